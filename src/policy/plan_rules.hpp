// Parts of planning that more than one file needs.
#pragma once

#include "cell_index.hpp"
#include "sunward/policy/plan.hpp"

namespace sunward {

/// The public plan_run(); `index`, of that forecast, makes it faster and does not change the plan. Null: without.
[[nodiscard]] Plan plan_run(const WhenSpec& rule, const PlanRequest& request, const Series& forecast, CellIndex* index);

/// Its segments alone.
[[nodiscard]] std::vector<Segment> plan_segments(const WhenSpec& rule, const PlanRequest& request,
                                                 const Series& forecast, CellIndex* index);

/// What is known of the first of them without making the plan, for a job that waits: it begins at `from`, and when the
/// job loses the steps up to one that begins before `to`, its new plan begins there. Nothing: make the plan. The index
/// is that of the forecast, and `request.now` the start of a step.
[[nodiscard]] std::optional<Segment> next_run(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                              CellIndex& index);

/// Integral of the forecast over a segment; 0 for one that an unextended forecast does not cover.
[[nodiscard]] double cost_of(const Series& forecast, const Segment& segment);

/// What a plan takes of slots that follow each other: all of them or, of a single one, a part.
struct TakenSlots {
    std::size_t first; ///< slots are numbered in order of time without gaps
    std::size_t past;  ///< behind the last one
    Instant from;
    Instant to;
    Duration taken;
};

/// Takes as much of a slot as there is of `need`, and gives that.
Duration take_slot(std::vector<TakenSlots>& taken, std::size_t index, Instant from, Instant to, Duration need);
/// The segments that they make, a part of a slot on the side that touches another one, else from its start.
[[nodiscard]] std::vector<Segment> join_slots(std::vector<TakenSlots> taken);

/// Less by more than rounding, so that equal windows tie and the earliest stays.
[[nodiscard]] bool clearly_less(double a, double b);

/// The greatest value at which the rule `threshold` runs a job: just below the quantile of the lookahead or, where
/// nothing in it lies lower than the quantile, the quantile itself.
[[nodiscard]] double threshold_level(const WhenSpec& rule, Instant arrival, const Series& forecast, CellIndex* index);

/// Runs while the forecast is at or below the level taken at arrival; once the time that can be spared before `end` is
/// spent, runs through. A pause takes the overhead of a suspension out of that time; a span too short to restore and
/// save in is waited through.
[[nodiscard]] std::vector<Segment> threshold_segments(const WhenSpec& rule, const PlanRequest& request, Instant end,
                                                      const Series& forecast, CellIndex* index);

/// The cheapest slots before `end` that hold the work and the overhead of the suspensions between them. While they do
/// not, the pause that is dearest for what it saves, the gap that is cheapest to run through, is closed. Empty when no
/// choice but a contiguous one holds it.
[[nodiscard]] std::vector<Segment> wait_awhile_segments(const WhenSpec& rule, const PlanRequest& request, Instant end,
                                                        const Series& forecast, CellIndex* index);

} // namespace sunward
