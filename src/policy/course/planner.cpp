#include "policy/course/planner.hpp"

#include "policy/plan/cost.hpp"

namespace sunward {

CellIndex* Planner::index_of(std::uint32_t zone, const Forecast& forecast, const Series& issued) {
    if (zone >= zones_.size())
        zones_.resize(zone + 1);
    Zone& known = zones_[zone];
    if (!known.looked_at) {
        known.looked_at = true;
        if (forecast.is_static() && cells_.align == Align::none)
            known.index = CellIndex::of(issued);
    }
    return known.index ? &*known.index : nullptr;
}

Plan Planner::plan(const View& view, PoolIndex pool, const PlanRequest& request) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    const Series& issued = forecast.issued(view.now());
    return plan_run(*rule_, request, issued, index_of(zone, forecast, issued));
}

std::optional<double> Planner::level(const View& view, PoolIndex pool, Instant arrival) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    const Series& issued = forecast.issued(view.now());
    return rule_->level(arrival, issued, index_of(zone, forecast, issued));
}

std::optional<Segment> Planner::next_run(const View& view, PoolIndex pool, const PlanRequest& request) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    const Series& issued = forecast.issued(view.now());
    CellIndex* index = index_of(zone, forecast, issued);
    const Instant end = last_end(request, issued);
    if (index == nullptr || end - request.work <= request.now || !index->covers(request.now, end))
        return std::nullopt;
    return rule_->next_run(request, end, *index);
}

std::vector<Segment> Planner::segments(const View& view, PoolIndex pool, const PlanRequest& request) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    const Series& issued = forecast.issued(view.now());
    return rule_->segments(request, issued, index_of(zone, forecast, issued));
}

} // namespace sunward
