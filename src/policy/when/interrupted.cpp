#include "policy/when/interrupted.hpp"

namespace sunward::policy::when {

std::vector<Segment> InterruptedPlanner::segments(const PlanRequest& request, const Series& forecast,
                                                  CellIndex* index) const {
    const Instant end = last_end(request, forecast);
    if (end - request.work <= request.now)
        return run_from(request.now, request);
    std::vector<Segment> found = request.interruptible ? parts(request, end, forecast, index) : std::vector<Segment>{};
    return found.empty() ? in_one_piece_->segments(request, forecast, index) : found;
}

} // namespace sunward::policy::when
