#include <catch2/catch.hpp>

#include <cmath>

#include "sunward/error/error.hpp"
#include "sunward/power/backup.hpp"
#include "sunward/power/balance.hpp"
#include "sunward/power/battery.hpp"
#include "sunward/power/dispatch.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

SiteSupply site(double solar_mw, double wind_mw, double demand_mw, double battery_mw = 0) {
    SiteSupply supply;
    supply.solar = solar_mw * megawatt;
    supply.wind = wind_mw * megawatt;
    supply.demand = demand_mw * megawatt;
    supply.battery = battery_mw * megawatt;
    supply.charge_limit = supply.discharge_limit = 10 * megawatt;
    return supply;
}

/// One of zero, a usual number or (where it may be) infinity.
Power draw(RandomStream& random, bool may_be_infinite) {
    const double kind = random.uniform();
    if (kind < 0.2)
        return {};
    if (kind < 0.3 && may_be_infinite)
        return unlimited * watt;
    return random.uniform() * megawatt;
}

SiteSupply draw_supply(RandomStream& random) {
    SiteSupply supply;
    for (Power* each : {&supply.solar, &supply.wind, &supply.demand, &supply.charge_limit, &supply.discharge_limit})
        *each = draw(random, false);
    for (Power* each : {&supply.import_limit, &supply.export_limit, &supply.backup_limit})
        *each = draw(random, true);
    supply.battery = (2 * random.uniform() - 1) * megawatt;
    supply.battery_covers_shortfall = random.uniform() < 0.5;
    return supply;
}

void check_conserves(const SiteSupply& supply, const SiteFlows& flows) {
    const auto near = [](Power expected) { return Approx(expected.base()).epsilon(1e-12).margin(1e-6); };
    CHECK(flows.solar.total().base() == near(supply.solar));
    CHECK(flows.wind.total().base() == near(supply.wind));
    const Power to_load = flows.solar.to_load + flows.wind.to_load + flows.battery_to_load + flows.grid_to_load +
                          flows.backup_to_load + flows.unserved;
    CHECK(to_load.base() == near(supply.demand));
    const Power sources = supply.solar + supply.wind + flows.discharge() + flows.grid_import() + flows.backup_to_load;
    const Power uses = supply.demand - flows.unserved + flows.charge() + flows.grid_export() + flows.curtailed();
    CHECK(sources.base() == near(uses));
}

void check_sane(const SiteSupply& supply, const SiteFlows& flows) {
    const double slack = 1e-9;
    for (const Power flow :
         {flows.solar.to_load, flows.solar.to_battery, flows.solar.to_export, flows.solar.curtailed, flows.wind.to_load,
          flows.wind.to_battery, flows.wind.to_export, flows.wind.curtailed, flows.battery_to_load,
          flows.battery_to_export, flows.grid_to_load, flows.grid_to_battery, flows.backup_to_load, flows.unserved})
        CHECK(flow.base() >= 0);
    CHECK(flows.grid_import().base() <= supply.import_limit.base() * (1 + 1e-12) + slack);
    CHECK(flows.grid_export().base() <= supply.export_limit.base() * (1 + 1e-12) + slack);
    CHECK(flows.charge().base() <= supply.charge_limit.base() * (1 + 1e-12) + slack);
    CHECK(flows.discharge().base() <= supply.discharge_limit.base() * (1 + 1e-12) + slack);
    CHECK(flows.backup_to_load <= supply.backup_limit);
    // Never both ways at once, never shed load or burnt fuel while something is thrown away or sold.
    CHECK(flows.charge().base() * flows.discharge().base() == 0);
    CHECK(flows.grid_to_load.base() * flows.solar.to_export.base() == 0);
    const double short_of_power = flows.unserved.base() + flows.backup_to_load.base();
    CHECK(short_of_power * (flows.curtailed() + flows.grid_export() + flows.charge()).base() == 0);
    if (short_of_power > 0)
        CHECK(flows.grid_import().base() == Approx(supply.import_limit.base()).margin(slack));
}

} // namespace

TEST_CASE("solar and wind feed the load in proportion, the grid the rest") {
    const SiteFlows flows = balance(site(3, 1, 6));
    CHECK(flows.solar.to_load.in(megawatt) == 3);
    CHECK(flows.wind.to_load.in(megawatt) == 1);
    CHECK(flows.grid_to_load.in(megawatt) == 2);
    const SiteFlows sunny = balance(site(6, 2, 4));
    CHECK(sunny.solar.to_load.in(megawatt) == Approx(3));
    CHECK(sunny.wind.to_load.in(megawatt) == Approx(1));
    CHECK(sunny.grid_export().in(megawatt) == Approx(4));
    CHECK(sunny.grid_import().base() == 0);
}

