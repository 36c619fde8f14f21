// When a job should run: pure planning on a forecast, capacity left aside.
#pragma once

#include <optional>
#include <vector>

#include "sunward/policy/spec.hpp"
#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// A span in which the job runs, [from, to).
struct Segment {
    Instant from;
    Instant to;
    std::uint32_t width = 0; ///< accelerators; 0: as many as the job asks for
};

/// What is to be planned. Work that cannot end by the deadline starts at once.
struct PlanRequest {
    Instant now;
    Duration work;                       ///< length still to run, as far as the rule knows it
    Instant deadline = Instant::never(); ///< never: as if deadline = now + work, so nothing is delayed
    bool interruptible = true;
    Duration save{};    ///< a suspension takes this much at the end of a segment
    Duration restore{}; ///< and this much at the start of the next
    /// When the job was submitted: origin of aligned slots and of the threshold's quantile. never: now.
    Instant arrival = Instant::never();
    /// The greatest value at which `threshold` runs, as it was at arrival. none: taken from this forecast.
    std::optional<double> threshold = std::nullopt;
    Duration spare = Duration::forever(); ///< what all suspensions may take before the wall-time ends the job
    double overhead_draw = 1;             ///< while it is saved or restored, as a share of what it draws at work
};

/// One segment for a contiguous run, several for an interruptible one or for one of several widths; never empty.
struct Plan {
    std::vector<Segment> segments;
    double cost = 0; ///< integral of the forecast over the segments, value x seconds at the requested width
};

/// The plan of a `when` rule; its source is beside it in the catalogue. A run
/// never passes the deadline nor, where the forecast's end rule is `fail`, the end of the forecast, unless it can not
/// be helped. Ties go to the earliest time. An interruptible rule plans a job that may not be interrupted as
/// lowest-window. Whether its plans have several segments: is_interruptible.
[[nodiscard]] Plan plan_run(const WhenSpec& rule, const PlanRequest& request, const Series& forecast);

/// True for rules that may plan a run in several segments.
[[nodiscard]] bool is_interruptible(WhenRule rule);

/// False for rules that decide as time goes by or plan all jobs together: their plan_run() is what they begin with.
[[nodiscard]] bool plans_each_job(WhenRule rule);

/// First nominal start n (time of day in the rule's zone) whose window opens at or after `submit`: n - half_width >=
/// submit.
[[nodiscard]] Instant nominal_start(const WhenSpec& rule, Instant submit);

/// A cell of time with the mean of the forecast in it.
struct Slot {
    Instant from;
    Instant to;
    double value;
};

/// First boundary of the rule's cells (signal steps, or slots aligned to `arrival` or to midnight UTC) strictly after
/// t; Instant::never() when there is none.
[[nodiscard]] Instant next_cell(const WhenSpec& rule, const Series& forecast, Instant arrival, Instant t);

/// Cells of [from, to), the outer ones clipped.
[[nodiscard]] std::vector<Slot> slots_between(const WhenSpec& rule, const Series& forecast, Instant arrival,
                                              Instant from, Instant to);

/// The same with neighbours of equal value made one, so that nothing depends on how a level stretch is cut.
[[nodiscard]] std::vector<Slot> level_stretches(const std::vector<Slot>& slots);

/// The cheapest cells of total length `work` chosen by (value, time), the dearest taken in part on the side that
/// touches a chosen neighbour, else from its start; joined to segments. Cells in `forced` (by index) are taken first.
/// Needs total length >= work.
[[nodiscard]] std::vector<Segment> cheapest_slots(const std::vector<Slot>& slots, Duration work,
                                                  const std::vector<bool>& forced = {});

} // namespace sunward
