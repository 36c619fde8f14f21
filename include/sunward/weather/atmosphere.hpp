// The air: how much of it the rays cross, how heavy it is, how moist.
#pragma once

namespace sunward {

inline constexpr double standard_pressure = 101325; ///< Pa

/// Relative optical air mass at an apparent zenith angle in degrees; NaN beyond 90.
/// F. Kasten and A. T. Young, Applied Optics 28, 1989: 1 / (cos z + 0.50572 (96.07995 - z)^-1.6364).
[[nodiscard]] double kasten_young_air_mass(double zenith);
/// The same where cos z is known.
[[nodiscard]] double kasten_young_air_mass(double zenith, double cos_zenith);
/// F. Kasten, Arch. Met. Geoph. Biokl. B14, 1966: 1 / (cos z + 0.15 (93.885 - z)^-1.253).
[[nodiscard]] double kasten_1966_air_mass(double zenith);
/// 1 / cos z.
[[nodiscard]] double simple_air_mass(double zenith);

/// Standard atmosphere, up to 11 km (Portland State Aerospace Society, 2004): Pa from m and m from Pa.
[[nodiscard]] double pressure_at(double elevation);
[[nodiscard]] double elevation_of(double pressure_pa);

/// Relative humidity in % (at most 100) from air temperature and dew point in degrees Celsius; Magnus formula with the
/// coefficients of Alduchov and Eskridge 1996 (17.625, 243.04).
[[nodiscard]] double relative_humidity(double temperature_c, double dew_point_c);

} // namespace sunward
