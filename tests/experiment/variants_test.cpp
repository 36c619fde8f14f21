#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "data.hpp"
#include "sunward/experiment/comparison.hpp"
#include "sunward/experiment/comparison_document.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

/// One node of 1 kW (idle 0), one job of two hours that comes at six; 100 g/kWh before noon, 60 after it.
const std::string one_job = R"(sunward: 1
name: chips
horizon: {start: 2024-01-01T00:00Z, duration: 1 d}
nodes: [{name: box, accelerator: {idle: 0 W, full: 1 kW}}, {name: frugal, accelerator: {idle: 0 W, full: 250 W}}]
zones: [{name: north, signals: {average: {format: profile, values: [100 g/kWh, 60 g/kWh], period: 1 d}}}]
sites: [{name: hall, zone: north, clusters: [{name: c, node: box, count: 1}]}]
workload: [{name: work, site: hall, format: csv, file: one.csv, time_unit: h, columns: {submit: s, run: r, accelerators: n}, slack: 12 h}]
policies: {plain: {when: now}, green: {when: lowest-window}}
policy: plain
variants:
  before: {}
  frugal: {"sites[hall].clusters[c].node": frugal}
  pruned: {"workload[work].file": pruned.csv}
  busy: {"workload[work].file": busy.csv}
)";

std::filesystem::path chips() {
    const auto folder = std::filesystem::canonical(scratch_folder("variants"));
    write_file(folder / "one.csv", "s,r,n\n6,2,1\n");
    write_file(folder / "pruned.csv", "s,r,n\n6,0.5,1\n");
    write_file(folder / "busy.csv", "s,r,n\n6,2,1\n8,2,1\n");
    return write_file(folder / "chips.yaml", one_job);
}

Comparison compared(const CompareOptions& options) {
    const auto launcher = local_launcher({1, {}});
    return compare(plan_comparison(options), *launcher, [](double) {});
}

double mean(const Comparison& comparison, std::size_t arm, std::string_view name) {
    return comparison.policies[arm].figures[column_index(comparison, name)].mean.value();
}

std::string faults_of(const CompareOptions& options) {
    try {
        (void)plan_comparison(options);
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("variants are held against the first of them at equal jobs, whatever these take") {
    const Comparison comparison = compared({chips(), {}, {}, {}, 1, {"before", "frugal", "pruned"}});
    REQUIRE(comparison.policies.size() == 3);
    CHECK(comparison.baseline == 0);
    CHECK(comparison.equal_work);
    // 1 kW for 2 h, 250 W for 2 h and 1 kW for half an hour, all in the half of the day with 100 g/kWh.
    CHECK(mean(comparison, 0, "comparable.operational_kg") == Approx(0.2));
    CHECK(mean(comparison, 1, "comparable.operational_kg") == Approx(0.05));
    CHECK(mean(comparison, 2, "comparable.operational_kg") == Approx(0.05));
    const auto carbon = column_index(comparison, "comparable.operational_kg");
    CHECK(comparison.policies[1].figures[carbon].paired->relative.value() == Approx(-0.75));
    const std::string table = comparison_table(comparison);
    CHECK_THAT(table, Contains("variant") && Contains("frugal") && Contains("-75 %"));
    const auto json = nlohmann::json::parse(comparison_json(comparison));
    CHECK(json["baseline"] == "before");
    CHECK(json["variants"]["pruned"]["variant"] == "pruned");
    CHECK_FALSE(json.contains("policies"));
}

TEST_CASE("each variant under each policy, with a bound of its own") {
    const CompareOptions options{chips(), {}, {"plain", "green"}, {}, 1, {"before", "frugal"}};
    const ComparePlan plan = plan_comparison(options);
    std::vector<std::string> names;
    for (const ComparedArm& arm : plan.arms)
        names.push_back(arm.name);
    CHECK(names == std::vector<std::string>{"before/plain", "before/green", "frugal/plain", "frugal/green"});
    const Comparison comparison = compared(options);
    // The job may wait 12 hours: half of the 24 from 06:00 on have 60 g/kWh, from noon.
    CHECK(mean(comparison, 1, "comparable.operational_kg") == Approx(0.12));
    CHECK(mean(comparison, 3, "comparable.operational_kg") == Approx(0.03));
    CHECK(mean(comparison, 1, "carbon.bound_kg") == Approx(0.12));
    CHECK(mean(comparison, 3, "carbon.bound_kg") == Approx(0.03));
    CHECK(mean(comparison, 3, "ratios.share_of_possible_saving") == Approx(1));
    const auto json = nlohmann::json::parse(comparison_json(comparison));
    CHECK(json["variants"]["frugal/green"]["policy"] == "green");
}

TEST_CASE("variants with other jobs are compared per unit of work") {
    const Comparison comparison = compared({chips(), {}, {}, {}, 1, {"before", "busy"}});
    CHECK_FALSE(comparison.equal_work);
    // 2 h and 4 h of one accelerator at 1 kW and 100 g/kWh.
    CHECK(mean(comparison, 0, "comparable.operational_kg_per_accelerator_hour") == Approx(0.1));
    CHECK(mean(comparison, 1, "comparable.operational_kg_per_accelerator_hour") == Approx(0.1));
    CHECK_THAT(comparison_table(comparison), Contains("The variants completed different jobs"));
}

TEST_CASE("the baseline of variants is one of them") {
    CompareOptions options{chips(), {}, {}, "pruned", 1, {"before", "pruned"}};
    CHECK(plan_comparison(options).baseline == 1);
    options.policies = {"plain", "green"};
    CHECK(plan_comparison(options).baseline == 2);
    options.baseline = "before/green";
    CHECK(plan_comparison(options).baseline == 1);
    options.baseline = "frugal";
    CHECK_THAT(faults_of(options),
               Contains("--baseline: 'frugal' is none of what is compared: before/plain, before/green, pruned/plain"));
}

TEST_CASE("what is wrong with the variants asked for is told at once") {
    const std::string faults = faults_of({chips(), {}, {"green", "gren"}, {}, 1, {"before", "before", "frugl"}});
    CHECK_THAT(faults, Contains("--variants: 'before' is given twice"));
    CHECK_THAT(faults, Contains("--variants: 'frugl' is none of the variants; did you mean 'frugal'?"));
    CHECK_THAT(faults, Contains("'gren' is neither one of the policies nor a `when` rule"));
    CHECK(faults.find("gren") == faults.rfind("'gren'") + 1);
}
