// Failures of nodes and checkpoints on a clock in scenario files.
#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Contains;
using Interval = PeriodicCheckpoints::Interval;

namespace {

std::string failing(const std::string& what) {
    return with(two_sites, "count: 4}", "count: 4, failures: " + what + "}");
}

std::string saved(const std::string& what) { return two_sites + "    checkpoint: " + what + "\n"; }

NodeFailures failures_of(const std::string& what) {
    return load_scenario(scenario_file(failing(what))).scenario.sites[0].clusters[0].failures;
}

PeriodicCheckpoints checkpoints_of(const std::string& what) {
    return load_scenario(scenario_file(saved(what))).scenario.workload.classes[0].periodic;
}

} // namespace

TEST_CASE("failures: nodes do not fail unless a cluster says so") {
    const Scenario plain = load_scenario(scenario_file(two_sites)).scenario;
    CHECK(!plain.sites[0].clusters[0].failures.any());
    CHECK(plain.workload.classes[0].periodic.interval == Interval::never);
}

TEST_CASE("failures: rates, laws and repairs") {
    const NodeFailures plain = failures_of("{mtbf: 50000 h, of: accelerator, repair: 4 h}");
    CHECK(plain.mtbf_s == 50'000 * 3600.0);
    CHECK(plain.shape == 1);
    CHECK(plain.by_accelerator);
    CHECK(plain.repair == Duration::from_hours(4));
    CHECK(!plain.repair_varies);
    const NodeFailures weibull = failures_of("{mtbf: 100 d, shape: 0.7, repair: 1 d, repair_law: exponential}");
    CHECK(weibull.shape == 0.7);
    CHECK(!weibull.by_accelerator);
    CHECK(weibull.repair_varies);
    // arXiv 2410.21680: 6.50 failures for 1000 node-days.
    CHECK(failures_of("{preset: meta-rsc-1, repair: 1 d}").mtbf_s == Approx(1000 / 6.5 * 86400));
    CHECK(failures_of("{preset: meta-rsc-2, repair: 1 d}").mtbf_s == Approx(1000 / 2.34 * 86400));
}

TEST_CASE("failures: outages by plan and from a trace, those of a node that overlap as one") {
    const NodeFailures planned =
        failures_of("{outages: [{from: 12 h, duration: 2 h, nodes: 3}, {from: 1 h, duration: 1 h}]}");
    const Instant start = parse_instant("2024-01-01T00:00Z").value();
    REQUIRE(planned.outages.size() == 2);
    CHECK(planned.outages[0].from == start + Duration::from_hours(1));
    CHECK(planned.outages[0].first == 0);
    CHECK(planned.outages[1].to == start + Duration::from_hours(14));
    CHECK(planned.outages[1].first == 1);
    CHECK(planned.outages[1].last == 4);
    const auto trace = scenario_file(two_sites).parent_path() / "outages.csv";
    write_file(trace, "node,from,to\n2,3600,7200\n0,2024-01-01T01:00Z,2024-01-01T02:00Z\n2,7000,9000\n1,-900,-100\n");
    const NodeFailures traced = failures_of("{trace: outages.csv}");
    REQUIRE(traced.outages.size() == 2);
    CHECK(traced.outages[0].first + traced.outages[1].first == 2);
    for (const NodeOutage& outage : traced.outages) {
        CHECK(outage.from == start + Duration::from_hours(1));
        CHECK(outage.last == outage.first + 1);
        CHECK(outage.to == start + Duration::from_seconds(outage.first == 2 ? 9000 : 7200));
    }
    write_file(trace, "node,from,to\n4,0,10\n");
    CHECK_THAT(faults_in(failing("{trace: outages.csv}")), Contains("expected 0 to 3"));
    write_file(trace, "node,from,to\n3,10,5\n");
    CHECK_THAT(faults_in(failing("{trace: outages.csv}")), Contains("not after 'from'"));
    write_file(trace, "node,from,to\n3,noon,5\n");
    CHECK_THAT(faults_in(failing("{trace: outages.csv}")), Contains("outages.csv:2"));
    write_file(trace, "nod,from,to\n3,1,5\n");
    CHECK_THAT(faults_in(failing("{trace: outages.csv}")), Contains("node"));
}

TEST_CASE("failures: what makes no sense is refused at its place") {
    CHECK_THAT(faults_in(failing("{mtbf: 100 d}")), Contains("sites[0].clusters[0].failures") && Contains("repair"));
    CHECK_THAT(faults_in(failing("{mtbf: 100 d, preset: meta-rsc-1, repair: 1 h}")), Contains("failures.preset"));
    CHECK_THAT(faults_in(failing("{preset: meta-rsc-1, of: accelerator, repair: 1 h}")), Contains("failures.of"));
    CHECK_THAT(faults_in(failing("{preset: meta-rsc-3, repair: 1 h}")), Contains("meta-rsc-1"));
    CHECK_THAT(faults_in(failing("{mtbf: 100 d, repair: 1 h, shape: 0}")), Contains("failures.shape"));
    CHECK_THAT(faults_in(failing("{mtbf: 0 s, repair: 1 h}")), Contains("failures.mtbf"));
    CHECK_THAT(faults_in(failing("{mtfb: 100 d, repair: 1 h}")), Contains("mtbf"));
    CHECK_THAT(faults_in(failing("{repair: 1 h}")), Contains("states no failures"));
    CHECK_THAT(faults_in(failing("{outages: [{from: 1 h, duration: 1 h, nodes: 5}]}")),
               Contains("failures.outages[0].nodes: 5 nodes, where the cluster has 4"));
}

TEST_CASE("checkpoints on a clock: intervals, stalls and restarts") {
    const PeriodicCheckpoints fixed = checkpoints_of("{save: 1 min, every: 30 min, stall: 5 s, flows: true}\n"
                                                     "    restart: 5 min\n    most_restarts: 3");
    CHECK(fixed.interval == Interval::fixed);
    CHECK(fixed.every == Duration::from_seconds(1800));
    CHECK(fixed.stall == Duration::from_seconds(5));
    CHECK(fixed.flows);
    CHECK(fixed.restart == Duration::from_seconds(300));
    CHECK(fixed.most_restarts == 3);
    CHECK(checkpoints_of("{save: 1 min, interval: young}").interval == Interval::young);
    CHECK(checkpoints_of("{size: 1 TB, interval: daly}").interval == Interval::daly);
    CHECK_THAT(faults_in(saved("{interval: daly}")),
               Contains("workload[0].checkpoint.interval: needs 'save' or 'size'"));
    CHECK_THAT(faults_in(saved("{save: 1 s, every: 1 h, interval: daly}")), Contains("checkpoint.interval"));
    CHECK_THAT(faults_in(saved("{save: 1 s, stall: 1 s}")), Contains("checkpoint.stall"));
    CHECK_THAT(faults_in(saved("{save: 1 s, flows: true}")), Contains("checkpoint.flows"));
    CHECK_THAT(faults_in(saved("{save: 1 s, every: 0 s}")), Contains("checkpoint.every"));
    CHECK_THAT(faults_in(saved("{save: 1 s, interval: dally}")), Contains("daly"));
}
