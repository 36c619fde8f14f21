#include "sunward/workload/elastic.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/units/parse.hpp"
#include "sunward/workload/workload.hpp"

namespace sunward {

namespace {

double interpolated(const std::vector<std::pair<std::uint32_t, double>>& points, std::uint32_t width) {
    const auto above = std::lower_bound(points.begin(), points.end(), width,
                                        [](const auto& point, std::uint32_t w) { return point.first < w; });
    if (above == points.end())
        return points.back().second;
    const auto [from, low] = above == points.begin() ? std::pair{0U, 0.0} : *std::prev(above);
    if (width == above->first)
        return above->second;
    return low + (above->second - low) * (width - from) / (above->first - from);
}

/// The range with the width that is asked for in it, which is always permitted.
WidthRange around(std::uint32_t asked, std::uint32_t min, std::uint32_t max) {
    return {std::min(min, asked), std::max(max, asked)};
}

} // namespace

double throughput(const ScalingCurve& curve, std::uint32_t width) {
    switch (curve.kind) {
    case ScalingCurve::Kind::linear: break;
    case ScalingCurve::Kind::amdahl: return 1 / (curve.serial + (1 - curve.serial) / width);
    case ScalingCurve::Kind::measured: return interpolated(curve.measured, width);
    }
    return width;
}

std::vector<Fault> faults_of(const Elastic& elastic) {
    std::vector<Fault> faults;
    const auto fault = [&](std::string_view field, std::string message) {
        faults.push_back({{}, std::string(field), std::move(message)});
    };
    if (elastic.min < 1 || elastic.min > widest_elastic || elastic.max > widest_elastic)
        fault("min", "expected widths from 1 to " + std::to_string(widest_elastic));
    if (elastic.max != 0 && elastic.max < elastic.min)
        fault("max", std::to_string(elastic.max) + ", expected at least 'min', " + std::to_string(elastic.min));
    const ScalingCurve& curve = elastic.curve;
    if (!(curve.serial >= 0 && curve.serial <= 1))
        fault("scaling.amdahl", shortest(curve.serial) + ", expected 0 to 1");
    if (curve.kind != ScalingCurve::Kind::measured)
        return faults;
    if (curve.measured.empty())
        fault("scaling.measured", "expected at least one width");
    for (std::size_t i = 0; i < curve.measured.size(); ++i) {
        const auto [width, rate] = curve.measured[i];
        if (width < 1 || (i > 0 && width <= curve.measured[i - 1].first))
            fault("scaling.measured", "expected rising widths from 1 on");
        else if (!(rate > 0 && std::isfinite(rate)))
            fault("scaling.measured", shortest(rate) + ", expected a throughput above 0");
    }
    return faults;
}

WidthRange permitted_widths(const JobClass& kind, const JobRequest& request) {
    const std::uint32_t asked = request.accelerators;
    return kind.elastic ? around(asked, kind.elastic->min, kind.elastic->max) : WidthRange{asked, asked};
}

WidthRange permitted_widths(const Workload& workload, const Job& job) {
    const JobClass& kind = workload.classes[job.request.job_class];
    const WidthRange range = permitted_widths(kind, job.request);
    if (!kind.elastic || workload.own_widths.empty())
        return range;
    const auto own = std::lower_bound(workload.own_widths.begin(), workload.own_widths.end(), job.name,
                                      [](const OwnWidths& entry, std::uint32_t name) { return entry.name < name; });
    if (own == workload.own_widths.end() || own->name != job.name)
        return range;
    return around(job.request.accelerators, own->min == 0 ? range.min : own->min, own->max == 0 ? range.max : own->max);
}

double fastest_speed(const JobClass& kind) {
    return kind.terms.empty() ? 1 : std::ranges::max_element(kind.terms, {}, &PoolTerms::speed)->speed;
}

Duration shortest_time(const JobClass& kind, Duration work) {
    const double speed = fastest_speed(kind);
    return speed > 0 ? time_for(work, speed) : Duration{};
}

double relative_speed(const JobClass& kind, const JobRequest& request, std::uint32_t width) {
    if (!kind.elastic || width == request.accelerators)
        return 1;
    return throughput(kind.elastic->curve, width) / throughput(kind.elastic->curve, request.accelerators);
}

} // namespace sunward
