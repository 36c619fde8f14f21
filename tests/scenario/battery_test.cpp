#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// The first of two sites with a battery, in a zone with a price.
std::string with_battery(const std::string& battery) {
    return with(with(two_sites, "zone: north\n", "zone: north\n    battery: {" + battery + "}\n"),
                "average: 400 gCO2/kWh", "average: 400 gCO2/kWh, price: 50 EUR/MWh");
}

SitePower power_of(const std::string& battery) {
    return load_scenario(scenario_file(with_battery(battery))).scenario.sites[0].power;
}

/// The same with a rule.
std::string ruled(const std::string& rule) { return "capacity: 4 MWh, power: 1 MW, dispatch: " + rule; }

void check_like(const Battery& a, const Battery& b) {
    CHECK(a.capacity == b.capacity);
    CHECK(a.charge_limit == b.charge_limit);
    CHECK(a.discharge_limit == b.discharge_limit);
    CHECK(a.charge_efficiency == b.charge_efficiency);
    CHECK(a.discharge_efficiency == b.discharge_efficiency);
    CHECK(a.charge_taper == b.charge_taper);
    CHECK(a.discharge_taper == b.discharge_taper);
    CHECK(a.least_power == b.least_power);
}

} // namespace

TEST_CASE("models of a battery, and figures of one's own over them") {
    const Energy capacity = 4 * megawatt_hour;
    check_like(*power_of("capacity: 4 MWh, power: 1 MW").battery, simple_battery(capacity, 0.25, 0.95, 0.95));
    check_like(*power_of("model: nmc, capacity: 4 MWh").battery, carbon_explorer_battery(capacity));
    check_like(*power_of("model: nmc-tapered, capacity: 4 MWh").battery, carbon_explorer_tapered_battery(capacity));
    check_like(*power_of("model: lg-m50, capacity: 4 MWh").battery, lgm50_battery(capacity));
    Battery own = simple_battery(capacity, 0.25, 0.9, 0.8);
    own.discharge_limit = 2 * megawatt;
    own.charge_taper = 0.1 * hour;
    own.discharge_taper = 60 * second;
    own.least_power = 1 * kilowatt;
    check_like(*power_of("model: clc, capacity: 4 MWh, power: 1 MW, discharge_power: 2 MW, charge_efficiency: 90 %, "
                         "discharge_efficiency: 80 %, charge_taper: 6 min, discharge_taper: 1 min, least_power: 1 kW")
                    .battery,
               own);
    Battery slow = carbon_explorer_battery(capacity);
    slow.charge_limit = slow.discharge_limit = 500 * kilowatt;
    check_like(*power_of("model: nmc, capacity: 4 MWh, power: 500 kW").battery, slow);
    CHECK_THAT(faults_in(with_battery("capacity: 1 MWh")),
               Contains("battery.power: missing, the model simple needs it"));
    CHECK_THAT(faults_in(with_battery("capacity: 1 MWh, power: 1 MW, charge_taper: 1 h")),
               Contains("battery.charge_taper: has no meaning with model 'simple'"));
}

TEST_CASE("the state of charge starts in its window") {
    CHECK(power_of("capacity: 1 MWh, power: 1 MW").initial_soc == 0.5);
    CHECK(power_of("capacity: 1 MWh, power: 1 MW, min_soc: 60 %").initial_soc == 0.6);
    CHECK(power_of("capacity: 1 MWh, power: 1 MW, max_soc: 0.4").initial_soc == 0.4);
    CHECK(power_of("capacity: 1 MWh, power: 1 MW, initial: 0.7").initial_soc == 0.7);
    CHECK_THAT(faults_in(with_battery("capacity: 1 MWh, power: 1 MW, min_soc: 20 %, initial: 10 %")),
               Contains("battery.initial: 0.1, expected from 0.2 to 1"));
    CHECK_THAT(faults_in(with_battery("capacity: 1 MWh, power: 1 MW, min_soc: 90 %, max_soc: 80 %")),
               Contains("battery.min_soc: 0.9 to 0.8, expected 0 <= min_soc < max_soc <= 1"));
}

