#include "sunward/grid/profile.hpp"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "grid/signal/readings.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr Duration one_week = Duration::from_days(7);
/// Monday, so that a profile of a week starts on one.
constexpr Instant first_monday = {4 * 86'400'000'000};

/// Begin of the first step. That of a course of a day or of a week with its days may be anywhere in time.
Instant first_step(const Profile& profile) {
    if (profile.values.empty() || profile.weekend != 1)
        return first_monday;
    const std::int64_t unit = profile.period.us % one_week.us == 0 ? one_week.us : Duration::from_days(1).us;
    const std::int64_t since = (profile.start - first_monday).us;
    return profile.start - Duration{((since % unit) + unit) % unit};
}

void check_finite(Faults& faults, std::string_view field, double value) {
    if (!std::isfinite(value))
        faults.add({}, fmt::format("profile.{}", field), "expected a finite number");
}

void check_values(const Profile& profile) {
    Faults faults;
    const auto steps = static_cast<std::int64_t>(profile.values.size());
    if (profile.period.us <= 0 || profile.period.us % steps != 0)
        faults.add({}, "profile.period",
                   fmt::format("{} cannot be cut into {} equal steps", to_string(profile.period), steps));
    if (profile.weekend != 1 && profile.period != Duration::from_days(1))
        faults.add({}, "profile.weekend", "a weekend factor needs a profile of one day");
    check_finite(faults, "weekend", profile.weekend);
    faults.raise();
}

std::vector<double> formula_day(const Profile& profile) {
    Faults faults;
    check_finite(faults, "mean", profile.mean);
    check_finite(faults, "amplitude", profile.amplitude);
    check_finite(faults, "second", profile.second);
    check_finite(faults, "weekend", profile.weekend);
    if (!(profile.low_hour >= 0 && profile.low_hour <= 24))
        faults.add({}, "profile.low_hour", "expected an hour from 0 to 24");
    faults.raise();
    std::vector<double> day(24);
    for (std::size_t hour = 0; hour < day.size(); ++hour) {
        const double turn = 2 * std::numbers::pi * (static_cast<double>(hour) - profile.low_hour) / 24;
        day[hour] = profile.mean - profile.amplitude * std::cos(turn) - profile.second * std::cos(2 * turn);
    }
    return day;
}

std::vector<double> with_weekend(const std::vector<double>& day, double factor) {
    std::vector<double> week;
    week.reserve(day.size() * 7);
    for (int weekday = 0; weekday < 7; ++weekday)
        for (const double value : day)
            week.push_back(weekday < 5 ? value : value * factor);
    return week;
}

void check_signs(const std::vector<double>& values, SignalKind kind) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]))
            throw InputError({}, fmt::format("profile.values[{}]", i), "expected a finite number");
        if (values[i] < 0 && never_negative(kind))
            throw InputError({}, "profile",
                             fmt::format("step {} is {}, expected {} of at least 0", i, shortest(values[i]),
                                         grid::with_article(kind)));
    }
}

} // namespace

Series profile_series(const Profile& profile, SignalKind kind) {
    if (!profile.values.empty())
        check_values(profile);
    std::vector<double> values = profile.values.empty() ? formula_day(profile) : profile.values;
    const Duration step = profile.values.empty()
                              ? Duration::from_hours(1)
                              : Duration{profile.period.us / static_cast<std::int64_t>(values.size())};
    if (profile.weekend != 1)
        values = with_weekend(values, profile.weekend);
    check_signs(values, kind);
    if (values.size() == 1)
        return Series::constant(values.front());
    std::vector<Point> points;
    points.reserve(values.size());
    for (const double value : values)
        points.push_back({first_step(profile) + static_cast<std::int64_t>(points.size()) * step, value});
    SeriesOptions options;
    options.ends = EndRule::repeat;
    options.label = Label::period_start;
    options.gaps = GapRule::hold; // equal steps have no gaps
    options.max_step = step;
    return Series::from_points(std::move(points), options);
}

} // namespace sunward
