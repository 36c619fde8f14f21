// The rows of the catalogue, by part of the world.
#pragma once

#include <vector>

#include "sunward/grid/zone_catalogue.hpp"

namespace sunward::grid {

[[nodiscard]] CatalogueZone california();
[[nodiscard]] CatalogueZone texas();
[[nodiscard]] CatalogueZone germany();
[[nodiscard]] CatalogueZone great_britain();
[[nodiscard]] CatalogueZone france();
[[nodiscard]] CatalogueZone poland();
[[nodiscard]] CatalogueZone india_west();
[[nodiscard]] CatalogueZone south_australia();
[[nodiscard]] CatalogueZone norway();
[[nodiscard]] CatalogueZone sweden();

/// A kind of plant: name, which is its fuel too unless one is given after a colon (`old coal:coal`), MW,
/// currency/MWh, MW that always run, mean availability.
[[nodiscard]] Plant kind(std::string_view name, double capacity, double cost, double minimum = 0,
                         double availability = 1);

/// Demand with a shape of the catalogue.
[[nodiscard]] Demand demand_of(double mean, std::string_view shape, std::string_view time_zone, bool southern = false);

/// Panels: their part of all, where they stand, shares of clear and partly cloudy sky in summer and winter, mean
/// temperature with its yearly and daily swing in K, Weibull scale of the wind that cools them (m/s at 100 m).
struct SolarRow {
    double weight;
    Place place;
    std::array<double, 2> summer_sky;
    std::array<double, 2> winter_sky;
    std::array<double, 3> temperature;
    double wind_scale;
};

/// Wind over the part of a country that a site stands for, at 100 m: WindClimate's figures of the same names.
struct RegionalWind {
    double scale; ///< m/s
    double shape;
    double seasonal;
    double windiest_day;
    double daily;
    double daily_summer;
    double windiest_hour;
};

/// Turbines: wind or wind-offshore, their part of that fuel's, where they stand, temperature as above, wind.
struct WindRow {
    std::string_view fuel;
    double weight;
    Place place;
    std::array<double, 3> temperature;
    RegionalWind wind;
};
[[nodiscard]] std::vector<ZoneSite> sites_of(std::initializer_list<SolarRow> solar,
                                             std::initializer_list<WindRow> wind);

} // namespace sunward::grid
