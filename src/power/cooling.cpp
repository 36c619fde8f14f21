#include "sunward/power/cooling.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "sunward/units/parse.hpp"

namespace sunward {

double wet_bulb(const OutdoorAir& air) {
    const double t = std::clamp(air.temperature_c, least_wet_bulb_temperature, most_wet_bulb_temperature);
    const double rh = std::clamp(air.relative_humidity, least_wet_bulb_humidity, most_wet_bulb_humidity);
    const double stull = t * std::atan(0.151977 * std::sqrt(rh + 8.313659)) + std::atan(t + rh) -
                         std::atan(rh - 1.676331) + 0.00391838 * rh * std::sqrt(rh) * std::atan(0.023101 * rh) -
                         4.686035;
    return std::min(stull, air.temperature_c);
}

std::vector<Fault> faults_of(const Cooling& cooling) {
    std::vector<Fault> faults;
    const auto require = [&](bool right, std::string_view field, double value, std::string_view expected) {
        if (!right)
            faults.push_back({{}, std::string(field), shortest(value) + ", expected " + std::string(expected)});
    };
    require(cooling.supply_c >= 5 && cooling.supply_c <= 60, "supply_c", cooling.supply_c, "5 to 60 C");
    require(cooling.return_rise_k > 0 && cooling.return_rise_k <= 60, "return_rise_k", cooling.return_rise_k,
            "above 0 and at most 60 K");
    require(cooling.cop == 0 || (cooling.cop >= 0.5 && cooling.cop <= 100), "cop", cooling.cop,
            "0.5 to 100, or 0 for the one of the supply temperature");
    require(cooling.approach_k >= 0 && cooling.approach_k <= 30, "approach_k", cooling.approach_k, "0 to 30 K");
    require(cooling.fan_share >= 0 && cooling.fan_share <= 1, "fan_share", cooling.fan_share, "0 to 1");
    require(cooling.concentration > 1 && cooling.concentration <= 100, "concentration", cooling.concentration,
            "above 1 and at most 100");
    return faults;
}

double mechanical_share(const Cooling& cooling, const OutdoorAir& air) {
    if (cooling.free_cooling == FreeCooling::none)
        return 1;
    const double reference = cooling.free_cooling == FreeCooling::air ? air.temperature_c : wet_bulb(air);
    return std::clamp((reference + cooling.approach_k - cooling.supply_c) / cooling.return_rise_k, 0.0, 1.0);
}

double empirical_water_l_per_kwh(double wet_bulb_c, double concentration) {
    const double f = wet_bulb_c * 1.8 + 32;
    const double fitted = ((6e-5 * f - 0.01) * f + 0.61) * f - 10.40;
    return std::max(0.0, concentration / (concentration - 1) * fitted);
}

CoolingRates cooling_rates(const Cooling& cooling, const OutdoorAir& air) {
    const double chilled = mechanical_share(cooling, air);
    CoolingRates rates;
    rates.power_per_heat = chilled / (cooling.cop == 0 ? chiller_cop(cooling.supply_c) : cooling.cop);
    if (cooling.water == WaterUse::evaporation) {
        const double to_tower = cooling.free_cooling == FreeCooling::water ? 1 : chilled;
        rates.water_l_per_kwh_of_heat = (to_tower + rates.power_per_heat) * make_up_l_per_kwh(cooling.concentration);
    } else if (cooling.water == WaterUse::empirical) {
        rates.water_l_per_kwh_of_it = empirical_water_l_per_kwh(wet_bulb(air), cooling.concentration);
    }
    return rates;
}

} // namespace sunward
