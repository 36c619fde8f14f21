// The industry's ratios per IT energy (The Green Grid; ISO/IEC 30134). Nothing where the IT energy is 0.
#pragma once

#include <optional>

#include "sunward/units/quantity.hpp"

namespace sunward {

/// Power usage effectiveness: facility energy / IT energy.
[[nodiscard]] std::optional<double> pue(Energy facility, Energy it);
/// Data centre infrastructure efficiency, 1 / PUE.
[[nodiscard]] std::optional<double> dcie(Energy facility, Energy it);
/// Carbon usage effectiveness in kg/kWh; equals PUE x intensity where all energy has that intensity.
[[nodiscard]] std::optional<double> cue_kg_per_kwh(Carbon carbon, Energy it);
/// Water usage effectiveness in L/kWh, on site.
[[nodiscard]] std::optional<double> wue_l_per_kwh(double onsite_litres, Energy it);
/// The same with the water of generation: WUE + EWIF x PUE, EWIF the litres per kWh of electricity used.
[[nodiscard]] std::optional<double> wue_source_l_per_kwh(double onsite_litres, double ewif_l_per_kwh, Energy facility,
                                                         Energy it);
/// Energy reuse effectiveness: (facility - heat reused elsewhere) / IT.
[[nodiscard]] std::optional<double> ere(Energy facility, Energy reused, Energy it);

} // namespace sunward
