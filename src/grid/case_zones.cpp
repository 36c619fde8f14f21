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
    for (const Bus& bus : network.buses)
        if (bus.in_service && bus.load + bus.shunt < 0)
            faults.add({}, fmt::format("bus {}", bus.number), "a load below 0; expected a generator in its place");
    for (std::size_t i = 0; i < network.generators.size(); ++i)
        if (network.generators[i].in_service && network.generators[i].minimum < 0)
            faults.add({}, fmt::format("generator {}", i + 1), "a minimum below 0, expected a load in its place");
    for (std::size_t i = 0; i < network.branches.size(); ++i) {
        const Branch& branch = network.branches[i];
        if (branch.in_service && branch.shift != 0)
            faults.add({}, fmt::format("branch {}", i + 1), "a phase shifter, which zones cannot have");
        if (branch.in_service && branch.reactance * branch.tap <= 0)
            faults.add({}, fmt::format("branch {}", i + 1), "a reactance that is not above 0");
    }
    faults.raise();
}

/// Parts of a generator's range from its minimum to its maximum; what is below the minimum belongs to the first.
void add_plants(const Generator& generator, std::size_t index, std::size_t segments, Fleet& fleet) {
    const bool straight = generator.cost.quadratic == 0 && generator.cost.points.empty();
    const std::size_t parts = straight || generator.maximum <= generator.minimum ? 1 : segments;
    const double width = (generator.maximum - generator.minimum) / static_cast<double>(parts);
    for (std::size_t k = 0; k < parts; ++k) {
        Plant plant;
        plant.name = parts == 1 ? fmt::format("gen {}", index + 1) : fmt::format("gen {}.{}", index + 1, k + 1);
        plant.fuel = generator.fuel.empty() ? "unknown" : generator.fuel;
        plant.factor = generator.factor;
        plant.capacity = std::max(0.0, width) + (k == 0 ? generator.minimum : 0);
        plant.minimum = k == 0 ? generator.minimum : 0;
        const double low = generator.minimum + static_cast<double>(k) * width;
        plant.marginal_cost = width > 0 ? (cost_of(generator.cost, low + width) - cost_of(generator.cost, low)) / width
                                        : generator.cost.linear;
        fleet.push_back(std::move(plant));
    }
}

} // namespace

CaseZones zones_of_case(const PowerNetwork& network, std::size_t segments, const Series& load) {
    check(network, segments);
    CaseZones result;
    const std::vector<double> loads = loads_of(network);
    for (std::size_t b = 0; b < network.buses.size(); ++b) {
        result.names.push_back(fmt::format("{}", network.buses[b].number));
        std::vector<double> demand(load.values().begin(), load.values().end());
        for (double& value : demand)
            value *= loads[b];
        result.zones.emplace_back().demand = load.with_values(std::move(demand));
    }
    for (std::size_t i = 0; i < network.generators.size(); ++i) {
        const Generator& generator = network.generators[i];
        if (generator.in_service && network.buses[generator.bus].in_service)
            add_plants(generator, i, segments, result.zones[generator.bus].fleet);
    }
    for (std::size_t i = 0; i < network.branches.size(); ++i) {
        const Branch& branch = network.branches[i];
        if (!branch.in_service || !network.buses[branch.from].in_service || !network.buses[branch.to].in_service)
            continue;
        ZonalLine line;
        line.name = fmt::format("branch {}", i + 1);
        line.from = branch.from;
        line.to = branch.to;
        line.forward = std::max(0.0, branch.most);
        line.backward = std::max(0.0, -branch.least);
        line.reactance = branch.reactance * branch.tap;
        result.lines.push_back(std::move(line));
    }
    return result;
}

} // namespace sunward
