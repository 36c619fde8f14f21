#include "policy/where/site_costs.hpp"

#include <algorithm>

namespace sunward {

namespace {

double value_at(const Series& series, Instant t) {
    if (series.ends() != EndRule::fail)
        return series.at(t);
    return series.at(std::clamp(t, series.begin(), series.end() - Duration{1}));
}

double integral(const Series& series, Instant from, Instant to) {
    if (series.ends() != EndRule::fail || (from >= series.begin() && to <= series.end()))
        return series.integral(from, to);
    const Instant first = std::clamp(from, series.begin(), series.end());
    const Instant last = std::clamp(to, series.begin(), series.end());
    const Duration before = std::max(std::min(to, series.begin()) - from, Duration{});
    const Duration after = std::max(to - std::max(from, series.end()), Duration{});
    return series.integral(first, last) + before.seconds() * value_at(series, series.begin()) +
           after.seconds() * value_at(series, series.end());
}

} // namespace

const Series& SiteCosts::signal(const View& view, std::uint32_t zone) const {
    return (by_price_ ? view.price(zone) : view.forecast(zone)).issued(view.now());
}

double SiteCosts::over(const View& view, PoolIndex pool, Instant from, Instant to) const {
    const PoolView& place = view.pools()[pool];
    if (!by_price_)
        return integral(signal(view, place.zone), from, to);
    const double market = place.at_market ? integral(signal(view, place.zone), from, to) : 0;
    return place.adder == nullptr ? market : market + integral(*place.adder, from, to);
}

double SiteCosts::over(const View& view, PoolIndex pool, std::span<const Segment> segments) const {
    double sum = 0;
    for (const Segment& segment : segments)
        sum += over(view, pool, segment.from, segment.to);
    return sum;
}

SiteCosts::Carriage SiteCosts::carriage(const View& view, JobIndex job, std::uint32_t from_site, PoolIndex pool,
                                        double bytes, Instant at) const {
    const std::uint32_t to_site = view.pools()[pool].site;
    if (bytes <= 0 || from_site == to_site)
        return {};
    const Way& way = view.way(from_site, to_site);
    Carriage carriage;
    carriage.time = way.latency + Duration::from_seconds(bytes * way.seconds_a_byte);
    carriage.cost = view.job_draw(job, pool, false) * over(view, pool, at, at + carriage.time);
    for (const Way::Use& use : way.uses)
        carriage.cost += bytes * use.joule_a_byte * value_at(signal(view, use.zone), at);
    return carriage;
}

} // namespace sunward
