#include "sunward/grid/zone_group.hpp"

#include <algorithm>
#include <cmath>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>

#include "grid/zones/zone_hours.hpp"
#include "sunward/error/faults.hpp"

namespace sunward {

namespace {

constexpr Duration one_hour = Duration::from_hours(1);

void list_fuels(ZoneGroup& group) {
    std::vector<const Plant*> plants;
    for (const DispatchZone& zone : group.system.zones)
        for (const Plant& plant : zone.fleet) {
            plants.push_back(&plant);
            if (!plant.is_load)
                group.fuels.push_back(plant.fuel);
        }
    std::ranges::sort(group.fuels);
    group.fuels.erase(std::unique(group.fuels.begin(), group.fuels.end()), group.fuels.end());
    for (const Plant* plant : plants)
        group.fuel_of.push_back(
            plant->is_load
                ? no_fuel
                : static_cast<std::size_t>(std::ranges::lower_bound(group.fuels, plant->fuel) - group.fuels.begin()));
}

void check_named(const std::string& name, const ZoneInput& zone, Instant from, Instant to) {
    try {
        check_zone(zone, from, to, one_hour);
    } catch (const InputError& error) {
        Faults faults;
        for (const Fault& fault : error.faults())
            faults.add(fault.at, fault.field.empty() ? name : name + "." + fault.field, fault.message);
        faults.raise();
    }
}

} // namespace

bool is_merit_order(const ZonalSystem& system) {
    return system.zones.size() == 1 && system.stores.empty() && system.lines.empty() &&
           std::ranges::all_of(system.zones.front().fleet, [](const Plant& plant) { return std::isinf(plant.ramp); });
}

std::vector<std::vector<std::size_t>> coupled_zones(std::size_t zones, std::span<const ZonalLine> lines) {
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> graph(zones);
    for (const ZonalLine& line : lines)
        boost::add_edge(line.from, line.to, graph);
    std::vector<std::size_t> component(zones);
    std::vector<std::vector<std::size_t>> sets(
        zones == 0 ? 0 : static_cast<std::size_t>(boost::connected_components(graph, component.data())));
    for (std::size_t z = 0; z < zones; ++z)
        sets[component[z]].push_back(z);
    return sets;
}

ZoneGroup make_group(std::span<const std::string> names, std::span<const ZoneInput> zones,
                     std::span<const DrivenStore> stores, std::vector<ZonalLine> lines, Instant from,
                     std::size_t hours) {
    ZoneGroup group;
    group.from = from;
    group.hours = hours;
    const Instant to = from + static_cast<std::int64_t>(hours) * one_hour;
    std::vector<grid::ZoneHours> rows;
    for (std::size_t z = 0; z < zones.size(); ++z) {
        check_named(names[z], zones[z], from, to);
        group.system.zones.push_back({names[z], zones[z].fleet});
        rows.emplace_back(zones[z]);
        group.system.unserved_value =
            z == 0 ? zones[z].value_of_lost_load : std::max(group.system.unserved_value, zones[z].value_of_lost_load);
    }
    for (const DrivenStore& driven : stores) {
        group.system.stores.push_back(driven.store);
        group.level.push_back(driven.level);
    }
    group.system.lines = std::move(lines);
    check_system(group.system);
    list_fuels(group);
    for (std::size_t h = 0; h < hours; ++h) {
        const Instant start = from + static_cast<std::int64_t>(h) * one_hour;
        const Instant end = start + one_hour;
        for (grid::ZoneHours& zone : rows) {
            group.demand.push_back(zone.demand(start, end));
            const auto available = zone.available(start, end);
            group.available.insert(group.available.end(), available.begin(), available.end());
        }
        for (const DrivenStore& driven : stores)
            group.inflow.push_back(std::max(0.0, driven.inflow.mean(start, end)));
    }
    return group;
}

} // namespace sunward
