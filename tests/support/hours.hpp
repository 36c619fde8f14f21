// Signals of whole hours for tests of the books.
#pragma once

#include <vector>

#include "sunward/series/series.hpp"

namespace sunward::test {

inline constexpr Instant start{1'640'995'200'000'000}; // 2022-01-01T00:00Z
inline constexpr double mwh = 3.6e9;

/// Values of consecutive hours from `start`, repeated.
inline Series hourly(const std::vector<double>& values) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({start + Duration::from_hours(static_cast<std::int64_t>(i)), values[i]});
    SeriesOptions options;
    options.ends = EndRule::repeat;
    return Series::from_points(std::move(points), options);
}

} // namespace sunward::test
