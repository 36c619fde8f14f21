// How fast jobs work on which cluster.
#include <algorithm>

#include <fmt/format.h>

#include "scenario/build/build.hpp"
#include "scenario/fields/choices.hpp"

namespace sunward::scenario {

namespace {

/// Speed and utilisation on a cluster that `speeds` names, by its name or else by its hardware; nothing for others.
std::optional<PoolTerms> stated_terms(const Node& speeds, const Cluster& cluster, double utilisation) {
    const Node* found = nullptr;
    for (const Entry& entry : speeds.entries) {
        if (entry.value.text_of("cluster") == cluster.name)
            found = &entry.value;
        else if (found == nullptr && entry.value.text_of("hardware") == cluster.node.hardware)
            found = &entry.value;
    }
    if (found == nullptr)
        return std::nullopt;
    const Node* own = found->get("utilisation");
    return PoolTerms{value(*found, "speed"), own == nullptr ? utilisation : own->number};
}

} // namespace

void build_terms(const Node& entry, const std::string& path, const Scenario& scenario, Workload& into, Faults& faults) {
    const Node* speeds = entry.get("speeds");
    if (speeds == nullptr || speeds->entries.empty())
        return;
    JobClass& kind = into.classes.back();
    const Node* others = entry.get("other_hardware");
    const bool runs_on_others = others == nullptr || chosen(other_hardware_list, others->text);
    std::vector<std::string_view> unstated;
    bool any = false;
    for (std::uint32_t s = 0; s < scenario.sites.size(); ++s)
        for (const Cluster& cluster : scenario.sites[s].clusters) {
            const auto stated = stated_terms(*speeds, cluster, kind.utilisation);
            kind.terms.push_back(stated.value_or(PoolTerms{runs_on_others ? 1.0 : 0.0, kind.utilisation}));
            const bool allowed = (kind.sites.empty() || std::ranges::binary_search(kind.sites, s)) &&
                                 (kind.cluster.empty() || kind.cluster == cluster.name);
            any = any || (allowed && kind.terms.back().speed > 0);
            if (allowed && !stated && std::ranges::find(unstated, cluster.name) == unstated.end())
                unstated.push_back(cluster.name);
        }
    if (!any)
        faults.add(speeds->at, join(path, "speeds"),
                   "names no cluster where the jobs may run, and 'other_hardware: refuse' keeps them off all others");
    if (others == nullptr && !unstated.empty())
        into.notes.push_back(fmt::format("{}: 'speeds' does not name {} {}, where jobs work at speed 1 "
                                         "('other_hardware: refuse' keeps them off)",
                                         kind.name, unstated.size() == 1 ? "cluster" : "clusters",
                                         fmt::join(unstated, ", ")));
}

} // namespace sunward::scenario
