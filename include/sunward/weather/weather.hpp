// The weather of a place through time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sunward/series/series.hpp"
#include "sunward/weather/place.hpp"

namespace sunward {

/// What is not known is absent. Values are means over their step.
struct Weather {
    Place place;
    std::optional<Series> ghi;               ///< global horizontal irradiance, W/m2; the three come together
    std::optional<Series> dni;               ///< direct normal irradiance, W/m2
    std::optional<Series> dhi;               ///< diffuse horizontal irradiance, W/m2
    std::optional<Series> air_temperature;   ///< degrees Celsius
    std::optional<Series> wind_speed;        ///< m/s at wind_height
    std::optional<Series> pressure;          ///< Pa at pressure_height
    std::optional<Series> relative_humidity; ///< %, 0 to 100
    std::optional<Series> albedo;            ///< of the ground, 0 to 1
    double wind_height = 10;                 ///< m above ground
    double temperature_height = 2;           ///< m above ground
    double pressure_height = 0;              ///< m above ground
    std::string source;                      ///< file and format, or `synthetic`, for people
    std::vector<std::string> notes;          ///< what was corrected, filled or derived
};

} // namespace sunward
