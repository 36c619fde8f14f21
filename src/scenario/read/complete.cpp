#include "scenario/read/complete.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/read/complete_nodes.hpp"
#include "scenario/read/plugins.hpp"
#include "scenario/yaml/yaml.hpp"
#include "sunward/power/pv.hpp"

namespace sunward::scenario {

namespace {

/// Gives a key of a map a text when it has no value yet.
void fill(Node& map, std::string_view key, std::string_view text) {
    Node* value = map.find(key);
    if (value == nullptr || value->kind != Node::Kind::nothing || text.empty())
        return;
    *value = scalar_node(text, map.at);
    value->plain = !needs_quotes(text);
}

std::vector<Node*> entries_of(Node& root, std::string_view key) {
    std::vector<Node*> nodes;
    if (Node* list = root.find(key); list != nullptr && list->is_list())
        for (Entry& entry : list->entries)
            if (entry.value.is_map())
                nodes.push_back(&entry.value);
    return nodes;
}

/// A cluster's node type written out. Without a host the node is its accelerators alone.
void complete_node(Node& node, std::string_view cluster) {
    fill(node, "name", cluster);
    const Node* accelerator = node.get("accelerator");
    const std::string_view device = accelerator == nullptr ? "" : accelerator->text_of("name");
    fill(node, "hardware", device.empty() ? node.text_of("name") : device);
    Node* host = node.find("host");
    if (host == nullptr || host->kind != Node::Kind::nothing)
        return;
    *host = map_node(node.at);
    for (const std::string_view key : {"idle", "full"})
        host->entries.push_back({std::string(key), node.at, scalar_node("0 W", node.at)});
}

void complete_cluster(Node& cluster, KnownHardware& known, const std::string& path, Faults& faults) {
    Node* node = cluster.find("node");
    if (node != nullptr && node->is_scalar()) {
        fill(cluster, "name", default_name("clusters", cluster, 0));
        if (const Node* type = known.node_type(node->text)) {
            const Mark at = node->at;
            *node = *type;
            node->at = at;
        } else {
            faults.add(node->at, join(path, "node"),
                       fmt::format("unknown node type '{}'{}", node->text,
                                   faults.suggest(node->text, known.node_type_names())));
            node->kind = Node::Kind::faulty;
        }
    } else if (node != nullptr) {
        known.complete_accelerator(*node, join(path, "node"));
    }
    if (node == nullptr || !node->is_map())
        return;
    fill(cluster, "name", default_name("clusters", cluster, 0));
    complete_node(*node, cluster.text_of("name"));
    if (cluster.find("name")->kind == Node::Kind::nothing)
        faults.add(cluster.at, join(path, "name"), "missing, expected a name for the cluster or for its node type");
}

void complete_sites(Node& root, Sources& sources, Faults& faults) {
    KnownHardware known(root, sources, faults);
    for (const Node* node : entries_of(root, "nodes"))
        if (node->find("name")->kind == Node::Kind::nothing)
            faults.add(node->at, "nodes", "missing the name of a node type");
    const auto sites = entries_of(root, "sites");
    for (std::size_t s = 0; s < sites.size(); ++s) {
        const auto clusters = entries_of(*sites[s], "clusters");
        for (std::size_t c = 0; c < clusters.size(); ++c)
            complete_cluster(*clusters[c], known, join(join(join("sites", s), "clusters"), c), faults);
    }
}

/// Fixed panels face the equator where the place is known; where only a weather file knows it, they do when it is read.
void complete_solar(Node& root) {
    for (const std::string_view list : {"sites", "contracts"})
        for (Node* owner : entries_of(root, list)) {
            Node* solar = owner->find("solar");
            const Node* at = owner->get("at");
            const Node* latitude = at != nullptr ? at->get("latitude") : nullptr;
            Node* azimuth = solar != nullptr ? solar->find("azimuth") : nullptr;
            if (latitude == nullptr || azimuth == nullptr || azimuth->kind != Node::Kind::nothing ||
                solar->text_of("tracking") != "none")
                continue;
            const double degrees = equatorward_azimuth(latitude->number);
            *azimuth = scalar_node(fmt::format("{} deg", degrees), solar->at);
            azimuth->number = degrees;
        }
}

void complete_links(Node& root) {
    Node* network = root.find("network");
    if (network == nullptr)
        return;
    for (Node* link : entries_of(*network, "links")) {
        const std::string_view from = link->text_of("from");
        fill(*link, "name", default_name("links", *link, 0));
        for (const Node* site : entries_of(root, "sites"))
            if (!from.empty() && site->text_of("name") == from)
                fill(*link, "zone", site->text_of("zone"));
    }
}

/// Names and defaults of plants and lines.
void complete_grid(Node& root) {
    for (Node* zone : entries_of(root, "zones"))
        if (Node* fleet = zone->find("fleet"); fleet != nullptr && fleet->is_map())
            for (Node* plant : entries_of(*fleet, "plants"))
                fill(*plant, "name", default_name("plants", *plant, 0));
    for (Node* line : entries_of(root, "lines"))
        fill(*line, "name", default_name("lines", *line, 0));
}

/// A generator without a number of jobs goes on for as long as the horizon.
void complete_span(Node& entry, const Node& root) {
    Node* synthetic = entry.find("synthetic");
    const Node* horizon = root.get("horizon");
    if (synthetic == nullptr || !synthetic->is_map() || horizon == nullptr)
        return;
    const Node* jobs = synthetic->find("jobs");
    const Node* length = horizon->get("duration");
    if (jobs == nullptr || jobs->kind != Node::Kind::nothing || length == nullptr)
        return;
    Node* span = synthetic->find("span");
    if (span->kind == Node::Kind::nothing)
        *span = *length;
}

void complete_workload(Node& root, Faults& faults) {
    const auto sites = entries_of(root, "sites");
    const auto entries = entries_of(root, "workload");
    for (std::size_t i = 0; i < entries.size(); ++i) {
        Node& entry = *entries[i];
        fill(entry, "name", default_name("workload", entry, i));
        if (sites.size() == 1)
            fill(entry, "site", sites[0]->text_of("name"));
        if (entry.find("site")->kind == Node::Kind::nothing && root.get("sites") != nullptr)
            faults.add(entry.at, join(join("workload", i), "site"), "missing, expected the name of one of the sites");
        complete_span(entry, root);
    }
}

} // namespace

std::string default_name(std::string_view list, const Node& entry, std::size_t index) {
    if (list == "workload")
        return fmt::format("workload-{}", index + 1);
    if (list == "plants")
        return std::string(entry.text_of("fuel"));
    if (list == "clusters") {
        const Node* node = entry.find("node");
        return std::string(node == nullptr ? "" : node->is_map() ? node->text_of("name") : entry.text_of("node"));
    }
    const std::string_view from = entry.text_of("from");
    const std::string_view to = entry.text_of("to");
    const bool joins = (list == "lines" || list == "links") && !from.empty() && !to.empty();
    return joins ? fmt::format("{}-{}", from, to) : std::string();
}

void complete(Node& root, const std::string& stem, Sources& sources, Faults& faults) {
    fill(root, "name", stem);
    complete_sites(root, sources, faults);
    complete_solar(root);
    complete_links(root);
    complete_grid(root);
    complete_workload(root, faults);
    if (Node* policy = root.find("policy"); policy != nullptr && policy->is_map())
        fill(*policy, "name", "default");
    complete_plugin(root, faults);
}

void strip(Node& root) {
    for (const std::string_view key : {"include", "accelerators", "nodes"})
        if (Node* node = root.find(key))
            node->kind = Node::Kind::nothing;
    const std::string baseline(root.text_of("baseline"));
    if (Node* policies = root.find("policies")) {
        std::erase_if(policies->entries, [&](const Entry& entry) { return entry.key != baseline; });
        if (policies->entries.empty())
            policies->kind = Node::Kind::nothing;
    }
}

} // namespace sunward::scenario
