#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "data.hpp"
#include "networks.hpp"
#include "numbers.hpp"
#include "sunward/grid/case_file.hpp"
#include "sunward/grid/optimal_flow.hpp"
#include "sunward/grid/power_flow.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Economic dispatch without a network by bisection on the price: an independent optimum for quadratic costs.
struct Economic {
    double price;
    double cost = 0;
    std::vector<double> output;
};

Economic economic_dispatch(const PowerNetwork& network, double demand) {
    const auto output = [](const Generator& generator, double price) {
        const double wanted = (price - generator.cost.linear) / (2 * generator.cost.quadratic);
        return std::clamp(wanted, generator.minimum, generator.maximum);
    };
    double low = 0;
    double high = 1000;
    for (int i = 0; i < 200; ++i) {
        const double price = (low + high) / 2;
        double total = 0;
        for (const Generator& generator : network.generators)
            total += output(generator, price);
        (total < demand ? low : high) = price;
    }
    Economic result{(low + high) / 2, 0, {}};
    for (const Generator& generator : network.generators) {
        result.output.push_back(output(generator, result.price));
        result.cost += cost_of(generator.cost, result.output.back());
    }
    return result;
}

/// Quadratic, linear and piecewise linear costs on a connected network of which half the branches have limits.
PowerNetwork random_network(Draw& random) {
    PowerNetwork network;
    const std::size_t buses = 3 + random.below(12);
    for (std::size_t i = 0; i < buses; ++i)
        network.buses.push_back({static_cast<int>(i) + 1, "", random.between(0, 100), 0, i == 0, true});
    for (std::size_t i = 0; i < 2 * buses; ++i) {
        Branch branch;
        branch.from = i < buses - 1 ? i + 1 : random.below(buses);
        branch.to = i < buses - 1 ? random.below(i + 1) : (branch.from + 1 + random.below(buses - 1)) % buses;
        branch.reactance = random.between(0.01, 0.5);
        branch.in_service = random.uniform() < 0.9;
        if (random.uniform() < 0.5) {
            branch.most = random.between(10, 90);
            branch.least = -branch.most;
        }
        network.branches.push_back(branch);
    }
    for (std::size_t i = 0; i < buses; ++i) {
        Generator generator;
        generator.bus = random.below(buses);
        generator.maximum = random.between(20, 200);
        generator.minimum = random.uniform() < 0.2 ? random.between(0, 10) : 0;
        const double kind = random.uniform();
        if (kind < 0.5)
            generator.cost = {random.between(0.001, 0.5), random.between(0, 40), 0, {}};
        else if (kind < 0.75)
            generator.cost = {0, 5 * static_cast<double>(random.below(8)), 0, {}}; // with ties
        else
            generator.cost = {0, 0, 0, {{0, 0}, {30, 300}, {60, 900}, {200, 9000}}};
        network.generators.push_back(generator);
    }
    return network;
}

