// How fast jobs work on which cluster.
#include <algorithm>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

namespace {

/// What an entry says of hardware: `speeds`, or `throughput`, whose first hardware is the reference.
struct Stated {
    const Node* list = nullptr; ///< null: nothing
    std::string_view key;
    double reference = 1; ///< what speed 1 is
    std::string_view figure = "speed";
};

Stated stated_in(const Node& entry) {
    if (const Node* speeds = entry.get("speeds"); speeds != nullptr && !speeds->entries.empty())
        return {speeds, "speeds"};
    if (const Node* rates = entry.get("throughput"); rates != nullptr && !rates->entries.empty())
        return {rates, "throughput", value(rates->entries.front().value, "of_each"), "of_each"};
    return {};
}

/// Speed and utilisation on a cluster that is named, by its name or else by its hardware; nothing for others.
std::optional<PoolTerms> stated_terms(const Stated& stated, const Cluster& cluster, double utilisation) {
    const Node* found = nullptr;
    for (const Entry& entry : stated.list->entries) {
        if (entry.value.text_of("cluster") == cluster.name)
            found = &entry.value;
        else if (found == nullptr && entry.value.text_of("hardware") == cluster.node.hardware)
            found = &entry.value;
    }
    if (found == nullptr)
        return std::nullopt;
    const Node* own = found->get("utilisation");
    return PoolTerms{value(*found, stated.figure) / stated.reference, own == nullptr ? utilisation : own->number};
}

/// Hardware so many times as fast as the first is a unit that was mistaken.
void check_ratios(const Stated& stated, const std::string& path, Faults& faults) {
    for (std::size_t i = 0; i < stated.list->entries.size(); ++i) {
        const Node& rate = *stated.list->entries[i].value.find(stated.figure);
        const double speed = rate.number / stated.reference;
        if (speed < least_speed || speed > greatest_speed)
            faults.add(rate.at, join(join(path, i), stated.figure),
                       fmt::format("{} times as fast as the first, expected {} to {} times", shortest(speed),
                                   shortest(least_speed), shortest(greatest_speed)));
    }
}

} // namespace

double reference_throughput(const Node& entry) {
    const Stated stated = stated_in(entry);
    return stated.key == "throughput" ? stated.reference : 0;
}

void build_terms(const Node& entry, const std::string& path, const Scenario& scenario, Workload& into, Faults& faults) {
    const Stated stated = stated_in(entry);
    if (stated.list == nullptr)
        return;
    JobClass& kind = into.classes.back();
    const Node* others = entry.get("other_hardware");
    const bool runs_on_others = others == nullptr ? stated.key == "speeds" : chosen(other_hardware_list, others->text);
    std::vector<std::string_view> unnamed;
    bool any = false;
    for (std::uint32_t s = 0; s < scenario.sites.size(); ++s)
        for (const Cluster& cluster : scenario.sites[s].clusters) {
            const auto terms = stated_terms(stated, cluster, kind.utilisation);
            kind.terms.push_back(terms.value_or(PoolTerms{runs_on_others ? 1.0 : 0.0, kind.utilisation}));
            const bool allowed = (kind.sites.empty() || std::ranges::binary_search(kind.sites, s)) &&
                                 (kind.cluster.empty() || kind.cluster == cluster.name);
            any = any || (allowed && kind.terms.back().speed > 0);
            if (allowed && !terms && std::ranges::find(unnamed, cluster.name) == unnamed.end())
                unnamed.push_back(cluster.name);
        }
    check_ratios(stated, join(path, stated.key), faults);
    if (!any)
        faults.add(stated.list->at, join(path, stated.key),
                   "names no cluster where the jobs may run, and they do not run on others");
    if (others == nullptr && !unnamed.empty())
        into.notes.push_back(
            fmt::format("{}: '{}' does not name {} {}, where jobs {}", kind.name, stated.key,
                        unnamed.size() == 1 ? "cluster" : "clusters", fmt::join(unnamed, ", "),
                        runs_on_others ? "work at speed 1 ('other_hardware: refuse' keeps them off)" : "do not run"));
}

} // namespace sunward::scenario
