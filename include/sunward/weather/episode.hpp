// Heat waves and cold spells laid over weather.
#pragma once

#include <span>

#include "sunward/weather/weather.hpp"

namespace sunward {

/// A span in which the air is warmer (or colder) than the weather has it.
struct Episode {
    Instant from;
    Instant to;
    double warmer = 0; ///< K, added to the air temperature
};

/// The weather with the episodes over it; those that overlap add up. The air keeps its water vapour, so that its
/// relative humidity falls as it warms: RH' = RH e(T) / e(T + warmer), e the saturation pressure after Magnus, at most
/// 100 %. A step that an episode covers in part takes its part of the warmth. Throws InputError (with an empty
/// location) when the weather has no air temperature, and for an episode that does not end after it begins.
[[nodiscard]] Weather with_episodes(Weather weather, std::span<const Episode> episodes);

} // namespace sunward
