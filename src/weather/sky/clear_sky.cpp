#include "sunward/weather/clear_sky.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sunward/weather/atmosphere.hpp"

namespace sunward {

namespace {

constexpr double never_seen = -0.02; // height of a sun that refraction, half a degree, does not lift above the horizon

} // namespace

double haurwitz(double cos_zenith) { return cos_zenith > 0 ? 1098 * cos_zenith * std::exp(-0.059 / cos_zenith) : 0; }

Irradiance ineichen(double cos_zenith, double air_mass, double linke_turbidity, double elevation,
                    double extraterrestrial) {
    if (!(cos_zenith > 0) || !std::isfinite(air_mass))
        return {};
    return ClearSky({0, 0, elevation}, linke_turbidity).light(cos_zenith, air_mass, extraterrestrial);
}

Irradiance simplified_solis(double sin_elevation, double aerosol_depth, double water_cm, double pressure_pa,
                            double extraterrestrial) {
    if (!(sin_elevation > 0))
        return {};
    const double a = aerosol_depth;
    const double w = std::max(water_cm, 0.2);
    const double l = std::log(w);
    const double p = std::log(pressure_pa / standard_pressure);
    const double above = extraterrestrial * (0.12 * std::pow(w, 0.56) * a * a + 0.97 * std::pow(w, 0.032) * a +
                                             1.08 * std::pow(w, 0.0051) + 0.071 * p);
    const double tau_beam =
        (1.82 + 0.056 * l + 0.0071 * l * l) * a + 0.33 + 0.045 * l + 0.0096 * l * l + (0.0089 * w + 0.13) * p;
    const double b = (0.00925 * a * a + 0.0148 * a - 0.0172) * l - 0.7565 * a * a + 0.5057 * a + 0.4557;
    const double tau_global =
        (1.24 + 0.047 * l + 0.0061 * l * l) * a + 0.27 + 0.043 * l + 0.0090 * l * l + (0.0079 * w + 0.1) * p;
    const double g = -0.0147 * l - 0.3079 * a * a + 0.2846 * a + 0.3798;
    const bool clean = a < 0.05;
    const double td4 = clean ? 86 * w - 13800 : -0.21 * w + 11.6;
    const double td3 = clean ? -3.11 * w + 79.4 : 0.27 * w - 20.7;
    const double td2 = clean ? -0.23 * w + 74.8 : -0.134 * w + 15.5;
    const double td1 = clean ? 0.092 * w - 8.86 : 0.0554 * w - 5.71;
    const double td0 = clean ? 0.0042 * w + 3.12 : 0.0057 * w + 2.94;
    const double tdp = clean ? -0.83 * std::pow(1 + a, -17.2) : -0.71 * std::pow(1 + a, -15.0);
    const double tau_diffuse = (((td4 * a + td3) * a + td2) * a + td1) * a + td0 + tdp * p;
    const double d = -0.337 * a * a + 0.63 * a + 0.116 + p / (18 + 152 * a);
    return {above * std::exp(-tau_global / std::pow(sin_elevation, g)) * sin_elevation,
            above * std::exp(-tau_beam / std::pow(sin_elevation, b)),
            above * std::exp(-tau_diffuse / std::pow(sin_elevation, d))};
}

// fh1 = exp(-h/8000), fh2 = exp(-h/1250), cg1 = 5.09e-5 h + 0.868, cg2 = 3.92e-5 h + 0.0387
// GHI = cg1 I0 cos z exp(-cg2 AM (fh1 + fh2 (TL - 1)))
// DNI = min(I0 (0.664 + 0.163/fh1) exp(-0.09 AM (TL - 1)), GHI (1 - (0.1 - 0.2 exp(-TL)) / (0.1 + 0.882/fh1)) / cos z)
ClearSky::ClearSky(const Place& place, double linke_turbidity) : pressure_(pressure_at(place.elevation)) {
    const double h = place.elevation;
    const double fh1 = std::exp(-h / 8000);
    const double fh2 = std::exp(-h / 1250);
    global_ = 5.09e-5 * h + 0.868;
    extinction_ = (3.92e-5 * h + 0.0387) * (fh1 + fh2 * (linke_turbidity - 1));
    beam_ = 0.664 + 0.163 / fh1;
    beam_haze_ = 0.09 * (linke_turbidity - 1);
    most_direct_ = 1 - (0.1 - 0.2 * std::exp(-linke_turbidity)) / (0.1 + 0.882 / fh1);
}

double ClearSky::global(double cos_zenith, double air_mass, double extraterrestrial) const {
    return global_ * extraterrestrial * cos_zenith * std::exp(-extinction_ * air_mass);
}

Irradiance ClearSky::light(double cos_zenith, double air_mass, double extraterrestrial) const {
    const double ghi = global(cos_zenith, air_mass, extraterrestrial);
    const double beam = extraterrestrial * beam_ * std::exp(-beam_haze_ * air_mass);
    const double dni = std::max(0.0, std::min(beam, ghi * most_direct_ / cos_zenith));
    return {ghi, dni, ghi - dni * cos_zenith};
}

Sun ClearSky::seen(const Sun& sun) const {
    constexpr double standard_temperature = 12;
    if (sun.direction.up < never_seen)
        return sun;
    return {refracted(sun.direction, pressure_, standard_temperature), sun.extraterrestrial};
}

Duration ClearSky::dark_for(const Sun& sun) {
    return Duration::from_seconds(std::max(0.0, never_seen - sun.direction.up) / fastest_sun);
}

double ClearSky::air_mass(double cos_zenith) const {
    const double zenith = std::acos(std::min(cos_zenith, 1.0)) * 180 / std::numbers::pi;
    return kasten_young_air_mass(std::min(zenith, 90.0), cos_zenith) * pressure_ / standard_pressure;
}

Irradiance ClearSky::light(const Sun& seen) const {
    const double cos_zenith = seen.direction.up;
    return cos_zenith > 0 ? light(cos_zenith, air_mass(cos_zenith), seen.extraterrestrial) : Irradiance{};
}

double ClearSky::global(const Sun& seen) const {
    const double cos_zenith = seen.direction.up;
    return cos_zenith > 0 ? global(cos_zenith, air_mass(cos_zenith), seen.extraterrestrial) : 0;
}

Irradiance clear_sky(const Place& place, const Sun& sun, double linke_turbidity) {
    const ClearSky sky(place, linke_turbidity);
    return sky.light(sky.seen(sun));
}

} // namespace sunward
