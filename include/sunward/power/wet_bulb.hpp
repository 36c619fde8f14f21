// What the formula of the wet-bulb temperature (cooling.hpp) holds for; beyond that it is asked at the bound.
#pragma once

namespace sunward {

inline constexpr double least_wet_bulb_temperature = -20; ///< degrees C
inline constexpr double most_wet_bulb_temperature = 50;
inline constexpr double least_wet_bulb_humidity = 5; ///< percent
inline constexpr double most_wet_bulb_humidity = 99;

} // namespace sunward
