// A scenario as plain data: everything a run needs, read and checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sunward/grid/forecast.hpp"
#include "sunward/grid/signal.hpp"
#include "sunward/hardware/node.hpp"
#include "sunward/policy/spec.hpp"
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

enum class Packing { whole_node, shared };

struct Cluster {
    std::string name;
    NodeType node;
    std::uint32_t nodes = 0;
    Packing packing = Packing::shared;
};

struct Site {
    std::string name;
    std::uint32_t zone = 0;
    std::vector<Cluster> clusters;
    double pue = 1;
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
    Duration sites_every = Duration::from_hours(1);
};

struct Scenario {
    std::string name;
    std::uint64_t seed = 1;
    Horizon horizon;
    std::vector<Zone> zones;
    std::vector<Site> sites;
    Network network;
    Workload workload;
    ForecastSpec forecast;
    PolicySpec policy;
    std::string currency;
    Output output;
    std::vector<std::string> notes; ///< what was cleaned while reading
};

} // namespace sunward
