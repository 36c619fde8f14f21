#include <catch2/catch.hpp>

#include "child.hpp"
#include "files.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

/// A site that draws 100 kW whatever runs, for a day from midnight in Chicago.
const std::string one_site = "sunward: 1\n"
                             "horizon: {start: 2024-01-31T06:00Z, duration: 1 d}\n"
                             "zones: [{name: z, signals: {average: 400 gCO2/kWh, price: 50 USD/MWh}}]\n"
                             "sites:\n"
                             "  - name: s\n"
                             "    zone: z\n"
                             "    time_zone: America/Chicago\n"
                             "    clusters: [{name: c, node: {accelerator: {idle: 1 kW, full: 1 kW}}, count: 100}]\n"
                             "    grid: {tariff: {}}\n"
                             "workload: [{synthetic: {jobs: 1, arrivals: {every: 1 h}, run: 30 min}}]\n";

std::string with_tariff(const std::string& tariff) { return with(one_site, "tariff: {}", "tariff: " + tariff); }

/// The account of the only site.
Account account_of(const std::string& text) {
    const Scenario scenario = load_scenario(scenario_file(text)).scenario;
    return simulate(scenario).sites.front().window;
}

} // namespace

TEST_CASE("a tariff with hours, a demand charge and a carbon price, by hand") {
    // 2.4 MWh at 50 + 10; 16:00 to 21:00 and 22:00 to 02:00 of a Wednesday: 5 h at 80, 2 h at 5 and, since the Tuesday
    // before is one of the days too, 2 h more.
    const Account a =
        account_of(with_tariff("{adder: 10 USD/MWh, demand_charge: 12 USD/kW, carbon_price: 30 USD/t, hours: "
                               "[{from: \"16:00\", to: \"21:00\", days: weekdays, adder: 80 USD/MWh}, "
                               "{from: \"22:00\", to: \"02:00\", adder: 5 USD/MWh}, "
                               "{months: [7, 8], adder: 900 USD/MWh}, {days: weekends, adder: 900 USD/MWh}]}"));
    CHECK(a.cost == Approx(2.4 * 60 + 0.5 * 80 + 0.4 * 5));
    CHECK(a.demand_charge == Approx(12 * 100));
    CHECK(a.carbon_cost == Approx(30 * 0.96));
}

TEST_CASE("a flat price takes the place of the zone's, and a month that is touched is charged in full") {
    const std::string text = with(with_tariff("120 USD/MWh"), "duration: 1 d", "duration: 2 d");
    CHECK(account_of(with(text, "tariff: 120 USD/MWh", "tariff: {energy: 120 USD/MWh, demand_charge: 12000 USD/MW}"))
              .cost == Approx(4.8 * 120));
}

TEST_CASE("two months of demand charge") {
    // From 31 January, 00:00 in Chicago, to the end of 1 February.
    const std::string text = with(with_tariff("{demand_charge: 12 USD/kW}"), "duration: 1 d", "duration: 2 d");
    CHECK(account_of(text).demand_charge == Approx(2 * 12 * 100));
}

TEST_CASE("hours of a tariff follow the clock through the change to summer time") {
    // Sunday 10 March 2024: from 01:00 to 03:00 by the clock is one hour; the day has 23.
    const std::string text = with(with(with_tariff("{hours: [{from: \"01:00\", to: \"03:00\", adder: 40 USD/MWh}]}"),
                                       "2024-01-31T06:00Z", "2024-03-10T06:00Z"),
                                  "duration: 1 d", "duration: 23 h");
    CHECK(account_of(text).cost == Approx(2.3 * 50 + 0.1 * 40));
}

TEST_CASE("accelerators that are rented, by hand") {
    // A job of half an hour has one of the four that are reserved, or, where it may, one of the spot nodes.
    const std::string text = with(one_site, "count: 100}",
                                  "count: 100, rent: {reserved: 4, reserved_price: 1 USD/h, on_demand: 60 USD/d, "
                                  "spot: 0.5 USD/h}}");
    const auto rent = [](const std::string& scenario) {
        return in_child([&] { return std::vector{account_of(scenario).rent}; }).front();
    };
    CHECK(rent(text) == Approx(24 * 4 * 1));
    CHECK(rent(with(text, "workload: [{", "workload: [{spot: true, ")) == Approx(24 * 4 * 1 + 0.25));
    CHECK(rent(with(text, "reserved: 4", "reserved: 0")) == Approx(2.5 / 2));
    const std::string wrong =
        faults_in(with(with(text, "reserved: 4", "reserved: 101"), "on_demand: 60 USD/d", "on_demand: 60 EUR/d"));
    CHECK_THAT(wrong, Contains("sites[0].clusters[0].rent.reserved: 101 accelerators, where the cluster has 100"));
    CHECK_THAT(wrong, Contains("on_demand") && Contains("EUR"));
}

