#include "planner.hpp"

#include "plan_rules.hpp"

namespace sunward {

CellIndex* Planner::index_of(std::uint32_t zone, const Forecast& forecast, const Series& issued) {
    if (zone >= zones_.size())
        zones_.resize(zone + 1);
    Zone& known = zones_[zone];
    if (!known.looked_at) {
        known.looked_at = true;
        if (forecast.is_static() && rule_.align == Align::none)
            known.index = CellIndex::of(issued);
    }
    return known.index ? &*known.index : nullptr;
}

Plan Planner::plan(const View& view, PoolIndex pool, const PlanRequest& request) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    const Series& issued = forecast.issued(view.now());
    return plan_run(rule_, request, issued, index_of(zone, forecast, issued));
}

double Planner::threshold(const View& view, PoolIndex pool, Instant arrival) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    const Series& issued = forecast.issued(view.now());
    return threshold_level(rule_, arrival, issued, index_of(zone, forecast, issued));
}

std::optional<Segment> Planner::next_run(const View& view, PoolIndex pool, const PlanRequest& request) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    const Series& issued = forecast.issued(view.now());
    CellIndex* index = index_of(zone, forecast, issued);
    return index == nullptr ? std::nullopt : sunward::next_run(rule_, request, issued, *index);
}

std::vector<Segment> Planner::segments(const View& view, PoolIndex pool, const PlanRequest& request) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    const Series& issued = forecast.issued(view.now());
    return plan_segments(rule_, request, issued, index_of(zone, forecast, issued));
}

} // namespace sunward
