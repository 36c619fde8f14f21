#include "scenario/read/node_catalogue.hpp"

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/read/read.hpp"
#include "scenario/yaml/yaml.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/scenario/schema.hpp"
#include "sunward/series/text_file.hpp"

namespace sunward {

namespace scenario {

Node read_node_catalogue(Sources& sources, Faults& faults) {
    const auto file = data_home() / "scenarios" / "catalog" / "nodes.yaml";
    const std::string text = read_text(file, at_most(most_bytes));
    Budget budget;
    const std::uint32_t number = sources.add_file(file, file.parent_path());
    const Node root = parse_yaml(text, number, budget, faults);
    const Node checked = read_node(root, types::record(catalogue_record()), "", faults);
    const Node* nodes = checked.get("nodes");
    return nodes == nullptr ? Node{} : *nodes;
}

namespace {

std::string draw(const Node& node, std::string_view part) {
    const Node* range = node.get(part);
    if (range == nullptr)
        return "nothing";
    const auto power = [&](std::string_view key) { return format_quantity(value(*range, key), Measure::power); };
    return fmt::format("{} (idle {})", power("full"), power("idle"));
}

} // namespace

} // namespace scenario

std::vector<NodeHelp> node_types() {
    scenario::Sources sources;
    scenario::Faults faults(sources);
    const scenario::Node nodes = scenario::read_node_catalogue(sources, faults);
    faults.raise();
    std::vector<NodeHelp> types;
    for (const scenario::Entry& entry : nodes.entries) {
        const scenario::Node& node = entry.value;
        types.push_back({std::string(node.text_of("name")),
                         fmt::format("{} x {}, host {}", scenario::whole(node, "accelerators"),
                                     scenario::draw(node, "accelerator"), scenario::draw(node, "host"))});
    }
    return types;
}

} // namespace sunward
