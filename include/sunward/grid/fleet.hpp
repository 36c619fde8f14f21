// The power plants of a zone, as facts, and the emission factors of fuels.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/grid/signal.hpp"

namespace sunward {

/// A plant, or all plants of a kind. What is available of it changes with time; this does not.
struct Plant {
    std::string name;
    std::string fuel;                                      ///< key of a factor table, such as `gas`
    double capacity = 0;                                   ///< MW, net
    double marginal_cost = 0;                              ///< currency/MWh; for reservoir hydro its water value
    double factor = 0;                                     ///< gCO2e/kWh, which is kg/MWh
    double minimum = 0;                                    ///< MW that run whatever the demand is (must-run)
    double ramp = std::numeric_limits<double>::infinity(); ///< MW per hour, up and down
    double availability = 1;                               ///< mean share of the capacity that is not out of order
    /// No plant but demand that can be left unserved at this cost: its output is what is.
    bool is_load = false;
};

/// In the order in which plants of equal cost are used.
using Fleet = std::vector<Plant>;

/// Throws InputError with all faults: no name or a repeated one, capacity or factor negative or not finite, a minimum
/// above the capacity, a ramp that is not above 0, an availability outside [0, 1], more than 10,000 plants.
void check_fleet(const Fleet& fleet);

/// IPCC AR5 WG3 Annex III, table A.III.2, medians in gCO2e/kWh by our names of fuels: life-cycle, or direct (emissions
/// of the plant alone; biomass 0 as the annex counts it). What the annex does not list is said in the source.
/// Throws InputError for Basis::unstated.
[[nodiscard]] const FactorTable& ipcc_2014_fuels(Basis basis);
/// The eight factors of the EIA-930 mix files under our names of fuels.
[[nodiscard]] const FactorTable& eia_fuels();

/// The fleet with each plant's factor looked up by its fuel. Throws InputError naming every fuel that the table lacks.
[[nodiscard]] Fleet with_factors(Fleet fleet, const FactorTable& factors);

} // namespace sunward
