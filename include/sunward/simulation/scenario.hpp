// A scenario as plain data: everything a run needs, read and checked.
#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sunward/grid/forecast.hpp"
#include "sunward/grid/fuel.hpp"
#include "sunward/grid/signal.hpp"
#include "sunward/grid/zone_group.hpp"
#include "sunward/hardware/node.hpp"
#include "sunward/ledger/market.hpp"
#include "sunward/policy/spec.hpp"
#include "sunward/power/backup.hpp"
#include "sunward/power/battery.hpp"
#include "sunward/power/dispatch.hpp"
#include "sunward/power/facility.hpp"
#include "sunward/power/throttle.hpp"
#include "sunward/power/wear.hpp"
#include "sunward/simulation/failures.hpp"
#include "sunward/weather/weather.hpp"
#include "sunward/workload/workload.hpp"

namespace sunward {

struct Horizon {
    Instant start;
    std::optional<Duration> length; ///< none: until the last job ends
    bool drain = true;              ///< run on after the horizon until the last job ends; else jobs stay unfinished
};

struct Zone {
    std::string name;
    std::optional<Signal> average;
    std::optional<Signal> marginal;
    std::optional<Signal> price;
    std::optional<Signal> residual;    ///< intensity of what nobody has claimed, for market-based carbon
    std::optional<Series> carbon_free; ///< share of the supply, 0 to 1; none: the mix is not known
    std::optional<Series> renewable;   ///< share of the supply, 0 to 1
    std::optional<Series> water;       ///< consumed by the plants, l/kWh
    std::vector<FuelGeneration> mix;   ///< generation by fuel; empty: not known, or the zone has plants
    std::vector<std::string> notes;    ///< what was cleaned in these series, which have no notes of their own
};

inline constexpr std::uint32_t no_zone = 0xffffffff;

/// Zones with plants that are dispatched together. Their signals in Zone are those without any site, which is what
/// policies are told.
struct DispatchedGroup {
    ZoneGroup group;
    std::vector<std::uint32_t> zones;       ///< of the scenario, in the group's order; no_zone for buses without a name
    Series emissions = Series::constant(0); ///< kg/h of all of them without any site
};

/// How zones with plants are run.
struct GridDispatch {
    std::vector<DispatchedGroup> groups;
    bool feedback = true; ///< the sites' draw is part of the demand
    bool traced = true;   ///< average intensity is that of consumption, by flow tracing, else that of production
};

enum class Packing { whole_node, shared };

/// What accelerators are rented for, in currency per accelerator and second; whole nodes are rented with all of theirs.
struct Rent {
    std::uint32_t reserved = 0; ///< paid for all the time, used or not
    double reserved_price = 0;
    double on_demand_price = 0;
    double spot_price = 0; ///< what a job that may be on spot nodes has instead of on-demand ones
};

struct Cluster {
    std::string name;
    NodeType node;
    std::uint32_t nodes = 0;
    Packing packing = Packing::shared;
    std::optional<Rent> rent{};
    NodeFailures failures{};
};

/// What a site has behind its meter.
struct SitePower {
    Facility facility = constant_pue(1);
    std::optional<Weather> weather;
    std::optional<Series> solar; ///< W that it could give
    std::optional<Series> wind;  ///< W that it could give
    double solar_factor = 0;     ///< gCO2e/kWh of its life cycle
    double wind_factor = 0;
    bool making_left_out = false; ///< emissions of making sun or wind are neither there nor in `embodied_g_per_s`
    bool solar_sold = false;      ///< its certificates, and the claim with them
    bool wind_sold = false;
    std::optional<Battery> battery;
    double initial_soc = 0;
    Ageing ageing;
    double embodied_g_per_s = 0;    ///< of solar, wind and battery, by time
    double embodied_g_per_life = 0; ///< of a battery that is written off by wear
    Dispatch dispatch;
    Optimise dispatch_on = Optimise::average; ///< signal that the rule looks at
    Power import_limit = std::numeric_limits<double>::infinity() * watt;
    Power export_limit = std::numeric_limits<double>::infinity() * watt;
    std::optional<Series> connected; ///< 0 while the grid is cut, else 1
    std::optional<BackupGenerator> backup;
    std::optional<Series> power_cap; ///< W that it may draw
    bool cap_on_it = false;          ///< the cap is on IT, else on all that the facility draws
    PowerLimits limits;              ///< what is done where power is short

    [[nodiscard]] bool is_limited() const {
        return power_cap || connected || std::isfinite(import_limit.base()) || facility.ups_limit ||
               facility.transformer_limit;
    }
};

/// What a site pays and is paid at its connection to the grid.
struct SiteTariff {
    bool market = true;            ///< energy at the zone's price signal
    std::optional<Series> adder{}; ///< currency/MWh on top; all there is when `market` is off
    double export_price = 0;       ///< currency/MWh
    bool export_at_market = false; ///< exports earn the zone's price as well
    double demand_charge = 0;      ///< currency per W of each calendar month's greatest mean import
    Duration demand_interval = Duration::from_hours(1); ///< that the mean is over
    double carbon_price = 0;                            ///< currency per g of operational carbon
};

struct Site {
    std::string name;
    std::uint32_t zone = 0;
    std::string time_zone; ///< IANA, of its calendar; empty: UTC
    std::optional<SiteTariff> tariff;
    std::vector<Cluster> clusters;
    SitePower power;
    /// Link to the site's checkpoint store; none: saving and restoring bytes takes no time of its own.
    std::optional<Bandwidth> storage_bandwidth;
    Duration storage_latency{};
};

struct Link {
    std::string name;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    Bandwidth bandwidth;
    Duration latency{};
    EnergyPerData energy;
    std::uint32_t zone = 0; ///< whose intensity the link's energy is accounted at
};

struct Network {
    std::vector<Link> links;
    bool tcp =
        false; ///< SimGrid's TCP model (LV08 factors, window limit, cross-traffic) instead of plain bandwidth sharing
};

struct Output {
    bool jobs = true;
    bool sites = true;
    bool zones = true;
    Duration sites_every = Duration::from_hours(1);
    bool spreadsheet_safe = true; ///< texts in CSV files that a spreadsheet would run have an apostrophe before them
};

struct Scenario {
    std::string name;
    std::uint64_t seed = 1;
    Horizon horizon;
    std::vector<Zone> zones;
    GridDispatch dispatch;
    std::vector<Site> sites;
    std::vector<Contract> contracts; ///< in the order in which they are matched
    Network network;
    Workload workload;
    ForecastSpec forecast;
    PolicySpec policy;
    std::optional<PolicySpec> baseline; ///< what savings are measured against
    std::string currency;
    Output output;
    std::vector<std::string> notes; ///< what was cleaned while reading
};

/// Whether a site or a link is accounted at the zone.
[[nodiscard]] bool is_billed(const Scenario& scenario, std::uint32_t zone);

} // namespace sunward
