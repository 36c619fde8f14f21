#include <catch2/catch.hpp>

#include <cmath>

#include "books.hpp"
#include "sunward/grid/merit_order.hpp"
#include "sunward/ledger/grid_ledger.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Plant plant(std::string name, double capacity, double cost, double factor) {
    Plant made;
    made.name = made.fuel = std::move(name);
    made.capacity = capacity;
    made.marginal_cost = cost;
    made.factor = factor;
    return made;
}

/// 10 MW of wind, 10 MW of coal at 20, gas at 50.
ZoneInput small_zone(const std::vector<double>& demand) {
    ZoneInput zone;
    zone.fleet = {plant("wind", 10, 0, 10), plant("coal", 10, 20, 800), plant("gas", 20, 50, 400)};
    zone.demand = hourly(demand);
    return zone;
}

ZoneGroup group_of(const ZoneInput& zone, std::size_t hours) {
    const std::string name = "zone";
    return make_group({&name, 1}, {&zone, 1}, {}, {}, start, hours);
}

constexpr Duration minutes(std::int64_t count) { return Duration::from_seconds(60.0 * static_cast<double>(count)); }

} // namespace

// By hand: demand 18 MW; a site of 4 MW passes the end of coal (20 MW). E(18) = 100 + 8 x 800 = 6500 kg/h, E(22) = 100
// + 8000 + 2 x 400 = 8900 kg/h: the average is 8900 / 22, what the site causes 2400 kg/h, and one MW more 400.
TEST_CASE("a site moves its zone's intensity, price and margin, and causes the difference of the totals") {
    const ZoneGroup group = group_of(small_zone({18, 18}), 2);
    const GroupCourse course = run_group(group, {true});
    CHECK(course.zones[0].marginal.at(start) == 800);
    GridLedger grid(group, course.emissions, true, {true}, start, Duration::from_hours(1));
    const Series price = course.zones[0].price; // its being there says that the price is billed
    Tariff tariff;
    tariff.price = &price;
    tariff.live = grid.rates(0);
    SiteLedger site(tariff, {}, start, Duration::from_hours(1));
    grid.add(site, 0);
    site.change_power(4e6, 4e6);
    grid.advance(start + minutes(30));
    const double half = 0.5;
    CHECK(site.window().carbon_g == Approx(half * 4 * 8900 / 22 * 1000).epsilon(1e-12));
    CHECK(site.window().marginal_g == Approx(half * 2400 * 1000).epsilon(1e-12));
    CHECK(site.window().cost == Approx(half * 4 * 50).epsilon(1e-12));
    const Reading before = site.now();
    site.change_power(-3e6, -4e6); // a job of 1 MW is left, 19 MW in all: coal alone again
    grid.advance(start + minutes(60));
    const Charge job = site.bill_job(1e6, before);
    CHECK(job.carbon_g == Approx(half * 1 * (100 + 9 * 800) / 19 * 1000).epsilon(1e-12));
    CHECK(job.marginal_g == Approx(half * 1 * 800 * 1000).epsilon(1e-12));
    CHECK(site.window().marginal_g == Approx(half * (2400 + 800) * 1000).epsilon(1e-12));
    CHECK(balance_error(site.window()) < 1e-12);

    const ZoneStep& row = grid.steps(0)[0];
    CHECK(row.seconds == Approx(3600));
    CHECK(row.sum.demand / 3600 == Approx(18));
    CHECK(row.sum.sites / 3600 == Approx(2.5));
    CHECK(row.sum.fuels[0] / 3600 == Approx(9.5)); // coal
    CHECK(row.sum.fuels[1] / 3600 == Approx(1));   // gas
    CHECK(row.sum.fuels[2] / 3600 == Approx(10));  // wind
    CHECK(row.sum.emissions / 3600 == Approx((8900 + 7300) * half));
    CHECK(site.steps()[0].intensity_s / 3600 == Approx(half * (8900. / 22 + 7300. / 19)));
    CHECK(grid.reading(0).carbon.value() * 1e6 == Approx(half * (8900. / 22 + 7300. / 19) * 1000));
}

