#include <catch2/catch.hpp>

#include "files.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// A site with all that a site may have, on a connection that is short and cut twice.
const std::string everything = R"(sunward: 1
seed: 3
horizon: {start: 2023-03-01T00:00Z, duration: 20 d}
forecast: {model: iid, error: 10 %}
zones:
  - name: coast
    signals:
      average: {format: profile, mean: 300 gCO2/kWh, amplitude: 80 gCO2/kWh, second: 40 gCO2/kWh, low_hour: 13}
      marginal: 500 gCO2/kWh
      price: {format: profile, mean: 90 EUR/MWh, amplitude: 60 EUR/MWh, low_hour: 13}
sites:
  - name: dunes
    zone: coast
    at: {latitude: 40 deg, longitude: 4.6 deg}
    weather: {format: synthetic, step: 15 min}
    clusters: [{node: dgx-h100, count: 40}]
    facility: {model: parts, free_cooling: water, water: evaporation, fan_share: 3 %, ups_limit: 410 kW}
    solar: {capacity: 1 MW, embodied: 1200 t}
    wind: {turbine: enercon-e82-2000, count: 0.1, life_cycle: 11 gCO2/kWh}
    battery:
      model: nmc
      capacity: 1 MWh
      power: 400 kW
      self_discharge: 3 %
      embodied: 100 kgCO2/kWh
      write_off: wear
      ageing: xu
      dispatch: {rule: RULE}
    backup: {capacity: 100 kW, cost: 350 EUR/MWh}
    grid: {import_limit: 250 kW, export_limit: 200 kW, cuts: [{at: 2023-03-03T18:00Z, for: 6 h}, {at: 2023-03-10T02:00Z, for: 90 min}]}
workload:
  - synthetic: {arrivals: {poisson: 6/h}, accelerators: {8: 0.5, 32: 0.5}, run: {lognormal: {median: 4 h, sigma: 1.0, most: 72 h}}}
)";

void check_books(const std::string& rule) {
    const Scenario scenario = load_scenario(scenario_file(with(everything, "RULE", rule))).scenario;
    const Result result = simulate(scenario);
    CHECK(result.balance_error < 1e-9);
    const Account& a = result.sites[0].window;
    for (const double flow : {a.solar_j, a.wind_j, a.grid_import_j, a.grid_export_j, a.curtailed_j, a.battery_charge_j,
                              a.battery_discharge_j, a.battery_loss_j, a.backup_j, a.unserved_j, a.water_l, a.jobs_g,
                              a.idle_g, a.backup_g, a.exported_g, a.cost, a.embodied_g})
        CHECK(flow > 0);
    CHECK(a.grid_import_j <= 250e3 * 20 * 86400);
    CHECK(a.battery_faded_j > 0);
    CHECK(a.battery_cycled_j > a.battery_capacity_j);
    CHECK(a.battery_discharge_j < a.battery_charge_j + 3.6e9);
}

} // namespace

TEST_CASE("the books of a site with all assets close with a battery that trades") {
    check_books("arbitrage, on: price, cycle_cost: 5 EUR/MWh");
}

TEST_CASE("the books of a site with all assets close with levels by quantile") {
    check_books("threshold, charge_quantile: 30 %, discharge_quantile: 60 %, to_grid: true");
}

TEST_CASE("the books of a site with all assets close with a battery that takes the surplus") {
    check_books("self-consumption");
}
