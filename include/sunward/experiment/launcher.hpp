// Where the runs of an experiment are made: workers on this machine, and room for other places.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/bound/saving.hpp"
#include "sunward/experiment/run_figures.hpp"

namespace sunward {

/// One run to be made, in words that another machine would understand too.
struct RunRequest {
    std::uint64_t id = 0;
    std::filesystem::path scenario;
    std::vector<std::string> sets; ///< as LoadOptions::sets
    std::uint64_t seed = 0;
    std::optional<std::string> policy;
    std::uint32_t siblings = 1;           ///< runs in a row, this one among them, that differ in their policy only
    bool saving = false;                  ///< held against the baseline of the scenario, whose run is made too
    std::optional<std::string> variant{}; ///< as LoadOptions::variant
};

enum class RunStatus { done, bad_input, failed, crashed, timed_out };
[[nodiscard]] std::string_view to_string(RunStatus status);

struct RunOutcome {
    std::uint64_t id = 0;
    RunStatus status = RunStatus::done;
    std::string message; ///< of a run that is not done
    double seconds = 0;  ///< real time
    RunFigures figures;  ///< of a run that is done
};

/// Runs of one scenario with one seed to be held against the bound.
struct BoundRequest {
    std::uint64_t id = 0;
    RunRequest of; ///< one of the runs: how the scenario is read
    std::vector<Attained> runs;
    Instant at_least{}; ///< the window that they are compared over goes on until then
};

struct BoundOutcome {
    std::uint64_t id = 0;
    RunStatus status = RunStatus::done;
    std::string message;     ///< of what is not done
    SideBySide side_by_side; ///< of what is done
};

/// Makes runs. What they give depends on the requests only, neither on their order nor on the place.
class Launcher {
public:
    virtual ~Launcher() = default;

    /// Makes the runs that `next` gives until it gives none, and tells `finished` of each in the order in which they
    /// end; a run that fails does not end the others.
    virtual void make(const std::function<std::optional<RunRequest>()>& next,
                      const std::function<void(const RunOutcome&)>& finished) = 0;

    /// Finds bounds, likewise.
    virtual void bound(const std::function<std::optional<BoundRequest>()>& next,
                       const std::function<void(const BoundOutcome&)>& finished) = 0;
};

struct LocalWorkers {
    std::uint64_t workers = 0;       ///< 0: as many as there are processors
    std::optional<Duration> timeout; ///< of a run
};

/// Forked processes of this machine. This process must not have simulated.
[[nodiscard]] std::unique_ptr<Launcher> local_launcher(LocalWorkers options);

} // namespace sunward
