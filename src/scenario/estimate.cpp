#include "sunward/scenario/estimate.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "scenario/fields/schema.hpp"
#include "scenario/read/complete.hpp"
#include "scenario/read/read.hpp"
#include "scenario/yaml/yaml.hpp"
#include "sunward/scenario/hardware.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/series/text_file.hpp"

namespace sunward {

namespace {

std::vector<DefaultFigure> figures_of(const scenario::Node& root, std::string_view key, scenario::Faults& faults) {
    std::vector<DefaultFigure> figures;
    const scenario::Node* list = root.get(key);
    for (std::size_t i = 0; list != nullptr && i < list->entries.size(); ++i) {
        const scenario::Node& node = list->entries[i].value;
        const std::string path = scenario::join(key, i);
        scenario::check_order(node, "low", "central", path, faults);
        scenario::check_order(node, "central", "high", path, faults);
        if (!faults.empty())
            continue;
        figures.push_back(
            {std::string(node.text_of("name")),
             {scenario::value(node, "low"), scenario::value(node, "central"), scenario::value(node, "high")},
             {{},
              std::string(node.text_of("source")),
              static_cast<int>(scenario::whole(node, "year")),
              scenario::value_of(std::span<const TagName>(tag_names), &TagName::value, node.text_of("tag"))}});
    }
    return figures;
}

/// The device with the sources of its figures, which node types do not carry; the draw stays the node's.
Accelerator with_sources(const Accelerator& device, const std::vector<Accelerator>& known) {
    Accelerator result = device;
    if (const auto found = std::ranges::find(known, device.name, &Accelerator::name); found != known.end())
        result.sources = found->sources;
    return result;
}

EstimateHardware alone(const Accelerator& device) {
    EstimateHardware hardware{device.name, device, {}, {}};
    hardware.node.name = device.name;
    hardware.node.hardware = device.name;
    hardware.node.accelerator = device.power;
    return hardware;
}

} // namespace

EstimateDefaults estimate_defaults() {
    const auto file = data_home() / "scenarios" / "catalog" / "estimate.yaml";
    scenario::Sources sources;
    scenario::Faults faults(sources);
    scenario::Budget budget;
    const std::string text = read_text(file, at_most(scenario::most_bytes));
    const scenario::Node given = scenario::parse_yaml(text, sources.add_file(file, file.parent_path()), budget, faults);
    const scenario::Node root =
        scenario::read_node(given, scenario::types::record(scenario::estimate_catalogue_record()), "", faults);
    EstimateDefaults defaults{figures_of(root, "figures", faults), figures_of(root, "zones", faults)};
    faults.raise();
    return defaults;
}

EstimateHardware estimate_hardware(std::string_view name) {
    const std::vector<CatalogueNode> nodes = node_catalogue();
    const std::vector<Accelerator> devices = accelerator_catalogue();
    const auto named = [&](const auto& name_of_node) {
        return std::ranges::find_if(nodes, [&](const CatalogueNode& node) { return name_of_node(node.type) == name; });
    };
    auto found = named([](const NodeType& type) { return std::string_view(type.name); });
    if (found == nodes.end())
        found = named([](const NodeType& type) { return std::string_view(type.hardware); });
    if (found == nodes.end())
        found = named([](const NodeType& type) {
            return type.device ? std::string_view(type.device->name) : std::string_view();
        });
    if (found != nodes.end() && found->type.device)
        return {std::string(name), with_sources(*found->type.device, devices), found->type, found->sources};
    if (const auto device = std::ranges::find(devices, name, &Accelerator::name); device != devices.end())
        return alone(*device);
    std::vector<std::string_view> candidates;
    for (const Accelerator& device : devices)
        candidates.push_back(device.name);
    for (const CatalogueNode& node : nodes)
        for (const std::string* other : {&node.type.name, &node.type.hardware})
            if (std::ranges::find(candidates, *other) == candidates.end())
                candidates.push_back(*other);
    throw InputError({}, "hardware", fmt::format("unknown hardware '{}'{}", name, suggestion(name, candidates)));
}

} // namespace sunward
