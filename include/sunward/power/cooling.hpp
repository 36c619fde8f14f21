// Taking the heat out: chillers, free cooling, towers and their water.
#pragma once

#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// The air outside. Relative humidity in percent.
struct OutdoorAir {
    double temperature_c = 20;
    double relative_humidity = 50;
};

/// What the formula of wet_bulb() holds for; beyond that it is asked at the bound.
inline constexpr double least_wet_bulb_temperature = -20; ///< degrees C
inline constexpr double most_wet_bulb_temperature = 50;
inline constexpr double least_wet_bulb_humidity = 5; ///< percent
inline constexpr double most_wet_bulb_humidity = 99;

/// Wet-bulb temperature in degrees C at sea level, Stull, J. Appl. Meteorol. Climatol. 50 (2011), eq. 1; T in degrees
/// C, RH in percent:
///   Tw = T atan(0.151977 (RH + 8.313659)^0.5) + atan(T + RH) - atan(RH - 1.676331)
///        + 0.00391838 RH^1.5 atan(0.023101 RH) - 4.686035
/// Within 1 K for -20 to 50 C and 5 to 99 %, to which the arguments are clipped; never above the temperature itself.
[[nodiscard]] double wet_bulb(const OutdoorAir& air);

/// Heat moved per work of a chilled-water computer room unit that supplies air at T degrees C:
///   COP = 0.0068 T^2 + 0.0008 T + 0.458,  T 10 to 35 C.
/// Source: Moore et al., Making scheduling "cool", USENIX ATC 2005, measured at HP Utility Data Center.
[[nodiscard]] constexpr double chiller_cop(double supply_c) {
    return 0.0068 * supply_c * supply_c + 0.0008 * supply_c + 0.458;
}

enum class FreeCooling {
    none,
    air,  ///< outdoor air, by its temperature
    water ///< cooling tower or wet pads, by the wet-bulb temperature
};

enum class WaterUse {
    none,
    evaporation, ///< what carries away the heat rejected by the tower, and blow-down
    empirical    ///< Islam and Ren's curve over the wet-bulb temperature
};

/// A cooling plant.
struct Cooling {
    double supply_c = 20;      ///< air to the servers; ASHRAE TC 9.9 recommends 18 to 27 C, class A1 allows 15 to 32 C
    double return_rise_k = 12; ///< the servers' exhaust above the supply
    double cop = 0;            ///< of the chillers; 0: chiller_cop(supply_c)
    FreeCooling free_cooling = FreeCooling::none;
    double approach_k = 4; ///< what free cooling supplies is so much warmer than the air or wet bulb outside
    double fan_share = 0;  ///< power of the room's fans at rated heat, as a share of rated IT power
    WaterUse water = WaterUse::none;
    double concentration = 5; ///< of the tower's salts, as cycles: make-up = evaporation x S / (S - 1), S > 1
};

[[nodiscard]] std::vector<Fault> faults_of(const Cooling& cooling);

/// Share of the heat that chillers must move, in [0, 1]. Free cooling brings the return air down to the outside
/// reference (temperature or wet bulb) + approach, chillers do the rest:
///   0 up to supply - approach, 1 from supply + return_rise - approach, linear between.
[[nodiscard]] double mechanical_share(const Cooling& cooling, const OutdoorAir& air);

/// Litres of water that evaporate per kWh of heat rejected: 3600 / 2257 kJ/kg, the latent heat at 100 C. At a tower's
/// 25 C (2442 kJ/kg) it is 8 % less, and in cold air part of the heat leaves without water: an upper estimate.
inline constexpr double evaporation_l_per_kwh = 3600.0 / 2257;

/// Make-up water of a tower per kWh of heat rejected, evaporation and blow-down (evaporation / (S - 1)).
[[nodiscard]] constexpr double make_up_l_per_kwh(double concentration) {
    return evaporation_l_per_kwh * concentration / (concentration - 1);
}

/// Water per kWh of IT energy, at least 0:
///   S / (S - 1) (6e-5 F^3 - 0.01 F^2 + 0.61 F - 10.40),  F the wet-bulb temperature in degrees Fahrenheit.
/// Source: Islam et al., Exploiting spatio-temporal diversity for water saving in geo-distributed data centers, IEEE
/// Trans. Cloud Computing 6(3), 2018.
[[nodiscard]] double empirical_water_l_per_kwh(double wet_bulb_c, double concentration);

/// What the weather makes of a cooling plant; constant as long as the weather is.
struct CoolingRates {
    double power_per_heat = 0;          ///< W of chillers per W of heat, the fans left out: mechanical share / COP
    double water_l_per_kwh_of_heat = 0; ///< what the tower takes for the heat of IT and power supply
    double water_l_per_kwh_of_it = 0;   ///< what it takes by the empirical curve
};

/// With WaterUse::evaporation the tower rejects the heat of the chillers and their work, and with FreeCooling::water
/// all of it; outdoor air needs none.
[[nodiscard]] CoolingRates cooling_rates(const Cooling& cooling, const OutdoorAir& air);

} // namespace sunward
