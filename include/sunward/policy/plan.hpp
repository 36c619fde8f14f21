// When a job should run: pure planning on a forecast, capacity left aside.
#pragma once

#include <optional>
#include <vector>

#include "sunward/policy/cells.hpp"

namespace sunward {

class CellIndex;

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
    /// When the job was submitted: origin of aligned slots and of what is settled at arrival. never: now.
    Instant arrival = Instant::never();
    /// RunPlanner::level() as it was at arrival. none: taken from this forecast.
    std::optional<double> level = std::nullopt;
    Duration spare = Duration::forever(); ///< what all suspensions may take before the wall-time ends the job
    double overhead_draw = 1;             ///< while it is saved or restored, as a share of what it draws at work
};

/// One segment for a contiguous run, several for an interruptible one or for one of several widths; never empty.
struct Plan {
    std::vector<Segment> segments;
    double cost = 0; ///< integral of the forecast over the segments, value x seconds at the requested width
};

/// Plans of a `when` rule, each a function of a request, whose arrival is set, and a forecast alone. A run never passes
/// the deadline nor, where the forecast's end rule is `fail`, the end of the forecast, unless it cannot be helped. Ties
/// go to the earliest time.
class RunPlanner {
public:
    virtual ~RunPlanner() = default;
    /// `index`, of that forecast, makes it faster and does not change the plan. Null: without.
    [[nodiscard]] virtual std::vector<Segment> segments(const PlanRequest& request, const Series& forecast,
                                                        CellIndex* index) const = 0;
    /// What is known of the first segment without making the plan, for a job that waits: it begins at `from`, and when
    /// the job loses the steps up to one that begins before `to`, its new plan begins there. Nothing: make the plan.
    /// `request.now` is the start of a step, and the index covers what is left until `end`.
    [[nodiscard]] virtual std::optional<Segment> next_run(const PlanRequest& /*request*/, Instant /*end*/,
                                                          CellIndex& /*index*/) const {
        return std::nullopt;
    }
    /// A value of the forecast that is settled when the job arrives; nothing: the rule has none.
    [[nodiscard]] virtual std::optional<double> level(Instant /*arrival*/, const Series& /*forecast*/,
                                                      CellIndex* /*index*/) const {
        return std::nullopt;
    }
    /// Where starts may lie that are not those from now to the latest: for a rule that does not count from submission.
    [[nodiscard]] virtual std::optional<Segment> starts(Instant /*submit*/) const { return std::nullopt; }
};

/// A plan with its cost.
[[nodiscard]] Plan plan_run(const RunPlanner& planner, const PlanRequest& request, const Series& forecast,
                            CellIndex* index = nullptr);

/// Latest instant at which a run may end: the deadline, or the end of a forecast that must not be passed.
[[nodiscard]] Instant last_end(const PlanRequest& request, const Series& forecast);

/// The cheapest cells of total length `work` chosen by (value, time), the dearest taken in part on the side that
/// touches a chosen neighbour, else from its start; joined to segments. Cells in `forced` (by index) are taken first.
/// Needs total length >= work.
[[nodiscard]] std::vector<Segment> cheapest_slots(const std::vector<Slot>& slots, Duration work,
                                                  const std::vector<bool>& forced = {});

} // namespace sunward
