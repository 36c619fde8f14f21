// What a fuel is to accounts beside its carbon: carbon-free or not, renewable or not, how much water it takes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sunward/grid/signal.hpp"

namespace sunward {

/// Tables by fuel name, both as the EIA-930 mix files (WND, SUN, ...) and as the built-in zones (wind, solar, ...) name
/// them. Other names are in none of the three.

/// 1 for what counts as carbon-free, else 0: wind, solar, hydro, geothermal, biomass, nuclear (Google, 24/7
/// Carbon-Free Energy: Methodologies and Metrics, 2021; the grid mix of Electricity Maps). EIA's OTH mixes geothermal
/// and biomass with waste and gas and counts 0.
[[nodiscard]] const FactorTable& carbon_free_fuels();
/// The same without nuclear.
[[nodiscard]] const FactorTable& renewable_fuels();
/// Water that power plants consume in operation, l/kWh: medians of Macknick et al., Environmental Research Letters 7
/// (2012) 045802, thermal plants with recirculating cooling towers, hydropower with all evaporation of its reservoirs.
[[nodiscard]] const FactorTable& water_by_fuel();

/// What a mix file says beside the carbon intensity, hour by hour.
struct MixOrigin {
    Series carbon_free = Series::constant(0); ///< share of generation, 0 to 1
    Series renewable = Series::constant(0);   ///< share of generation, 0 to 1
    Series water = Series::constant(0);       ///< l/kWh
    std::vector<std::string> unknown;         ///< fuels of the factor table that count as 0 in all three
};

/// The mix of an `eia_mix` source, read and cleaned as the source says; nothing for other formats, which have no mix.
/// Throws what read_signal throws.
[[nodiscard]] std::optional<MixOrigin> read_mix_origin(const SignalSource& source);

} // namespace sunward
