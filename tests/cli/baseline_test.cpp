#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

/// One job of 3 h and 1 kW in 8 h: at once 800 g, in the best three hours in a row 500 g, in the best three 300 g.
void make_oracle(const fs::path& folder, const std::string& baseline) {
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators,deadline_s\na,0,10800,1,28800\n");
    write_file(folder / "oracle.yaml", R"(sunward: 1
horizon: {start: 2022-01-01T00:00Z, duration: 8 h}
zones:
  - name: north
    signals: {average: {format: profile, period: 8 h, values: [400 g/kWh, 100 g/kWh, 300 g/kWh, 100 g/kWh, 500 g/kWh, 100 g/kWh, 200 g/kWh, 450 g/kWh]}}
nodes: [{name: box, accelerators: 1, accelerator: {idle: 0 W, full: 1 kW}, host: {idle: 0 W, full: 0 W}}]
sites: [{name: one, zone: north, clusters: [{node: box, count: 1}], facility: {pue: 1}}]
workload: [{name: trace, format: csv, file: jobs.csv}]
policies:
  row: {when: lowest-window}
  spread: {when: wait-awhile}
  plain: {when: now}
policy: row
)" + baseline);
}

Json summary_of(const fs::path& folder, const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"run", "oracle.yaml", "--out", "out"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(folder, arguments);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    Json json = Json::parse(read_text(folder / "out" / "summary.json"));
    json["table"] = outcome.out;
    return json;
}

} // namespace

TEST_CASE("a run whose scenario names a baseline says which share of the possible saving it reached") {
    const fs::path folder = scratch_folder("baseline");
    make_oracle(folder, "baseline: plain\n");
    const Json row = summary_of(folder, {});
    CHECK(row["carbon"]["baseline_kg"].get<double>() == Approx(0.8).epsilon(1e-12));
    CHECK(row["carbon"]["comparable_kg"].get<double>() == Approx(0.5).epsilon(1e-12));
    CHECK(row["carbon"]["bound_kg"].get<double>() == Approx(0.3).epsilon(1e-12));
    CHECK(row["ratios"]["share_of_possible_saving"].get<double>() == Approx(0.6).epsilon(1e-12));
    CHECK(row["table"].get<std::string>().find("300 g CO2e against plain (37.5 %), 60.0 % of what was possible") !=
          std::string::npos);
    const Json spread = summary_of(folder, {"--policy", "spread"});
    CHECK(spread["ratios"]["share_of_possible_saving"].get<double>() == Approx(1).epsilon(1e-12));
    const Json plain = summary_of(folder, {"--policy", "plain"});
    CHECK(plain["ratios"]["share_of_possible_saving"].get<double>() == 0);
}

TEST_CASE("the resolved scenario knows its baseline") {
    const fs::path folder = scratch_folder("resolved");
    make_oracle(folder, "baseline: plain\n");
    const Json first = summary_of(folder, {});
    fs::copy_file(folder / "out" / "scenario.resolved.yaml", folder / "oracle.yaml",
                  fs::copy_options::overwrite_existing);
    const Json again = summary_of(folder, {});
    CHECK(again["ratios"]["share_of_possible_saving"] == first["ratios"]["share_of_possible_saving"]);
}

TEST_CASE("without a baseline there is no saving") {
    const fs::path folder = scratch_folder("plain");
    make_oracle(folder, "");
    const Json json = summary_of(folder, {});
    CHECK(json["carbon"]["baseline_kg"].is_null());
    CHECK(json["ratios"]["share_of_possible_saving"].is_null());
    CHECK(json["table"].get<std::string>().find("saving") == std::string::npos);
}
