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
               Catch::Contains("workload[0].speeds[1].hardware: 'h100' is named already, at s.yaml:15:25"));
    CHECK_THAT(faults_in(world("speeds: [{hardware: h100, cluster: new, speed: 2}]")),
               Catch::Contains("expected one of hardware, cluster"));
    CHECK_THAT(faults_in(world("speeds: [{speed: 2}]")), Catch::Contains("expected one of the keys hardware, cluster"));
    CHECK_THAT(faults_in(world("speeds: [{hardware: h100}]")), Catch::Contains("workload[0].speeds[0].speed: missing"));
    for (const char* speed : {"0", "-1", "0.0009", "1001"})
        CHECK_THAT(faults_in(world("speeds: [{hardware: h100, speed: " + std::string(speed) + "}]")),
                   Catch::Contains("workload[0].speeds[0].speed"));
    CHECK_THAT(faults_in(world("other_hardware: refuse")),
               Catch::Contains("workload[0].other_hardware: has no meaning without 'speeds' or 'throughput'"));
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

// 1.008e19 FLOP at 140 TFLOP/s are 72,000 accelerator-seconds.
TEST_CASE("generated jobs run for their work by the accelerators and what each of them does") {
    const std::string rates = "throughput: [{hardware: a100, of_each: 140 TFLOP/s}, {hardware: h100, of_each: 342.4 "
                              "TFLOP/s, utilisation: 90 %}]";
    const Scenario scenario = load_scenario(scenario_file(with(world(rates), "run: 30 min",
                                                               "flop: 1.008e19 FLOP, accelerators: {1: 1, 4: 1}")))
                                  .scenario;
    for (const Job& job : scenario.workload.jobs)
        CHECK(job.run == Duration::from_seconds(job.request.accelerators == 1 ? 72'000 : 18'000));
    const JobClass kind = scenario.workload.classes.at(0);
    CHECK(kind.terms[0].speed == 1);
    CHECK(kind.terms[1].speed == Approx(342.4 / 140));
    CHECK(kind.terms[1].utilisation == Approx(0.9));
    CHECK(kind.terms[2].speed == 1);
}

// DeepSeek-V3: 3.2856e24 FLOP took 2.664 M hours of accelerators at 34.62 % of 989 TFLOP/s; on 2048 of them 54.2 d.
TEST_CASE("a published training run takes the accelerator-hours that were published") {
    const std::string big =
        with(world("throughput: [{hardware: h100, of_each: 342.4 TFLOP/s}]"), "count: 2}", "count: 256}");
    const Scenario scenario =
        load_scenario(scenario_file(with(big, "run: 30 min", "flop: 3285.6 ZFLOP, accelerators: 2048"))).scenario;
    CHECK(scenario.workload.jobs.at(0).run.seconds() / 3600 * 2048 == Approx(2.664e6).epsilon(1e-3));
    CHECK(has_note(scenario, "'throughput' does not name clusters big, small, where jobs do not run"));
    CHECK(scenario.workload.classes.at(0).terms[0].speed == 0);
}

TEST_CASE("faults of work and throughput have their place") {
    const auto with_flop = [](const std::string& entry, const std::string& flop) {
        return faults_in(with(world(entry), "run: 30 min", "flop: " + flop));
    };
    const std::string rates = "throughput: [{hardware: a100, of_each: 140 TFLOP/s}]";
    CHECK_THAT(with_flop("utilisation: 1", "1 EFLOP"),
               Catch::Contains("workload[0].synthetic.flop: needs 'throughput' of the entry"));
    CHECK_THAT(with_flop(rates, "1e30 FLOP"), Catch::Contains("flop: takes 8.27e+10 d on 1 accelerator"));
    CHECK_THAT(with_flop(rates, "3 TFLOP/s"), Catch::Contains("workload[0].synthetic.flop"));
    CHECK_THAT(faults_in(with(world(rates), "run: 30 min", "run: 30 min, flop: 1 EFLOP")),
               Catch::Contains("expected one of run, flop"));
    CHECK_THAT(faults_in(world(rates + "\n    speeds: [{hardware: h100, speed: 2}]")),
               Catch::Contains("workload[0].throughput: given alongside 'speeds', expected one of them"));
    CHECK_THAT(
        faults_in(world("throughput: [{hardware: a100, of_each: 140 TFLOP/s}, {cluster: small, of_each: 30 GFLOP/s}]")),
        Catch::Contains("workload[0].throughput[1].of_each: 0.000214") &&
            Catch::Contains("times as fast as the first, expected 0.001 to 1000 times"));
}

TEST_CASE("the resolved scenario has the speeds that it was given") {
    const Loaded loaded = load_scenario(scenario_file(world("speeds: [{hardware: h100, speed: 2.2}]")));
    CHECK_THAT(loaded.resolved, Catch::Contains("hardware: h100") && Catch::Contains("speed: 2.2"));
}
