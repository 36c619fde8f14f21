#include "sunward/grid/tracing.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/error/faults.hpp"
#include <Eigen/SparseLU>
#include <fmt/format.h>

namespace sunward {

namespace {

constexpr double imbalance = 1e-6;       ///< of what comes in at a node
constexpr double least_imbalance = 1e-9; ///< of the most that comes in anywhere
constexpr double solver_error = 1e-7;    ///< MW, of flows that a program found
constexpr double no_flow = 1e-12;        ///< of the largest flow
constexpr std::size_t most_nodes_of_shares = 5'000;

void check(std::span<const double> generation, std::span<const double> emissions, std::span<const TracedFlow> flows) {
    Faults faults;
    if (emissions.size() != generation.size())
        faults.add({}, "emissions",
                   fmt::format("has {} nodes, the generation {}", emissions.size(), generation.size()));
    for (std::size_t i = 0; i < generation.size(); ++i)
        if (!(generation[i] >= 0) || !std::isfinite(generation[i]))
            faults.add({}, fmt::format("generation[{}]", i), fmt::format("{} MW", generation[i]));
    for (std::size_t i = 0; i < emissions.size(); ++i)
        if (!std::isfinite(emissions[i]) || (i < generation.size() && generation[i] == 0 && emissions[i] != 0))
            faults.add({}, fmt::format("emissions[{}]", i),
                       fmt::format("{} kg/h of {} MW", emissions[i], generation[i]));
    for (std::size_t i = 0; i < flows.size(); ++i)
        if (flows[i].from >= generation.size() || flows[i].to >= generation.size() || flows[i].from == flows[i].to ||
            !std::isfinite(flows[i].power))
            faults.add({}, fmt::format("flows[{}]", i), "is not a finite flow between two of the nodes");
    faults.raise();
}

/// All flows in their own direction, without those that are but rounding.
std::vector<TracedFlow> directed(std::span<const TracedFlow> flows) {
    std::vector<TracedFlow> result;
    double largest = 0;
    for (const TracedFlow& flow : flows)
        largest = std::max(largest, std::abs(flow.power));
    const double least = no_flow * largest;
    for (const TracedFlow& flow : flows) {
        if (flow.power > least)
            result.push_back(flow);
        else if (flow.power < -least)
            result.push_back({flow.to, flow.from, -flow.power});
    }
    return result;
}

/// Nodes that generation reaches; on the others nothing flows, or only in circles, and the equations would be singular.
std::vector<bool> fed_nodes(std::span<const double> generation, const std::vector<TracedFlow>& flows) {
    std::vector<std::vector<std::size_t>> next(generation.size());
    for (const TracedFlow& flow : flows)
        next[flow.from].push_back(flow.to);
    std::vector<bool> fed(generation.size(), false);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < generation.size(); ++i)
        if (generation[i] > 0) {
            fed[i] = true;
            open.push_back(i);
        }
    while (!open.empty()) {
        const std::size_t node = open.back();
        open.pop_back();
        for (const std::size_t to : next[node])
            if (!fed[to]) {
                fed[to] = true;
                open.push_back(to);
            }
    }
    return fed;
}

TracedMix balances(std::span<const double> generation, const std::vector<TracedFlow>& flows) {
    TracedMix mix;
    mix.inflow.assign(generation.begin(), generation.end());
    for (const TracedFlow& flow : flows)
        mix.inflow[flow.to] += flow.power;
    mix.consumption = mix.inflow;
    for (const TracedFlow& flow : flows)
        mix.consumption[flow.from] -= flow.power;
    double most = 0;
    for (const double inflow : mix.inflow)
        most = std::max(most, inflow);
    Faults faults;
    for (std::size_t i = 0; i < mix.consumption.size(); ++i) {
        double& left = mix.consumption[i];
        if (left < -(imbalance * mix.inflow[i] + least_imbalance * most + solver_error))
            faults.add({}, fmt::format("node {}", i),
                       fmt::format("sends out {} MW more than the {} MW that come in", -left, mix.inflow[i]));
        left = std::max(left, 0.0);
    }
    faults.raise();
    return mix;
}

/// inflow_i x_i - sum_j F_ji x_j = given_i; x_i = given_i where nothing arrives.
class Mixing {
public:
    Mixing(const TracedMix& mix, const std::vector<TracedFlow>& flows, std::vector<bool> fed) : fed_(std::move(fed)) {
        const auto nodes = static_cast<int>(fed_.size());
        std::vector<Eigen::Triplet<double>> entries;
        for (int i = 0; i < nodes; ++i) {
            const auto node = static_cast<std::size_t>(i);
            entries.emplace_back(i, i, fed_[node] ? mix.inflow[node] : 1);
        }
        for (const TracedFlow& flow : flows)
            if (fed_[flow.from])
                entries.emplace_back(static_cast<int>(flow.to), static_cast<int>(flow.from), -flow.power);
        Eigen::SparseMatrix<double> matrix(nodes, nodes);
        matrix.setFromTriplets(entries.begin(), entries.end());
        factors_.compute(matrix);
        if (factors_.info() != Eigen::Success)
            throw SimulationError("the equations of flow tracing have no solution");
    }

