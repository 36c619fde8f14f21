#include "sunward/policy/plan.hpp"

#include <algorithm>

#include "policy/plan/cost.hpp"

namespace sunward {

Instant last_end(const PlanRequest& request, const Series& forecast) {
    const Instant earliest = request.now + request.work;
    Instant end = request.deadline == Instant::never() ? earliest : request.deadline;
    if (forecast.ends() == EndRule::fail)
        end = std::min(end, forecast.end());
    return std::max(end, earliest);
}

Plan plan_run(const RunPlanner& planner, const PlanRequest& request, const Series& forecast, CellIndex* index) {
    PlanRequest filled = request;
    if (filled.arrival == Instant::never())
        filled.arrival = request.now;
    Plan plan{planner.segments(filled, forecast, index), 0};
    for (const Segment& segment : plan.segments)
        plan.cost += cost_of(forecast, segment);
    return plan;
}

} // namespace sunward
