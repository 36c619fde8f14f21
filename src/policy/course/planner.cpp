#include "policy/course/planner.hpp"

#include "policy/plan/cost.hpp"

namespace sunward {

const Series& Planner::seen(const Forecast& forecast, Instant now, Zone& known) const {
    const Instant issue = forecast.issue(now);
    if (known.seen == nullptr || known.issue != issue) {
        std::optional<Series> series = spec_.sees(spec_, forecast, now);
        if (!series)
            throw PolicyError("when", now, "", "needs a forecast whose errors are known");
        known.seen = std::make_unique<Series>(std::move(*series));
        known.issue = issue;
    }
    return *known.seen;
}

Planner::Told Planner::told(const View& view, PoolIndex pool) {
    const std::uint32_t zone = view.pools()[pool].zone;
    const Forecast& forecast = view.forecast(zone);
    if (zone >= zones_.size())
        zones_.resize(zone + 1);
    Zone& known = zones_[zone];
    const Series& series = spec_.sees == nullptr ? forecast.issued(view.now()) : seen(forecast, view.now(), known);
    if (!known.looked_at) {
        known.looked_at = true;
        if (forecast.is_static() && spec_.cells.align == Align::none)
            known.index = CellIndex::of(series);
    }
    return {series, known.index ? &*known.index : nullptr};
}

Plan Planner::plan(const View& view, PoolIndex pool, const PlanRequest& request) {
    const Told forecast = told(view, pool);
    return plan_run(*rule_, request, forecast.series, forecast.index);
}

std::optional<double> Planner::level(const View& view, PoolIndex pool, Instant arrival) {
    const Told forecast = told(view, pool);
    return rule_->level(arrival, forecast.series, forecast.index);
}

std::optional<Segment> Planner::next_run(const View& view, PoolIndex pool, const PlanRequest& request) {
    const Told forecast = told(view, pool);
    const Instant end = last_end(request, forecast.series);
    if (forecast.index == nullptr || end - request.work <= request.now || !forecast.index->covers(request.now, end))
        return std::nullopt;
    return rule_->next_run(request, end, *forecast.index);
}

std::vector<Segment> Planner::segments(const View& view, PoolIndex pool, const PlanRequest& request) {
    const Told forecast = told(view, pool);
    return rule_->segments(request, forecast.series, forecast.index);
}

} // namespace sunward
