// Climates of places that are known, and the climate of any place between them.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sunward/weather/synthetic.hpp"

namespace sunward {

/// Means of January, April, July and October.
using Seasons = std::array<double, 4>;

/// Long-term means of a place.
struct NamedClimate {
    std::string_view name;
    Place place;
    Seasons temperature_c;
    double daily_range_k;           ///< highest less lowest temperature of a day
    Seasons sun_kwh_m2;             ///< global irradiation of a day
    double humidity;                ///< relative, %
    std::array<double, 2> wind_m_s; ///< at 10 m, in January and July
    double wind_shape;              ///< of the Weibull distribution
};
[[nodiscard]] std::span<const NamedClimate> named_climates();

/// Where weather is wanted.
struct ClimatePlace {
    double latitude = 0;
    double longitude = 0;
    std::optional<double> elevation; ///< m; none: that of the climate
};

/// A climate made for a place.
struct PlaceClimate {
    Climate climate;
    double elevation = 0; ///< m
    std::string note;     ///< of which climates it is made, and its figures, for people
};

/// The climate between the four nearest ones of those known (four at least), weighted by 1 / (distance^2 + (20 km)^2).
/// Temperatures are compared at sea level (6 K per km) and as departures from the zonal mean, 27 - 34 sin^2(latitude);
/// sunshine as clear-sky index, the irradiation over that of a cloudless sky (Ineichen), so that latitude and elevation
/// are the place's own. With each climate left out in turn, those within 600 km of others come out within 0.8 K of the
/// mean temperature, 4 % of the irradiation and 19 % of the wind on average, six of seven within 1.5 K and 7 %.
[[nodiscard]] PlaceClimate climate_near(const ClimatePlace& place,
                                        std::span<const NamedClimate> known = named_climates());

/// One climate of the table at another place: its temperatures (6 K per km colder above it), clear-sky index and wind;
/// its seasons half a year later on the other side of the equator. Throws InputError naming the nearest name.
[[nodiscard]] PlaceClimate climate_named(std::string_view name, const ClimatePlace& place);

} // namespace sunward
