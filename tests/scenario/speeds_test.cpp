// Speeds by hardware in scenario files.
#include <algorithm>

#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Three clusters: `big` (a100) and `new` (h100) at oslo, `small` (a100) at rome. `what` stands in the workload entry.
std::string world(const std::string& what) {
    const std::string two = with(two_sites, "[{name: big, node: dgx-a100, count: 4}]",
                                 "[{name: big, node: dgx-a100, count: 4}, {name: new, node: dgx-h100, count: 2}]");
    return with(two, "  - site: oslo\n", "  - site: oslo\n    " + what + "\n");
}

Scenario load(const std::string& what) { return load_scenario(scenario_file(world(what))).scenario; }

std::vector<double> speeds(const std::string& what) {
    std::vector<double> found;
    const JobClass kind = load(what).workload.classes.at(0);
    for (const PoolTerms& terms : kind.terms)
        found.push_back(terms.speed);
    return found;
}

using Speeds = std::vector<double>;

bool has_note(const Scenario& scenario, const std::string& part) {
    return std::ranges::any_of(scenario.notes,
                               [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

} // namespace

TEST_CASE("speeds are by pool, of clusters by their name or their hardware") {
    CHECK(speeds("utilisation: 0.8").empty());
    CHECK(speeds("speeds: []").empty());
    CHECK(speeds("speeds: [{hardware: h100, speed: 2.2}]") == Speeds{1, 2.2, 1});
    CHECK(speeds("speeds: [{hardware: a100, speed: 0.5}]") == Speeds{0.5, 1, 0.5});
    CHECK(speeds("speeds: [{cluster: small, speed: 3}, {hardware: a100, speed: 0.5}]") == Speeds{0.5, 1, 3});
    CHECK(speeds("speeds: [{hardware: a100, speed: 0.5}, {cluster: small, speed: 3}]") == Speeds{0.5, 1, 3});
    CHECK(speeds("speeds: [{hardware: h100, speed: 2.2}]\n    other_hardware: refuse") == Speeds{0, 2.2, 0});
    CHECK(speeds("speeds: [{hardware: h100, speed: 2.2}]\n    other_hardware: reference") == Speeds{1, 2.2, 1});
}

TEST_CASE("a utilisation goes with a speed, else it is that of the entry") {
    const JobClass kind =
        load("utilisation: 0.8\n    speeds: [{hardware: h100, speed: 2.2, utilisation: 60 %}]").workload.classes.at(0);
    CHECK(kind.terms[0].utilisation == 0.8);
    CHECK(kind.terms[1].utilisation == Approx(0.6));
}

TEST_CASE("clusters that are taken for the reference are noted, unless the entry says so") {
    const std::string note = "'speeds' does not name clusters big, small, where jobs work at speed 1";
    CHECK(has_note(load("speeds: [{hardware: h100, speed: 2.2}]"), note));
    CHECK(has_note(load("speeds: [{hardware: h100, speed: 2.2}]\n    sites: [oslo]"), "not name cluster big, where"));
    CHECK_FALSE(has_note(load("speeds: [{hardware: h100, speed: 2.2}]\n    other_hardware: reference"), "'speeds'"));
    CHECK_FALSE(has_note(load("speeds: [{hardware: h100, speed: 2.2}]\n    other_hardware: refuse"), "'speeds'"));
    CHECK_FALSE(has_note(load("speeds: [{hardware: h100, speed: 2}, {hardware: a100, speed: 1}]"), "'speeds'"));
    CHECK_FALSE(has_note(load("cluster: new\n    speeds: [{hardware: h100, speed: 2}]"), "'speeds'"));
}

TEST_CASE("faults of speeds have their place") {
    CHECK_THAT(faults_in(world("speeds: [{hardware: h10, speed: 2}]")),
               Catch::StartsWith("s.yaml:15:25: workload[0].speeds[0].hardware: 'h10' is not the hardware of any site; "
                                 "did you mean 'h100'?"));
    CHECK_THAT(faults_in(world("speeds: [{cluster: smal, speed: 2}]")),
               Catch::StartsWith("s.yaml:15:24: workload[0].speeds[0].cluster: 'smal' is not the name of a cluster of "
                                 "any site; did you mean 'small'?"));
    CHECK_THAT(faults_in(world("speeds: [{hardware: h100, speed: 2}, {hardware: h100, speed: 3}]")),
               Catch::Contains("workload[0].speeds[1].hardware: 'h100' has a speed already, at s.yaml:15:25"));
    CHECK_THAT(faults_in(world("speeds: [{hardware: h100, cluster: new, speed: 2}]")),
               Catch::Contains("expected one of hardware, cluster"));
    CHECK_THAT(faults_in(world("speeds: [{speed: 2}]")), Catch::Contains("expected one of the keys hardware, cluster"));
    CHECK_THAT(faults_in(world("speeds: [{hardware: h100}]")), Catch::Contains("workload[0].speeds[0].speed: missing"));
    for (const char* speed : {"0", "-1", "0.0009", "1001"})
        CHECK_THAT(faults_in(world("speeds: [{hardware: h100, speed: " + std::string(speed) + "}]")),
                   Catch::Contains("workload[0].speeds[0].speed"));
    CHECK_THAT(faults_in(world("other_hardware: refuse")),
               Catch::Contains("workload[0].other_hardware: has no meaning without 'speeds'"));
    CHECK_THAT(faults_in(world("speeds: [{hardware: h100, sped: 2}]")), Catch::Contains("did you mean 'speed'"));
}

TEST_CASE("jobs that no cluster is left for are a fault") {
    const std::string others = "\n    other_hardware: refuse";
    CHECK_THAT(faults_in(world("cluster: big\n    speeds: [{hardware: h100, speed: 2}]" + others)),
               Catch::Contains("workload[0].speeds: names no cluster where the jobs may run"));
    // 2 nodes of 8 accelerators are the widest that is left.
    const std::string wide =
        with(world("speeds: [{hardware: h100, speed: 2}]" + others), "run: 30 min", "accelerators: 17, run: 30 min");
    CHECK_THAT(faults_in(wide), Catch::Contains("asks for 17 accelerators, the largest has 16"));
}

TEST_CASE("the resolved scenario has the speeds that it was given") {
    const Loaded loaded = load_scenario(scenario_file(world("speeds: [{hardware: h100, speed: 2.2}]")));
    CHECK_THAT(loaded.resolved, Catch::Contains("hardware: h100") && Catch::Contains("speed: 2.2"));
}
