#include <catch2/catch.hpp>

#include <cmath>

#include "networks.hpp"
#include "numbers.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/optimal_flow.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

TEST_CASE("PJM 5-bus: optimal dispatch, prices and flows with a congested line") {
    OptimalFlowSolver solver(pjm5());
    const OptimalFlow flow = solver.solve();
    CHECK(flow.cost == Approx(17479.896925).epsilon(1e-9));
    check_near(flow.output, {40, 170, 323.494846, 0, 466.505154}, 1e-5);
    check_near(flow.price, {16.977359, 26.384460, 30, 39.942736, 10}, 1e-5);
    check_near(flow.flow, {249.716765, 186.788389, -226.505154, -50.283235, -26.788389, -240}, 1e-5);
    check_near(flow.rent, {0, 0, 0, 0, 0, 62.322042}, 1e-5);
    CHECK(flow.emissions == Approx(210 * 490 + 323.494846 * 820 + 466.505154 * 12));
    CHECK(sum(flow.unserved) == 0);
    CHECK(sum(flow.surplus) == 0);
}

TEST_CASE("PJM 5-bus without limits: one price") {
    OptimalFlowSolver solver(without_limits(pjm5()));
    const OptimalFlow flow = solver.solve();
    CHECK(flow.cost == Approx(14810));
    check_near(flow.output, {40, 170, 190, 0, 600}, 1e-6);
    check_near(flow.price, {30, 30, 30, 30, 30}, 1e-6);
}

TEST_CASE("marginal emissions of a bus are the finite difference, and may lie above every plant's factor") {
    // One MW more at bus 4 lets bus 3 give 1.9 MW more and bus 5 take 0.9 MW back: the price 39.94 lies above the 30
    // and 10 of the two, and so do emissions.
    OptimalFlowSolver solver(pjm5());
    const auto more = [&](std::size_t bus) {
        std::vector<double> load = loads_of(pjm5());
        load[bus] += 1;
        return solver.solve(load);
    };
    const OptimalFlow here = solver.solve();
    for (std::size_t bus = 0; bus < 5; ++bus) {
        const OptimalFlow there = more(bus);
        const MarginalEmissions marginal = solver.marginal_emissions(bus);
        CHECK(marginal.right == Approx(there.emissions - here.emissions).margin(1e-6));
        CHECK(there.cost - here.cost == Approx(here.price[bus]).margin(1e-6));
        // Price and emissions both are the same mixture of plants 3 and 5.
        const double share = (here.price[bus] - 10) / 20;
        CHECK(marginal.right == Approx(share * 820 + (1 - share) * 12).margin(1e-6));
        CHECK(marginal.left == Approx(marginal.right).margin(1e-6));
    }
    CHECK(solver.marginal_emissions(3).right > 1200);
    CHECK(solver.marginal_emissions(3).right == Approx(12 + (39.942736 - 10) / 20 * 808).margin(1e-3));
}

TEST_CASE("marginal emissions differ to the left and the right of a kink") {
    PowerNetwork network = without_limits(pjm5());
    std::vector<double> load = {0, 300, 300, 210, 0}; // 810 MW: all that costs less than 30 is at its limit
    OptimalFlowSolver solver(network);
    const MarginalEmissions marginal = solver.marginal_emissions(1, load);
    CHECK(marginal.left == Approx(490));
    CHECK(marginal.right == Approx(820));
}

