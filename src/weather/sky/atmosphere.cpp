#include "sunward/weather/atmosphere.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace sunward {

namespace {

double cosine(double degrees) { return std::cos(degrees * std::numbers::pi / 180); }

bool is_up(double zenith) { return zenith >= 0 && zenith <= 90; }

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Logarithm of the saturation pressure over that at 0 degrees Celsius.
double magnus(double temperature_c) { return 17.625 * temperature_c / (243.04 + temperature_c); }

} // namespace

double kasten_young_air_mass(double zenith) { return kasten_young_air_mass(zenith, cosine(zenith)); }

double kasten_young_air_mass(double zenith, double cos_zenith) {
    return is_up(zenith) ? 1 / (cos_zenith + 0.50572 * std::pow(96.07995 - zenith, -1.6364)) : none;
}

double kasten_1966_air_mass(double zenith) {
    return is_up(zenith) ? 1 / (cosine(zenith) + 0.15 * std::pow(93.885 - zenith, -1.253)) : none;
}

double simple_air_mass(double zenith) { return is_up(zenith) ? 1 / cosine(zenith) : none; }

double pressure_at(double elevation) { return 100 * std::pow((44331.514 - elevation) / 11880.516, 1 / 0.1902632); }

double elevation_of(double pressure_pa) { return 44331.5 - 4946.62 * std::pow(pressure_pa, 0.190263); }

double relative_humidity(double temperature_c, double dew_point_c) {
    return std::min(100.0, 100 * std::exp(magnus(dew_point_c) - magnus(temperature_c)));
}

} // namespace sunward