TEST_CASE("contracts, residual mix and mix of a scenario, by hand") {
    // The day's draw is 2.4 MWh; a contract of 60 kW by the hour, then one of the year of 20 % of the draw.
    const std::string text =
        with(with(one_site, "price: 50 USD/MWh",
                  "residual: 500 gCO2/kWh, carbon_free: 40 %, renewable: {format: profile, values: [20 %, 30 %]}, "
                  "water: 1.8 L/kWh"),
             "workload:",
             "contracts:\n"
             "  - {name: ppa, output: 60 kW, factor: 11 gCO2/kWh, price: 4 USD/MWh}\n"
             "  - {name: recs, kind: certificates, share: 20 %, price: 1 USD/MWh}\n"
             "workload:");
    const Account a = account_of(text);
    CHECK(a.carbon_g == Approx(2400 * 400));
    CHECK(a.matched_j == Approx((1440 + 480) * 3.6e6));
    CHECK(a.market_g == Approx(1440 * 11 + 480 * 500));
    CHECK(a.contract_cost == Approx(1.44 * 4 + 0.48 * 1));
    CHECK(a.carbon_free_j / a.facility_j == Approx(0.6 + 0.4 * 0.4));
    CHECK(a.carbon_free_known_j == a.facility_j);
    CHECK(a.renewable_j / a.facility_j == Approx(0.6 + 0.4 * 0.25));
    CHECK(a.source_water_l == Approx(2400 * 1.8));
}

// Oracle: load 100 x 4, contracted 150, 80, 0, 40, grid 0.5, 0.5, 0.3, 0.9.
TEST_CASE("the 24/7 score of a scenario") {
    std::string text = with(one_site, "2024-01-31T06:00Z, duration: 1 d", "2024-01-31T08:00Z, duration: 4 h");
    text = with(text, "price: 50 USD/MWh",
                "carbon_free: {format: profile, values: [50 %, 50 %, 30 %, 90 %], period: 4 h}");
    text = with(text, "    grid: {tariff: {}}\n",
                "    contracts: [{name: park, output: {format: profile, values: [150 kW, 80 kW, 0 kW, 40 kW], "
                "period: 4 h}}]\n");
    const Account a = account_of(text);
    CHECK(a.carbon_free_j / a.facility_j == Approx(0.785).epsilon(1e-12));
    CHECK(a.renewable_known_j == 0);
}

TEST_CASE("a mix that cannot be read is left out with a note, because nobody asked for it") {
    const auto file =
        scenario_file(with(one_site, "average: 400 gCO2/kWh",
                           "average: {format: electricity-maps, file: em.csv, basis: direct, ends: repeat}"));
    write_file(file.parent_path() / "em.csv",
               "Datetime (UTC),Carbon Intensity gCO₂eq/kWh (direct),Low Carbon Percentage\n"
               "2022-01-01 00:00:00,200,55\n2022-01-01 01:00:00,210,\n2022-01-01 02:00:00,210,56\n");
    const Scenario scenario = load_scenario(file).scenario;
    CHECK_FALSE(scenario.zones[0].carbon_free);
    REQUIRE(scenario.notes.size() == 1);
    CHECK_THAT(scenario.notes[0], Contains("its mix is not used") && Contains("em.csv"));
}

TEST_CASE("without a residual mix the average counts, and the result says so") {
    const std::string text =
        with(one_site, "    grid: {tariff: {}}\n", "    contracts: [{name: own, share: 50 %, fuel: nuclear}]\n");
    const Scenario scenario = load_scenario(scenario_file(text)).scenario;
    CHECK(scenario.contracts.at(0).carbon_free);
    CHECK_FALSE(scenario.contracts.at(0).renewable);
    CHECK_FALSE(scenario.zones[0].carbon_free);
    const Result result = simulate(scenario);
    CHECK(result.sites[0].window.market_g == Approx(1200 * 400));
    CHECK(result.sites[0].window.carbon_free_known_j == 0);
    REQUIRE(result.notes.size() == 1);
    CHECK_THAT(result.notes[0], Contains("zone z has no residual mix"));
}

