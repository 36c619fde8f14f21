// Does the irradiance of a file follow the sun of the clock that its header states?
// The cosine similarity of a year's irradiance and of the height of the sun, for every whole hour by which the clock
// may be wrong. Morning fog moves the middle of the day by minutes, a wrong time zone by an hour or more.
#include <algorithm>
#include <cmath>

#include "sunward/weather/sun.hpp"
#include "weather/rows/rows.hpp"

namespace sunward::weather {

namespace {

constexpr int most_hours = 12;
constexpr double plainly = 0.005; ///< how much more alike another clock must be
constexpr int common_year = 2023;

/// One value for each step of a common year by the local clock.
using YearOf = std::vector<double>;

Instant first_day() { return from_civil(common_year, 1, 1, Duration{}); }

YearOf light_of(const Rows& rows, std::size_t count) {
    YearOf light(count, 0.0);
    const auto& ghi = rows[Quantity::ghi];
    for (std::size_t i = 0; i < rows.start.size(); ++i) {
        const CivilTime date = civil_time(rows.start[i]);
        const Instant there = from_civil(common_year, date.month, static_cast<int>(date.day), date.since_midnight);
        const auto slot = static_cast<std::size_t>((there - first_day()).us / rows.step.us);
        if (slot < count && !std::isnan(ghi[i]))
            light[slot] = ghi[i];
    }
    return light;
}

YearOf height_of_sun(const Rows& rows, const Place& place, std::size_t count) {
    YearOf height;
    height.reserve(count);
    const Duration middle{rows.step.us / 2 + rows.irradiance_shift.us};
    const Instant first = first_day() + middle - Duration::from_seconds(rows.utc_offset.value_or(0) * 3600);
    const SunPath sun(place, first, first + Duration::from_days(365));
    for (std::size_t i = 0; i < count; ++i)
        height.push_back(std::max(0.0, sun.at(first + static_cast<std::int64_t>(i) * rows.step).direction.up));
    return height;
}

/// Product of the light and of the height `later` steps before it, around the year.
double product(const YearOf& light, const YearOf& height, std::int64_t later) {
    const auto count = static_cast<std::int64_t>(light.size());
    std::int64_t j = ((-later) % count + count) % count;
    double sum = 0;
    for (const double value : light) {
        sum += value * height[static_cast<std::size_t>(j)];
        j = j + 1 == count ? 0 : j + 1;
    }
    return sum;
}

} // namespace

int clock_error(const Rows& rows, const Place& place) {
    const std::int64_t hour_us = Duration::from_hours(1).us;
    if (rows[Quantity::ghi].empty() || rows.step.us > hour_us || hour_us % rows.step.us != 0)
        return 0;
    const auto count = static_cast<std::size_t>(Duration::from_days(365).us / rows.step.us);
    const YearOf light = light_of(rows, count);
    const YearOf height = height_of_sun(rows, place, count);
    const double norm = std::sqrt(product(light, light, 0) * product(height, height, 0));
    if (!(norm > 0))
        return 0;
    int best = 0;
    double most = product(light, height, 0) / norm + plainly;
    for (int later = -most_hours; later <= most_hours; ++later) {
        const double alike = product(light, height, later * (hour_us / rows.step.us)) / norm;
        if (alike > most) {
            most = alike;
            best = later;
        }
    }
    return best;
}

} // namespace sunward::weather
