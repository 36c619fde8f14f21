#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "numbers.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/tracing.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

std::string fault_of(const std::vector<double>& generation, const std::vector<double>& emissions,
                     const std::vector<TracedFlow>& flows) {
    try {
        static_cast<void>(trace_flows(generation, emissions, flows));
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("Bialek's four buses: shares and intensities") {
    const std::vector<double> generation = {394.5, 112.5, 0, 0};
    const std::vector<TracedFlow> flows = {{0, 1, 59.5}, {0, 2, 221.5}, {0, 3, 113.5}, {1, 3, 172}, {3, 2, 82.5}};
    const std::vector<double> shares = origin_shares(generation, flows);
    CHECK(shares[1 * 4 + 0] == Approx(0.345930).margin(1e-6));
    CHECK(shares[1 * 4 + 1] == Approx(0.654070).margin(1e-6));
    CHECK(shares[3 * 4 + 0] == Approx(0.605954).margin(1e-6));
    CHECK(shares[3 * 4 + 1] == Approx(0.394046).margin(1e-6));
    CHECK(shares[2 * 4 + 0] == Approx(0.893063).margin(1e-6));
    CHECK(shares[2 * 4 + 1] == Approx(0.106937).margin(1e-6));
    const std::vector<double> emissions = {394.5 * 820, 112.5 * 11, 0, 0};
    const TracedMix mix = trace_flows(generation, emissions, flows);
    CHECK(mix.intensity[0] == Approx(820));
    CHECK(mix.intensity[1] == Approx(290.857558));
    CHECK(mix.intensity[2] == Approx(733.488210));
    CHECK(mix.intensity[3] == Approx(501.217163));
    CHECK(mix.consumption[2] == Approx(304));
    CHECK(mix.consumption[3] == Approx(203));
    CHECK(mix.consumption[2] * shares[2 * 4] == Approx(271.491243));
    CHECK(mix.consumption[3] * shares[3 * 4 + 1] == Approx(79.991243));
    CHECK(mix.consumption[0] == 0);
}

TEST_CASE("a chain of three zones") {
    const std::vector<double> generation = {1000, 500, 200};
    const std::vector<double> emissions = {1000 * 50.0, 500 * 820.0, 200 * 490.0};
    // The second flow is written against its direction.
    const TracedMix mix = trace_flows(generation, emissions, std::vector<TracedFlow>{{0, 1, 400}, {2, 1, -200}});
    CHECK(mix.intensity[0] == Approx(50));
    CHECK(mix.intensity[1] == Approx(477.777778));
    CHECK(mix.intensity[2] == Approx(483.888889));
    CHECK(mix.consumption == std::vector<double>{600, 700, 400});
}

TEST_CASE("a loop of flow mixes, by hand") {
    // 10 MW run around from 0 to 1 and back: I0 = (100 x 50 + 10 I1) / 110, I1 = (100 x 800 + 10 I0) / 110.
    const std::vector<double> generation = {100, 100};
    const std::vector<double> emissions = {100 * 50.0, 100 * 800.0};
    const TracedMix mix = trace_flows(generation, emissions, std::vector<TracedFlow>{{0, 1, 10}, {1, 0, 10}});
    CHECK(mix.intensity[0] == Approx((110 * 5000 + 10 * 80000) / (110.0 * 110 - 100)));
    CHECK(mix.intensity[1] == Approx((110 * 80000 + 10 * 5000) / (110.0 * 110 - 100)));
}

TEST_CASE("what comes in with the generation is traced figure by figure, by hand") {
    const std::vector<double> generation = {100, 100};
    const std::vector<std::vector<double>> contents = {{100, 0}, {0, 50}, {0, 0}};
    const auto traced = trace_contents(generation, contents, std::vector<TracedFlow>{{0, 1, 100}});
    REQUIRE(traced.size() == 3);
    CHECK(traced[0] == std::vector<double>{1, 0.5});
    CHECK(traced[1] == std::vector<double>{0, 0.25});
    CHECK(traced[2] == std::vector<double>{0, 0});
    CHECK(trace_contents(generation, {}, {}).empty());
    CHECK_THROWS_AS(trace_contents(generation, std::vector<std::vector<double>>{{1, 0}, {1}}, {}), InputError);
}

TEST_CASE("carbon is conserved on random networks with loops") {
    Draw random(17);
    for (int round = 0; round < 200; ++round) {
        const std::size_t nodes = 2 + random.below(30);
        std::vector<TracedFlow> flows;
        std::vector<double> out(nodes, 0.0);
        for (std::size_t i = 0; i < 3 * nodes; ++i) {
            const std::size_t from = random.below(nodes);
            const std::size_t to = (from + 1 + random.below(nodes - 1)) % nodes;
            flows.push_back({from, to, random.between(-50, 50)});
        }
        std::vector<double> net(nodes, 0.0);
        for (const TracedFlow& flow : flows) {
            net[flow.from] -= flow.power;
            net[flow.to] += flow.power;
        }
        std::vector<double> generation(nodes);
        std::vector<double> emissions(nodes);
        double produced = 0;
        for (std::size_t i = 0; i < nodes; ++i) {
            generation[i] = std::max(-net[i], 0.0) + (random.uniform() < 0.5 ? random.between(0, 40) : 0);
            emissions[i] = generation[i] * random.between(0, 1000);
            produced += emissions[i];
        }
        const TracedMix mix = trace_flows(generation, emissions, flows);
        const std::vector<double> shares = origin_shares(generation, flows);
        double consumed = 0;
        for (std::size_t i = 0; i < nodes; ++i) {
            consumed += mix.consumption[i] * mix.intensity[i];
            double sum = 0;
            double intensity = 0;
            for (std::size_t j = 0; j < nodes; ++j) {
                sum += shares[i * nodes + j];
                if (generation[j] > 0)
                    intensity += shares[i * nodes + j] * emissions[j] / generation[j];
            }
            CHECK(sum == Approx(mix.inflow[i] > 0 ? 1 : 0));
            CHECK(intensity == Approx(mix.intensity[i]));
        }
        CHECK(consumed == Approx(produced).epsilon(1e-9));
    }
}

TEST_CASE("nodes without inflow, and circles that nothing feeds") {
    const std::vector<double> generation = {100, 0, 0, 0, 0};
    const std::vector<double> emissions = {50'000, 0, 0, 0, 0};
    const std::vector<TracedFlow> flows = {{2, 3, 10}, {3, 2, 10}, {0, 4, 0}};
    const TracedMix mix = trace_flows(generation, emissions, flows);
    CHECK(mix.intensity == std::vector<double>{500, 0, 0, 0, 0});
    CHECK(mix.inflow == std::vector<double>{100, 0, 10, 10, 0});
    CHECK(mix.consumption == std::vector<double>{100, 0, 0, 0, 0});
    CHECK(trace_flows({}, {}, {}).intensity.empty());
    CHECK(origin_shares({}, {}).empty());
}

TEST_CASE("flows that cannot be are named") {
    CHECK_THAT(fault_of({1, -1, 0}, {0, 0, 5}, {{0, 3, 1}, {1, 1, 1}, {0, 1, NAN}}),
               Contains("generation[1]") && Contains("emissions[2]") && Contains("flows[0]") && Contains("flows[1]") &&
                   Contains("flows[2]"));
    CHECK_THAT(fault_of({1, 1}, {0}, {}), Contains("emissions"));
    CHECK_THAT(fault_of({10, 0}, {100, 0}, {{0, 1, 12}}), Contains("node 0") && Contains("2 MW more"));
    CHECK(fault_of({10, 0}, {100, 0}, {{0, 1, 10 + 1e-9}}).empty());
}

TEST_CASE("rounding at a node where nothing comes in is no flow") {
    // 100 MW at node 0 for node 1; node 2 hangs on node 1 and uses nothing.
    const std::vector<double> generation = {100, 0, 0};
    const std::vector<double> emissions = {49'000, 0, 0};
    for (const double rest : {1.2e-13, -1.2e-13, 5e-9, -5e-9}) {
        const TracedMix mix = trace_flows(generation, emissions, std::vector<TracedFlow>{{0, 1, 100}, {2, 1, rest}});
        CHECK(mix.intensity[1] == Approx(490));
        CHECK(mix.consumption[1] == Approx(100));
        CHECK(mix.consumption[2] == Approx(0).margin(1e-8));
    }
    // In a network of thousands of megawatts more of it is rounding, a kilowatt is not.
    CHECK(fault_of({20'000, 0, 0}, {0, 0, 0}, {{0, 1, 20'000}, {2, 1, 1e-5}}).empty());
    CHECK_THAT(fault_of({100, 0, 0}, {0, 0, 0}, {{0, 1, 100}, {2, 1, 1e-3}}), Contains("node 2"));
}
