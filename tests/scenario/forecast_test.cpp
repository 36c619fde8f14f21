#include <catch2/catch.hpp>

#include "files.hpp"
#include "sunward/grid/forecast_growth.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

std::string with_forecast(const std::string& forecast) { return two_sites + "forecast: " + forecast + "\n"; }

ForecastSpec spec_of(const std::string& forecast) {
    return load_scenario(scenario_file(with_forecast(forecast))).scenario.forecast;
}

Instant at(const char* text) { return parse_instant(text).value(); }

/// Folder of the scenario with three files of issued forecasts.
std::filesystem::path issues_folder() {
    const auto folder = scenario_file(two_sites).parent_path();
    write_file(folder / "a_issued_2024-01-01T0600Z.csv", "when,ci\n2024-01-01T06:00Z,0.1\n2024-01-01T07:00Z,0.2\n");
    write_file(folder / "b_issued_2024-01-01T1200Z.csv", "when,ci\n2024-01-01T12:00Z,0.3\n2024-01-01T13:00Z,0.4\n");
    write_file(folder / "all.csv", "made,valid,value\n2024-01-01 01:00,2024-01-01 02:00,50\n"
                                   "2024-01-01 01:00,2024-01-01 03:00,60\n2024-01-01 02:00,2024-01-01 03:00,70\n");
    return folder;
}

} // namespace

TEST_CASE("every parameter of the noisy model arrives") {
    const ForecastSpec given =
        spec_of("{model: noisy, growth: [{lead: 2 h, error: 5 %}, {lead: 1 d, error: 0.1}], "
                "correlation: 0.8, common: 25 %, issue_step: 30 min, horizon: 2 d, lookback: 6 h}");
    CHECK(given.model == &forecast_model("noisy"));
    const auto growth = growth_of(given.values.value("growth"));
    REQUIRE(growth.size() == 2);
    CHECK(growth[0].lead == Duration::from_hours(2));
    CHECK(growth[0].error == 0.05);
    CHECK(growth[1].lead == Duration::from_days(1));
    CHECK(growth[1].error == 0.1);
    CHECK(given.values.number("correlation") == 0.8);
    CHECK(given.values.number("common") == 0.25);
    CHECK(issue_step(given) == Duration::from_seconds(1800));
    CHECK(given.values.duration("horizon") == Duration::from_days(2));
    CHECK(given.values.duration("lookback") == Duration::from_hours(6));
    const auto plain = growth_of(spec_of("noisy").values.value("growth"));
    REQUIRE(plain.size() == default_growth().size());
    CHECK(plain[3].error == 0.35);
    CHECK(growth_of(spec_of("{model: noisy, growth: optimistic}").values.value("growth"))[1].error == 0.11);
}

TEST_CASE("persistence takes a period, climatology takes nothing") {
    const ForecastSpec weekly = spec_of("{model: persistence, period: 7 d, horizon: 3 d}");
    CHECK(weekly.model == &forecast_model("persistence"));
    CHECK(weekly.values.duration("period") == Duration::from_days(7));
    CHECK(weekly.values.duration("horizon") == Duration::from_days(3));
    CHECK(spec_of("climatology").model == &forecast_model("climatology"));
    CHECK_THAT(faults_in(with_forecast("{model: climatology, horizon: 3 d}")), Contains("has no meaning with model"));
}

TEST_CASE("issued forecasts come from many files or from one with a column, and stay in the resolved scenario") {
    issues_folder();
    const std::string text =
        with_forecast("\n  model: file\n  issued:\n"
                      "    - zone: north\n"
                      "      average: {files: '*_issued_*.csv', valid: when, value: ci, unit: kgCO2/kWh}\n"
                      "    - zone: south\n"
                      "      average: {files: [all.csv], issue: made, unit: gCO2/kWh, time_zone: Europe/Rome}\n"
                      "      price: {files: all.csv, issue: made, unit: EUR/kWh}");
    const Loaded loaded = load_scenario(scenario_file(text));
    const auto& issued = loaded.scenario.forecast.issued;
    REQUIRE(issued.size() == 3);
    REQUIRE(issued.at("north").size() == 2);
    CHECK(issued.at("north")[0].issued == at("2024-01-01T06:00Z"));
    CHECK(issued.at("north")[1].values.at(at("2024-01-01T13:30Z")) == Approx(400));
    REQUIRE(issued.at("south").size() == 2);
    CHECK(issued.at("south")[0].issued == at("2024-01-01T00:00Z"));
    CHECK(issued.at("south")[1].values.at(at("2024-01-01T02:00Z")) == 70);
    CHECK(issued.at("south.price")[0].values.at(at("2024-01-01T02:00Z")) == Approx(50'000));
    const auto elsewhere = write_file(scratch_folder("elsewhere") / "s.yaml", loaded.resolved);
    CHECK(load_scenario(elsewhere).scenario.forecast.issued.at("north").size() == 2);
}

TEST_CASE("faults of a forecast are told at their places") {
    CHECK_THAT(faults_in(with_forecast("{model: noisy, growth: [{lead: 2 h, error: 0.2}, {lead: 1 h, error: 0.1}]}")),
               Contains("s.yaml:16:11: forecast.growth[1].lead: 1 h, expected more than 2 h") &&
                   Contains("forecast.growth[1].error"));
    CHECK_THAT(faults_in(with_forecast("{model: persistence, period: 90 min}")),
               Contains("forecast.period: 90 min, expected a whole number of issue steps"));
    CHECK_THAT(faults_in(with_forecast("file")), Contains("forecast.issued: missing"));
    CHECK_THAT(
        faults_in(with_forecast("{model: file, issued: [{zone: north, average: {files: no*.csv, unit: g/kWh}}]}")),
        Contains("no file fits"));
    issues_folder();
    const std::string all = "{files: all.csv, issue: made, unit: gCO2/kWh}";
    CHECK_THAT(faults_in(with_forecast("{model: file, issued: [{zone: north, average: " + all +
                                       "}, {zone: north, average: " + all + "}, {zone: south}]}")),
               Contains("forecast.issued[1].average: given before") &&
                   Contains("forecast.issued[2]: expected at least one of"));
    CHECK_THAT(faults_in(with_forecast("{model: file, issued: [{zone: north, average: " + all + "}]}") +
                         "policy: {when: lowest-window}\n"),
               Contains("forecast.issued: has no forecasts of 'average' in zone south"));
}
