// Sites, clusters, node types, links.
#include "build.hpp"
#include "choices.hpp"

namespace sunward::scenario {

namespace {

PowerRange build_power(const Node& range) {
    return {Power::from_base(value(range, "idle")), Power::from_base(value(range, "full"))};
}

NodeType build_node(const Node& node) {
    return {std::string(node.text_of("name")),
            std::string(node.text_of("hardware")),
            static_cast<std::uint32_t>(whole(node, "accelerators")),
            build_power(*node.find("accelerator")),
            build_power(*node.find("host")),
            node.get("asleep") == nullptr ? std::nullopt : std::optional{Power::from_base(value(node, "asleep"))}};
}

Cluster build_cluster(const Node& cluster) {
    return {std::string(cluster.text_of("name")), build_node(*cluster.find("node")),
            static_cast<std::uint32_t>(whole(cluster, "count")), chosen(packing_list, cluster.text_of("packing"))};
}

} // namespace

std::vector<Site> build_sites(const Node& root, const Scenario& scenario, std::string& currency, Faults& faults) {
    std::vector<Site> sites;
    for (const Entry& entry : root.find("sites")->entries) {
        const Node& node = entry.value;
        Site& site = sites.emplace_back();
        site.name = node.text_of("name");
        site.zone = index_of(*root.find("zones"), node.text_of("zone"));
        site.time_zone = node.text_of("time_zone");
        for (const Entry& cluster : node.find("clusters")->entries)
            site.clusters.push_back(build_cluster(cluster.value));
        site.power = build_site_power(node, site.clusters, scenario, join("sites", std::size_t{sites.size() - 1}),
                                      currency, faults);
        if (const Node* storage = node.get("storage")) {
            site.storage_bandwidth = Bandwidth::from_base(value(*storage, "bandwidth"));
            site.storage_latency = span_of(*storage, "latency");
        }
    }
    return sites;
}

Network build_network(const Node& root) {
    const Node& node = *root.find("network");
    Network network;
    network.tcp = flag(node, "tcp");
    for (const Entry& entry : node.find("links")->entries) {
        const Node& link = entry.value;
        network.links.push_back({std::string(link.text_of("name")), index_of(*root.find("sites"), link.text_of("from")),
                                 index_of(*root.find("sites"), link.text_of("to")),
                                 Bandwidth::from_base(value(link, "bandwidth")), span_of(link, "latency"),
                                 EnergyPerData::from_base(value(link, "energy")),
                                 index_of(*root.find("zones"), link.text_of("zone"))});
    }
    return network;
}

} // namespace sunward::scenario
