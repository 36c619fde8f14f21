// Zones with plants: what a scenario says of them, and what is wrong with it.
#include <catch2/catch.hpp>

#include <cmath>

#include "files.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

/// Demand 18 MW; coal up to 20, gas above. The site draws 1 MW idle, 2 MW with its job, at a PUE of 1.
const std::string plants = "sunward: 1\n"
                           "horizon: {start: 2024-01-01T00:30Z, duration: 4 h}\n"
                           "zones:\n"
                           "  - name: east\n"
                           "    fleet:\n"
                           "      demand: {mean: 18 MW}\n"
                           "      factors: {wind: 10 gCO2/kWh, coal: 800 gCO2/kWh, gas: 400 gCO2/kWh}\n"
                           "      plants:\n"
                           "        - {fuel: wind, capacity: 10 MW, marginal_cost: 0 EUR/MWh, availability: 100 %}\n"
                           "        - {fuel: coal, capacity: 10 MW, marginal_cost: 20 EUR/MWh}\n"
                           "        - {fuel: gas, capacity: 20 MW, marginal_cost: 50 EUR/MWh}\n"
                           "nodes:\n"
                           "  - {name: box, accelerator: {idle: 1 MW, full: 4 MW}}\n"
                           "sites:\n"
                           "  - {name: lab, zone: east, clusters: [{node: box, count: 1}]}\n"
                           "workload:\n"
                           "  - {synthetic: {jobs: 1, arrivals: {every: 1 h}, run: 1 h}}\n";

const std::string west = "  - name: west\n"
                         "    fleet:\n"
                         "      demand: {mean: 5 MW}\n"
                         "      factors: {hydro: 24 gCO2/kWh}\n"
                         "      plants: [{fuel: hydro, capacity: 8 MW, marginal_cost: 5 EUR/MWh}]\n";

std::string with_west(const std::string& line) {
    return with(plants, "nodes:\n", west + "lines: [" + line + "]\nnodes:\n");
}

} // namespace

// By hand: E(18) = 6500 kg/h, with 1 MW more 7300, with 4 MW more 8900.
TEST_CASE("a site is part of its zone's demand") {
    const Scenario scenario = load_scenario(scenario_file(plants)).scenario;
    CHECK(scenario.currency == "EUR");
    CHECK(scenario.zones[0].average->series.at(scenario.horizon.start) == Approx(6500. / 18));
    CHECK(scenario.zones[0].marginal->series.at(scenario.horizon.start) == 800);
    const Result result = simulate(scenario);
    const Account& account = result.sites[0].window;
    CHECK(account.marginal_g / 1000 == Approx(3 * 800 + 2400).epsilon(1e-9));
    CHECK(account.carbon_g / 1000 == Approx(3 * 7300. / 19 + 4 * 8900. / 22).epsilon(1e-9));
    CHECK(account.cost == Approx(3 * 20 + 4 * 50).epsilon(1e-9));
    CHECK(result.jobs[0].carbon_g / 1000 == Approx(4 * 8900. / 22).epsilon(1e-9));
    CHECK(result.jobs[0].marginal_g / 1000 == Approx(4 * 400).epsilon(1e-9));
    REQUIRE(result.zones.size() == 1);
    CHECK(result.zones[0].fuels == std::vector<std::string>{"coal", "gas", "wind"});
}

TEST_CASE("without feedback the site is billed by the zone as it is without it") {
    LoadOptions options;
    options.sets = {"dispatch.feedback=false"};
    const Result result = simulate(load_scenario(scenario_file(plants), options).scenario);
    CHECK(result.sites[0].window.carbon_g / 1000 == Approx((3 + 4) * 6500. / 18).epsilon(1e-9));
    CHECK(result.sites[0].window.marginal_g / 1000 == Approx((3 + 4) * 800).epsilon(1e-9));
    CHECK(result.zones[0].steps[0].sum.sites == 0);
}

// 3 MW of hydro come over the line and take the place of coal; what is consumed in the east is mixed.
TEST_CASE("a line brings what is cheaper, and tracing mixes it") {
    const Scenario scenario =
        load_scenario(scenario_file(with_west("{from: west, to: east, capacity: 2 MW}"))).scenario;
    REQUIRE(scenario.dispatch.groups.size() == 1);
    const double local = 10 * 10 + 6 * 800;
    CHECK(scenario.zones[0].average->series.at(scenario.horizon.start) == Approx((local + 2 * 24) / 18));
    CHECK(scenario.zones[1].average->series.at(scenario.horizon.start) == Approx(24));
    const Result result = simulate(scenario);
    const ZoneStep& row = result.zones[0].steps[1];
    CHECK(row.sum.net_import / row.seconds == Approx(2));
    CHECK(row.sum.production / row.seconds == Approx((10 * 10 + 7 * 800.) / 17));
    CHECK(result.sites[0].window.marginal_g / 1000 == Approx(3 * 800 + 4 * 800).epsilon(1e-6));
}