TEST_CASE("surplus: battery, then export up to its limit, then curtailed") {
    SiteSupply supply = site(8, 0, 2, 3);
    supply.export_limit = 1 * megawatt;
    const SiteFlows flows = balance(supply);
    CHECK(flows.solar.to_load.in(megawatt) == 2);
    CHECK(flows.solar.to_battery.in(megawatt) == 3);
    CHECK(flows.solar.to_export.in(megawatt) == 1);
    CHECK(flows.solar.curtailed.in(megawatt) == 2);
    CHECK(flows.grid_import().base() == 0);
}

TEST_CASE("a commanded charge takes surplus first, then the grid within its limit") {
    SiteSupply supply = site(3, 0, 2, 4);
    SiteFlows flows = balance(supply);
    CHECK(flows.solar.to_battery.in(megawatt) == 1);
    CHECK(flows.grid_to_battery.in(megawatt) == 3);
    supply.import_limit = 2 * megawatt;
    CHECK(balance(supply).charge().in(megawatt) == 3);
    // Load comes first.
    supply.demand = 4 * megawatt;
    flows = balance(supply);
    CHECK(flows.grid_to_load.in(megawatt) == 1);
    CHECK(flows.grid_to_battery.in(megawatt) == 1);
    supply.charge_limit = 0.5 * megawatt;
    CHECK(balance(supply).charge().in(megawatt) == 0.5);
}

TEST_CASE("a commanded discharge feeds load before the grid does, and exports what is over") {
    SiteSupply supply = site(1, 0, 4, -2);
    SiteFlows flows = balance(supply);
    CHECK(flows.battery_to_load.in(megawatt) == 2);
    CHECK(flows.grid_to_load.in(megawatt) == 1);
    supply.battery = -5 * megawatt;
    flows = balance(supply);
    CHECK(flows.battery_to_load.in(megawatt) == 3);
    CHECK(flows.battery_to_export.in(megawatt) == 2);
    supply.export_limit = 0.5 * megawatt;
    flows = balance(supply);
    CHECK(flows.battery_to_export.in(megawatt) == 0.5);
    CHECK(flows.discharge().in(megawatt) == 3.5);
    // Surplus has the first call on the line.
    supply.solar = 4.25 * megawatt;
    flows = balance(supply);
    CHECK(flows.solar.to_export.in(megawatt) == 0.25);
    CHECK(flows.battery_to_export.in(megawatt) == 0.25);
}

TEST_CASE("a shortfall: battery beyond its command, then backup, then unserved") {
    SiteSupply supply = site(0, 0, 10, 2);
    supply.import_limit = 5 * megawatt;
    supply.discharge_limit = 3 * megawatt;
    supply.backup_limit = 1 * megawatt;
    SiteFlows flows = balance(supply);
    CHECK(flows.grid_to_load.in(megawatt) == 5);
    CHECK(flows.battery_to_load.in(megawatt) == 3);
    CHECK(flows.backup_to_load.in(megawatt) == 1);
    CHECK(flows.unserved.in(megawatt) == 1);
    CHECK(flows.charge().base() == 0);
    supply.battery_covers_shortfall = false;
    flows = balance(supply);
    CHECK(flows.battery_to_load.base() == 0);
    CHECK(flows.unserved.in(megawatt) == 4);
}

TEST_CASE("an export limit decides whether a further load costs the grid anything") {
    // Solar 3 MW, load 1 MW, then 2 MW: net import - export changes by 1 MW, or by nothing where it was curtailed.
    const auto net = [](double load_mw, double limit_mw) {
        SiteSupply supply = site(3, 0, load_mw);
        supply.export_limit = limit_mw * megawatt;
        const SiteFlows flows = balance(supply);
        CHECK(flows.grid_import().base() == 0);
        return (flows.grid_import() - flows.grid_export()).in(megawatt);
    };
    CHECK(net(2, 2) - net(1, 2) == Approx(1));
    CHECK(net(2, 1) - net(1, 1) == 0);
}

TEST_CASE("random sites conserve and keep to their limits") {
    RandomStream random(3, "test.balance");
    for (int i = 0; i < 5000; ++i) {
        const SiteSupply supply = draw_supply(random);
        const SiteFlows flows = balance(supply);
        check_conserves(supply, flows);
        check_sane(supply, flows);
    }
}

TEST_CASE("numbers that a site cannot have") {
    SiteSupply supply = site(-1, 0, 1);
    CHECK_THROWS_AS(balance(supply), SimulationError);
    supply = site(1, 0, std::nan(""));
    CHECK_THROWS_AS(balance(supply), SimulationError);
    supply = site(unlimited, 0, 1);
    CHECK_THROWS_AS(balance(supply), SimulationError);
    supply = site(1, 0, 1, std::nan(""));
    CHECK_THROWS_AS(balance(supply), SimulationError);
    supply = site(1, 0, 1);
    supply.import_limit = -1 * watt;
    CHECK_THROWS_AS(balance(supply), SimulationError);
    supply = site(1, 0, 1, -unlimited);
    supply.charge_limit = unlimited * watt;
    CHECK_THROWS_AS(balance(supply), SimulationError);
}

