#include "sunward/power/wind_farm.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "sunward/power/air.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr double zero_celsius_k = 273.15;

/// Factor from the mast to the hub by the farm's profile.
double speed_factor(const WindFarm& farm, const WindMast& mast) {
    const double hub = farm.turbine.hub_height_m;
    if (farm.profile == WindProfile::logarithmic)
        return log_wind_factor(mast.speed_m, hub, farm.roughness_m, farm.obstacle_m);
    const double exponent =
        farm.roughness_m == 0 ? hellman_exponent_open_land : hellman_exponent(hub, farm.roughness_m);
    return hellman_wind_factor(mast.speed_m, hub, exponent);
}

void add(std::vector<Fault>& faults, const std::vector<Fault>& more) {
    faults.insert(faults.end(), more.begin(), more.end());
}

std::vector<Fault> faults_of_wake(const WindFarm& farm) {
    std::vector<Fault> faults;
    if (!(farm.wake_efficiency > 0 && farm.wake_efficiency <= 1))
        faults.push_back({{}, "wake_efficiency", shortest(farm.wake_efficiency) + ", expected above 0 and at most 1"});
    if (farm.wake_curve.value.empty() && farm.wake_curve.speed_m_s.empty())
        return faults;
    add(faults, faults_of(farm.wake_curve, "wake_curve"));
    if (std::ranges::any_of(farm.wake_curve.value, [](double efficiency) { return efficiency > 1; }))
        faults.push_back({{}, "wake_curve", "an efficiency is above 1"});
    return faults;
}

} // namespace

std::vector<Fault> faults_of(const WindFarm& farm, const WindMast& mast) {
    std::vector<Fault> faults = faults_of(farm.turbine.power_curve, "turbine.power_curve");
    if (!(farm.turbines >= 0) || !std::isfinite(farm.turbines))
        faults.push_back({{}, "turbines", shortest(farm.turbines) + ", expected at least 0"});
    add(faults, faults_of_wake(farm));
    if (!std::isfinite(mast.temperature_m) || !std::isfinite(mast.pressure_m))
        faults.push_back({{}, "measuring_height", "expected finite heights of temperature and pressure"});
    try {
        static_cast<void>(speed_factor(farm, mast));
    } catch (const InputError& error) {
        add(faults, error.faults());
    }
    return faults;
}

WindFarmModel wind_farm_model(const WindFarm& farm, const WindMast& mast) {
    if (auto faults = faults_of(farm, mast); !faults.empty())
        throw InputError(std::move(faults));
    WindFarmModel model;
    model.park_curve = farm.smooth ? smoothed(farm.turbine.power_curve) : farm.turbine.power_curve;
    if (!farm.wake_curve.value.empty())
        model.park_curve = with_wake(model.park_curve, farm.wake_curve);
    for (double& power : model.park_curve.value)
        power *= farm.wake_efficiency * farm.turbines;
    model.speed_factor = speed_factor(farm, mast);
    model.temperature_rise_m = farm.turbine.hub_height_m - mast.temperature_m;
    model.pressure_rise_m = farm.turbine.hub_height_m - mast.pressure_m;
    model.density = farm.density;
    return model;
}

Power wind_power(const WindFarmModel& farm, const WindConditions& at_mast) {
    const double speed = at_mast.speed_m_s * farm.speed_factor;
    if (farm.density == AirDensity::standard)
        return value_at(farm.park_curve, speed) * watt;
    const double temperature = temperature_aloft(at_mast.temperature_c, farm.temperature_rise_m) + zero_celsius_k;
    const double density = farm.density == AirDensity::barometric
                               ? air_density_barometric(at_mast.pressure_pa, temperature, farm.pressure_rise_m)
                               : air_density_ideal_gas(at_mast.pressure_pa, temperature, farm.pressure_rise_m);
    return value_at_density(farm.park_curve, speed, density) * watt;
}

} // namespace sunward
