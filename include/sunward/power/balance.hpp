// Which source feeds which use at a site, at one moment.
#pragma once

#include <limits>

#include "sunward/units/quantity.hpp"

namespace sunward {

/// What a site could have and wants; at least 0, except `battery`. Limits of grid and backup may be infinite.
struct SiteSupply {
    Power solar;
    Power wind;
    Power demand;       ///< of the facility and its network
    Power battery;      ///< commanded: charging positive, discharging negative
    Power charge_limit; ///< what the battery can take and give, such as feasible_charge and feasible_discharge
    Power discharge_limit;
    Power import_limit = std::numeric_limits<double>::infinity() * watt;
    Power export_limit = std::numeric_limits<double>::infinity() * watt;
    Power backup_limit; ///< generators that run only when all else falls short
    /// A battery with energy gives more than commanded before load goes without power.
    bool battery_covers_shortfall = true;
};

/// Where on-site generation goes.
struct SourceFlows {
    Power to_load;
    Power to_battery;
    Power to_export;
    Power curtailed;

    [[nodiscard]] constexpr Power total() const { return to_load + to_battery + to_export + curtailed; }
};

/// Sources (rows) to uses. Each row adds up to its source, the column `to_load` and `unserved` to the demand.
struct SiteFlows {
    SourceFlows solar;
    SourceFlows wind;
    Power battery_to_load;
    Power battery_to_export;
    Power grid_to_load;
    Power grid_to_battery;
    Power backup_to_load;
    Power unserved; ///< demand that nothing could meet

    [[nodiscard]] constexpr Power grid_import() const { return grid_to_load + grid_to_battery; }
    [[nodiscard]] constexpr Power grid_export() const { return solar.to_export + wind.to_export + battery_to_export; }
    [[nodiscard]] constexpr Power charge() const { return solar.to_battery + wind.to_battery + grid_to_battery; }
    [[nodiscard]] constexpr Power discharge() const { return battery_to_load + battery_to_export; }
    [[nodiscard]] constexpr Power curtailed() const { return solar.curtailed + wind.curtailed; }
};

/// The order is fixed: solar and wind feed the load, in proportion to what they give; then the battery, as commanded;
/// then the grid up to the import limit; then, if it may, the battery beyond its command; then backup; the rest is
/// unserved. A commanded charge takes surplus first and what the import limit leaves over after the load second.
/// Surplus beyond it is exported up to the limit, a commanded discharge beyond the load after it, and what is left of
/// solar and wind is curtailed. A battery that could neither feed load nor export does not discharge. Conserves to
/// rounding. Throws SimulationError for a negative number and for one that is none.
[[nodiscard]] SiteFlows balance(const SiteSupply& supply);

} // namespace sunward
