#include "sunward/power/throughput.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

// Draws that are the same but for rounding are within a limit.
constexpr double rounding = 1e-12;

ThroughputPoint point_at(const FrequencyCurve& curve, double frequency) {
    const double c = curve.compute_share;
    return {curve.idle_share + (1 - curve.idle_share) * std::pow(frequency, curve.exponent),
            1 / (1 - c + c / frequency)};
}

double power_of(const FrequencyCurve& curve, double throughput) {
    const double c = curve.compute_share;
    return point_at(curve, std::min(1.0, c / (1 / throughput - 1 + c))).power;
}

double throughput_of(const FrequencyCurve& curve, double power) {
    const double dynamic = (power - curve.idle_share) / (1 - curve.idle_share);
    const double frequency = std::pow(std::max(dynamic, 0.0), 1 / curve.exponent);
    return point_at(curve, std::clamp(frequency, curve.least_frequency, 1.0)).throughput;
}

// `to` at a value of `from`, which lies within the points.
double between(const MeasuredCurve& curve, double value, double ThroughputPoint::*from, double ThroughputPoint::*to) {
    const auto& points = curve.points;
    const auto upper = std::ranges::lower_bound(points, value, {}, from);
    if (upper == points.begin())
        return points.front().*to;
    if (upper == points.end())
        return points.back().*to;
    const ThroughputPoint& low = *(upper - 1);
    const double part = (value - low.*from) / ((*upper).*from - low.*from);
    return low.*to + part * ((*upper).*to - low.*to);
}

double power_of(const MeasuredCurve& curve, double throughput) {
    return between(curve, throughput, &ThroughputPoint::throughput, &ThroughputPoint::power);
}

double throughput_of(const MeasuredCurve& curve, double power) {
    return between(curve, power, &ThroughputPoint::power, &ThroughputPoint::throughput);
}

ThroughputPoint least_of(const FrequencyCurve& curve) { return point_at(curve, curve.least_frequency); }
ThroughputPoint least_of(const MeasuredCurve& curve) { return curve.points.front(); }

void want(bool holds, const char* field, const std::string& message, std::vector<Fault>& faults) {
    if (!holds)
        faults.push_back({{}, field, message});
}

std::vector<Fault> own_faults(const FrequencyCurve& curve) {
    std::vector<Fault> faults;
    want(curve.idle_share >= 0 && curve.idle_share < 1, "idle_share",
         shortest(curve.idle_share) + ", expected 0 to below 1", faults);
    want(curve.compute_share > 0 && curve.compute_share <= 1, "compute_share",
         shortest(curve.compute_share) + ", expected above 0 and at most 1", faults);
    want(curve.exponent > 0 && std::isfinite(curve.exponent), "exponent",
         shortest(curve.exponent) + ", expected above 0", faults);
    want(curve.least_frequency > 0 && curve.least_frequency < 1, "least_frequency",
         shortest(curve.least_frequency) + ", expected above 0 and below 1", faults);
    return faults;
}

std::vector<Fault> own_faults(const MeasuredCurve& curve) {
    std::vector<Fault> faults;
    const auto& points = curve.points;
    want(points.size() >= 2, "points", std::to_string(points.size()) + " of them, expected 2 or more", faults);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const ThroughputPoint before = i > 0 ? points[i - 1] : ThroughputPoint{};
        want(points[i].power > before.power && points[i].throughput > before.throughput, "points",
             "number " + std::to_string(i + 1) + " is not above the one before it in power and throughput", faults);
    }
    const bool ends = !points.empty() && points.back().power == 1 && points.back().throughput == 1;
    want(ends, "points", "the last one has to be 1, 1: what the work draws and does without a limit", faults);
    return faults;
}

} // namespace

std::vector<Fault> faults_of(const ThroughputCurve& curve) {
    return std::visit([](const auto& each) { return own_faults(each); }, curve);
}

ThroughputPoint least_point(const ThroughputCurve& curve) {
    return std::visit([](const auto& each) { return least_of(each); }, curve);
}

std::optional<double> power_at(const ThroughputCurve& curve, double throughput) {
    if (!(throughput >= least_point(curve).throughput * (1 - rounding)))
        return std::nullopt;
    return std::visit([&](const auto& each) { return power_of(each, std::min(throughput, 1.0)); }, curve);
}

std::optional<double> throughput_at(const ThroughputCurve& curve, double power) {
    if (!(power >= least_point(curve).power * (1 - rounding)))
        return std::nullopt;
    return std::visit([&](const auto& each) { return throughput_of(each, std::min(power, 1.0)); }, curve);
}

Capped under_cap(const ThroughputCurve& curve, Power draw, Power cap) {
    if (cap >= draw)
        return {1, draw, {}};
    const auto throughput = throughput_at(curve, cap / draw);
    if (throughput)
        return {*throughput, cap, {}};
    const Power least = least_point(curve).power * draw;
    return {0,
            {},
            format_quantity(cap.base(), Measure::power) + " is below " + format_quantity(least.base(), Measure::power) +
                ", the least power at which anything is known of the work; expected at least that, or a pause"};
}

std::optional<double> flexibility_index(const ThroughputCurve& curve, std::span<const double> caps) {
    if (caps.empty())
        return std::nullopt;
    double sum = 0;
    for (const double cap : caps) {
        const auto throughput = throughput_at(curve, cap);
        if (!throughput || cap >= 1)
            return std::nullopt;
        sum += (1 - cap) / (1 - *throughput);
    }
    return sum / static_cast<double>(caps.size());
}

} // namespace sunward
