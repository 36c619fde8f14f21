// A scenario as plain data: everything a run needs, read and checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sunward/grid/forecast.hpp"
#include "sunward/grid/signal.hpp"
#include "sunward/grid/zone_group.hpp"
#include "sunward/hardware/node.hpp"
#include "sunward/policy/spec.hpp"
#include "sunward/power/battery.hpp"
#include "sunward/power/dispatch.hpp"
#include "sunward/power/facility.hpp"
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

struct Cluster {
    std::string name;
    NodeType node;
    std::uint32_t nodes = 0;
    Packing packing = Packing::shared;
};

/// What a site has behind its meter.
struct SitePower {
    Facility facility = constant_pue(1);
    std::optional<Weather> weather;
    std::optional<Series> solar; ///< W that it could give
    std::optional<Series> wind;  ///< W that it could give
    double solar_factor = 0;     ///< gCO2e/kWh of its life cycle
    double wind_factor = 0;
    std::optional<Battery> battery;
    double initial_soc = 0;
    Dispatch dispatch;
    Optimise dispatch_on = Optimise::average; ///< signal of the rule `threshold`
    Power import_limit = std::numeric_limits<double>::infinity() * watt;
    Power export_limit = std::numeric_limits<double>::infinity() * watt;
};

struct Site {
    std::string name;
    std::uint32_t zone = 0;
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
};

struct Scenario {
    std::string name;
    std::uint64_t seed = 1;
    Horizon horizon;
    std::vector<Zone> zones;
    GridDispatch dispatch;
    std::vector<Site> sites;
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
