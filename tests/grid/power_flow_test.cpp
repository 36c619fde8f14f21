#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "networks.hpp"
#include "numbers.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/power_flow.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

constexpr double degree = std::numbers::pi / 180;

PowerNetwork ring(double x12, double x13, double x23) {
    PowerNetwork network;
    network.buses = {{1, "", 0, 0, true, true}, {2, "", 0, 0, false, true}, {3, "", 0, 0, false, true}};
    Branch branch;
    for (const auto& [from, to, x] : {std::tuple{0, 1, x12}, std::tuple{0, 2, x13}, std::tuple{1, 2, x23}}) {
        branch.from = static_cast<std::size_t>(from);
        branch.to = static_cast<std::size_t>(to);
        branch.reactance = x;
        network.branches.push_back(branch);
    }
    return network;
}

std::string fault_of(const PowerNetwork& network) {
    try {
        PowerFlowSolver solver(network);
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("PJM 5-bus: angles and flows of the dispatch in the case file") {
    const PowerNetwork network = pjm5();
    const PowerFlow flow = PowerFlowSolver(network).solve(injections_of(network));
    check_near(flow.flow, {249.719230, 186.789215, -226.508445, -50.280770, -26.790770, -240.001555}, 1e-5);
    std::vector<double> degrees;
    for (const double angle : flow.angle)
        degrees.push_back(angle / degree);
    check_near(degrees, {3.253479, -0.767029, -0.455894, 0, 4.084070}, 1e-5);
    check_near(flow.balance, {0}, 1e-9);
}

TEST_CASE("PJM 5-bus: power transfer distribution factors") {
    const PowerFlowSolver solver(pjm5());
    check_near(solver.distribution_factors(0), {0.193917, -0.475895, -0.348989, 0, 0.159538}, 1e-6);
    check_near(solver.distribution_factors(1), {0.437588, 0.258343, 0.189451, 0, 0.360010}, 1e-6);
    check_near(solver.distribution_factors(2), {0.368495, 0.217552, 0.159538, 0, -0.519548}, 1e-6);
    check_near(solver.distribution_factors(3), {0.193917, 0.524105, -0.348989, 0, 0.159538}, 1e-6);
    check_near(solver.distribution_factors(4), {0.193917, 0.524105, 0.651011, 0, 0.159538}, 1e-6);
    check_near(solver.distribution_factors(5), {-0.368495, -0.217552, -0.159538, 0, -0.480452}, 1e-6);
}

TEST_CASE("a ring of equal reactances splits one to two, and a tap ratio weakens its branch") {
    check_near(PowerFlowSolver(ring(0.1, 0.1, 0.1)).solve(std::vector<double>{0, 90, -90}).flow, {-30, 30, 60}, 1e-9);
    PowerNetwork network = ring(0.1, 0.1, 0.1);
    network.branches[2].tap = 2; // as if its reactance were 0.2
    check_near(PowerFlowSolver(network).solve(std::vector<double>{0, 90, -90}).flow,
               PowerFlowSolver(ring(0.1, 0.1, 0.2)).solve(std::vector<double>{0, 90, -90}).flow, 1e-9);
    check_near(PowerFlowSolver(network).solve(std::vector<double>{0, 90, -90}).flow, {-45, 45, 45}, 1e-9);
}

TEST_CASE("a phase shifter drives power around its loop") {
    PowerNetwork network = ring(0.1, 0.1, 0.1);
    network.branches[2].shift = 0.03; // base / (3 x 0.1) x 0.03 = 10 MW
    const PowerFlowSolver solver(network);
    check_near(solver.shifter_flow(), {-10, 10, -10}, 1e-9);
    check_near(solver.solve(std::vector<double>{0, 90, -90}).flow, {-40, 40, 50}, 1e-9);
}

TEST_CASE("what the reference has to add is told per island") {
    PowerNetwork network = pjm5();
    network.buses.push_back({6, "", 20, 0, false, true});
    network.buses.push_back({7, "", 5, 0, false, true});
    network.buses.push_back({8, "", 99, 0, false, false});
    Branch line;
    line.from = 5;
    line.to = 6;
    line.reactance = 0.2;
    network.branches.push_back(line);
    line.to = 7; // its other end is out of service
    network.branches.push_back(line);
    network.branches[5].in_service = false;
    const PowerFlowSolver solver(network);
    CHECK(solver.island() == std::vector<std::size_t>{0, 0, 0, 0, 0, 1, 1, PowerFlowSolver::no_island});
    CHECK(solver.references() == std::vector<std::size_t>{3, 5});
    const PowerFlow flow = solver.solve(injections_of(network));
    check_near(flow.balance, {0, 25}, 1e-9);
    CHECK(flow.flow[5] == 0);
    CHECK(flow.flow[6] == Approx(5));
    CHECK(flow.flow[7] == 0);
    CHECK(flow.flow[2] == Approx(-466.51)); // the only way out of bus 5
    CHECK(solver.distribution_factors(5) == std::vector<double>(8, 0.0));
    CHECK(solver.distribution_factors(6)[6] == Approx(-1));
    CHECK(solver.distribution_factors(6)[0] == 0);
}

TEST_CASE("distribution factors give the flows of any injections") {
    Draw random(5);
    for (int round = 0; round < 20; ++round) {
        PowerNetwork network;
        const std::size_t buses = 4 + random.below(8);
        for (std::size_t i = 0; i < buses; ++i)
            network.buses.push_back({static_cast<int>(i) + 1, "", 0, 0, i == 2, true});
        for (std::size_t i = 0; i < 2 * buses; ++i) {
            Branch branch;
            branch.from = i < buses - 1 ? i + 1 : random.below(buses);
            branch.to = i < buses - 1 ? random.below(i + 1) : (branch.from + 1 + random.below(buses - 1)) % buses;
            branch.reactance = random.between(0.01, 0.5);
            branch.shift = random.between(-0.05, 0.05);
            network.branches.push_back(branch);
        }
        const PowerFlowSolver solver(network);
        std::vector<double> injection(buses);
        double sum = 0;
        for (double& power : injection)
            sum += power = random.between(-100, 100);
        injection[2] -= sum;
        const PowerFlow flow = solver.solve(injection);
        std::vector<double> left = injection;
        for (std::size_t l = 0; l < network.branches.size(); ++l) {
            double expected = solver.shifter_flow()[l];
            const std::vector<double> factors = solver.distribution_factors(l);
            for (std::size_t i = 0; i < buses; ++i)
                expected += factors[i] * injection[i];
            CHECK(flow.flow[l] == Approx(expected).margin(1e-8));
            left[network.branches[l].from] -= flow.flow[l];
            left[network.branches[l].to] += flow.flow[l];
        }
        for (const double rest : left)
            CHECK(rest == Approx(0).margin(1e-8));
    }
}

TEST_CASE("bad networks") {
    PowerNetwork network = ring(0.1, 0.1, 0.1);
    network.branches[2].reactance = 0;
    network.branches[1].to = 9;
    network.branches[0].tap = 0;
    network.branches[0].least = 5;
    network.branches[0].most = -5;
    network.buses[2].number = 1;
    network.generators.push_back({7, "", 0, 5, 3, {-1, 0, 0, {}}, -1, true});
    network.generators.push_back({0, "", 0, 0, 3, {0, 0, 0, {{0, 0}, {1, 5}, {2, 6}}}, 0, true});
    network.base = 0;
    const std::string faults = fault_of(network);
    CHECK_THAT(faults, Contains("branches[2]: the reactance") && Contains("branches[1]: ends at a bus") &&
                           Contains("branches[0]: the tap") && Contains("branches[0]: the flow limits") &&
                           Contains("buses[2]: ") && Contains("generators[0]: stands") &&
                           Contains("generators[0]: the minimum") && Contains("generators[0]: the emission factor") &&
                           Contains("generators[1]: the cost is not convex") && Contains("base: "));
    network = ring(0.1, 0.1, 0.1);
    network.branches.push_back(network.branches[0]);
    network.branches.back().reactance = -0.1;
    network.branches[1].in_service = network.branches[2].in_service = false;
    CHECK_THAT(fault_of(network), Contains("no unique solution"));
    CHECK_THROWS_AS(PowerFlowSolver(pjm5()).solve(std::vector<double>{1, 2}), InputError);
    CHECK(PowerFlowSolver(PowerNetwork{}).solve(std::vector<double>{}).flow.empty());
}
