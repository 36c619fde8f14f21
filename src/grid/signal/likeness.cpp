#include "sunward/grid/likeness.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr Duration one_hour = Duration::from_hours(1);
constexpr Duration one_day = Duration::from_days(1);

std::vector<double> hourly(const Series& signal, Instant from, Instant to) {
    if (signal.ends() == EndRule::fail && (from < signal.begin() || to > signal.end()))
        throw InputError({}, "signal",
                         fmt::format("has values from {} to {}, asked for {} to {}", to_string(signal.begin()),
                                     to_string(signal.end()), to_string(from), to_string(to)));
    std::vector<double> values;
    for (Instant t = from; t + one_hour <= to; t = t + one_hour)
        values.push_back(signal.mean(t, t + one_hour));
    return values;
}

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation_of(std::span<const double> values) {
    const double mean = mean_of(values);
    double squares = 0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    return std::sqrt(squares / static_cast<double>(values.size()));
}

SeasonProfile profile_of(const std::vector<double>& values, Instant from, std::string_view time_zone) {
    SeasonProfile sums{};
    SeasonProfile counts{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const CivilTime local = civil_time(from + static_cast<std::int64_t>(i) * one_hour, time_zone);
        const std::size_t season = local.month % 12 / 3;
        const auto at = static_cast<std::size_t>(local.since_midnight.us / one_hour.us);
        sums[season][at] += values[i];
        counts[season][at] += 1;
    }
    for (std::size_t season = 0; season < 4; ++season)
        for (std::size_t at = 0; at < 24; ++at)
            sums[season][at] = counts[season][at] > 0 ? sums[season][at] / counts[season][at]
                                                      : std::numeric_limits<double>::quiet_NaN();
    return sums;
}

double ratio(double made, double real) { return real != 0 ? made / real : 0; }

} // namespace

double shifting_saving(const Series& signal, Instant from, Instant to, Duration length, Duration within) {
    if (length.us <= 0 || within < length || length.us % one_hour.us != 0 || within.us % one_hour.us != 0)
        throw InputError({}, "length", "expected whole hours with 0 < length <= within");
    const std::vector<double> values = hourly(signal, from, to);
    const auto run = static_cast<std::size_t>(length.us / one_hour.us);
    const auto window = static_cast<std::size_t>(within.us / one_hour.us);
    std::vector<double> sums; // of a run that starts at each hour
    for (std::size_t i = 0; i + run <= values.size(); ++i)
        sums.push_back(std::accumulate(values.begin() + i, values.begin() + i + run, 0.0));
    double now = 0;
    double best = 0;
    for (std::size_t i = 0; i + window <= values.size(); ++i) {
        now += sums[i];
        best += *std::min_element(sums.begin() + i, sums.begin() + i + (window - run) + 1);
    }
    return now != 0 ? 1 - best / now : 0;
}

YearFigures year_figures(const Series& signal, Instant from, Instant to, std::string_view time_zone) {
    if (!time_zone.empty() && !is_time_zone(time_zone))
        throw InputError({}, "time_zone", fmt::format("'{}' is not an IANA time zone", time_zone));
    if (to - from < one_day)
        throw InputError({}, "signal", "expected a span of at least a day");
    to = from + ((to - from).us / one_day.us) * one_day;
    const std::vector<double> values = hourly(signal, from, to);
    YearFigures figures;
    figures.mean = mean_of(values);
    figures.profile = profile_of(values, from, time_zone);
    std::vector<double> days;
    for (std::size_t i = 0; i < values.size(); i += 24) {
        const auto hours = std::span(values).subspan(i, 24);
        const auto [least, most] = std::ranges::minmax(hours);
        days.push_back(mean_of(hours));
        figures.daily_amplitude += most - least;
    }
    figures.daily_amplitude /= static_cast<double>(days.size());
    figures.daily_spread = deviation_of(days);
    figures.saving = shifting_saving(signal, from, to, Duration::from_hours(4), one_day);
    return figures;
}

double correlation(const SeasonProfile& a, const SeasonProfile& b) {
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t season = 0; season < 4; ++season)
        for (std::size_t at = 0; at < 24; ++at)
            if (!std::isnan(a[season][at]) && !std::isnan(b[season][at])) {
                x.push_back(a[season][at]);
                y.push_back(b[season][at]);
            }
    if (x.empty())
        return 0;
    const double x_mean = mean_of(x);
    const double y_mean = mean_of(y);
    double product = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        product += (x[i] - x_mean) * (y[i] - y_mean);
    const double scale = deviation_of(x) * deviation_of(y) * static_cast<double>(x.size());
    return scale > 0 ? product / scale : 0;
}

Likeness likeness(const YearFigures& made, const YearFigures& real) {
    return {ratio(made.mean, real.mean), correlation(made.profile, real.profile),
            ratio(made.daily_amplitude, real.daily_amplitude), ratio(made.daily_spread, real.daily_spread),
            ratio(made.saving, real.saving)};
}

} // namespace sunward
