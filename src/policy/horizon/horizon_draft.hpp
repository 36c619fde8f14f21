// A plan of many jobs while it is made.
#pragma once

#include <vector>

#include "policy/horizon/split_cells.hpp"

namespace sunward {

/// A plan that grows job by job on what is left of the cells. The problem must outlive it.
class Draft {
public:
    explicit Draft(const HorizonProblem& problem);

    [[nodiscard]] const SplitCells& cells() const { return cells_; }
    /// Makes each part of a cell a cell of its own.
    void number() { cells_.number(); }
    /// No segments: the job does not fit.
    void place(std::size_t job, std::vector<Segment> segments);
    [[nodiscard]] HorizonPlan take() { return std::move(plan_); }

private:
    const HorizonProblem& problem_;
    SplitCells cells_;
    HorizonPlan plan_;
};

/// Jobs in order of latest start, equal ones as they are.
[[nodiscard]] std::vector<std::size_t> by_latest_start(const HorizonProblem& problem);

/// The one that leaves less out or, if they are alike in that, costs less; the first of equal ones.
[[nodiscard]] HorizonPlan better(const HorizonPlan& one, const HorizonPlan& other);

} // namespace sunward
