#include "sunward/grid/case_zones.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sunward/error/faults.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_buses = 1000;
constexpr std::size_t most_segments = 100;

void check(const PowerNetwork& network, std::size_t segments) {
    check_network(network);
    Faults faults;
    if (network.buses.size() > most_buses)
        faults.add({}, "case", fmt::format("{} buses, at most {} are allowed", network.buses.size(), most_buses));
    if (segments == 0 || segments > most_segments)
        faults.add({}, "segments", fmt::format("{}, expected 1 to {}", segments, most_segments));
    faults.raise();
}

/// Parts of a range of output; what is below the first one belongs to it.
void add_parts(const Generator& generator, const std::string& name, double from, double to, std::size_t segments,
               Fleet& fleet) {
    const bool straight = generator.cost.quadratic == 0 && generator.cost.points.empty();
    const std::size_t parts = straight || to <= from ? 1 : segments;
    const double width = (to - from) / static_cast<double>(parts);
    for (std::size_t k = 0; k < parts; ++k) {
        Plant plant;
        plant.name = parts == 1 ? name : fmt::format("{}.{}", name, k + 1);
        plant.capacity = std::max(0.0, width);
        const double low = from + static_cast<double>(k) * width;
        plant.marginal_cost = width > 0 ? (cost_of(generator.cost, low + width) - cost_of(generator.cost, low)) / width
                                        : generator.cost.linear;
        fleet.push_back(std::move(plant));
    }
}

void add_plants(const Generator& generator, std::size_t index, std::size_t segments, Fleet& fleet) {
    if (generator.maximum < 0 || (generator.maximum == 0 && generator.minimum < 0))
        return;
    const std::size_t first = fleet.size();
    const double least = std::max(0.0, generator.minimum);
    add_parts(generator, fmt::format("gen {}", index + 1), least, generator.maximum, segments, fleet);
    fleet[first].capacity += least;
    fleet[first].minimum = least;
    for (std::size_t k = first; k < fleet.size(); ++k) {
        fleet[k].fuel = generator.fuel.empty() ? "unknown" : generator.fuel;
        fleet[k].factor = generator.factor;
    }
}

/// A generator whose output may be below 0 is a load that can be dispatched: the most that it takes, less what is left
/// unserved at the generator's cost. Returns the load, MW.
double add_load(const Generator& generator, std::size_t index, std::size_t segments, Fleet& fleet) {
    if (generator.minimum >= 0)
        return 0;
    const std::size_t first = fleet.size();
    const double least = std::min(0.0, generator.maximum);
    if (least > generator.minimum)
        add_parts(generator, fmt::format("load {}", index + 1), generator.minimum, least, segments, fleet);
    for (std::size_t k = first; k < fleet.size(); ++k)
        fleet[k].is_load = true;
    return -generator.minimum;
}

} // namespace

CaseZones zones_of_case(const PowerNetwork& network, std::size_t segments, const Series& load) {
    check(network, segments);
    CaseZones result;
    const std::vector<double> loads = loads_of(network);
    std::vector<double> dispatched(network.buses.size());
    std::vector<Fleet> fleets(network.buses.size());
    for (std::size_t i = 0; i < network.generators.size(); ++i) {
        const Generator& generator = network.generators[i];
        if (!generator.in_service || !network.buses[generator.bus].in_service)
            continue;
        add_plants(generator, i, segments, fleets[generator.bus]);
        dispatched[generator.bus] += add_load(generator, i, segments, fleets[generator.bus]);
    }
    for (std::size_t b = 0; b < network.buses.size(); ++b) {
        result.names.push_back(fmt::format("{}", network.buses[b].number));
        std::vector<double> demand(load.values().begin(), load.values().end());
        for (double& value : demand)
            value = value * loads[b] + dispatched[b];
        ZoneInput& zone = result.zones.emplace_back();
        zone.demand = load.with_values(std::move(demand));
        zone.may_feed_in = true;
        zone.fleet = std::move(fleets[b]);
        result.in_service.push_back(network.buses[b].in_service);
    }
    for (std::size_t i = 0; i < network.branches.size(); ++i) {
        const Branch& branch = network.branches[i];
        if (!branch.in_service || !network.buses[branch.from].in_service || !network.buses[branch.to].in_service)
            continue;
        ZonalLine line;
        line.name = fmt::format("branch {}", i + 1);
        line.from = branch.from;
        line.to = branch.to;
        line.forward = branch.most;
        line.backward = -branch.least;
        line.reactance = branch.reactance * branch.tap;
        line.shift = branch.shift * network.base;
        result.lines.push_back(std::move(line));
    }
    return result;
}

} // namespace sunward
