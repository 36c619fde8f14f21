// Signals of whole hours.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sunward/series/series.hpp"

namespace sunward::test {

inline constexpr Instant midnight{1'640'995'200'000'000}; // 2022-01-01T00:00Z

/// Values of consecutive hours, repeated.
inline Series hourly(const std::vector<double>& values, Instant first = midnight) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({first + Duration::from_hours(static_cast<std::int64_t>(i)), values[i]});
    SeriesOptions options;
    options.ends = EndRule::repeat;
    return Series::from_points(std::move(points), options);
}

} // namespace sunward::test