TEST_CASE("nothing of the market is counted when nothing asks for it") {
    const Account a = account_of(one_site);
    CHECK(a.market_g == 0);
    CHECK(a.matched_j == 0);
    CHECK(a.source_water_l == 0);
    CHECK(a.demand_charge == 0);
    CHECK(a.cost == Approx(2.4 * 50));
}

TEST_CASE("a plant of a contract has its own place and weather") {
    const std::string text = with(
        one_site, "workload:",
        "contracts:\n"
        "  - {name: park, solar: {capacity: 1 MW, life_cycle: 41 gCO2/kWh}, at: {latitude: 35 deg, longitude: -100 "
        "deg}, weather: {format: synthetic}}\n"
        "workload:");
    const Scenario scenario = load_scenario(scenario_file(text)).scenario;
    REQUIRE(scenario.contracts.size() == 1);
    const Contract& park = scenario.contracts[0];
    REQUIRE(park.output);
    CHECK(park.factor == Approx(41));
    CHECK(park.renewable);
    // Dark at local midnight, bright at some hour of the day.
    CHECK(park.output->at(parse_instant("2024-01-31T06:00Z").value()) == 0);
    CHECK(park.output->mean(scenario.horizon.start, scenario.horizon.start + Duration::from_days(1)) > 20e3);
}

TEST_CASE("faults of tariffs, contracts and mixes") {
    CHECK_THAT(faults_in(with_tariff("{energy: 100 EUR/MWh, demand_charge: 9 USD/kW}")),
               Contains("one currency") && Contains("energy"));
    CHECK_THAT(faults_in(with_tariff("{carbon_price: 80 EUR/t}")),
               Contains("carbon_price") && Contains("one currency"));
    CHECK_THAT(faults_in(with_tariff("{demand_interval: 7 h}")), Contains("whole fraction of a day"));
    CHECK_THAT(faults_in(with_tariff("{hours: [{from: \"25:00\", adder: 5 USD/MWh}, {to: \"03:00\"}]}")),
               Contains("hours[0].from") && Contains("hours[1].adder"));
    CHECK_THAT(faults_in(with(with_tariff("{export_at_market: true}"), ", price: 50 USD/MWh", "")),
               Contains("no price signal"));
    const auto contracts = [](const std::string& list) {
        return with(one_site, "workload:", "contracts: " + list + "\nworkload:");
    };
    CHECK_THAT(faults_in(contracts("[{name: a}]")), Contains("output, share, solar, wind"));
    CHECK_THAT(faults_in(contracts("[{name: a, output: 1 MW, share: 10 %}]")), Contains("given alongside 'output'"));
    CHECK_THAT(faults_in(contracts("[{name: a, share: 120 %}]")), Contains("share"));
    CHECK_THAT(faults_in(contracts("[{name: a, output: -1 MW}]")), Contains("negative"));
    CHECK_THAT(faults_in(contracts("[{name: a, share: 10 %, zones: [y]}]")), Contains("'y' is not one of the zones"));
    CHECK_THAT(faults_in(contracts("[{name: a, share: 10 %, price: 3 EUR/MWh}]")), Contains("one currency"));
    CHECK_THAT(faults_in(contracts("[{name: a, solar: {capacity: 1 MW}}]")), Contains("needs 'weather'"));
    CHECK_THAT(faults_in(with(two_sites, "workload:", "contracts: [{name: a, share: 10 %}]\nworkload:")),
               Contains("contracts[0].zones") && Contains("delivered"));
    CHECK_THAT(faults_in(with(one_site, "price: 50 USD/MWh", "water: 2 gCO2/kWh")), Contains("water per energy"));
    CHECK_THAT(faults_in(with(one_site, "price: 50 USD/MWh", "carbon_free: 1.2, renewable: -1 %")),
               Contains("carbon_free: reaches 1.2") && Contains("renewable") && Contains("at least 0"));
}
