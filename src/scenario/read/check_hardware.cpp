// What does not fit together in figures of hardware.
#include <fmt/format.h>

#include "scenario/read/complete.hpp"
#include "sunward/hardware/precision.hpp"

namespace sunward::scenario {

namespace {

/// A fault of a number that is given in the map.
void add_fault(const Node& given, const std::string& path, std::string_view key, std::string_view what, double bound,
               Measure measure, Faults& faults) {
    faults.add(given.at, join(path, key),
               fmt::format("'{}' is {} ({})", given.text, what, format_quantity(bound, measure)));
}

/// Bounds that are not given are the central value.
void check_estimate(const Node& owner, const std::string& path, Faults& faults) {
    if (const Node* estimate = owner.get("embodied")) {
        const std::string inner = join(path, "embodied");
        check_order(*estimate, "low", "central", inner, faults);
        check_order(*estimate, "central", "high", inner, faults);
    }
}

/// Nothing is faster than its peak, and what has no peak is not reached.
void check_rates(const Node& device, const std::string& path, Faults& faults) {
    const Node* peak = device.get("peak");
    const Node* achievable = device.get("achievable");
    for (const std::string_view precision : precision_names) {
        const Node* reached = achievable == nullptr ? nullptr : achievable->get(precision);
        const Node* most = peak == nullptr ? nullptr : peak->get(precision);
        if (reached == nullptr)
            continue;
        const std::string inner = join(path, "achievable");
        if (most == nullptr)
            faults.add(reached->at, join(inner, precision), fmt::format("has no 'peak.{}' beside it", precision));
        else if (reached->number > most->number)
            add_fault(*reached, inner, precision, "above the peak", most->number, Measure::flop_rate, faults);
    }
}

/// What a node draws when it idles, as far as it is stated.
double idle_draw(const Node& node) {
    const auto idle = [&](std::string_view device) {
        const Node* range = node.get(device);
        const Node* draw = range == nullptr ? nullptr : range->get("idle");
        return draw == nullptr ? 0 : draw->number;
    };
    const Node* accelerators = node.get("accelerators");
    return idle("host") + (accelerators == nullptr ? 0 : accelerators->number) * idle("accelerator");
}

/// A node that sleeps draws no more than one that idles.
void check_sleep(const Node& node, const std::string& path, Faults& faults) {
    const Node* asleep = node.get("asleep");
    if (asleep == nullptr || node.get("accelerators") == nullptr)
        return;
    if (const double awake = idle_draw(node); asleep->number > awake)
        faults.add(
            asleep->at, join(path, "asleep"),
            fmt::format("more than the {} that the node draws when it idles", format_quantity(awake, Measure::power)));
}

void check_rated(const Node& node, const std::string& path, Faults& faults) {
    const double idle = idle_draw(node);
    for (const std::string_view key : {"rated", "in_training"})
        if (const Node* draw = node.get(key); draw != nullptr && draw->number < idle)
            add_fault(*draw, path, key, "below what the node draws when it idles", idle, Measure::power, faults);
    check_order(node, "in_training", "rated", path, faults);
}

} // namespace

void check_order(const Node& node, std::string_view low, std::string_view high, const std::string& path,
                 Faults& faults) {
    const Node* a = node.get(low);
    const Node* b = node.get(high);
    if (a != nullptr && b != nullptr && a->number > b->number)
        faults.add(a->at, join(path, low), fmt::format("'{}' is above '{}' ({})", a->text, high, b->text));
}

void check_accelerator(const Node& device, const std::string& path, Faults& faults) {
    check_order(device, "idle", "full", path, faults);
    check_order(device, "idle", "in_training", path, faults);
    check_estimate(device, path, faults);
    check_rates(device, path, faults);
}

void check_cluster(const Node& cluster, const std::string& path, Faults& faults) {
    const Node* node = cluster.get("node");
    if (node == nullptr)
        return;
    const std::string inner = join(path, "node");
    if (const Node* accelerator = node->get("accelerator"))
        check_accelerator(*accelerator, join(inner, "accelerator"), faults);
    if (const Node* host = node->get("host")) {
        check_order(*host, "idle", "full", join(inner, "host"), faults);
        check_estimate(*host, join(inner, "host"), faults);
    }
    check_sleep(*node, inner, faults);
    check_rated(*node, inner, faults);
    const Node* count = cluster.get("count");
    const Node* accelerators = node->get("accelerators");
    constexpr double most = 4294967295.0;
    if (count != nullptr && accelerators != nullptr && count->number * accelerators->number > most)
        faults.add(count->at, join(path, "count"), "more than 4294967295 accelerators in one cluster");
}

} // namespace sunward::scenario
