// Elastic jobs and `width` rules in scenario files.
#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

std::string elastic(const std::string& what) {
    return with(two_sites, "  - site: oslo\n", "  - site: oslo\n    elastic: " + what + "\n");
}

JobClass class_of(const std::string& text) {
    return load_scenario(scenario_file(text)).scenario.workload.classes.at(0);
}

} // namespace

TEST_CASE("jobs are rigid unless they are said to be elastic") { CHECK(!class_of(two_sites).elastic); }

TEST_CASE("elastic jobs by Amdahl's law") {
    const Elastic kind = *class_of(elastic("{min: 2, max: 16, scaling: {amdahl: 5 %}, resize: free}")).elastic;
    CHECK(kind.min == 2);
    CHECK(kind.max == 16);
    CHECK(kind.curve.kind == ScalingCurve::Kind::amdahl);
    CHECK(kind.curve.serial == Approx(0.05));
    CHECK(!kind.restarts);
}

TEST_CASE("elastic jobs as measured, in any order") {
    const Elastic kind = *class_of(elastic("{scaling: {measured: {8: 6, 1: 1, 2: 1.9}}}")).elastic;
    CHECK(kind.min == 1);
    CHECK(kind.max == 0);
    CHECK(kind.restarts);
    CHECK(kind.curve.measured == std::vector<std::pair<std::uint32_t, double>>{{1, 1}, {2, 1.9}, {8, 6}});
}

TEST_CASE("faults of elastic jobs have their place") {
    CHECK_THAT(faults_in(elastic("{min: 4, max: 2}")),
               Catch::StartsWith("s.yaml:15:14: workload[0].elastic.max: 2, expected at least 'min', 4"));
    CHECK_THAT(faults_in(elastic("{scaling: {amdahl: 2}}")), Catch::Contains("workload[0].elastic.scaling.amdahl"));
    CHECK_THAT(faults_in(elastic("{scaling: {}}")), Catch::Contains("workload[0].elastic.scaling"));
    CHECK_THAT(faults_in(elastic("{scaling: {measured: {1: 0}}}")), Catch::Contains("above 0"));
    CHECK_THAT(faults_in(elastic("{mix: 3}")), Catch::Contains("mix"));
}

namespace {

std::string policy(const std::string& what) { return two_sites + "policy: {" + what + "}\n"; }

Chosen<WidthRule> width_of(const std::string& what) {
    return load_scenario(scenario_file(policy("width: " + what))).scenario.policy.width;
}

} // namespace

TEST_CASE("width rules with their parameters") {
    CHECK(width_of("fixed").rule->name == "fixed");
    const Chosen<WidthRule> search = width_of("{rule: k-search, least_use: 3, lookahead: 24 h}");
    CHECK(search.rule->name == "k-search");
    CHECK(search.values.whole("least_use") == 3);
    CHECK(search.values.duration("lookahead") == Duration::from_hours(24));
    const Chosen<WidthRule> careful = width_of("{rule: pcaps, gamma: 0.8, lowest_priority: -5, highest_priority: 10}");
    CHECK(careful.values.number("gamma") == 0.8);
    CHECK(careful.values.number("lowest_priority") == -5);
    CHECK(careful.values.number("highest_priority") == 10);
    const Chosen<WidthRule> curve = width_of("{rule: capacity-curve, peak_weight: 250, length: class-mean}");
    CHECK(curve.values.number("peak_weight") == 250);
    CHECK(curve.values.text("length") == "class-mean");
    const Chosen<WidthRule> level = width_of("{rule: power-cap, limit: 80 %}");
    CHECK(level.values.number("limit") == 0.8);
    CHECK_FALSE(level.values.has("floor")); // the limit
    CHECK(width_of("{rule: power-cap, limit: 80 %, floor: 40 %}").values.number("floor") == 0.4);
    const std::string scaled = elastic("{max: 4}") + "policy: {width: carbon-scaler}\n";
    CHECK(load_scenario(scenario_file(scaled)).scenario.policy.width.rule->name == "carbon-scaler");
}

TEST_CASE("width rules that make no sense are refused at their place") {
    CHECK_THAT(faults_in(policy("width: carbon-scaler")),
               Catch::StartsWith("s.yaml:16:17: policy.width: no workload entry is elastic"));
    CHECK_THAT(faults_in(policy("when: wait-awhile, width: pcaps")),
               Catch::StartsWith("s.yaml:16:36: policy.width: 'pcaps' lets jobs in by the signal itself"));
    CHECK(faults_in(policy("when: lowest-window, width: pcaps")).empty());
    CHECK_THAT(faults_in(policy("width: {rule: power-cap}")), Catch::Contains("policy.width.limit"));
    CHECK_THAT(faults_in(policy("width: {rule: power-cap, limit: 50 %, floor: 60 %}")),
               Catch::Contains("s.yaml:16:55: policy.width.floor: '60 %' is above 'limit', 50 %"));
    CHECK_THAT(faults_in(policy("width: {rule: pcaps, lowest_priority: 2, highest_priority: 2}")),
               Catch::Contains("policy.width.highest_priority: '2', expected more than 'lowest_priority', 2"));
    CHECK_THAT(faults_in(policy("width: {rule: fixed, gamma: 0.5}")), Catch::Contains("gamma"));
    CHECK_THAT(faults_in(policy("width: carbonscaler")), Catch::Contains("did you mean 'carbon-scaler'"));
}

TEST_CASE("a width rule that looks at a signal needs it") {
    const std::string text = with(two_sites, "signals: {average: 400 gCO2/kWh}", "signals: {price: 40 EUR/MWh}") +
                             "policy: {width: k-search}\n";
    CHECK_THAT(faults_in(text), Catch::Contains("average: missing, and the policy optimises it"));
}

TEST_CASE("columns for widths need elastic jobs") {
    const std::string text = with(two_sites, "synthetic: {jobs: 10, arrivals: {every: 1 h}, run: 30 min}",
                                  "format: csv\n    file: nowhere.csv\n    columns: {max_accelerators: most}");
    CHECK_THAT(faults_in(text), Catch::Contains("columns.max_accelerators: jobs of this entry keep their width"));
}