TEST_CASE("rules: none and self-consumption") {
    const DispatchView surplus{3 * megawatt, 2 * megawatt, 1 * megawatt, 0};
    const DispatchView deficit{-0.5 * megawatt, 2 * megawatt, 1 * megawatt, 0};
    CHECK(battery_command({}, surplus).base() == 0);
    Dispatch dispatch;
    dispatch.rule = &dispatch_rule("self-consumption");
    CHECK(battery_command(dispatch, surplus).in(megawatt) == 2);
    CHECK(battery_command(dispatch, deficit).in(megawatt) == -0.5);
    CHECK(battery_command(dispatch, {-9 * megawatt, 2 * megawatt, 1 * megawatt, 0}).in(megawatt) == -1);
}

TEST_CASE("rules: threshold") {
    Dispatch dispatch;
    dispatch.rule = &dispatch_rule("threshold");
    dispatch.charge_below = 100;
    dispatch.discharge_above = 300;
    const auto command = [&](double surplus_mw, double signal) {
        return battery_command(dispatch, {surplus_mw * megawatt, 2 * megawatt, 4 * megawatt, signal}).in(megawatt);
    };
    CHECK(command(-3, 100) == 2);
    CHECK(command(-3, 200) == 0);
    CHECK(command(1, 200) == 1);
    CHECK(command(-3, 300) == -3);
    CHECK(command(-9, 300) == -4);
    CHECK(command(1, 300) == 1);
    dispatch.discharge_to_grid = true;
    CHECK(command(1, 300) == -4);
}

TEST_CASE("rules: peak shaving") {
    Dispatch dispatch;
    dispatch.rule = &dispatch_rule("peak-shave");
    dispatch.import_level = 5 * megawatt;
    const auto command = [&](double surplus_mw) {
        return battery_command(dispatch, {surplus_mw * megawatt, 2 * megawatt, 4 * megawatt, 0}).in(megawatt);
    };
    CHECK(command(-7) == -2);
    CHECK(command(-20) == -4);
    CHECK(command(-4) == 1);
    CHECK(command(-1) == 2);
    CHECK(command(3) == 2);
}

TEST_CASE("rules with bad levels") {
    Dispatch dispatch;
    CHECK(faults_of(dispatch).empty());
    dispatch.rule = &dispatch_rule("threshold");
    dispatch.charge_below = 300;
    dispatch.discharge_above = 100;
    REQUIRE(faults_of(dispatch).size() == 1);
    CHECK_THAT(to_string(faults_of(dispatch)[0]), Contains("charge_below: 300") && Contains("100"));
    dispatch.rule = &dispatch_rule("peak-shave");
    dispatch.import_level = std::nan("") * watt;
    REQUIRE(faults_of(dispatch).size() == 1);
    CHECK(faults_of(dispatch)[0].field == "import_level");
}

TEST_CASE("self-consumption over a day never buys while it holds charge, and its books close") {
    const Battery battery = simple_battery(4 * megawatt_hour, 0.5, 0.95, 0.95);
    const Duration step = Duration::from_seconds(300);
    BatteryState state = at_soc(battery, 0);
    Dispatch dispatch;
    dispatch.rule = &dispatch_rule("self-consumption");
    Energy generated, used, imported, exported, lost;
    for (int i = 0; i < 288; ++i) {
        SiteSupply supply = site(2.5 * std::max(0.0, -std::cos(i * 2 * 3.14159265358979 / 288)), 0, 1);
        const BatteryLimits limits = feasible(battery, state, step);
        supply.charge_limit = limits.charge;
        supply.discharge_limit = limits.discharge;
        const Power surplus = supply.solar + supply.wind - supply.demand;
        supply.battery = battery_command(dispatch, {surplus, supply.charge_limit, supply.discharge_limit, 0});
        const SiteFlows flows = balance(supply);
        if (flows.grid_import() > Power{})
            CHECK(flows.discharge().base() == Approx(supply.discharge_limit.base()));
        const BatteryStep done = advance(battery, state, flows.charge() - flows.discharge(), step);
        CHECK((done.drawn - done.delivered).base() == Approx(((flows.charge() - flows.discharge()) * step).base()));
        state = done.after;
        generated += supply.solar * step;
        used += supply.demand * step;
        imported += flows.grid_import() * step;
        exported += flows.grid_export() * step;
        lost += done.lost;
    }
    CHECK((generated + imported).base() == Approx((used + exported + lost + state.stored).base()).epsilon(1e-12));
    CHECK(exported > Energy{});
    CHECK(imported > Energy{});
}

TEST_CASE("all faults of a generator at once") {
    const auto faults = faults_of(BackupGenerator{0 * watt, -1, INFINITY, BackupStart::grid_cut});
    REQUIRE(faults.size() == 3);
    CHECK(faults[0].field == "capacity");
    CHECK(faults[1].field == "fuel_factor");
    CHECK(faults[2].field == "cost");
    CHECK(faults_of(BackupGenerator{1 * watt, 0, 0, BackupStart::import_limit}).empty());
}
