// Zones with plants whose sites feed in, networks read from files, and demand that ends: by what a run of them gives.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "files.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

const std::string jobs = "workload: [{synthetic: {jobs: 1, arrivals: {every: 1 h}, run: 1 h}}]\n";

/// A zone of 0.2 MW with a site of 3 MW of wind, and a zone of 10 MW.
const std::string windy =
    "sunward: 1\n"
    "horizon: {start: 2023-10-28T20:00Z, duration: 1 d}\n"
    "zones:\n"
    "  - {name: small, fleet: {demand: {mean: 200 kW}, plants: [{fuel: gas, capacity: 3 MW, marginal_cost: 60 "
    "EUR/MWh}]}}\n"
    "  - {name: large, fleet: {demand: {mean: 10 MW}, plants: [{fuel: gas, capacity: 30 MW, marginal_cost: 50 "
    "EUR/MWh}]}}\n"
    "lines: [{from: small, to: large, capacity: 200 kW}]\n"
    "nodes: [{name: box, accelerator: {idle: 100 W, full: 1 kW}}]\n"
    "sites:\n"
    "  - {name: site, zone: small, clusters: [{node: box, count: 2}], at: {latitude: 50 deg, longitude: 5 deg},\n"
    "     weather: {format: synthetic}, wind: {turbine: vestas-v112-3075}}\n" +
    jobs;

/// Three buses in a triangle; the last one of the type given, its two branches in service or not.
std::string network(int type, int status) {
    return fmt::format(
        "function mpc = t\n"
        "mpc.version = '2';\n"
        "mpc.baseMVA = 100;\n"
        "mpc.bus = [\n1 3 0 0 0 0 1 1 0 230 1 1.1 0.9;\n2 1 100 0 0 0 1 1 0 230 1 1.1 0.9;\n"
        "3 {} 50 0 0 0 1 1 0 230 1 1.1 0.9;\n];\n"
        "mpc.gen = [\n1 0 0 9 -9 1 100 1 120 0;\n2 0 0 9 -9 1 100 1 100 0;\n2 0 0 9 -9 1 100 1 0 -20;\n];\n"
        "mpc.branch = [\n1 2 0 0.1 0 0 0 0 0 0 1 -360 360;\n1 3 0 0.1 0 0 0 0 1 10 {} -360 360;\n"
        "2 3 0 0.1 0 0 0 0 0 0 {} -360 360;\n];\n"
        "mpc.gencost = [\n2 0 0 2 20 0;\n2 0 0 2 50 0;\n2 0 0 2 30 0;\n];\n",
        type, status, status);
}

std::string on_bus(int bus) {
    return "sunward: 1\n"
           "horizon: {start: 2024-03-01T00:00Z, duration: 2 h}\n"
           "cases: [{name: net, file: net.m, currency: USD, generators: [{number: 1, fuel: gas}, {number: 2, fuel: "
           "coal}]}]\n"
           "zones: [{name: home, case: net, bus: " +
           std::to_string(bus) +
           "}]\n"
           "nodes: [{name: box, accelerator: {idle: 100 W, full: 1 kW}}]\n"
           "sites: [{name: site, zone: home, clusters: [{node: box, count: 2}]}]\n" +
           jobs;
}

std::string faults_on(const std::string& net, int bus) {
    const auto file = scenario_file(on_bus(bus));
    write_file(file.parent_path() / "net.m", net);
    return faults_of(file);
}

/// A zone whose demand is in a file of `hours` from the start on, 50 MW.
std::string with_demand(int hours, const std::string& more, const std::string& horizon = "") {
    std::string csv = "time,v\n";
    for (int h = 0; h < hours; ++h)
        csv += fmt::format("2024-03-{:02} {:02}:00,50\n", 1 + h / 24, h % 24);
    const std::string text =
        "sunward: 1\nhorizon: {start: 2024-03-01T00:00Z, duration: 24 h" + horizon +
        "}\nzones:\n  - {name: z, fleet: {demand: {format: csv, file: d.csv, time: time, value: v" + more +
        "}, plants: [{fuel: gas, capacity: 200 MW, marginal_cost: 60 EUR/MWh}]}}\n"
        "nodes: [{name: box, accelerator: {idle: 100 W, full: 1 kW}}]\n"
        "sites: [{name: site, zone: z, clusters: [{node: box, count: 2}]}]\n" +
        jobs;
    write_file(scenario_file(text).parent_path() / "d.csv", csv);
    return text;
}

