// Ways between sites over the network's links.
#pragma once

#include <cstdint>
#include <vector>

#include "sunward/simulation/scenario.hpp"

namespace sunward {

/// A link on a way, and whether it is used from its `from` to its `to`.
struct Hop {
    std::uint32_t link;
    bool forward;
};

/// Least-latency ways from one site to every other (Dijkstra; equal latencies: fewer hops, then the smaller link
/// numbers). Empty for the site itself and for sites that cannot be reached.
[[nodiscard]] std::vector<std::vector<Hop>> routes_from(const Network& network, std::size_t sites, std::uint32_t from);

/// Latency of these ways, one way; zero to the site itself, Duration::forever() where no link leads.
[[nodiscard]] std::vector<Duration> latencies_from(const Network& network, std::size_t sites, std::uint32_t from);

} // namespace sunward
