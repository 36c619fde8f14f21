// Units that weather files state.
#pragma once

#include <string_view>

#include "weather/rows/rows.hpp"

namespace sunward::weather {

/// value x factor + offset is in the unit of QuantityInfo.
struct Unit {
    double factor = 1;
    double offset = 0;
};

/// The unit of a quantity as people write it (`mph`, `km/h`, `degF`, `hPa`; case and blanks do not count). For a text
/// that is not known a fault at the location, with the units that are.
[[nodiscard]] Unit unit_of(Quantity quantity, std::string_view text, Location at, Faults& faults);

} // namespace sunward::weather
