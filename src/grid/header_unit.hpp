// Units in the names of columns.
#pragma once

#include <optional>
#include <string_view>

namespace sunward::grid {

/// Grams per kWh that one stands for in a column of such a name: 1 for `Carbon Intensity gCO2eq/kWh`, 453.59237 for
/// `MOER (lbs/MWh)`. Nothing when the name states no unit of intensity.
[[nodiscard]] std::optional<double> intensity_unit(std::string_view column);

} // namespace sunward::grid
