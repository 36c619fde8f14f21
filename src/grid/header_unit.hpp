// Units in the names of columns.
#pragma once

#include <optional>
#include <string_view>

namespace sunward::grid {

/// Grams per kWh that one stands for in a column of such a name: 1 for `Carbon Intensity gCO2eq/kWh`, 453.59237 for
/// `MOER (lbs/MWh)`. Nothing when the name states no unit of intensity.
[[nodiscard]] std::optional<double> intensity_unit(std::string_view column);

/// A price of energy in a column of such a name.
struct PriceUnit {
    std::string_view currency; ///< EUR
    double per_mwh;            ///< what one stands for: 1 for EUR/MWh, 1000 for EUR/kWh
};
/// EUR and 1 for `Price (EUR/MWh)`, GBP and 1000 for `tariff_gbp_per_kwh`. Nothing when the name states no such unit.
[[nodiscard]] std::optional<PriceUnit> price_unit(std::string_view column);

/// The unit of a power, an energy or a share at the end of such a name: MW for `Load (MW)`; empty when there is none.
[[nodiscard]] std::string_view other_unit(std::string_view column);

} // namespace sunward::grid