TEST_CASE("a line of no capacity leaves two islands") {
    const Scenario scenario =
        load_scenario(scenario_file(with_west("{from: west, to: east, capacity: 0 MW}"))).scenario;
    CHECK(scenario.zones[0].average->series.at(scenario.horizon.start) == Approx(6500. / 18));
    CHECK(scenario.zones[1].average->series.at(scenario.horizon.start) == Approx(24));
}

TEST_CASE("demand above all capacity is reported, not served") {
    const Scenario scenario = load_scenario(scenario_file(with(plants, "mean: 18 MW", "mean: 45 MW"))).scenario;
    const Result result = simulate(scenario);
    const auto note = std::find_if(result.notes.begin(), result.notes.end(), [](const std::string& text) {
        return text.find("zone east: 27 MWh of demand above all capacity were not served") == 0;
    });
    CHECK(note != result.notes.end()); // 5 MW for 4 h, and 1, 4, 1, 1 MW of the site
}

TEST_CASE("wrong words about plants and lines") {
    CHECK_THAT(faults_in(with(plants, "name: east\n", "name: east\n    preset: texsa\n")),
               Contains("s.yaml:5:13: zones[0].preset: unknown word 'texsa'") && Contains("did you mean 'texas'?"));
    CHECK_THAT(faults_in(with(plants, "name: east\n", "name: east\n    preset: texas\n")),
               Contains("a zone has one of 'preset', 'fleet' and 'case'"));
    CHECK_THAT(faults_in(with(plants, "name: east\n", "name: east\n    signals: {average: 300 gCO2/kWh}\n")),
               Contains("the zone's plants give its signals"));
    CHECK_THAT(faults_in(with(plants, "wind: 10 gCO2/kWh, ", "")), Contains("factors.wind: missing"));
    CHECK_THAT(faults_in(with(plants, ", availability: 100 %", "")), Contains("zones[0].weather: missing"));
    CHECK_THAT(faults_in(with(plants, "20 EUR/MWh", "20 USD/MWh")),
               Contains("'20 USD/MWh' is in USD, another price in EUR"));
    CHECK_THAT(faults_in(with(plants, "20 EUR/MWh", "20 EUR/MWh, minimum: 11 MW")), Contains("minimum"));
    CHECK_THAT(faults_in(with(plants, "{mean: 18 MW}", "{format: csv, file: none.csv, time: t, value: v}")),
               Contains("none.csv"));
    CHECK_THAT(faults_in(with_west("{from: west, to: west, capacity: 1 MW}")), Contains("lines[0].to: from one place"));
    CHECK_THAT(faults_in(with_west("{from: west, to: eats, capacity: 1 MW}")), Contains("did you mean 'east'?"));
    CHECK_THAT(
        faults_in(with(with(two_sites, "workload:", "lines: [{from: north, to: south, capacity: 1 MW}]\nworkload:"),
                       "south, signals: {average: 200 gCO2/kWh}", "south, preset: texas")),
        Contains("zone 'north' has no plants"));
}

TEST_CASE("zones that are built in and differ in currency need an exchange rate") {
    const std::string two = with(with(two_sites, "signals: {average: 400 gCO2/kWh}", "preset: texas"),
                                 "signals: {average: 200 gCO2/kWh}", "preset: germany");
    CHECK_THAT(faults_in(two), Contains("zones[1].preset: prices in EUR, others in USD"));
    CHECK(faults_in(with(two, "preset: germany", "preset: germany, exchange: 1.05, scale: 0.5")).empty());
}

TEST_CASE("buses of a case: prices of the optimal power flow, faults of a bus that is not there") {
    const auto file = data_file("grid/case5.m");
    if (!file)
        return;
    const std::string generators =
        "generators: [{number: 1, fuel: gas}, {number: 2, fuel: gas}, {number: 3, fuel: coal}, "
        "{number: 4, fuel: oil}, {number: 5, fuel: nuclear}]";
    const std::string text = with(
        with(with(two_sites, "zones:",
                  "cases: [{name: pjm, file: \"" + file->string() + "\", currency: USD, " + generators + "}]\nzones:"),
             "signals: {average: 400 gCO2/kWh}", "case: pjm, bus: 2"),
        "signals: {average: 200 gCO2/kWh}", "case: pjm, bus: 4");
    const Scenario scenario = load_scenario(scenario_file(text)).scenario;
    CHECK(scenario.zones[0].price->series.at(scenario.horizon.start) == Approx(26.384460).margin(1e-4));
    CHECK(scenario.zones[1].price->series.at(scenario.horizon.start) == Approx(39.942736).margin(1e-4));
    CHECK(scenario.zones[1].marginal->series.at(scenario.horizon.start) > 820); // above every plant's own
    CHECK_THAT(faults_in(with(text, "bus: 4", "bus: 44")),
               Contains("zones[1].bus: the case has no bus with this number"));
    CHECK_THAT(faults_in(with(text, "{number: 3, fuel: coal}, ", "")), Contains("no fuel in the file"));
    CHECK_THAT(faults_in(with(text, "{number: 3,", "{number: 9,")), Contains("generator 9"));
}
