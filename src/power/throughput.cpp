#include "sunward/power/throughput.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

Power draw_at(const ScaledCurve& curve, double clock) {
    const double s = curve.static_share;
    return (s + (1 - s) * std::pow(clock, curve.exponent)) * curve.full;
}

double throughput_at(const ScaledCurve& curve, double clock) {
    return 1 / (1 - curve.compute_share + curve.compute_share / clock);
}

std::optional<Capped> under(const ScaledCurve& curve, Power cap) {
    if (cap >= curve.full)
        return Capped{curve.full, 1};
    if (cap < draw_at(curve, curve.least_clock))
        return std::nullopt;
    const double s = curve.static_share;
    const double clock = std::pow((cap / curve.full - s) / (1 - s), 1 / curve.exponent);
    return Capped{cap, throughput_at(curve, clock)};
}

std::optional<Capped> under(const MeasuredCurve& curve, Power cap) {
    const auto& points = curve.points;
    const double most = points.back().throughput;
    if (cap >= points.back().cap)
        return Capped{points.back().draw, 1};
    if (cap < points.front().cap)
        return std::nullopt;
    const auto above = std::ranges::upper_bound(points, cap, {}, &MeasuredCurve::Point::cap);
    const MeasuredCurve::Point& from = *(above - 1);
    const double share = (cap - from.cap) / (above->cap - from.cap);
    return Capped{from.draw + share * (above->draw - from.draw),
                  (from.throughput + share * (above->throughput - from.throughput)) / most};
}

std::vector<Fault> faults(const ScaledCurve& curve) {
    std::vector<Fault> found;
    const auto check = [&](bool holds, const char* field, const char* expected) {
        if (!holds)
            found.push_back({{}, field, expected});
    };
    check(curve.full > Power{}, "full", "expected a power above 0");
    check(curve.static_share >= 0 && curve.static_share < 1, "static_share", "expected 0 or more, below 1");
    check(curve.exponent >= 1 && curve.exponent <= 10, "exponent", "expected 1 to 10");
    check(curve.compute_share >= 0 && curve.compute_share <= 1, "compute_share", "expected 0 to 1");
    check(curve.least_clock > 0 && curve.least_clock <= 1, "least_clock", "expected above 0, at most 1");
    return found;
}

std::vector<Fault> faults(const MeasuredCurve& curve) {
    if (curve.points.size() < 2)
        return {{{}, "points", "expected two points or more"}};
    std::vector<Fault> found;
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        const MeasuredCurve::Point& point = curve.points[i];
        if (!(point.draw > Power{}) || !(point.throughput > 0))
            found.push_back({{}, "points", "expected a draw and a throughput above 0"});
        if (i > 0 && !(point.cap > curve.points[i - 1].cap))
            found.push_back({{}, "points", "expected rising caps"});
    }
    return found;
}

} // namespace

std::vector<Fault> faults_of(const PowerCurve& curve) {
    return std::visit([](const auto& kind) { return faults(kind); }, curve);
}

Capped uncapped(const PowerCurve& curve) {
    if (const auto* scaled = std::get_if<ScaledCurve>(&curve))
        return {scaled->full, 1};
    return {std::get<MeasuredCurve>(curve).points.back().draw, 1};
}

Power least_cap(const PowerCurve& curve) {
    if (const auto* scaled = std::get_if<ScaledCurve>(&curve))
        return draw_at(*scaled, scaled->least_clock);
    return std::get<MeasuredCurve>(curve).points.front().cap;
}

std::optional<Capped> under_cap(const PowerCurve& curve, Power cap) {
    return std::visit([cap](const auto& kind) { return under(kind, cap); }, curve);
}

std::optional<double> flexibility_index(const PowerCurve& curve, std::span<const Power> caps) {
    const Power most = uncapped(curve).draw;
    double sum = 0;
    std::size_t count = 0;
    for (const Power cap : caps) {
        const std::optional<Capped> capped = under_cap(curve, cap);
        if (!capped || capped->throughput == 1)
            continue;
        sum += (1 - capped->draw / most) / (1 - capped->throughput);
        ++count;
    }
    return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

} // namespace sunward