/// Runs the windy zone with a line of so much capacity.
void check_windy(const std::string& capacity, bool with_line) {
    const Scenario scenario = load_scenario(scenario_file(with(windy, "capacity: 200 kW", capacity))).scenario;
    const Result result = simulate(scenario);
    double spilt = 0;
    double exported = 0;
    for (const ZoneResult& zone : result.zones)
        for (const ZoneStep& row : zone.steps) {
            const ZoneMoment& sum = row.sum;
            const double in =
                std::reduce(sum.fuels.begin(), sum.fuels.end()) + sum.storage + sum.net_import + sum.unserved;
            CHECK(in == Approx(sum.demand + sum.sites + sum.spilt).margin(1e-6 * row.seconds));
            CHECK(sum.curtailed >= sum.spilt - 1e-6);
            spilt += sum.spilt / 3600;
            exported -= sum.net_import < 0 ? sum.net_import / 3600 : 0;
        }
    CHECK(spilt > 1);
    CHECK((exported > 1) == with_line);
    CHECK(std::ranges::any_of(result.notes, [](const std::string& note) {
        return note.starts_with("zone small: ") && note.find("spilt") != std::string::npos;
    }));
    // What the site is credited with is what gas was turned down by: no more than the zone's own use and the line's
    // limit.
    const Account& account = result.sites[0].window;
    double gas = 0;
    for (const ZoneResult& zone : result.zones)
        for (const ZoneStep& row : zone.steps)
            gas += row.sum.fuels[0] / 3600;
    const double saved = (24 * 10.2 - gas) * 490;
    CHECK(account.marginal_g / 1000 == Approx(-saved).epsilon(1e-6));
    CHECK(account.avoided_g / 1000 >= saved);
}

} // namespace

TEST_CASE("a site that gives more than its zone and a line can take: every row balances, what is spilt is told") {
    check_windy("capacity: 200 kW", true);
}

TEST_CASE("without a line all that the zone does not use is spilt, and no more is credited than it used") {
    check_windy("capacity: 0 MW", false);
}

TEST_CASE("a zone at a bus that nothing feeds is refused by its number") {
    CHECK(faults_on(network(1, 1), 3).empty());
    CHECK_THAT(faults_on(network(4, 1), 3), Contains("zones[0].bus") && Contains("bus 3 of the case 'net'") &&
                                                Contains("out of service (type 4, isolated)"));
    CHECK(faults_on(network(4, 1), 2).empty());
    CHECK_THAT(faults_on(network(1, 0), 3), Contains("net bus 3") && Contains("no branch in service"));
    CHECK(faults_on(network(1, 0), 1).empty());
}

// The load of 20 MW at bus 2 is worth 30 and gets none of the 50 that generator 2 costs.
TEST_CASE("a case with a phase shifter and a load that can be dispatched") {
    const auto file = scenario_file(on_bus(2));
    write_file(file.parent_path() / "net.m", network(1, 1));
    const Result result = simulate(load_scenario(file).scenario);
    const ZoneStep& row = result.zones[0].steps[0];
    CHECK(row.sum.demand / row.seconds == Approx(100));
    CHECK(row.sum.fuels[0] / row.seconds == Approx(30).margin(0.01)); // coal; the site draws some watts
    CHECK(row.sum.price / row.seconds == Approx(50));
    CHECK(row.sum.net_import / row.seconds == Approx(70).margin(0.01));
}

