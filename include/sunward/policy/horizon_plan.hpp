// Plans for many jobs that share the accelerators of a pool: what receding-horizon solves.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "sunward/policy/plan.hpp"

namespace sunward {

/// A span over which signal and capacity are level.
struct HorizonCell {
    static constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

    Instant from;
    Instant to;
    double value = 0;       ///< of the signal
    std::uint32_t free = 0; ///< accelerators
    std::uint32_t origin{}; ///< the cell that it is a part of
};

/// A job that may run at any time from the first cell's start on.
struct HorizonJob {
    std::uint32_t width = 1; ///< accelerators it holds
    double weight = 1;       ///< what a unit of the signal costs while it runs, such as its power
    Duration work;           ///< that it holds nodes for, in one piece
    Instant end;             ///< by which it has to be done
    bool interruptible = true;
    bool running = false; ///< when it does not go on at once, that is a suspension
    Duration overhead{};  ///< of a suspension, saving and restoring
};

/// Cells follow each other without gaps.
struct HorizonProblem {
    std::vector<HorizonCell> cells;
    std::vector<HorizonJob> jobs;
};

struct HorizonPlan {
    std::vector<std::vector<Segment>> segments; ///< by job; none: it does not fit before its end
    double unplaced = 0;                        ///< accelerator-seconds of jobs that do not fit
    double cost = 0;                            ///< weight x value x seconds of those that do
};

/// Jobs one after another, each where it costs least on what the others left: a job that may be suspended in the
/// cheapest parts of cells, another one at the start with the least integral of the signal. In order of latest start,
/// and again the greatest weight first; the better one of the two and of plan_earliest is the plan, so that it is never
/// dearer than jobs that do not wait.
[[nodiscard]] HorizonPlan plan_greedily(const HorizonProblem& problem);

/// Jobs in order of latest start, each in one piece as early as it fits.
[[nodiscard]] HorizonPlan plan_earliest(const HorizonProblem& problem);

/// Jobs that may not be suspended first, as plan_greedily does in order of latest start; the others by
///   min sum_jc w_j v_c x_jc + big u_j,  sum_c x_jc + u_j = work_j,  sum_j width_j x_jc <= free_c length_c,
///   0 <= x_jc <= length of cell c before the job's end,
/// a linear program whose capacity is that of a cell as a whole. Rounded to segments in order of latest start: a job
/// takes the cells that it has wholly in the optimum, then those that it has in part, the larger share first, then the
/// cheapest ones, as far as the accelerators are free all the time, and more time for each suspension. The plan is the
/// better of that and of plan_greedily. For jobs as wide as one accelerator, works in whole cells and suspensions that
/// cost nothing the optimum of the program is whole, and the plan is the best there is.
[[nodiscard]] HorizonPlan plan_by_program(const HorizonProblem& problem);
/// Variables of that program.
[[nodiscard]] std::size_t program_size(const HorizonProblem& problem);

/// Takes `width` accelerators off the cells of [from, to), split where need be. What is not free stays at none.
void occupy(std::vector<HorizonCell>& cells, std::uint32_t width, Instant from, Instant to);
/// The earliest start of a span on `width` free accelerators; Instant::never() when there is none.
[[nodiscard]] Instant earliest_fit(const std::vector<HorizonCell>& cells, std::uint32_t width, Duration span);

} // namespace sunward
