#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

/// Three sites in a row: oslo, rome 10 ms from it, and lima 30 ms further. Jobs are submitted in oslo.
std::string three_sites(const std::string& fields) {
    const std::string text =
        with(two_sites, "workload:\n",
             "  - name: lima\n    zone: south\n    clusters: [{name: far, node: dgx-a100, count: 2}]\n"
             "network:\n  links:\n"
             "    - {from: oslo, to: rome, bandwidth: 10 Gbit/s, latency: 10 ms}\n"
             "    - {from: rome, to: lima, bandwidth: 10 Gbit/s, latency: 30 ms}\n"
             "policy: {where: cleanest-mean}\n"
             "workload:\n");
    return with(text, "  - site: oslo\n", "  - site: oslo\n" + fields);
}

std::vector<std::uint32_t> allowed(const std::string& fields) {
    return load_scenario(scenario_file(three_sites(fields))).scenario.workload.classes[0].sites;
}

using Sites = std::vector<std::uint32_t>;

} // namespace

TEST_CASE("a latency limit leaves the sites within reach of home") {
    CHECK(allowed("").empty());
    CHECK(allowed("    max_latency: 40 ms\n") == Sites{0, 1, 2});
    CHECK(allowed("    max_latency: 39 ms\n") == Sites{0, 1});
    CHECK(allowed("    max_latency: 0 s\n") == Sites{0});
    CHECK(allowed("    max_latency: 40 ms\n    sites: [lima, oslo]\n") == Sites{0, 2});
    CHECK_THAT(faults_in(three_sites("    max_latency: 20 ms\n    sites: [lima]\n")),
               Contains("workload[0].max_latency: none of the sites where the jobs may run is within 20 ms of oslo"));
    const std::string apart = with(three_sites("    max_latency: 1 d\n"), "    - {from: rome", "#");
    CHECK(load_scenario(scenario_file(apart)).scenario.workload.classes[0].sites == Sites{0, 1});
}

TEST_CASE("follow-the-sun has a hysteresis, and nodes have rules") {
    const auto policy = [](const std::string& text) {
        return load_scenario(scenario_file(two_sites + "policy: " + text + "\n")).scenario.policy;
    };
    CHECK(policy("{where: follow-the-sun}").where.values.number("hysteresis") == 0.02);
    CHECK(policy("{where: follow-the-sun, hysteresis: 20 %, nodes: pack}").where.values.number("hysteresis") == 0.2);
    CHECK(policy("{nodes: efficient-first}").nodes.rule->name == "efficient-first");
    CHECK(policy("{nodes: spread}").nodes.rule->name == "spread");
    CHECK_THAT(faults_in(two_sites + "policy: {hysteresis: 0.1}\n"), Contains("policy.hysteresis: has no meaning"));
    CHECK_THAT(faults_in(two_sites + "policy: {nodes: packed}\n"), Contains("policy.nodes"));
}

TEST_CASE("jobs that ask for no wall-time have none to be killed at, and policies know") {
    // A job of a generator asks for none unless it has a factor; what saving and moving it takes costs it nothing.
    const auto kind = [](const std::string& run) {
        return load_scenario(scenario_file(with(two_sites, "run: 30 min", run))).scenario.workload.classes[0];
    };
    CHECK_FALSE(kind("run: 30 min").kill_at_walltime);
    CHECK_FALSE(kind("run: 30 min}\n    kill_at_walltime: true\n    checkpoint: {save: 1 min").kill_at_walltime);
    CHECK(kind("run: 30 min, walltime_factor: 2").kill_at_walltime);
}

TEST_CASE("nodes may sleep, at less than their idle draw") {
    const auto asleep = [](const std::string& draw) {
        return with(two_sites, "node: dgx-a100, count: 4",
                    "node: {accelerators: 4, accelerator: {idle: 50 W, full: 300 W}, host: {idle: 200 W, full: 1 kW}, "
                    "asleep: " +
                        draw + "}, count: 4");
    };
    const NodeType node = load_scenario(scenario_file(asleep("25 W"))).scenario.sites[0].clusters[0].node;
    REQUIRE(node.asleep);
    CHECK(resting_power(node) == 25 * watt);
    CHECK(idle_power(node) == 400 * watt);
    CHECK_THAT(faults_in(asleep("500 W")), Contains("sites[0].clusters[0].node.asleep: more than the 400 W"));
    CHECK_FALSE(load_scenario(scenario_file(two_sites)).scenario.sites[0].clusters[0].node.asleep);
}

TEST_CASE("the cheapest site needs prices where sites pay the market's") {
    const std::string cheapest = two_sites + "policy: {where: cheapest}\n";
    CHECK_THAT(faults_in(cheapest),
               Contains("zones[0].signals.price: missing, and the policy looks for the cheapest site"));
    const std::string flat =
        with(with(cheapest, "    zone: north\n", "    zone: north\n    grid: {tariff: 50 EUR/MWh}\n"),
             "    zone: south\n", "    zone: south\n    grid: {tariff: 60 EUR/MWh}\n");
    CHECK(load_scenario(scenario_file(flat)).scenario.policy.where.rule->name == "cheapest");
}
