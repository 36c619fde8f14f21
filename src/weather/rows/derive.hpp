// What a file does not say but what follows from what it says.
#pragma once

#include <optional>

#include "sunward/weather/weather.hpp"

namespace sunward::weather {

/// Fills the irradiance: split after Erbs when its direct or diffuse part is absent; global from the other two; all of
/// it from cloud cover in % when there is none. Tells it in the notes. Whatever cannot be known stays absent, so that
/// the three come together.
void derive_irradiance(Weather& weather, const std::optional<Series>& cloud_cover);

/// Relative humidity from the dew point in degrees Celsius where it is absent.
void derive_humidity(Weather& weather, const std::optional<Series>& dew_point);

} // namespace sunward::weather
