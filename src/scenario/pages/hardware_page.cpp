// The catalogue of hardware as a page for people: every figure with its source.
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scenario/pages/reference_text.hpp"
#include "sunward/scenario/hardware.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace scenario {

namespace {

struct Figure {
    std::string key; ///< in the catalogue, as sources name it
    std::string value;
};

std::string text_of(Power power) { return format_quantity(power.base(), Measure::power); }

std::string text_of(const PowerRange& range) {
    return fmt::format("{} (idle {})", text_of(range.full), text_of(range.idle));
}

std::string text_of(const NodeLink& link) {
    return fmt::format("{} GB/s, {}", shortest(link.bandwidth.in(gigabyte / second)),
                       format_quantity(link.latency.seconds(), Measure::duration));
}

std::string text_of(const Estimate& estimate) {
    const std::string central = format_quantity(estimate.central.base(), Measure::carbon);
    if (estimate.low == estimate.high)
        return central;
    return fmt::format("{} ({} to {})", central, format_quantity(estimate.low.base(), Measure::carbon),
                       format_quantity(estimate.high.base(), Measure::carbon));
}

std::string years_text(Duration life) { return fmt::format("{} years", shortest(life.seconds() / (365 * 86400.0))); }

void add_rates(const Rates& rates, std::string_view key, std::vector<Figure>& figures) {
    for (std::size_t i = 0; i < precision_count; ++i)
        if (rates[i] > 0)
            figures.push_back(
                {fmt::format("{}.{}", key, precision_names[i]), format_quantity(rates[i], Measure::flop_rate)});
}

std::vector<Figure> figures_of(const Accelerator& device) {
    std::vector<Figure> figures = {{"released", fmt::format("{}", device.released)}};
    add_rates(device.peak, "peak", figures);
    add_rates(device.achievable, "achievable", figures);
    if (device.memory > Data{})
        figures.push_back({"memory", format_quantity(device.memory.base(), Measure::data)});
    if (device.memory_bandwidth > Bandwidth{})
        figures.push_back(
            {"memory_bandwidth", fmt::format("{} GB/s", shortest(device.memory_bandwidth.in(gigabyte / second)))});
    figures.push_back({"idle", text_of(device.power.idle)});
    figures.push_back({"full", text_of(device.power.full)});
    if (device.in_training)
        figures.push_back({"in_training", text_of(*device.in_training)});
    if (device.embodied)
        figures.push_back({"embodied", text_of(*device.embodied)});
    if (source_of(device.sources, "life") != nullptr)
        figures.push_back({"life", years_text(device.life)});
    return figures;
}

std::vector<Figure> figures_of(const NodeType& node) {
    std::vector<Figure> figures = {
        {"accelerator", fmt::format("{} x {}, {}", node.accelerators, node.device ? node.device->name : node.hardware,
                                    text_of(node.accelerator))}};
    if (node.host.full > Power{})
        figures.push_back({"host", text_of(node.host)});
    if (node.host_embodied)
        figures.push_back({"host.embodied", text_of(*node.host_embodied) + ", " + years_text(node.host_life)});
    if (node.rated)
        figures.push_back({"rated", text_of(*node.rated)});
    if (node.in_training)
        figures.push_back({"in_training", text_of(*node.in_training)});
    if (node.inside)
        figures.push_back({"links.inside", text_of(*node.inside)});
    if (node.between)
        figures.push_back({"links.between", text_of(*node.between)});
    return figures;
}

std::string table_of(const std::vector<Figure>& figures, const std::vector<Provenance>& sources) {
    std::string table = "\n| figure | value | source | year | tag |\n|---|---|---|---|---|\n";
    for (const auto& [key, value] : figures) {
        const Provenance* source = source_of(sources, key);
        table += fmt::format(
            "| `{}` | {} | {} | {} | {} |\n", key, cell(value), source == nullptr ? "" : cell(source->source),
            source == nullptr ? "" : std::to_string(source->year), source == nullptr ? "" : name_of(source->tag));
    }
    return table;
}

constexpr std::string_view introduction = R"(# Hardware

This page is generated (`sunward list hardware-page`) from
`catalog/accelerators.yaml` and `catalog/nodes.yaml`; `sunward list hardware`
and `sunward list nodes` print a line for each. Peaks are dense, of one chip;
of integers, operations count as FLOP. What no figure is given for is not known.
Write-off without a `life` is over 4 years.

)";

} // namespace

} // namespace scenario

std::string hardware_page() {
    std::string page(scenario::introduction);
    page += "Tags:";
    for (const TagName& tag : tag_names)
        page += fmt::format("{} {} {}", tag.value == Tag::read ? "" : ",", tag.name, tag.help);
    page += ".\n\n## Accelerators\n";
    for (const Accelerator& device : accelerator_catalogue())
        page += fmt::format("\n### {} ({})\n", device.name, name_of(device.kind)) +
                scenario::table_of(scenario::figures_of(device), device.sources);
    page += "\n## Node types\n";
    for (const CatalogueNode& node : node_catalogue())
        page += fmt::format("\n### {}\n", node.type.name) +
                scenario::table_of(scenario::figures_of(node.type), node.sources);
    return page;
}

} // namespace sunward
