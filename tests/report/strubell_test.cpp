// The neural architecture search of Strubell et al. 2019, table 3: 274,120 hours at 1515.43 W and a PUE of 1.58 are
// 656,347 kWh and 626,155 lb CO2e at 0.954 lb/kWh, five lives of a car.
#include <catch2/catch.hpp>

#include "data.hpp"
#include "sunward/report/document.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("a run of thirty-one years is as long as it says") {
    const auto file = write_file(scratch_folder("strubell") / "nas.yaml", R"(sunward: 1
horizon: {start: 2019-01-01T00:00Z}
zones: [{name: us, signals: {average: 432.727 gCO2/kWh}}]
sites:
  - {name: lab, zone: us, facility: {pue: 1.58}, clusters: [{name: c, count: 1, node: {accelerator: {idle: 0 W, full: 1515.43 W}}}]}
workload: [{synthetic: {jobs: 1, arrivals: {every: 1 h}, run: 274120 h}}]
)");
    const Scenario scenario = load_scenario(file, {}).scenario;
    const Result result = simulate(scenario);
    const Summary summary = summarise(scenario, result, {});
    CHECK(result.jobs[0].worked == Duration::from_hours(274'120));
    CHECK(summary.total.window.facility_j / 3.6e6 == Approx(656'347).epsilon(1e-5));
    const std::string table = summary_table(summary);
    INFO(table);
    CHECK(table.find("626,1") == std::string::npos); // kilograms, not pounds
    CHECK(table.find("4.97 lifetimes of a car") != std::string::npos);
    CHECK(table.find("round-trip flights") != std::string::npos);
}
