// What a turbine makes of the wind, as a curve over the wind speed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// Values at wind speeds that increase strictly, straight lines between them: watts of a power curve, the power
/// coefficient of a Cp curve, the efficiency of a wake curve.
struct WindCurve {
    std::vector<double> speed_m_s;
    std::vector<double> value;
};

/// What is wrong with a curve: fewer than two or more than 10,000 points, columns of different length, speeds that do
/// not increase or are not in 0 to 200 m/s, values that are negative or not finite. The functions below want a curve
/// without faults.
[[nodiscard]] std::vector<Fault> faults_of(const WindCurve& curve, std::string_view field);

/// The value at a speed; 0 outside the curve, whose first and last points belong to it.
[[nodiscard]] double value_at(const WindCurve& curve, double speed_m_s);

/// The value at a speed; the first and last values hold outside the curve.
[[nodiscard]] double held_value_at(const WindCurve& curve, double speed_m_s);

/// The value of a power curve in air of another density than it is stated for: each of its speeds v is moved to
///   v (1.225 / rho)^p,  p = 1/3 up to 7.5 m/s, 2/3 from 12.5 m/s, linear between.
/// rho in kg/m3, 0.3 to 3. Source: Svenningsen, Power curve air density correction (EMD, 2010); as in windpowerlib.
[[nodiscard]] double value_at_density(const WindCurve& power_curve, double speed_m_s, double density);

/// Power from a Cp curve: P = rho/2 x pi (D/2)^2 x cp(v) x v^3, D the rotor's diameter in m.
[[nodiscard]] Power power_from_coefficient(const WindCurve& cp_curve, double speed_m_s, double rotor_diameter_m,
                                           double density);

/// A turbine of which only the figures on its nameplate are known, in m/s: cut_in < rated < cut_out.
struct GenericTurbine {
    Power rated;
    double cut_in_m_s = 3;
    double rated_m_s = 12;
    double cut_out_m_s = 25;
};

/// P = rated x (v^3 - cut_in^3) / (rated_speed^3 - cut_in^3) from cut-in to rated speed, rated up to cut-out included,
/// else 0: the kinetic energy of the wind at a constant Cp. Source: Carrillo et al., Review of power curve modelling
/// for wind turbines, RSER 21 (2013). The curve has a point at least every 0.05 m/s, so that lines between them are
/// within 3e-5 of rated. Throws InputError with all faults.
[[nodiscard]] WindCurve generic_power_curve(const GenericTurbine& turbine);

/// Standard deviation of the wind speed over a park, sigma(v) = offset + slope x v, in m/s.
struct WindSpread {
    double offset_m_s = 0.6;
    double slope = 0.2;
};

/// Power of one turbine among many that see different winds: P'(v) = E[P(v + sigma(v) z)], z standard normal, the
/// Gaussian filter of Knorr (Kassel, 2016) and windpowerlib, here integrated exactly over each straight piece of the
/// curve. The default spread is that of Staffell and Pfenninger (Energy 114, 2016); a turbulence intensity I is
/// {0, I}. Points every 0.25 m/s from 0 to three sigma beyond the curve. Throws InputError for a spread outside
/// {0..10 m/s, 0..1}.
[[nodiscard]] WindCurve smoothed(const WindCurve& power_curve, const WindSpread& spread = {});

/// A power curve times the efficiency of the park at each speed (wake losses), at the points of both curves that lie
/// within the power curve; the efficiency is held outside its own.
[[nodiscard]] WindCurve with_wake(const WindCurve& power_curve, const WindCurve& efficiency);

} // namespace sunward
