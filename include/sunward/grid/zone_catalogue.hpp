// Zones that a scenario may name instead of bringing data: a fleet, a demand and a climate each.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/grid/demand.hpp"
#include "sunward/grid/zone_year.hpp"
#include "sunward/weather/synthetic.hpp"

namespace sunward {

/// Twelve figures, January first.
using Months = std::array<double, 12>;

/// Hydro that is saved for the peaks of each week.
struct ZoneReservoir {
    std::string plant;
    double least = 0; ///< share of its capacity that always runs
    double most = 1;
    Months mean{}; ///< share of its capacity that inflow allows, by month
};

/// Pumped storage that levels each day: it takes from the grid where the load is low and gives back where it is high.
struct ZoneStorage {
    double power = 0;  ///< MW, in and out
    double losses = 0; ///< mean MW that it takes more than it gives
};

/// What neighbours can spare, by how much of it there is here: their sun, wind and quiet hours are much the same. Share
/// of a plant that is there: base + sum of weight x share, between 0 and 1.
struct ZoneSurplus {
    double base = 0;
    /// By fuel (solar, wind, wind-offshore), or `quiet-hours`: how far demand lies below the highest hour of its day
    /// (UTC), from 0 to 1 at the lowest.
    std::map<std::string, double> weights;
};

/// Where a part of the zone's sun or wind power stands.
struct ZoneSite {
    std::string fuel;  ///< solar, wind or wind-offshore
    double weight = 1; ///< its part of that fuel's capacity; those of a fuel sum to 1
    SyntheticSite site;
};

struct CatalogueZone {
    std::string name;   ///< such as `great-britain`
    std::string title;  ///< for people, with the year
    std::string source; ///< where the capacities, which are approximate, can be checked
    /// What it is calibrated against, a public series; empty: nothing.
    std::string reference;
    Basis basis = Basis::life_cycle; ///< of the reference
    bool eia_factors = false;        ///< the reference has the factors of the EIA-930 files, not IPCC's
    std::string currency;
    Fleet fleet; ///< factors not looked up yet: zone_fleet
    /// gCO2e/kWh of what the neighbours send (fuel `imports`), by basis.
    double imports_direct = 0;
    double imports_life_cycle = 0;
    std::map<std::string, Months> monthly;      ///< availability by plant, where it has seasons
    std::map<std::string, ZoneSurplus> surplus; ///< imports by plant, where they come and go with the weather
    std::vector<ZoneReservoir> reservoirs;
    ZoneStorage storage;
    Demand demand;
    std::vector<ZoneSite> sites;
    bool tracking = false; ///< panels follow the sun and are counted by their AC rating, else fixed and by DC
};

/// california, texas, germany, great-britain, france, poland, india-west, south-australia, norway, sweden.
[[nodiscard]] std::span<const CatalogueZone> zone_catalogue();
/// Throws InputError that suggests the nearest name.
[[nodiscard]] const CatalogueZone& catalogue_zone(std::string_view name);

/// The zone's fleet with factors of the given basis. Throws InputError for Basis::unstated.
[[nodiscard]] Fleet zone_fleet(const CatalogueZone& zone, Basis basis);

/// Whether plants of a fuel give what the weather lets them: solar, wind, wind-offshore.
[[nodiscard]] bool is_weather_driven(std::string_view fuel);
/// Share of capacity that panels give which follow the sun (capacity counted by AC rating) or face the equator (by DC,
/// with the losses of roofs); throws as pv_output does.
[[nodiscard]] Series solar_share(const Weather& weather, bool tracking);
/// The same of a park of generic turbines at 100 m with a tenth of losses; throws as wind_output does.
inline constexpr double zone_hub_m = 100;
[[nodiscard]] Series wind_share(const Weather& weather);

/// Shares of capacity that synthetic weather at the zone's sites gives over [from, to), hour by hour, by fuel: panels
/// that face the equator or follow the sun, parks of generic turbines at 100 m with a tenth of losses.
/// Throws InputError as synthetic_weather does.
[[nodiscard]] std::map<std::string, Series, std::less<>> zone_shares(const CatalogueZone& zone, Instant from,
                                                                     Instant to, std::uint64_t seed);

/// The same of other weather, one for each of the zone's sites, all in the same steps.
/// Throws InputError for another number of sites, and as solar_share and wind_share do.
[[nodiscard]] std::map<std::string, Series, std::less<>> zone_shares(const CatalogueZone& zone,
                                                                     std::span<const Weather> weather);

/// A zone ready to run over [from, to). `shares` gives the share of capacity that sun and wind make available, by fuel;
/// fuels that the zone does not have are not looked at. The storage levels demand less sun, wind and run of river day
/// by day and becomes part of the demand; reservoirs level what is left of it week by week. Throws InputError naming
/// each of the zone's fuels (solar, wind, wind-offshore) without a share, and as run_zone and demand_series do.
[[nodiscard]] ZoneInput zone_input(const CatalogueZone& zone, Basis basis, Instant from, Instant to,
                                   const std::map<std::string, Series, std::less<>>& shares);

} // namespace sunward
