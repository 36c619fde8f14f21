#include "sunward/grid/optimal_flow.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "grid/network/flow_program.hpp"
#include "grid/network/optimal_point.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

using grid::FlowUnit;
using grid::LimitedBranch;
using grid::LinearOptimum;

constexpr double first_share = 0.25; ///< of a unit's range on either side of its last output
constexpr double narrowing = 0.25;   ///< of that share when the optimum is within it
constexpr double least_share = 1e-7;
constexpr double least_gain = 1e-13; ///< of the cost, for another step of the same width
constexpr double binding_dual = 1e-7;
constexpr std::size_t most_rounds = 1'000;

} // namespace

struct OptimalFlowSolver::Program {
    grid::FlowProgram program;
    std::vector<double> centre; ///< output per unit that the segments are fine around

    Program(const PowerNetwork& network, const OptimalFlowOptions& options)
        : program(network, options), centre(program.units().size(), 0.0) {}

    /// The exact optimum, if this is near enough to it.
    [[nodiscard]] bool refine(LinearOptimum& optimum) {
        std::vector<grid::BindingBranch> binding;
        std::vector<std::size_t> which;
        for (std::size_t l = 0; l < optimum.branch_dual.size(); ++l) {
            const double dual = optimum.branch_dual[l];
            if (std::abs(dual) <= binding_dual)
                continue;
            const LimitedBranch& line = program.limited()[l];
            const Branch& branch = program.network().branches[line.branch];
            const bool fixed = branch.least == branch.most;
            binding.push_back({line.factors, (dual < 0 ? branch.most : branch.least) - program.load_flow(line),
                               fixed || dual < 0 ? -no_limit : 0, fixed || dual > 0 ? no_limit : 0, dual});
            which.push_back(l);
        }
        std::vector<grid::IslandBalance> balances;
        for (const double demand : program.island_demand())
            balances.push_back({demand, optimum.island_price[balances.size()]});
        const auto point =
            grid::optimal_point(program.units(), optimum.output, program.flows().island(), balances, binding);
        if (!point || program.overloads(point->output))
            return false;
        optimum.output = point->output;
        optimum.island_price = point->island_price;
        std::fill(optimum.branch_dual.begin(), optimum.branch_dual.end(), 0.0);
        for (std::size_t l = 0; l < which.size(); ++l)
            optimum.branch_dual[which[l]] = point->branch_dual[l];
        return true;
    }

    [[nodiscard]] double cost_at(std::span<const double> output) const {
        double cost = 0;
        for (std::size_t u = 0; u < output.size(); ++u)
            cost += program.units()[u].cost_from_lower(output[u]);
        return cost;
    }

    /// True when a curved unit went as far as its finely priced stretch reaches: its price may be anything then.
    [[nodiscard]] bool at_edge(std::span<const double> output, double share) const {
        for (std::size_t u = 0; u < output.size(); ++u) {
            const double reach = program.units()[u].reach(share);
            if (reach > 0 && std::abs(output[u] - centre[u]) > 0.999 * reach)
                return true;
        }
        return false;
    }

    /// Every step is cheaper than the one before, as the segments price no output below its cost and that of the
    /// centre exactly.
    LinearOptimum optimum() {
        const auto& units = program.units();
        for (std::size_t u = 0; u < units.size(); ++u)
            centre[u] = std::clamp(centre[u], units[u].lower, units[u].upper);
        const bool curved = std::any_of(units.begin(), units.end(), [](const FlowUnit& unit) { return unit.curved(); });
        double share = first_share;
        double cost = no_limit;
        for (std::size_t round = 0;; ++round) {
            program.set_segments(centre, share);
            LinearOptimum found = program.solve();
            if (!curved || round == most_rounds)
                return found;
            const bool edge = at_edge(found.output, share);
            const double before = std::exchange(cost, cost_at(found.output));
            centre = found.output;
            if (refine(found) || (!edge && share <= least_share)) {
                centre = found.output;
                return found;
            }
            if (!edge || !(cost < before - least_gain * (1 + std::abs(cost))))
                share = std::max(share * narrowing, least_share / 2);
        }
    }

    [[nodiscard]] OptimalFlow result(const LinearOptimum& optimum) const {
        const PowerNetwork& network = program.network();
        const std::size_t generators = network.generators.size();
        OptimalFlow flow;
        flow.output.assign(optimum.output.begin(), optimum.output.begin() + static_cast<std::ptrdiff_t>(generators));
        flow.unserved.assign(network.buses.size(), 0.0);
        flow.surplus.assign(network.buses.size(), 0.0);
        flow.price.assign(network.buses.size(), 0.0);
        flow.rent.assign(network.branches.size(), 0.0);
        flow.flow = program.flow_at(optimum.output);
        const auto& buses = program.unit_buses();
        for (std::size_t k = 0; k < buses.size(); ++k) {
            flow.unserved[buses[k]] = optimum.output[generators + 2 * k];
            flow.surplus[buses[k]] = optimum.output[generators + 2 * k + 1];
            flow.price[buses[k]] = optimum.island_price[program.flows().island()[buses[k]]];
        }
        for (std::size_t l = 0; l < optimum.branch_dual.size(); ++l) {
            const LimitedBranch& line = program.limited()[l];
            flow.rent[line.branch] = std::abs(optimum.branch_dual[l]);
            for (const std::size_t bus : buses)
                flow.price[bus] += optimum.branch_dual[l] * line.factors[bus];
        }
        for (std::size_t g = 0; g < generators; ++g)
            if (program.in_service(network.generators[g])) {
                flow.cost += cost_of(network.generators[g].cost, flow.output[g]);
                flow.emissions += network.generators[g].factor * flow.output[g];
            }
        return flow;
    }
};

OptimalFlowSolver::OptimalFlowSolver(const PowerNetwork& network, const OptimalFlowOptions& options)
    : program_(std::make_unique<Program>(network, options)) {}

OptimalFlowSolver::~OptimalFlowSolver() = default;
OptimalFlowSolver::OptimalFlowSolver(OptimalFlowSolver&&) noexcept = default;
OptimalFlowSolver& OptimalFlowSolver::operator=(OptimalFlowSolver&&) noexcept = default;

OptimalFlow OptimalFlowSolver::solve(std::span<const double> load, std::span<const double> available) {
    program_->program.set(load, available);
    return program_->result(program_->optimum());
}

MarginalEmissions OptimalFlowSolver::marginal_emissions(std::size_t bus, std::span<const double> load,
                                                        std::span<const double> available, double step) {
    if (bus >= program_->program.network().buses.size())
        throw InputError({}, "bus", fmt::format("there is no bus {}", bus));
    if (!(step > 0) || !std::isfinite(step))
        throw InputError({}, "step", "is not above 0");
    std::vector<double> changed(load.begin(), load.end());
    if (load.empty())
        changed = loads_of(program_->program.network());
    const double here = solve(changed, available).emissions;
    const double drawn = changed[bus];
    changed[bus] = drawn + step;
    const double above = solve(changed, available).emissions;
    changed[bus] = drawn - step;
    const double below = solve(changed, available).emissions;
    return {(here - below) / step, (above - here) / step};
}

} // namespace sunward
