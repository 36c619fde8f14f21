// The air at a turbine's hub, from measurements nearer to the ground.
#pragma once

namespace sunward {

/// Factor on the wind speed from `measured_m` to `hub_m` above ground by the logarithmic profile with displacement
///   v2 / v1 = ln((h2 - d) / z0) / ln((h1 - d) / z0),  d = 0.7 x height of surrounding obstacles
/// for a roughness length z0 in (0, ~4] m. Source: Quaschning, Regenerative Energiesysteme; as in windpowerlib.
/// Throws InputError when a height does not lie above d + z0, where the profile has no wind.
[[nodiscard]] double log_wind_factor(double measured_m, double hub_m, double roughness_m, double obstacle_m = 0);

/// Exponent 1/7 of the power law, for open land (Sharp, 2015; windpowerlib's default).
inline constexpr double hellman_exponent_open_land = 1.0 / 7.0;

/// Exponent of the power law from the roughness length: 1 / ln(h2 / z0). Throws InputError unless h2 > z0 > 0.
[[nodiscard]] double hellman_exponent(double hub_m, double roughness_m);

/// Factor on the wind speed by Hellman's power law, (h2 / h1)^a. Throws InputError for a height that is not positive.
[[nodiscard]] double hellman_wind_factor(double measured_m, double hub_m, double exponent);

/// Temperature `rise_m` higher up by the standard atmosphere's gradient, -6.5 K/km (ISO 2533); K or degrees C.
[[nodiscard]] constexpr double temperature_aloft(double temperature, double rise_m) {
    return temperature - 0.0065 * rise_m;
}

/// kg/m3 of the standard atmosphere at sea level, for which power curves are stated (IEC 61400-12).
inline constexpr double standard_air_density = 1.225;

/// Air density in kg/m3 from the pressure (Pa) `rise_m` below and the temperature (K) here, pressure falling by 1 hPa
/// in 8 m: rho = (p/100 - h/8) x 1.225 x 288.15 x 100 / (101330 T). Source: Hau, Windkraftanlagen; as in windpowerlib.
[[nodiscard]] constexpr double air_density_barometric(double pressure_pa, double temperature_k, double rise_m) {
    return (pressure_pa / 100 - rise_m / 8) * standard_air_density * 288.15 * 100 / (101330 * temperature_k);
}

/// The same by the ideal gas law, rho = p / (R T) with R = 287.058 J/(kg K) of dry air.
[[nodiscard]] constexpr double air_density_ideal_gas(double pressure_pa, double temperature_k, double rise_m) {
    return (pressure_pa / 100 - rise_m / 8) * 100 / (287.058 * temperature_k);
}

} // namespace sunward