TEST_CASE("demand above all capacity is unserved, with its value as the price") {
    const ZoneGroup group = group_of(small_zone({38}), 1);
    const GroupCourse course = run_group(group, {true});
    GridLedger grid(group, course.emissions, true, {true}, start, std::nullopt);
    const Series price = course.zones[0].price; // its being there says that the price is billed
    Tariff tariff;
    tariff.price = &price;
    tariff.live = grid.rates(0);
    SiteLedger site(tariff, {}, start, std::nullopt);
    grid.add(site, 0);
    site.change_power(5e6, 5e6);
    grid.advance(start + Duration::from_hours(2));
    CHECK(grid.total(0).sum.unserved / 3600 == Approx(2 * 3));
    CHECK(site.window().cost == Approx(2 * 5 * 10'000));
}

// Batteries change what a site draws without an event of the simulation.
TEST_CASE("sites with batteries and sun in one zone: consequences add up to the difference of all emissions") {
    const ZoneGroup group = group_of(small_zone({8, 14, 19, 27, 22, 12}), 6);
    const GroupCourse course = run_group(group, {true});
    const Series solar = hourly({0, 3e6, 9e6, 2e6, 0, 0});
    const Series signal = hourly({100, 300, 500, 200, 100, 400});
    GridLedger grid(group, course.emissions, true, {true}, start, Duration::from_hours(1));
    const Series price = course.zones[0].price; // its being there says that the price is billed
    Tariff tariff;
    tariff.price = &price;
    tariff.live = grid.rates(0);
    std::vector<SiteLedger> sites;
    sites.reserve(3);
    for (int s = 0; s < 3; ++s) {
        SiteEquipment equipment;
        equipment.facility = constant_pue(1.1 + 0.1 * s);
        if (s > 0) {
            equipment.solar = &solar;
            equipment.battery = simple_battery(s * megawatt_hour, 0.5, 0.9, 0.95);
            equipment.dispatch.rule = &dispatch_rule("threshold");
            equipment.dispatch.charge_below = 150;
            equipment.dispatch.discharge_above = 350;
            equipment.dispatch_signal = &signal;
        }
        grid.add(sites.emplace_back(tariff, equipment, start, std::nullopt), 0);
    }
    RandomStream stream(7, "loads");
    std::vector<double> load(3);
    Instant t = start;
    while (t < start + Duration::from_hours(48)) {
        const std::size_t s = static_cast<std::size_t>(stream.uniform() * 3) % 3;
        const double wanted = stream.uniform() * 2e6;
        sites[s].change_power(wanted - load[s], wanted - load[s]);
        load[s] = wanted;
        t = t + Duration::from_seconds(60 + stream.uniform() * 3600);
        grid.advance(t);
    }
    double consequences = 0;
    double net_wh = 0;
    for (const SiteLedger& site : sites) {
        const Account account = site.window();
        CHECK(balance_error(account) < 1e-11);
        consequences += account.marginal_g;
        net_wh += account.grid_import_j - account.grid_export_j;
    }
    const ZoneStep& total = grid.total(0);
    CHECK(total.sum.sites == Approx(net_wh / 1e6).epsilon(1e-9));
    const double without = course.emissions.integral(start, t) / 3600;
    CHECK(consequences / 1000 == Approx(total.sum.emissions / 3600 - without).epsilon(1e-9));
    double generated = 0;
    for (const double fuel : total.sum.fuels)
        generated += fuel;
    CHECK(generated + total.sum.unserved == Approx(total.sum.demand + total.sum.sites).epsilon(1e-9));
}

// A store carries what a site takes from the day's wind into the night: 1 MW for an hour by day is 0.9 x 0.9 MWh of gas
// at night, when the site draws nothing.
TEST_CASE("what a site causes in later hours, by way of a store, is billed when it draws") {
    ZoneInput zone;
    zone.fleet = {plant("wind", 60, 0, 10), plant("gas", 200, 50, 400)};
    zone.demand = hourly({50, 50, 150, 150});
    DrivenStore driven;
    driven.store = {"store", 0, 100, 30, 30, 0.9, 0.9, 0, 0, {}};
    const std::string name = "zone";
    ZoneGroup group = make_group({&name, 1}, {&zone, 1}, {&driven, 1}, {}, start, 4);
    group.window = 4;
    const GroupCourse course = run_group(group, {true});
    GridLedger grid(group, course.emissions, true, {true}, start, Duration::from_hours(1));
    Tariff tariff;
    tariff.live = grid.rates(0);
    SiteLedger site(tariff, {}, start, Duration::from_hours(1));
    grid.add(site, 0);
    site.change_power(1e6, 1e6);
    grid.advance(start + minutes(60));
    site.change_power(-1e6, -1e6);
    grid.advance(start + minutes(240));
    CHECK(site.window().marginal_g / 1000 == Approx(0.9 * 0.9 * 400).epsilon(1e-6));
    const double without = course.emissions.integral(start, start + minutes(240)) / 3600;
    CHECK(grid.total(0).sum.emissions / 3600 - without == Approx(0.9 * 0.9 * 400).epsilon(1e-6));
}

// 3 MW of feed-in into a zone that uses 1 MW: its gas is turned down by 1 MW, and no more is credited.
TEST_CASE("a site is credited with what plants were turned down by, not with what was spilt") {
    ZoneInput zone;
    zone.fleet = {plant("gas", 20, 50, 400)};
    zone.demand = hourly({1, 1});
    const ZoneGroup group = group_of(zone, 2);
    const GroupCourse course = run_group(group, {true});
    GridLedger grid(group, course.emissions, true, {true}, start, Duration::from_hours(1));
    Tariff tariff;
    tariff.live = grid.rates(0);
    const Series solar = hourly({3e6, 3e6});
    SiteEquipment equipment;
    equipment.facility = constant_pue(1);
    equipment.solar = &solar;
    SiteLedger site(tariff, equipment, start, Duration::from_hours(1));
    grid.add(site, 0);
    grid.advance(start + minutes(120));
    CHECK(site.window().grid_export_j / 3.6e9 == Approx(2 * 3));
    CHECK(site.window().marginal_g / 1000 == Approx(-2 * 1 * 400));
    CHECK(site.window().avoided_g / 1000 == Approx(2 * 1 * 400));
    CHECK(grid.total(0).sum.spilt / 3600 == Approx(2 * 2));
    CHECK(grid.steps(0)[0].sum.price == 0);
}
