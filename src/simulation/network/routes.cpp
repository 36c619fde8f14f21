#include "sunward/simulation/routes.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <algorithm>
#include <compare>
#include <limits>

namespace sunward {

namespace {

/// Latency first, then hops, then the sum of link numbers, so that the choice never depends on the order of search.
struct Distance {
    std::int64_t latency_us = 0;
    std::uint32_t hops = 0;
    std::uint64_t links = 0;
    friend auto operator<=>(const Distance&, const Distance&) = default;
};

struct EdgeOf {
    Distance length;
    Hop hop;
};

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, EdgeOf>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;

Distance add(const Distance& a, const Distance& b) {
    return {a.latency_us + b.latency_us, a.hops + b.hops, a.links + b.links};
}

Graph graph_of(const Network& network, std::size_t sites) {
    Graph graph(sites);
    for (std::uint32_t i = 0; i < network.links.size(); ++i) {
        const Link& link = network.links[i];
        const Distance length{link.latency.us, 1, std::uint64_t{i} + 1};
        boost::add_edge(link.from, link.to, EdgeOf{length, {i, true}}, graph);
        boost::add_edge(link.to, link.from, EdgeOf{length, {i, false}}, graph);
    }
    return graph;
}

/// Remembers by which edge each vertex is reached.
struct ArrivalRecorder : boost::dijkstra_visitor<> {
    std::vector<Hop>* hop;
    std::vector<Vertex>* from;
    template <typename Edge>
    void edge_relaxed(const Edge& edge, const Graph& graph) {
        (*hop)[boost::target(edge, graph)] = graph[edge].hop;
        (*from)[boost::target(edge, graph)] = boost::source(edge, graph);
    }
};

} // namespace

std::vector<std::vector<Hop>> routes_from(const Network& network, std::size_t sites, std::uint32_t from) {
    const Graph graph = graph_of(network, sites);
    const Distance unreached{std::numeric_limits<std::int64_t>::max(), 0, 0};
    std::vector<Distance> distance(sites, unreached);
    std::vector<Hop> hop(sites);
    std::vector<Vertex> previous(sites, from);
    ArrivalRecorder recorder;
    recorder.hop = &hop;
    recorder.from = &previous;
    boost::dijkstra_shortest_paths(graph, from,
                                   boost::weight_map(boost::get(&EdgeOf::length, graph))
                                       .distance_map(distance.data())
                                       .distance_compare(std::less<Distance>{})
                                       .distance_combine(&add)
                                       .distance_inf(unreached)
                                       .distance_zero(Distance{})
                                       .visitor(recorder));
    std::vector<std::vector<Hop>> routes(sites);
    for (std::size_t to = 0; to < sites; ++to) {
        if (to == from || distance[to] == unreached)
            continue;
        for (Vertex at = to; at != from; at = previous[at])
            routes[to].push_back(hop[at]);
        std::reverse(routes[to].begin(), routes[to].end());
    }
    return routes;
}

std::vector<Duration> latencies_from(const Network& network, std::size_t sites, std::uint32_t from) {
    std::vector<Duration> latencies(sites, Duration::forever());
    latencies[from] = {};
    const std::vector<std::vector<Hop>> routes = routes_from(network, sites, from);
    for (std::size_t to = 0; to < sites; ++to) {
        if (routes[to].empty())
            continue;
        latencies[to] = {};
        for (const Hop& hop : routes[to])
            latencies[to] += network.links[hop.link].latency;
    }
    return latencies;
}

} // namespace sunward