// 90 degrees over 0.3 p.u. of a loop drive 524 MW round it, and a limit of 60 MW forbids that.
TEST_CASE("a network without any flow within its limits is refused when it is read") {
    std::string net = with(network(1, 1), "1 3 0 0.1 0 0 0 0 1 10", "1 3 0 0.1 0 60 0 0 1 90");
    net = with(net, "1 2 0 0.1 0 0 0", "1 2 0 0.1 0 60 0");
    net = with(net, "2 3 0 0.1 0 0 0", "2 3 0 0.1 0 60 0");
    CHECK_THAT(faults_on(net, 2), Contains("cases: the dispatch has no solution: ") && Contains("branch 1") &&
                                      Contains("do shifts of phase drive more round a loop than the limits let pass?"));
}

TEST_CASE("demand of two days does for a horizon of one") {
    const Scenario scenario = load_scenario(scenario_file(with_demand(48, ""))).scenario;
    CHECK(scenario.dispatch.groups[0].group.hours == 48);
    CHECK(scenario.zones[0].average->series.ends() == EndRule::fail);
    CHECK(simulate(scenario).sites[0].window.carbon_g > 0);
    CHECK(load_scenario(scenario_file(with_demand(48, ", ends: repeat"))).scenario.dispatch.groups[0].group.hours >
          168);
    CHECK(faults_in(with_demand(24, "", ", drain: false")).empty());
    CHECK_THAT(faults_in(with_demand(23, "")), Contains("has values from 2024-03-01T00:00:00Z to") &&
                                                   Contains("expected 2024-03-01T00:00:00Z to 2024-03-02T00:00:00Z") &&
                                                   Contains("'ends: hold' or 'ends: repeat'"));
}

TEST_CASE("a run that outlasts the demand fails at its end") {
    const std::string longer = with(with_demand(30, ""), "run: 1 h", "run: 40 h");
    try {
        static_cast<void>(simulate(load_scenario(scenario_file(longer)).scenario));
        FAIL("ran beyond the demand");
    } catch (const std::exception& error) {
        CHECK_THAT(error.what(), Contains("2024-03-02T06:00:00Z"));
    }
}

// Wind of negative cost is curtailed for twelve hours, gas is at the margin for the other twelve: 5.8 kWh at 11 g and
// 4.8 kWh at 490.
TEST_CASE("what a site causes in a zone with a store is its use times what is at the margin") {
    std::string csv = "time,v\n";
    for (int h = 0; h < 24; ++h)
        csv += fmt::format("2024-03-01 {:02}:00,{}\n", h, h < 12 ? 50 : 150);
    const auto file = scenario_file(
        "sunward: 1\nhorizon: {start: 2024-03-01T00:00Z, duration: 24 h}\nzones:\n  - name: z\n    fleet:\n"
        "      demand: {format: csv, file: d.csv, time: time, value: v, ends: repeat}\n"
        "      plants:\n"
        "        - {fuel: wind, capacity: 100 MW, availability: 100 %, marginal_cost: -50 EUR/MWh}\n"
        "        - {fuel: gas, capacity: 200 MW, marginal_cost: 60 EUR/MWh}\n"
        "      stores: [{name: s, capacity: 100 MWh, charge_power: 30 MW, discharge_power: 30 MW, charge_efficiency: "
        "80 %, discharge_efficiency: 80 %}]\n"
        "nodes: [{name: box, accelerator: {idle: 100 W, full: 1100 W}}]\n"
        "sites: [{name: site, zone: z, clusters: [{node: box, count: 4}]}]\n" +
        jobs);
    write_file(file.parent_path() / "d.csv", csv);
    const Result result = simulate(load_scenario(file).scenario);
    for (std::size_t h = 0; h < 24; ++h) {
        const ZoneStep& row = result.zones[0].steps[h];
        CHECK(row.sum.marginal / row.seconds == Approx(h < 12 ? 11 : 490));
    }
    CHECK(result.sites[0].window.marginal_g == Approx(5.8 * 11 + 4.8 * 490).epsilon(1e-6));
}
