// What a run attained, in the few figures by which runs are compared with each other and with the bound.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/simulation/result.hpp"

namespace sunward {

/// Location-based carbon, consequential carbon (g) and the cost of energy of all sites, their network included, and the
/// rent of their accelerators.
struct Totals {
    double carbon_g = 0;
    double consequential_g = 0;
    double cost = 0;
    double rent = 0;
};

/// A job that finished after its deadline.
struct LateJob {
    JobIndex job = no_job;
    Instant finish;
};

/// A job that was not completed: killed at its wall-time, refused, or still there when the run ended.
struct LeftJob {
    JobIndex job = no_job;
    Duration worked{}; ///< what was done of it
    Instant until;     ///< and by when
};

/// A run in short; small enough to be sent from process to process.
struct Attained {
    Instant end;   ///< of the run
    Totals totals; ///< from the start to there, drain included
    std::vector<LateJob> late;
    std::vector<LeftJob> left;            ///< in order of the jobs
    double completed_accelerator_h = 0;   ///< work of the jobs that were completed, at their requested widths
    std::uint64_t drained = 0;            ///< jobs that ended after the horizon
    double drained_accelerator_h = 0;     ///< their work, at their requested widths
    std::vector<double> battery_change_j; ///< per site, to the end of the run
    bool slowed = false;                  ///< its policy lowered clocks, with which work takes less energy
    std::string fault; ///< why it cannot be compared: it was not fed all that it drew; empty when it can
};

/// Whether a job is submitted after the horizon's end, and so is no part of a run.
[[nodiscard]] bool is_left_out(const Scenario& scenario, const Job& job);

[[nodiscard]] Attained attained(const Scenario& scenario, const Result& result);

/// In what the work of a run differs from that of another one, which the text calls `other`; empty when both did the
/// same: they completed the same jobs, and did as much of those that they did not complete.
[[nodiscard]] std::string difference_in_work(const Attained& run, const Attained& other, std::string_view name);

/// Whether two runs of one scenario completed the same jobs.
[[nodiscard]] bool completed_the_same(const Attained& one, const Attained& other);

/// The run that left the fewest jobs undone, the first of them; null when there are none.
[[nodiscard]] const Attained* least_undone(std::span<const Attained> runs);

/// As bytes, for a process on the same machine.
[[nodiscard]] std::string pack(const Attained& run);
/// Throws SimulationError for bytes that pack() did not give.
[[nodiscard]] Attained unpack(std::string_view bytes);

/// The end of the window that the runs have in common: the last end of them, at least that of the horizon and the
/// instant given.
[[nodiscard]] Instant common_end(const Scenario& scenario, std::span<const Attained> runs, Instant at_least = {});

/// A run's totals from the start to `until`, which is no earlier than its end: idle nodes are charged up to there, so
/// that runs of different ends compare at equal work and equal idle time. Nothing when the run has a fault, and where
/// the idle nodes' share is not known: with a battery, and in zones that answer to load, when the run ended before
/// `until`.
[[nodiscard]] std::optional<Totals> totals_until(const Scenario& scenario, const Attained& run, Instant until);

} // namespace sunward
