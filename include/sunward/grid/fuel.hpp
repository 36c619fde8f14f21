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

/// Generation of one fuel through time.
struct FuelGeneration {
    std::string fuel;
    double factor = 0; ///< gCO2e/kWh
    Series power;      ///< MW
};

/// What a file says of the mix beside the carbon intensity, through time.
struct MixOrigin {
    std::optional<Series> carbon_free; ///< share of the supply, 0 to 1
    std::optional<Series> renewable;   ///< share of the supply, 0 to 1
    std::optional<Series> water;       ///< l/kWh
    std::vector<FuelGeneration> fuels; ///< in the file's order; empty: only shares are known
    std::vector<std::string> unknown;  ///< fuels of the factor table that count as 0 in all three
    std::vector<std::string> notes;    ///< shares that the file has and that cannot be used
};

/// The mix of a source of intensities, read and cleaned as the source says: of `eia_mix` all of it, of
/// `electricity_maps` the two shares as published (its low-carbon share is that of the classes above), if the file has
/// them and they leave no gaps; of other formats nothing. Throws what read_signal throws, and for a share below 0 or
/// above 100 %.
[[nodiscard]] MixOrigin read_mix_origin(const SignalSource& source);

} // namespace sunward
