// Sites, clusters, links.
#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"
#include "sunward/error/count.hpp"

namespace sunward::scenario {

namespace {

Rent build_rent(const Node& node, const std::string& path, std::string& currency, Faults& faults) {
    const auto price = [&](std::string_view key, double otherwise) {
        const Node* given = node.get(key);
        if (given == nullptr)
            return otherwise;
        take_currency(*given, Measure::rental_price, join(path, key), currency, faults);
        return given->number;
    };
    Rent rent;
    rent.reserved = static_cast<std::uint32_t>(whole(node, "reserved"));
    rent.reserved_price = price("reserved_price", 0);
    rent.on_demand_price = price("on_demand", 0);
    rent.spot_price = price("spot", rent.on_demand_price);
    return rent;
}

Cluster build_cluster(const Node& node, const Scenario& scenario, const std::string& path, std::string& currency,
                      Faults& faults) {
    Cluster cluster{std::string(node.text_of("name")), build_node(*node.find("node")),
                    static_cast<std::uint32_t>(whole(node, "count")), chosen(packing_list, node.text_of("packing"))};
    if (const Node* rent = node.get("rent")) {
        cluster.rent = build_rent(*rent, join(path, "rent"), currency, faults);
        const std::uint64_t accelerators = std::uint64_t{cluster.nodes} * cluster.node.accelerators;
        if (cluster.rent->reserved > accelerators)
            faults.add(rent->find("reserved")->at, join(join(path, "rent"), "reserved"),
                       fmt::format("{}, where the cluster has {}", counted(cluster.rent->reserved, "accelerator"),
                                   accelerators));
    }
    if (const Node* failures = node.get("failures"))
        cluster.failures = build_failures(*failures, cluster, scenario.horizon.start, join(path, "failures"), faults);
    return cluster;
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
        const std::string path = join("sites", std::size_t{sites.size() - 1});
        const std::vector<Entry>& clusters = node.find("clusters")->entries;
        for (std::size_t c = 0; c < clusters.size(); ++c)
            site.clusters.push_back(
                build_cluster(clusters[c].value, scenario, join(join(path, "clusters"), c), currency, faults));
        site.power = build_site_power(node, site.clusters, scenario, path, currency, faults);
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
