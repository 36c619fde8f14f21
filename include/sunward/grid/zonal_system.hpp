// Zones with plants and stores, and the lines between them: what an hourly dispatch needs to know once.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "sunward/grid/fleet.hpp"

namespace sunward {

/// Within a zone power flows freely.
struct DispatchZone {
    std::string name;
    Fleet fleet;
};

/// The value of energy kept for later: the next `energy` MWh in store are worth `value` each. In a list the values
/// fall; what exceeds all of them is worth nothing.
struct WaterValue {
    double energy = 0; ///< MWh
    double value = 0;  ///< currency/MWh of level
};

/// A battery, pumped storage, or a reservoir (no charging, but an inflow).
struct ZonalStore {
    std::string name;
    std::size_t zone = 0;
    double capacity = 0;        ///< MWh
    double charge_power = 0;    ///< MW drawn from the zone
    double discharge_power = 0; ///< MW given to the zone
    double charge_efficiency = 1;
    double discharge_efficiency = 1;
    double self_discharge = 0; ///< share of the level lost in an hour
    double factor = 0;         ///< gCO2e/kWh given to the zone, besides what charging caused
    std::vector<WaterValue> end_values;
};

/// Power may flow either way; the flow is positive from -> to.
struct ZonalLine {
    std::string name;
    std::size_t from = 0;
    std::size_t to = 0;
    double forward = 0;  ///< MW
    double backward = 0; ///< MW
    /// Per unit; other than 0 the flow is (angle of `from` - angle of `to` - shift) / reactance, and a limit may be
    /// below 0 where the other one allows it; 0: it may be chosen freely.
    double reactance = 0;
    double shift = 0; ///< of a phase shifter, rad x the base of the per-unit system in MW
};

/// Plants are numbered zone by zone, in the order of the fleets.
struct ZonalSystem {
    std::vector<DispatchZone> zones;
    std::vector<ZonalStore> stores;
    std::vector<ZonalLine> lines;
    double unserved_value = 10'000; ///< currency/MWh of demand that is not served; infinite: never allowed
    double surplus_cost = 500;      ///< currency/MWh to be rid of more than is wanted; infinite: never allowed

    [[nodiscard]] std::size_t plant_count() const;
};

/// Throws InputError with all faults (the first 50): those of check_fleet, zones that are not there, negative
/// capacities, efficiencies outside (0, 1], water values that rise, more than 1,000 zones.
void check_system(const ZonalSystem& system);

} // namespace sunward
