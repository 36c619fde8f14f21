#include <catch2/catch.hpp>

#include <cmath>

#include "child.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Four nodes of four accelerators: 400 W idle and awake, 40 W asleep, 100 W more for each accelerator at work.
Scenario sleeping(std::string_view rule, Packing packing = Packing::shared) {
    Scenario scenario = small_world(4);
    Cluster& cluster = scenario.sites[0].clusters[0];
    cluster.node = plain_node(4);
    cluster.node.asleep = 40 * watt;
    cluster.packing = packing;
    scenario.policy.nodes = choose_nodes(rule);
    scenario.horizon.length = Duration::from_hours(2);
    add_job(scenario, 0, 3600, 2);
    add_job(scenario, 0, 1800, 3);
    add_job(scenario, 1800, 1800, 2);
    return scenario;
}

double it_kwh(const Scenario& scenario) {
    const std::vector<double> figures = in_child([&] {
        const Result result = run(scenario, start_at_once);
        return std::vector<double>{result.sites[0].window.it_j / 3.6e6, result.balance_error};
    });
    CHECK(figures[1] < 1e-12);
    return figures[0];
}

// Half an hour of five accelerators at work, half an hour of four, beside the nodes.
constexpr double work = 0.5 * 0.5 + 0.4 * 0.5;
/// Nodes awake in the two halves of the first hour; all sleep in the second.
constexpr double nodes(double first, double second) {
    return 0.5 * (first * 0.4 + (4 - first) * 0.04) + 0.5 * (second * 0.4 + (4 - second) * 0.04) + 4 * 0.04;
}

} // namespace

TEST_CASE("packed jobs let nodes sleep: two nodes, then one") {
    // 2 on node 0, 3 on node 1. At half past, best fit for two: node 0, where two are left.
    CHECK(it_kwh(sleeping("pack")) == Approx(work + nodes(2, 1)).epsilon(1e-12));
}

TEST_CASE("spread jobs keep nodes awake: two nodes, then two") {
    CHECK(it_kwh(sleeping("spread")) == Approx(work + nodes(2, 2)).epsilon(1e-12));
}

TEST_CASE("without a rule jobs take the first accelerators") {
    // 2 on node 0, then 2 on node 0 and 1 on node 1. At half past the two that came free on node 0.
    CHECK(it_kwh(sleeping("first")) == Approx(work + nodes(2, 1)).epsilon(1e-12));
}

TEST_CASE("whole nodes sleep as well, and rules make no difference to them") {
    const auto rule = GENERATE(as<std::string_view>{}, "first", "pack", "spread");
    CHECK(it_kwh(sleeping(rule, Packing::whole_node)) == Approx(work + nodes(2, 2)).epsilon(1e-12));
}

TEST_CASE("nodes that stay awake draw the same wherever jobs are") {
    const auto rule = GENERATE(as<std::string_view>{}, "first", "pack", "spread");
    Scenario scenario = sleeping(rule);
    scenario.sites[0].clusters[0].node.asleep.reset();
    CHECK(it_kwh(scenario) == Approx(work + 2 * 1.6).epsilon(1e-12));
}

TEST_CASE("waking nodes count where a site's power is limited") {
    Scenario scenario = sleeping("spread");
    scenario.workload.jobs.resize(1);
    scenario.workload.classes[0].kill_at_walltime = false;
    SitePower& power = scenario.sites[0].power;
    power.power_cap = Series::constant(640);
    power.limits.rule = &limit_rule("throttle");
    const Result result = run(scenario, start_at_once);
    // Three nodes asleep and one awake: 520 W. The clock is where two accelerators draw 120 of their 200 W.
    CHECK(result.jobs[0].finish != Instant::never());
    CHECK(seconds(result.jobs[0].finish) == Approx(3600 / std::cbrt(0.6)).epsilon(1e-6));
}
