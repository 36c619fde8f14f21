// A wind farm in the weather of its place.
#pragma once

#include "sunward/power/wind_farm.hpp"
#include "sunward/series/series.hpp"
#include "sunward/weather/weather.hpp"

namespace sunward {

/// Power of the park in W, one value for each step of the weather's wind speed, with its end rule. The mast is where
/// the weather was measured. Throws InputError (with an empty location) when the weather has no wind speed, or lacks
/// the temperature or pressure that the park's air density needs.
[[nodiscard]] Series wind_output(const WindFarm& farm, const Weather& weather);

} // namespace sunward
