// Node types and accelerators.
#include <algorithm>
#include <memory>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"
#include "sunward/hardware/precision.hpp"

namespace sunward::scenario {

namespace {

PowerRange build_power(const Node& range) {
    return {Power::from_base(value(range, "idle")), Power::from_base(value(range, "full"))};
}

template <typename Value>
std::optional<Value> given(const Node& map, std::string_view key) {
    const Node* found = map.get(key);
    return found == nullptr ? std::nullopt : std::optional{Value::from_base(found->number)};
}

std::optional<Estimate> build_estimate(const Node& owner) {
    const Node* estimate = owner.get("embodied");
    if (estimate == nullptr)
        return std::nullopt;
    const Carbon central = Carbon::from_base(value(*estimate, "central"));
    return Estimate{given<Carbon>(*estimate, "low").value_or(central), central,
                    given<Carbon>(*estimate, "high").value_or(central)};
}

Duration build_life(const Node& owner) { return owner.get("life") == nullptr ? usual_life : span_of(owner, "life"); }

Rates build_rates(const Node& device, std::string_view key) {
    Rates rates{};
    const Node* map = device.get(key);
    for (std::size_t i = 0; map != nullptr && i < precision_count; ++i)
        if (const Node* rate = map->get(precision_names[i]))
            rates[i] = rate->number;
    return rates;
}

std::optional<NodeLink> build_link(const Node& node, std::string_view key) {
    const Node* links = node.get("links");
    const Node* link = links == nullptr ? nullptr : links->get(key);
    if (link == nullptr)
        return std::nullopt;
    return NodeLink{Bandwidth::from_base(value(*link, "bandwidth")), span_of(*link, "latency")};
}

/// Whether more is known than what it draws.
bool is_device(const Node& accelerator) {
    return std::ranges::any_of(accelerator.entries, [](const Entry& entry) {
        return entry.value.usable() && entry.key != "idle" && entry.key != "full";
    });
}

} // namespace

std::vector<Provenance> build_sources(const Node& map) {
    std::vector<Provenance> result;
    if (const Node* sources = map.get("sources"))
        for (const Entry& entry : sources->entries) {
            Provenance& source = result.emplace_back();
            for (const Entry& of : entry.value.find("of")->entries)
                source.of.push_back(of.value.text);
            source.source = entry.value.text_of("source");
            source.year = static_cast<int>(whole(entry.value, "year"));
            source.tag = value_of(std::span<const TagName>(tag_names), &TagName::value, entry.value.text_of("tag"));
        }
    return result;
}

Accelerator build_accelerator(const Node& device) {
    Accelerator result;
    result.name = device.text_of("name");
    if (device.get("kind") != nullptr)
        result.kind = value_of(std::span<const AcceleratorKindName>(accelerator_kind_names),
                               &AcceleratorKindName::value, device.text_of("kind"));
    if (device.get("released") != nullptr)
        result.released = static_cast<int>(whole(device, "released"));
    result.peak = build_rates(device, "peak");
    result.achievable = build_rates(device, "achievable");
    result.memory = given<Data>(device, "memory").value_or(Data{});
    result.memory_bandwidth = given<Bandwidth>(device, "memory_bandwidth").value_or(Bandwidth{});
    result.power = build_power(device);
    result.in_training = given<Power>(device, "in_training");
    result.embodied = build_estimate(device);
    result.life = build_life(device);
    result.sources = build_sources(device);
    return result;
}

NodeType build_node(const Node& node) {
    NodeType type;
    type.name = node.text_of("name");
    type.hardware = node.text_of("hardware");
    type.accelerators = static_cast<std::uint32_t>(whole(node, "accelerators"));
    const Node& accelerator = *node.find("accelerator");
    type.accelerator = build_power(accelerator);
    if (is_device(accelerator))
        type.device = std::make_shared<const Accelerator>(build_accelerator(accelerator));
    type.asleep = given<Power>(node, "asleep");
    type.rated = given<Power>(node, "rated");
    type.in_training = given<Power>(node, "in_training");
    type.inside = build_link(node, "inside");
    type.between = build_link(node, "between");
    if (const Node* host = node.get("host")) {
        type.host = build_power(*host);
        type.host_embodied = build_estimate(*host);
        type.host_life = build_life(*host);
    }
    return type;
}

} // namespace sunward::scenario
