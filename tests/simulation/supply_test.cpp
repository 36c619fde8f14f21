#include <algorithm>
#include <catch2/catch.hpp>

#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// A site of 100 nodes, 10 to 20 kW, whose battery trades on the price: 20 by night, 80 by day.
Scenario trading_world() {
    Scenario scenario = small_world(100, {300});
    std::vector<double> prices(24, 20);
    std::fill(prices.begin() + 12, prices.end(), 80.0);
    scenario.zones[0].price = hourly_signal(prices);
    scenario.horizon.length = Duration::from_days(4);
    SitePower& power = scenario.sites[0].power;
    power.battery = simple_battery(40 * kilowatt_hour, 0.25, 0.9, 0.9);
    power.dispatch.rule = &dispatch_rule("arbitrage");
    power.dispatch_on = Optimise::price;
    add_job(scenario, 1800, 40 * 3600, 50);
    add_job(scenario, 20 * 3600, 30 * 3600, 40);
    return scenario;
}

} // namespace

// 40 kWh in store for 44.444 bought at 20 each night; 36 kWh of 80 saved each day.
TEST_CASE("a battery that trades on the price it is told") {
    const Result result = run(trading_world(), start_at_once);
    const Account& a = result.sites[0].window;
    CHECK(a.battery_discharge_j == Approx(4 * 36 * 3.6e6).epsilon(1e-4));
    const double saved = 4 * (36 * 0.08 - 40 / 0.9 * 0.02);
    CHECK(a.grid_import_j == Approx(a.facility_j + 4 * (40 / 0.9 - 36) * 3.6e6).epsilon(1e-6));
    CHECK(result.balance_error < 1e-9);
    // 10 kW, and with the jobs 5 kW more from 00:30 for 40 h and 4 kW from 20:00 for 30 h; 16.5 h and 16 h are dear.
    const double dear_kwh = 10 * 48 + 5 * 16.5 + 4 * 16;
    const double cheap_kwh = 10 * 48 + 5 * 23.5 + 4 * 14;
    CHECK(a.cost == Approx(dear_kwh * 0.08 + cheap_kwh * 0.02 - saved).epsilon(1e-4));
}