TEST_CASE("shed load, surplus, zero-capacity lines and islands have a value instead of an end") {
    PowerNetwork network = pjm5();
    SECTION("demand above all capacity") {
        OptimalFlowSolver solver(without_limits(network));
        const OptimalFlow flow = solver.solve(std::vector<double>{0, 600, 600, 600, 0});
        CHECK(sum(flow.unserved) == Approx(1800 - 1530));
        CHECK(flow.price[0] == Approx(10'000));
    }
    SECTION("minimum outputs above demand") {
        network.generators[4].minimum = 500;
        OptimalFlowSolver solver(network, {1000, 20});
        const OptimalFlow flow = solver.solve(std::vector<double>{0, 100, 100, 100, 0});
        CHECK(sum(flow.surplus) == Approx(200));
        CHECK(flow.price[0] == Approx(-20));
    }
    SECTION("a bus behind a line without capacity") {
        network.buses.push_back({6, "", 7, 0, false, true});
        Branch line;
        line.from = 0;
        line.to = 5;
        line.reactance = 0.01;
        line.least = line.most = 0;
        network.branches.push_back(line);
        OptimalFlowSolver solver(network);
        const OptimalFlow flow = solver.solve();
        CHECK(flow.unserved[5] == Approx(7));
        CHECK(flow.price[5] == Approx(10'000));
        CHECK(flow.price[0] == Approx(16.977359));
        CHECK(flow.flow.back() == Approx(0).margin(1e-7));
    }
    SECTION("an island of its own, and a bus out of service") {
        network.buses.push_back({6, "", 7, 0, false, true});
        network.buses.push_back({7, "", 1000, 0, false, false});
        network.generators.push_back({5, "", 0, 0, 20, {0, 80, 0, {}}, 650, true});
        network.generators.push_back({6, "", 0, 0, 20, {0, 0, 0, {}}, 0, true});
        OptimalFlowSolver solver(network);
        const OptimalFlow flow = solver.solve();
        CHECK(flow.price[5] == Approx(80));
        CHECK(flow.price[6] == 0);
        CHECK(flow.output[6] == 0);
        CHECK(flow.cost == Approx(17479.896925 + 7 * 80));
    }
    SECTION("a generator with less available than its minimum") {
        network.generators[4].minimum = 100;
        OptimalFlowSolver solver(without_limits(network));
        const OptimalFlow flow = solver.solve({}, std::vector<double>{40, 170, 520, 200, 30});
        CHECK(flow.output[4] == Approx(30));
        CHECK(sum(flow.unserved) == Approx(40));
    }
}

TEST_CASE("limits that no dispatch keeps are named") {
    PowerNetwork network = pjm5();
    network.branches[4].least = 10; // what a phase shifter drives around the loop cannot be shed
    network.branches[4].most = 20;
    network.branches[3].least = -20;
    network.branches[3].most = -10;
    network.generators[2].in_service = false;
    network.buses[2].load = 0;
    OptimalFlowSolver solver(network);
    try {
        static_cast<void>(solver.solve());
        FAIL("solved");
    } catch (const SimulationError& error) {
        CHECK_THAT(error.what(), Contains("limit of branch 4 from bus 2 to bus 3") &&
                                     Contains("limit of branch 5 from bus 3 to bus 4"));
    }
}

TEST_CASE("piecewise linear costs are exact, and their kinks carry a price between the slopes") {
    PowerNetwork network;
    network.buses = {{1, "", 100, 0, true, true}};
    network.generators.push_back({0, "", 0, 10, 90, {0, 0, 0, {{0, 0}, {50, 500}, {100, 2000}}}, 100, true});
    network.generators.push_back({0, "", 0, 0, 90, {0, 20, 0, {}}, 300, true});
    OptimalFlowSolver solver(network);
    const OptimalFlow flow = solver.solve();
    check_near(flow.output, {50, 50}, 1e-7);
    CHECK(flow.price[0] == Approx(20));
    CHECK(flow.cost == Approx(500 + 50 * 20));
    CHECK(solver.solve(std::vector<double>{30}).price[0] == Approx(10));
    const OptimalFlow high = solver.solve(std::vector<double>{160});
    check_near(high.output, {70, 90}, 1e-7);
    CHECK(high.price[0] == Approx(30));
}

TEST_CASE("dispatchable loads are generators with negative output") {
    PowerNetwork network;
    network.buses = {{1, "", 50, 0, true, true}};
    network.generators.push_back({0, "", 0, 0, 100, {0.1, 10, 0, {}}, 0, true}); // slope 10 + 0.2 p
    network.generators.push_back({0, "", 0, -60, 0, {0, 25, 0, {}}, 0, true});   // takes what costs up to 25
    OptimalFlowSolver solver(network);
    const OptimalFlow flow = solver.solve();
    check_near(flow.output, {75, -25}, 1e-6);
    CHECK(flow.price[0] == Approx(25));
}

TEST_CASE("two quadratic generators across a congested line, by hand") {
    PowerNetwork network;
    network.buses = {{1, "", 0, 0, true, true}, {2, "", 100, 0, false, true}};
    network.generators.push_back({0, "", 0, 0, 200, {0.05, 10, 7, {}}, 0, true});
    network.generators.push_back({1, "", 0, 0, 200, {0.1, 20, 0, {}}, 0, true});
    Branch line;
    line.from = 0;
    line.to = 1;
    line.reactance = 0.1;
    line.least = -60;
    line.most = 60;
    network.branches.push_back(line);
    OptimalFlowSolver solver(network);
    const OptimalFlow flow = solver.solve();
    check_near(flow.output, {60, 40}, 1e-8);
    check_near(flow.price, {16, 28}, 1e-8);
    CHECK(flow.rent[0] == Approx(12));
    CHECK(flow.cost == Approx(0.05 * 3600 + 600 + 7 + 0.1 * 1600 + 800));
    OptimalFlowSolver unlimited(without_limits(network));
    // 10 + 0.1 p = 20 + 0.2 (100 - p): p = 100
    check_near(unlimited.solve(std::vector<double>{0, 130}).output, {120, 10}, 1e-8);
}

TEST_CASE("bad loads and options") {
    OptimalFlowSolver solver(pjm5());
    CHECK_THROWS_AS(solver.solve(std::vector<double>{1, 2}), InputError);
    CHECK_THROWS_AS(solver.solve(std::vector<double>{1, 2, NAN, 4, 5}), InputError);
    CHECK_THROWS_AS(solver.solve({}, std::vector<double>{1, 2, -3, 4, 5}), InputError);
    CHECK_THROWS_AS(solver.marginal_emissions(5), InputError);
    CHECK_THROWS_AS(solver.marginal_emissions(1, {}, {}, 0), InputError);
    CHECK_THROWS_AS(OptimalFlowSolver(pjm5(), {-1, 0}), InputError);
    CHECK(solver.solve().cost == Approx(17479.896925));
    OptimalFlowSolver empty{PowerNetwork{}};
    CHECK(empty.solve().cost == 0);
}
