#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "books.hpp"
#include "sunward/ledger/site_ledger.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Forecaster perfect(const Series& series) {
    return [&series](Instant) -> const Series& { return series; };
}

/// 1 MW of load with a battery of 4 MWh and 1 MW that trades on a signal.
SiteEquipment trader(const Series& signal) {
    SiteEquipment site;
    site.battery = simple_battery(4 * megawatt_hour, 0.25, 0.9, 0.9);
    site.dispatch.rule = &dispatch_rule("arbitrage");
    site.dispatch_signal = &signal;
    site.outlook.signal = perfect(signal);
    return site;
}

Account account_of(const SiteEquipment& site, const Tariff& tariff, std::int64_t hours) {
    SiteLedger books(tariff, site, start, std::nullopt);
    books.change_power(1e6, 1e6);
    books.advance(start + Duration::from_hours(hours));
    CHECK(balance_error(books.window()) < 1e-9);
    return books.window();
}

/// Twelve hours at one value, twelve at another.
std::vector<double> halves(double first, double second) {
    std::vector<double> values(24, first);
    std::fill(values.begin() + 12, values.end(), second);
    return values;
}

} // namespace

// By hand: 4 MWh stored for 4.4444 bought at 20 each night, 3.6 MWh of the dearer half of the day at 80 not bought.
TEST_CASE("arbitrage buys in the cheap half of the day and saves in the dear one") {
    const Series price = hourly(halves(20, 80));
    const Account a = account_of(trader(price), {nullptr, nullptr, &price}, 10 * 24);
    CHECK(a.cost == Approx(10 * (12 * 20 + 12 * 80 + 4 / 0.9 * 20 - 4 * 0.9 * 80)).epsilon(1e-4));
    CHECK(a.battery_discharge_j == Approx(10 * 3.6 * mwh).epsilon(1e-4));
    CHECK(a.grid_export_j == 0);
}

// A MWh delivered saves 80 and costs 20 / 0.81 = 24.69 and the wear.
TEST_CASE("arbitrage rests when wear and losses cost more than the spread") {
    const Series price = hourly(halves(20, 80));
    SiteEquipment site = trader(price);
    site.dispatch.cycle_cost = 55;
    CHECK(account_of(site, {nullptr, nullptr, &price}, 48).battery_discharge_j == Approx(7.2 * mwh).epsilon(1e-4));
    site.dispatch.cycle_cost = 56;
    CHECK(account_of(site, {nullptr, nullptr, &price}, 48).battery_charge_j == 0);
}

TEST_CASE("arbitrage on carbon keeps solar power for the evening and takes no more from the grid than needed") {
    // The sun gives 2 MW in hours 8 to 12, the grid is at 350 from hour 18 to 22 and at 300 else, 370 through the
    // battery.
    std::vector<double> sun(24, 0);
    std::vector<double> carbon(24, 300);
    for (std::size_t hour = 0; hour < 4; ++hour) {
        sun[8 + hour] = 2e6;
        carbon[18 + hour] = 350;
    }
    const Series solar = hourly(sun);
    const Series intensity = hourly(carbon);
    SiteEquipment site = trader(intensity);
    site.solar = &solar;
    site.outlook.solar = perfect(solar);
    const Account a = account_of(site, {&intensity, nullptr, nullptr}, 24);
    // 4 MWh of surplus, 3.6 in store, 3.24 given back at 350.
    CHECK(a.battery_charge_j == Approx(4 * mwh).epsilon(1e-4));
    CHECK(a.battery_discharge_j == Approx(3.24 * mwh).epsilon(1e-4));
    CHECK(a.carbon_g == Approx(16 * 300e3 + (4 - 3.24) * 350e3).epsilon(1e-4));
}

TEST_CASE("arbitrage sells only where it is told to") {
    const Series marginal = hourly(halves(200, 800));
    SiteEquipment site = trader(marginal);
    site.battery->discharge_limit = site.battery->charge_limit = 2 * megawatt;
    CHECK(account_of(site, {nullptr, &marginal, nullptr}, 24).grid_export_j == 0);
    site.dispatch.discharge_to_grid = true;
    std::vector<double> peak = halves(200, 800);
    peak[20] = 2000;
    const Series peaked = hourly(peak);
    site.dispatch_signal = &peaked;
    site.outlook.signal = perfect(peaked);
    const Account a = account_of(site, {nullptr, &peaked, nullptr}, 24);
    CHECK(a.grid_export_j == Approx(1 * mwh).epsilon(1e-4)); // 2 MW in hour 20, of which 1 MW is used
    CHECK(a.battery_discharge_j == Approx(3.6 * mwh).epsilon(1e-4));
}

