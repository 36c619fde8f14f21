// Zones that are dispatched together, hour by hour, with all that drives them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sunward/grid/zonal_system.hpp"
#include "sunward/grid/zone_year.hpp"
#include "sunward/series/series.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// A system and its hours, which follow one another from `from` on and then repeat, or are all there are. Row-major, a
/// row per hour, MW.
struct ZoneGroup {
    ZonalSystem system;
    Instant from;
    std::size_t hours = 0;
    bool repeats = true;           ///< false: what drives it is not known after these hours (a look-ahead repeats them)
    std::vector<double> demand;    ///< hours x zones, without the sites
    std::vector<double> available; ///< hours x plants
    std::vector<double> inflow;    ///< hours x stores
    std::vector<double> level;     ///< MWh in each store at `from`
    std::size_t window = 24;       ///< hours that a dispatch with ramps or stores looks ahead
    std::vector<std::string> fuels;
    std::vector<std::size_t> fuel_of; ///< of each plant: index into `fuels`; of demand (Plant::is_load): no_fuel
};

inline constexpr std::size_t no_fuel = static_cast<std::size_t>(-1);

/// A store with what flows into it.
struct DrivenStore {
    ZonalStore store;
    Series inflow = Series::constant(0); ///< MW
    double level = 0;                    ///< MWh at the start
};

/// Whether one hour's dispatch is a closed form, the merit order: a single zone without stores and without ramps.
[[nodiscard]] bool is_merit_order(const ZonalSystem& system);

/// Sets of zones that lines connect, each in order, by their first zone.
[[nodiscard]] std::vector<std::vector<std::size_t>> coupled_zones(std::size_t zones, std::span<const ZonalLine> lines);

/// The zones' demand and availability averaged over each of `hours` hours from `from` on. Throws InputError with all
/// faults as run_zone and check_system do.
[[nodiscard]] ZoneGroup make_group(std::span<const std::string> names, std::span<const ZoneInput> zones,
                                   std::span<const DrivenStore> stores, std::vector<ZonalLine> lines, Instant from,
                                   std::size_t hours);

} // namespace sunward
