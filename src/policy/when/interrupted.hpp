// Rules of several segments: what they have in common.
#pragma once

#include "policy/plan/slots.hpp"
#include "policy/when/contiguous.hpp"
#include "policy/when/lowest_window.hpp"

namespace sunward::policy::when {

/// A job that may not be suspended is planned as by lowest-window, and so is one whose segments cannot hold the
/// overhead of their suspensions.
class InterruptedPlanner : public RunPlanner {
public:
    explicit InterruptedPlanner(const Cells& cells) : cells_(cells), in_one_piece_(lowest_window_planner(cells)) {}
    [[nodiscard]] std::vector<Segment> segments(const PlanRequest& request, const Series& forecast,
                                                CellIndex* index) const final;

protected:
    [[nodiscard]] const Cells& cells() const { return cells_; }
    /// The plan of lowest-window.
    [[nodiscard]] std::vector<Segment> in_one_piece(const PlanRequest& request, const Series& forecast,
                                                    CellIndex* index) const {
        return in_one_piece_->segments(request, forecast, index);
    }

private:
    /// Before `end`, where there is more time than the work takes; empty: none that hold the overhead.
    [[nodiscard]] virtual std::vector<Segment> parts(const PlanRequest& request, Instant end, const Series& forecast,
                                                     CellIndex* index) const = 0;

    Cells cells_;
    std::unique_ptr<RunPlanner> in_one_piece_;
};

} // namespace sunward::policy::when
