// A photovoltaic array: from weather to alternating current.
#pragma once

#include <span>
#include <variant>

#include "sunward/series/series.hpp"
#include "sunward/units/quantity.hpp"
#include "sunward/weather/irradiance.hpp"
#include "sunward/weather/tracker.hpp"
#include "sunward/weather/weather.hpp"

namespace sunward {

/// Tc = Ta + G / (u0 + u1 v). D. Faiman, Progress in Photovoltaics 16(4), 2008. u0 in W/(m2 K), u1 in W s/(m3 K).
struct FaimanCell {
    double u0 = 25;
    double u1 = 6.84;
};
/// Tm = Ta + G exp(a + b v), Tc = Tm + G/1000 dT. D. King et al., Sandia SAND2004-3535; open rack, glass on both sides.
struct SapmCell {
    double a = -3.47;
    double b = -0.0594;
    double delta = 3; ///< K
};
/// Tc = Ta + G absorption (1 - efficiency) / (u_c + u_v v). PVsyst 6.
struct PvsystCell {
    double u_c = 29;
    double u_v = 0;
    double absorption = 0.9;
    double efficiency = 0.1;
};
using CellModel = std::variant<FaimanCell, SapmCell, PvsystCell>;

/// Degrees Celsius; irradiance in W/m2, wind in m/s.
[[nodiscard]] double cell_temperature(const CellModel& model, double irradiance, double air_c, double wind);

/// Where panels face by default, degrees clockwise from north: towards the equator, on it south.
[[nodiscard]] constexpr double equatorward_azimuth(double latitude) { return latitude < 0 ? 0 : 180; }

struct FixedMount {
    double tilt = 20;     ///< degrees from horizontal, 0 to 90
    double azimuth = 180; ///< degrees clockwise from north of where it faces
};
using PvMount = std::variant<FixedMount, SingleAxisTracker>;

/// 1 - (0.98 x 0.97 x 0.98 x 0.98 x 0.995 x 0.985 x 0.99 x 0.97): soiling 2 %, shading 3 %, mismatch 2 %, wiring 2 %,
/// connections 0.5 %, light-induced degradation 1.5 %, nameplate rating 1 %, availability 3 %.
/// A. Dobos, PVWatts Version 5 Manual, NREL/TP-6A20-62641, 2014.
inline constexpr double pvwatts_losses = 0.14075660688264469;

/// Share of the beam that the front glass lets through, over that at normal incidence: Fresnel's equations for
/// n = 1.526 and extinction over 2 mm of 4 per m. W. De Soto et al., Solar Energy 80(1), 2006. 0 from behind.
[[nodiscard]] double glass_transmission(double cos_incidence);

/// 1 - product of (1 - loss).
[[nodiscard]] double combined_loss(std::span<const double> losses);

struct PvArray {
    Power dc_capacity{};
    PvMount mount = FixedMount{};
    CellModel cell = FaimanCell{};
    double temperature_coefficient = -0.004; ///< of power, per K
    double losses = pvwatts_losses;          ///< share of the direct current, 0 to 1
    double dc_ac_ratio = 1.2;                ///< DC capacity over the inverter's AC rating, above 0
    double inverter_efficiency = 0.96;       ///< nominal, above 0, at most 1
    double albedo = 0.2;                     ///< where the weather has none
    DiffuseModel diffuse = DiffuseModel::hay_davies;
    bool glass = true; ///< the front glass reflects part of the beam, more so when it is oblique
};

/// DC power of an array of capacity `dc_capacity` before losses: capacity G/1000 (1 + coefficient (Tc - 25)), at
/// least 0. PVWatts 5.
[[nodiscard]] double pvwatts_dc(double irradiance, double cell_c, double dc_capacity, double coefficient);

/// AC power of an inverter with a rated DC input. PVWatts 5:
///     z = dc / dc_rated,  eta = (nominal / 0.9637) (-0.0162 z - 0.0059 / z + 0.9858),
///     ac = eta dc between 0 and nominal dc_rated.
[[nodiscard]] double pvwatts_inverter(double dc, double dc_rated, double nominal_efficiency);

/// One step of an array.
struct PvPoint {
    double plane_irradiance = 0; ///< W/m2, before reflection
    double cell_c = 0;
    double dc = 0; ///< W, after losses
    double ac = 0; ///< W
};

/// The steps from sun and light to AC for one array, with what does not change computed once.
class PvModel {
public:
    /// Throws InputError (with an empty location) for parameters out of range.
    explicit PvModel(const PvArray& array);
    /// `sun` as it is seen (refracted).
    [[nodiscard]] PvPoint at(const Sun& sun, const Irradiance& light, double air_c, double wind, double albedo) const;

private:
    [[nodiscard]] Direction normal(Direction sun) const;

    PvArray array_;
    std::variant<Direction, TrackerAxis> surface_;
    double dc_watt_;
    double inverter_dc_watt_;
};

/// AC output in W, one value for each step of the weather's irradiance, with its end rule. The sun is that of the
/// middle of the step, or of its lit part. Wind is taken as the weather has it, 1 m/s when it has none.
/// Throws InputError (with an empty location) when the weather has no irradiance or no air temperature, and for an
/// array out of range.
[[nodiscard]] Series pv_output(const PvArray& array, const Weather& weather);

} // namespace sunward
