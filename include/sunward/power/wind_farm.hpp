// Turbines and parks of them: wind in, watts out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sunward/power/wind_curve.hpp"

namespace sunward {

/// A kind of turbine. Its curve is in W and holds for standard air.
struct Turbine {
    std::string name;
    Power rated;
    double rotor_diameter_m = 0;
    double hub_height_m = 0;
    WindCurve power_curve;
};

/// Turbines that a scenario may name: published power curves of real machines, rounded.
[[nodiscard]] std::span<const Turbine> turbine_catalogue();
/// The one of that name, or null.
[[nodiscard]] const Turbine* find_turbine(std::string_view name);

enum class WindProfile { logarithmic, hellman };
enum class AirDensity { standard, barometric, ideal_gas };

/// A park of equal turbines.
struct WindFarm {
    Turbine turbine;
    double turbines = 1; ///< may be a fraction, to state a park by its power
    WindProfile profile = WindProfile::hellman;
    double roughness_m = 0; ///< logarithmic; hellman: 0 takes the exponent 1/7
    double obstacle_m = 0;  ///< logarithmic: height of what surrounds the mast
    AirDensity density = AirDensity::standard;
    bool smooth = false;        ///< many turbines over a wide area
    double wake_efficiency = 1; ///< constant part of wake and other losses, in (0, 1]
    WindCurve wake_curve;       ///< efficiency over wind speed in [0, 1]; empty: none
};

/// Heights above ground of the measurements, in m.
struct WindMast {
    double speed_m = 10;
    double temperature_m = 2;
    double pressure_m = 0;
};

/// All that is wrong with a park, with field names such as `turbine.hub_height`.
[[nodiscard]] std::vector<Fault> faults_of(const WindFarm& farm, const WindMast& mast);

/// A park made ready for one mast: everything that does not change with the weather.
struct WindFarmModel {
    WindCurve park_curve; ///< W of the whole park over the speed at the hub
    double speed_factor = 1;
    double temperature_rise_m = 0;
    double pressure_rise_m = 0;
    AirDensity density = AirDensity::standard;
};

/// Smoothing first, then wake, then the number of turbines. Throws InputError with all faults.
[[nodiscard]] WindFarmModel wind_farm_model(const WindFarm& farm, const WindMast& mast);

/// What the mast sees. Temperature and pressure matter only if the density is not standard.
struct WindConditions {
    double speed_m_s = 0;
    double temperature_c = 15;
    double pressure_pa = 101325;
};

/// Power of the park, at least 0.
[[nodiscard]] Power wind_power(const WindFarmModel& farm, const WindConditions& at_mast);

} // namespace sunward
