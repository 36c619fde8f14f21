#include "sunward/grid/power_network.hpp"

#include <cmath>
#include <set>

#include "sunward/error/faults.hpp"
#include <fmt/format.h>

namespace sunward {

namespace {

constexpr double slope_tolerance = 1e-9;

bool finite(std::initializer_list<double> values) {
    for (const double value : values)
        if (!std::isfinite(value))
            return false;
    return true;
}

void check_buses(const PowerNetwork& network, Faults& faults) {
    std::set<int> numbers;
    for (std::size_t i = 0; i < network.buses.size(); ++i) {
        const Bus& bus = network.buses[i];
        const std::string field = fmt::format("buses[{}]", i);
        if (!numbers.insert(bus.number).second)
            faults.add({}, field, fmt::format("the bus number {} occurs twice", bus.number));
        if (!finite({bus.load, bus.shunt}))
            faults.add({}, field, "load or shunt is not finite");
    }
}

void check_cost(const GenerationCost& cost, const std::string& field, Faults& faults) {
    if (!finite({cost.quadratic, cost.linear, cost.constant}) || cost.quadratic < 0)
        faults.add({}, field, "the cost is not finite or not convex");
    if (cost.points.size() == 1)
        faults.add({}, field, "a cost through points needs two of them");
    double before = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k + 1 < cost.points.size(); ++k) {
        const auto& from = cost.points[k];
        const auto& to = cost.points[k + 1];
        if (!finite({from.output, from.cost, to.output, to.cost}) || to.output <= from.output) {
            faults.add({}, field, "the points of the cost do not go up in output");
            return;
        }
        const double slope = (to.cost - from.cost) / (to.output - from.output);
        if (slope < before - slope_tolerance * (1 + std::abs(before))) {
            faults.add({}, field, fmt::format("the cost is not convex: its slope falls from {} to {}", before, slope));
            return;
        }
        before = slope;
    }
}

void check_generators(const PowerNetwork& network, Faults& faults) {
    for (std::size_t i = 0; i < network.generators.size(); ++i) {
        const Generator& generator = network.generators[i];
        const std::string field = fmt::format("generators[{}]", i);
        if (generator.bus >= network.buses.size())
            faults.add({}, field, "stands at a bus that is not there");
        if (!finite({generator.output, generator.minimum, generator.maximum}))
            faults.add({}, field, "an output is not finite");
        else if (generator.minimum > generator.maximum)
            faults.add({}, field,
                       fmt::format("the minimum of {} MW is above the maximum of {} MW", generator.minimum,
                                   generator.maximum));
        if (!std::isfinite(generator.factor) || generator.factor < 0)
            faults.add({}, field, "the emission factor is negative or not finite");
        check_cost(generator.cost, field, faults);
    }
}

void check_branches(const PowerNetwork& network, Faults& faults) {
    for (std::size_t i = 0; i < network.branches.size(); ++i) {
        const Branch& branch = network.branches[i];
        const std::string field = fmt::format("branches[{}]", i);
        if (branch.from >= network.buses.size() || branch.to >= network.buses.size())
            faults.add({}, field, "ends at a bus that is not there");
        else if (branch.from == branch.to)
            faults.add({}, field, "has both ends at the same bus");
        if (branch.in_service && (!std::isfinite(branch.reactance) || branch.reactance == 0))
            faults.add({}, field, "the reactance is 0 or not finite");
        if (!std::isfinite(branch.tap) || branch.tap <= 0)
            faults.add({}, field, "the tap ratio is not above 0");
        if (!std::isfinite(branch.shift))
            faults.add({}, field, "the phase shift is not finite");
        if (!(branch.least <= branch.most))
            faults.add({}, field, fmt::format("the flow limits {} and {} MW cross", branch.least, branch.most));
    }
}

} // namespace

double cost_of(const GenerationCost& cost, double output) {
    if (cost.points.empty())
        return (cost.quadratic * output + cost.linear) * output + cost.constant;
    std::size_t k = 0;
    while (k + 2 < cost.points.size() && output > cost.points[k + 1].output)
        ++k;
    const auto& from = cost.points[k];
    const auto& to = cost.points[k + 1];
    return from.cost + (output - from.output) * (to.cost - from.cost) / (to.output - from.output);
}

std::vector<double> loads_of(const PowerNetwork& network) {
    std::vector<double> loads;
    for (const Bus& bus : network.buses)
        loads.push_back(bus.in_service ? bus.load + bus.shunt : 0);
    return loads;
}

std::vector<double> injections_of(const PowerNetwork& network) {
    std::vector<double> injections;
    for (const double load : loads_of(network))
        injections.push_back(-load);
    for (const Generator& generator : network.generators)
        if (generator.in_service && network.buses[generator.bus].in_service)
            injections[generator.bus] += generator.output;
    return injections;
}

void check_network(const PowerNetwork& network) {
    Faults faults;
    if (!std::isfinite(network.base) || network.base <= 0)
        faults.add({}, "base", "is not above 0");
    check_buses(network, faults);
    check_generators(network, faults);
    check_branches(network, faults);
    faults.raise();
}

} // namespace sunward