TEST_CASE("hour by hour over a window of a day comes close to knowing all prices of a month") {
    RandomStream random(3, "test");
    std::vector<double> prices;
    for (int hour = 0; hour < 720; ++hour)
        prices.push_back(60 + 40 * std::sin(hour * 0.2618) + 30 * (random.uniform() - 0.5));
    const Series price = hourly(prices);
    const SiteEquipment site = trader(price);
    const std::vector<double> load(prices.size(), 1);
    ArbitrageStore store;
    store.capacity = 4;
    store.charge_power = store.discharge_power = 1;
    store.charge_efficiency = store.discharge_efficiency = 0.9;
    ArbitrageWindow window;
    window.load = load;
    window.import_price = prices;
    const double best = plan_arbitrage(store, window).cost;
    SiteEquipment idle = site;
    idle.dispatch.rule = &dispatch_rule("none");
    const Tariff tariff{nullptr, nullptr, &price};
    const double none = account_of(idle, tariff, 720).cost;
    const double rolling = account_of(site, tariff, 720).cost;
    CHECK(rolling >= best * (1 - 1e-6));
    CHECK(none - rolling > 0.97 * (none - best));
}

TEST_CASE("a plan made on a wrong forecast is worth less, and the books still close") {
    const Series price = hourly(halves(20, 80));
    const Series wrong = hourly(halves(80, 20));
    SiteEquipment site = trader(price);
    const Tariff tariff{nullptr, nullptr, &price};
    const double right = account_of(site, tariff, 240).cost;
    int asked = 0;
    site.outlook.signal = [&](Instant) -> const Series& {
        ++asked;
        return wrong;
    };
    CHECK(account_of(site, tariff, 240).cost > right + 1000);
    CHECK(asked >= 240); // once an hour at least
}

TEST_CASE("a signal that ends shortens the plan, to its last hour") {
    const std::vector<double> values = halves(20, 80);
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({start + Duration::from_hours(static_cast<std::int64_t>(i)), values[i]});
    const Series price = Series::from_points(std::move(points), {});
    const Account a = account_of(trader(price), {nullptr, nullptr, &price}, 24);
    CHECK(a.battery_charge_j == Approx(4 / 0.9 * mwh).epsilon(1e-4));
    CHECK(a.battery_discharge_j == Approx(3.6 * mwh).epsilon(1e-4));
}

TEST_CASE("levels by quantile follow the signal from one week to another") {
    // Four days low, four days high: levels for the one would do nothing in the other.
    std::vector<double> values;
    for (int hour = 0; hour < 192; ++hour)
        values.push_back((hour < 96 ? 100 : 1000) + (hour % 24 < 12 ? 0 : 50));
    const Series signal = hourly(values);
    SiteEquipment site = trader(signal);
    site.dispatch = {};
    site.dispatch.rule = &dispatch_rule("threshold");
    site.dispatch.charge_quantile = 0.25;
    site.dispatch.discharge_quantile = 0.75;
    SiteLedger books({&signal, nullptr, nullptr}, site, start, std::nullopt);
    books.change_power(1e6, 1e6);
    for (const int day : {0, 1, 2, 5, 6}) { // not next to the change, when the other days are in sight
        books.advance(start + Duration::from_hours(24 * day));
        const Account before = books.window();
        books.advance(start + Duration::from_hours(24 * day + 12));
        const Account noon = books.window();
        CHECK(noon.battery_charge_j - before.battery_charge_j == Approx(4 / 0.9 * mwh).epsilon(1e-3));
        books.advance(start + Duration::from_hours(24 * day + 24));
        CHECK(books.window().battery_discharge_j - noon.battery_discharge_j == Approx(3.6 * mwh).epsilon(1e-3));
    }
}

// Six hours in which importing pays: a store that may not export has nowhere to empty itself to, and one that may does.
TEST_CASE("arbitrage exports nothing where that is off, whatever the prices") {
    std::vector<double> prices(24, 50);
    std::fill(prices.begin() + 6, prices.begin() + 12, -100.0);
    std::fill(prices.begin() + 18, prices.end(), 200.0);
    const Series price = hourly(prices);
    for (const bool to_grid : {false, true})
        for (const double limit : {0.0, 0.3, 10.0}) {
            SiteEquipment site = trader(price);
            site.initial_soc = 0.5;
            site.dispatch.discharge_to_grid = to_grid;
            site.export_limit = limit * megawatt;
            SiteLedger books({nullptr, nullptr, &price}, site, start, Duration::from_hours(1));
            books.change_power(1e5, 1e5);
            books.advance(start + Duration::from_hours(48));
            const Account a = books.window();
            INFO(to_grid << " " << limit);
            CHECK((a.grid_export_j > 0) == (to_grid && limit > 0));
            CHECK(a.battery_charge_j > 0);
            CHECK(balance_error(a) < 1e-9);
            for (const SiteStep& row : books.steps())
                CHECK(row.grid_export_j <= limit * 1e6 * row.seconds * (1 + 1e-12));
        }
}