    [[nodiscard]] Eigen::VectorXd solve(Eigen::VectorXd given) const {
        for (std::size_t i = 0; i < fed_.size(); ++i)
            if (!fed_[i])
                given[static_cast<Eigen::Index>(i)] = 0;
        return factors_.solve(given);
    }

    [[nodiscard]] std::vector<double> intensity(std::span<const double> emissions) const {
        const Eigen::VectorXd solved =
            solve(Eigen::Map<const Eigen::VectorXd>(emissions.data(), static_cast<Eigen::Index>(emissions.size())));
        return {solved.begin(), solved.end()};
    }

private:
    std::vector<bool> fed_;
    Eigen::SparseLU<Eigen::SparseMatrix<double>> factors_;
};

} // namespace

TracedMix trace_flows(std::span<const double> generation, std::span<const double> emissions,
                      std::span<const TracedFlow> flows) {
    check(generation, emissions, flows);
    const std::vector<TracedFlow> forward = directed(flows);
    TracedMix mix = balances(generation, forward);
    if (!generation.empty())
        mix.intensity = Mixing(mix, forward, fed_nodes(generation, forward)).intensity(emissions);
    return mix;
}

std::vector<std::vector<double>> trace_contents(std::span<const double> generation,
                                                std::span<const std::vector<double>> contents,
                                                std::span<const TracedFlow> flows) {
    for (const std::vector<double>& content : contents)
        check(generation, content, flows);
    std::vector<std::vector<double>> intensities(contents.size());
    if (generation.empty() || contents.empty())
        return intensities;
    const std::vector<TracedFlow> forward = directed(flows);
    const Mixing mixing(balances(generation, forward), forward, fed_nodes(generation, forward));
    std::ranges::transform(contents, intensities.begin(),
                           [&](const std::vector<double>& content) { return mixing.intensity(content); });
    return intensities;
}

std::vector<double> origin_shares(std::span<const double> generation, std::span<const TracedFlow> flows) {
    const std::vector<double> nothing(generation.size(), 0.0);
    check(generation, nothing, flows);
    if (generation.size() > most_nodes_of_shares)
        throw InputError({}, "generation", fmt::format("more than {} nodes", most_nodes_of_shares));
    const std::vector<TracedFlow> forward = directed(flows);
    const TracedMix mix = balances(generation, forward);
    std::vector<double> shares(generation.size() * generation.size(), 0.0);
    if (generation.empty())
        return shares;
    const Mixing mixing(mix, forward, fed_nodes(generation, forward));
    const auto nodes = static_cast<Eigen::Index>(generation.size());
    for (std::size_t origin = 0; origin < generation.size(); ++origin) {
        if (generation[origin] == 0)
            continue;
        const Eigen::VectorXd share =
            mixing.solve(generation[origin] * Eigen::VectorXd::Unit(nodes, static_cast<Eigen::Index>(origin)));
        for (std::size_t node = 0; node < generation.size(); ++node)
            shares[node * generation.size() + origin] = share[static_cast<Eigen::Index>(node)];
    }
    return shares;
}

} // namespace sunward
