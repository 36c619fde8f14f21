// Points in time that several tests of series need.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "sunward/series/series.hpp"

namespace sunward::test {

constexpr Duration minutes(std::int64_t n) { return {n * 60'000'000}; }
constexpr Duration hours(std::int64_t n) { return Duration::from_hours(n); }
inline Instant at(const char* text) { return parse_instant(text).value(); }
inline const Instant start = at("2022-01-01");

inline SeriesOptions with(EndRule ends, Shape shape = Shape::step) {
    SeriesOptions options;
    options.ends = ends;
    options.shape = shape;
    return options;
}

/// Two days at 15 min, two at 30 min, two at 60 min, in an order that goes up and down.
inline std::vector<Point> mixed_steps() {
    std::vector<Point> points;
    Instant t = start;
    std::mt19937_64 random(5);
    for (const std::int64_t step : {15, 60, 30, 15, 30, 60})
        for (std::int64_t done = 0; done < 1440; done += step, t = t + minutes(step))
            points.push_back({t, static_cast<double>(random() % 1000) - 200});
    return points;
}

} // namespace sunward::test