/// No generator would rather give more or less at the price of its bus, branches keep their limits and earn only at
/// them, and what loads pay is what generators and branches earn: together these prove the optimum.
void check_optimal(const PowerNetwork& network, const std::vector<double>& load, const OptimalFlow& flow) {
    constexpr double nearly = 1e-5;
    double paid = 0;
    for (std::size_t g = 0; g < network.generators.size(); ++g) {
        const Generator& generator = network.generators[g];
        const double p = flow.output[g];
        const auto slope = [&](double from, double to) {
            return (cost_of(generator.cost, to) - cost_of(generator.cost, from)) / (to - from);
        };
        const double price = flow.price[generator.bus];
        if (p < generator.maximum - nearly)
            CHECK(slope(p + nearly, p + 2 * nearly) >= price - 1e-4);
        if (p > generator.minimum + nearly)
            CHECK(slope(p - 2 * nearly, p - nearly) <= price + 1e-4);
        paid -= price * p;
    }
    for (std::size_t bus = 0; bus < load.size(); ++bus) {
        CHECK(flow.price[bus] <= (flow.unserved[bus] < load[bus] - nearly ? 10'000 + 1e-4 : 1e9));
        CHECK(flow.price[bus] >= -500 - 1e-4);
        paid += flow.price[bus] * (load[bus] - flow.unserved[bus] + flow.surplus[bus]);
    }
    double earned = 0;
    for (std::size_t l = 0; l < network.branches.size(); ++l) {
        CHECK(std::abs(flow.flow[l]) <= network.branches[l].most + 2e-6);
        if (flow.rent[l] > 1e-6)
            CHECK(std::abs(flow.flow[l]) == Approx(network.branches[l].most).margin(nearly));
        earned += flow.rent[l] * std::abs(flow.flow[l]);
    }
    CHECK(paid == Approx(earned).epsilon(1e-7).margin(1e-4));
}

/// Cost with what shedding and surplus are worth.
double welfare(const OptimalFlow& flow) { return flow.cost + 10'000 * sum(flow.unserved) + 500 * sum(flow.surplus); }

} // namespace

TEST_CASE("case118 without limits: published cost and the uniform price") {
    const auto file = data_file("grid/case118.m");
    if (!file)
        return;
    const PowerNetwork network = read_matpower(*file);
    OptimalFlowSolver solver(network);
    const OptimalFlow flow = solver.solve();
    CHECK(flow.cost == Approx(125'947.88).epsilon(1e-7));
    for (const double price : flow.price)
        CHECK(price == Approx(39.3814).margin(1e-4));
    const Economic expected = economic_dispatch(network, 4242);
    CHECK(flow.cost == Approx(expected.cost).epsilon(1e-10));
    check_near(flow.output, expected.output, 1e-6);
}

TEST_CASE("case14 and case30 without limits agree with economic dispatch") {
    for (const char* name : {"grid/case14.m", "grid/case30.m"}) {
        const auto file = data_file(name);
        if (!file)
            return;
        const PowerNetwork network = without_limits(read_matpower(*file));
        for (const double scale : {0.5, 1.0, 1.4}) {
            std::vector<double> load = loads_of(network);
            for (double& drawn : load)
                drawn *= scale;
            OptimalFlowSolver solver(network);
            const OptimalFlow flow = solver.solve(load);
            const Economic expected = economic_dispatch(network, sum(load));
            CHECK(flow.cost == Approx(expected.cost).epsilon(1e-9));
            check_near(flow.output, expected.output, 1e-6);
            for (const double price : flow.price)
                CHECK(price == Approx(expected.price).margin(1e-6));
        }
    }
}

TEST_CASE("case30 with its limits: no dispatch nearby is cheaper, and prices are the cost of a MW more") {
    const auto file = data_file("grid/case30.m");
    if (!file)
        return;
    PowerNetwork network = read_matpower(*file);
    for (Branch& branch : network.branches) { // tight enough for several limits to bind
        branch.least *= 0.75;
        branch.most *= 0.75;
    }
    OptimalFlowSolver solver(network);
    std::vector<double> load = loads_of(network);
    const OptimalFlow flow = solver.solve(load);
    REQUIRE(sum(flow.rent) > 0);
    REQUIRE(sum(flow.unserved) == 0);
    const PowerFlowSolver check(network);
    std::vector<double> injection(load.size());
    for (std::size_t i = 0; i < load.size(); ++i)
        injection[i] = -load[i] + flow.unserved[i] - flow.surplus[i];
    for (std::size_t g = 0; g < network.generators.size(); ++g)
        injection[network.generators[g].bus] += flow.output[g];
    check_near(check.solve(injection).flow, flow.flow, 1e-9);
    CHECK(sum(injection) == Approx(0).margin(1e-7));
    for (std::size_t l = 0; l < flow.flow.size(); ++l) {
        CHECK(std::abs(flow.flow[l]) <= network.branches[l].most + 1e-6);
        if (flow.rent[l] > 1e-6)
            CHECK(std::abs(flow.flow[l]) == Approx(network.branches[l].most));
    }
    for (std::size_t bus = 0; bus < load.size(); bus += 3) {
        std::vector<double> changed = load;
        changed[bus] += 0.01;
        const double above = solver.solve(changed).cost;
        changed[bus] -= 0.02;
        const double below = solver.solve(changed).cost;
        CHECK((above - below) / 0.02 == Approx(flow.price[bus]).margin(1e-4));
    }
}

TEST_CASE("random networks: what is found satisfies the conditions of an optimum, wherever the solver comes from") {
    Draw random(1);
    for (int round = 0; round < 60; ++round) {
        const PowerNetwork network = random_network(random);
        OptimalFlowSolver solver(network);
        for (int again = 0; again < 3; ++again) {
            std::vector<double> load = loads_of(network);
            for (double& drawn : load)
                drawn *= random.between(0.3, 1.5);
            const OptimalFlow flow = solver.solve(load);
            check_optimal(network, load, flow);
            const OptimalFlow fresh = OptimalFlowSolver(network).solve(load);
            CHECK(welfare(flow) == Approx(welfare(fresh)).epsilon(1e-8).margin(1e-5));
        }
    }
}

TEST_CASE("case118 hourly for a day, with and without limits, is quick and repeatable") {
    const auto file = data_file("grid/case118.m");
    if (!file)
        return;
    PowerNetwork network = read_matpower(*file);
    for (Branch& branch : network.branches) {
        branch.least = -200;
        branch.most = 200;
    }
    const auto day = [&](OptimalFlowSolver& solver) {
        std::vector<double> costs;
        for (int h = 0; h < 24; ++h) {
            std::vector<double> load = loads_of(network);
            for (double& drawn : load)
                drawn *= 0.75 - 0.25 * std::cos((h - 3) * 2 * std::numbers::pi / 24);
            costs.push_back(solver.solve(load).cost);
        }
        return costs;
    };
    const auto start = std::chrono::steady_clock::now();
    OptimalFlowSolver solver(network);
    const std::vector<double> costs = day(solver);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
#ifdef NDEBUG // an optimised build, without sanitizers
    CHECK(took.count() < 2);
#endif
    INFO(took.count() << " s");
    OptimalFlowSolver again(network);
    CHECK(day(again) == costs);
    // Starting elsewhere does not move the optimum.
    std::vector<double> load = loads_of(network);
    for (double& drawn : load)
        drawn *= 0.75 - 0.25 * std::cos((5 - 3) * 2 * std::numbers::pi / 24);
    OptimalFlowSolver fresh(network);
    CHECK(fresh.solve(load).cost == Approx(costs[5]).epsilon(1e-9));
}
