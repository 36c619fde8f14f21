// Weather of one place or of a region's mean, carried over to the sites of a zone.
//
// Sky: each site has the clear-sky index of the source, ghi = index x clear ghi of the site.
// Wind: near the ground it blows by day, at hub height as much or more by night, so the hours of the source are not
//   carried over, only how windy its days are: the mean of the 24 hours about each hour, as a rank of the year, becomes
//   the speed of that rank in the site's Weibull distribution, times the site's daily swing. Seasons are the source's.
// Temperature: the source's, moved to the mean of the site.
#pragma once

#include "reference.hpp"

namespace sunward::calibration {

/// From an Open-Meteo file.
[[nodiscard]] Shares station_shares(const Reference& reference, const std::filesystem::path& data);
/// From the weather-model means of CarbonCast: three-hourly values whose radiation means several hours, of which the
/// clear-sky index is taken day by day; days without values have that of the day before.
[[nodiscard]] Shares region_shares(const Reference& reference, const std::filesystem::path& data);

} // namespace sunward::calibration
