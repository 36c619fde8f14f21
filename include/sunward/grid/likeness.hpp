// How like a real year a made one is, in the figures that matter to a scheduler.
#pragma once

#include <array>
#include <string_view>

#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// Mean by season (December to February first) and hour of the day by the wall clock.
using SeasonProfile = std::array<std::array<double, 24>, 4>;

/// What a year of a signal is like. All from hourly means over the whole days (UTC) of the span.
struct YearFigures {
    double mean = 0;
    SeasonProfile profile{};    ///< NaN where the span has no such hour
    double daily_amplitude = 0; ///< mean over days (UTC) of the greatest less the least hour
    double daily_spread = 0;    ///< standard deviation of the days' means
    double saving = 0;          ///< of a job of 4 h that may finish within 24 h: shifting_saving
};

/// Throws InputError for a span without a whole day, an unknown time zone, or a series that does not cover it.
[[nodiscard]] YearFigures year_figures(const Series& signal, Instant from, Instant to, std::string_view time_zone);

/// 1 - sum of best / sum of now, over arrivals at every hour from `from` whose deadline arrival + `within` is at most
/// `to`; now: the mean over [arrival, arrival + length), best: the least mean of a contiguous run that starts at a
/// whole hour after the arrival and ends by the deadline. Lengths are whole hours, 0 < length <= within.
/// 0 when there is no such arrival. Throws InputError for other lengths.
[[nodiscard]] double shifting_saving(const Series& signal, Instant from, Instant to, Duration length, Duration within);

/// Pearson's correlation over the season's hours that both have; 0 when either does not vary.
[[nodiscard]] double correlation(const SeasonProfile& a, const SeasonProfile& b);

/// A made year against a real one: ratios are made / real.
struct Likeness {
    double mean_ratio = 0;
    double profile_correlation = 0;
    double amplitude_ratio = 0;
    double spread_ratio = 0;
    double saving_ratio = 0;
};
[[nodiscard]] Likeness likeness(const YearFigures& made, const YearFigures& real);

} // namespace sunward