TEST_CASE("arbitrage from a scenario, and its defaults") {
    const SitePower plain = power_of(ruled("arbitrage"));
    CHECK(plain.dispatch.rule == &dispatch_rule("arbitrage"));
    CHECK(plain.dispatch_on == Optimise::average);
    CHECK(plain.dispatch.window == Duration::from_hours(24));
    CHECK(plain.dispatch.step == Duration::from_hours(1));
    CHECK(plain.dispatch.replan == Duration::from_hours(1));
    CHECK(plain.dispatch.cycle_cost == 0);
    CHECK_FALSE(plain.dispatch.discharge_to_grid);
    const SitePower full = power_of(ruled("{rule: arbitrage, on: price, window: 36 h, step: 30 min, replan: 6 h, "
                                          "cycle_cost: 0.012 EUR/kWh, to_grid: true}"));
    CHECK(full.dispatch_on == Optimise::price);
    CHECK(full.dispatch.window == Duration::from_hours(36));
    CHECK(full.dispatch.step == Duration::from_seconds(1800));
    CHECK(full.dispatch.replan == Duration::from_hours(6));
    CHECK(full.dispatch.cycle_cost == Approx(12));
    CHECK(full.dispatch.discharge_to_grid);
    CHECK_THAT(faults_in(with_battery(ruled("{rule: arbitrage, step: 1 min}"))), Contains("expected 1 to 200 steps"));
    CHECK_THAT(faults_in(with_battery(ruled("{rule: arbitrage, cycle_cost: 5 EUR/MWh}"))),
               Contains("dispatch.cycle_cost: '5 EUR/MWh' is a price, but the rule looks at average"));
    CHECK_THAT(faults_in(with_battery(ruled("{rule: arbitrage, on: marginal}"))),
               Contains("sites[0].battery.dispatch.on: the zone 'north' has no marginal signal"));
    // A signal that cannot be read is one fault, not two.
    const std::string unreadable = with(with_battery(ruled("{rule: arbitrage}")), "average: 400 gCO2/kWh",
                                        "average: {format: entsoe, file: s.yaml}");
    CHECK_THAT(faults_in(unreadable), Contains("no column 'Time'") && !Contains("has no average signal"));
}

TEST_CASE("levels of the threshold rule: intensities, prices, quantiles") {
    CHECK(power_of(ruled("{rule: threshold, charge_below: 0.1 t/MWh, discharge_above: 300 gCO2/kWh}"))
              .dispatch.charge_below == Approx(100));
    const SitePower priced = power_of(ruled("{rule: threshold, on: price, charge_below: -5 EUR/MWh, discharge_above: "
                                            "0.08 EUR/kWh}"));
    CHECK(priced.dispatch.charge_below == -5);
    CHECK(priced.dispatch.discharge_above == Approx(80));
    const SitePower quantiles =
        power_of(ruled("{rule: threshold, charge_quantile: 20 %, discharge_quantile: 0.7, window: 12 h, replan: 3 h}"));
    CHECK(quantiles.dispatch.charge_quantile == 0.2);
    CHECK(quantiles.dispatch.discharge_quantile == 0.7);
    CHECK(quantiles.dispatch.window == Duration::from_hours(12));
    CHECK(quantiles.dispatch.replan == Duration::from_hours(3));
    const auto faults = [](const std::string& rest) {
        return faults_in(with_battery(ruled("{rule: threshold" + rest + "}")));
    };
    CHECK_THAT(faults(", on: price, charge_below: 100 gCO2/kWh, discharge_above: 80 EUR/MWh"),
               Contains("dispatch.charge_below: '100 gCO2/kWh' is an intensity, but the rule looks at price"));
    CHECK_THAT(faults(", on: price, charge_below: 10 USD/MWh, discharge_above: 80 EUR/MWh"),
               Contains("'10 USD/MWh' is in USD, another price in EUR"));
    CHECK_THAT(faults(", charge_below: 10 MW, discharge_above: 80 gCO2/kWh"),
               Contains("expected carbon intensity") && Contains("or price of energy"));
    CHECK_THAT(faults(""), Contains("charge_below: missing, expected this key or 'charge_quantile'") &&
                               Contains("discharge_above: missing"));
    CHECK_THAT(faults(", charge_below: 10 gCO2/kWh, charge_quantile: 0.1, discharge_quantile: 0.9"),
               Contains("charge_below: given alongside 'charge_quantile'"));
    CHECK_THAT(faults(", charge_quantile: 0.9, discharge_quantile: 0.1"),
               Contains("charge_quantile: 0.9, expected below discharge_quantile, which is 0.1"));
    CHECK_THAT(faults(", charge_quantile: 0.1, discharge_above: 300 gCO2/kWh"),
               Contains("discharge_quantile: missing"));
}

TEST_CASE("ageing and embodied carbon of a battery") {
    const SitePower power = power_of("capacity: 2 MWh, power: 1 MW, embodied: 100 kgCO2/kWh, life: 3650 d");
    CHECK(power.embodied_g_per_s == Approx(2000 * 100e3 / (3650 * 86400.0)));
    CHECK(power.embodied_g_per_life == 0);
    CHECK(power.ageing.rule == &ageing_rule("cycle-life"));
    CHECK(power.ageing.table.size() == 3);
    const SitePower worn = power_of("capacity: 2 MWh, power: 1 MW, embodied: 100 kgCO2/kWh, write_off: wear, ageing: "
                                    "{model: xu, cell_temperature_c: 30}");
    CHECK(worn.embodied_g_per_life == Approx(2000 * 100e3));
    CHECK(worn.embodied_g_per_s == 0);
    CHECK(worn.ageing.rule == &ageing_rule("xu"));
    CHECK(worn.ageing.cell_temperature_c == 30);
    // The middle of 74 to 134 kg a kWh over 15 years.
    CHECK(power_of("capacity: 2 MWh, power: 1 MW").embodied_g_per_s == Approx(2000 * 104e3 / (5475 * 86400.0)));
    CHECK(power_of("capacity: 2 MWh, power: 1 MW, embodied: 0 kgCO2/kWh").embodied_g_per_s == 0);
    const SitePower own = power_of("capacity: 2 MWh, power: 1 MW, ageing: {cycle_life: [{depth: 50 %, cycles: 8000}, "
                                   "{depth: 1, cycles: 2000}]}");
    REQUIRE(own.ageing.table.size() == 2);
    CHECK(own.ageing.table[0].cycles == 8000);
    CHECK_THAT(
        faults_in(with_battery("capacity: 2 MWh, power: 1 MW, ageing: {cycle_life: [{depth: 1, cycles: 8000}]}")),
        StartsWith("s.yaml:9:53: sites[0].battery.ageing.cycle_life: 1 row, expected 2"));
}

TEST_CASE("on-site generation has a life-cycle factor or embodied carbon, not both") {
    const std::string site =
        with(two_sites, "zone: north\n",
             "zone: north\n    at: {latitude: 60 deg, longitude: 10 deg}\n    weather: {format: "
             "synthetic}\n    solar: {capacity: 1 MW, SOLAR}\n    wind: {turbine: vestas-v112-3075, WIND}\n");
    const auto loaded = [&](const std::string& solar, const std::string& wind) {
        return with(with(site, "SOLAR", solar), "WIND", wind);
    };
    const SitePower power =
        load_scenario(scenario_file(loaded("embodied: 1500 t, life: 10000 d", "embodied: 3000 t, life: 5000 d")))
            .scenario.sites[0]
            .power;
    CHECK(power.embodied_g_per_s == Approx(1500e6 / (10000 * 86400.0) + 3000e6 / (5000 * 86400.0)));
    const std::string faults =
        faults_in(loaded("embodied: 1500 t, life_cycle: 41 gCO2/kWh", "life_cycle: 11 gCO2/kWh"));
    CHECK_THAT(faults, Contains("sites[0].solar.embodied: given alongside 'life_cycle'"));
    CHECK_THAT(faults, !Contains("wind"));
}
