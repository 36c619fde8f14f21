#include <catch2/catch.hpp>

#include <cmath>
#include <string>

#include "numbers.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/merit_order.hpp"
#include "zonal_systems.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

TEST_CASE("coal with a ramp: dispatch, a negative price, and a marginal intensity above every fuel's") {
    const ZonalSystem system = ramped();
    const std::vector<double> demand = {60, 100, 140, 90};
    const ZonalState before{{40, 0}, {}};
    ZonalDispatch dispatch(system, 4);
    const ZonalPlan plan = dispatch.plan(before, hours_of(demand));
    check_near(column(plan.output, 0, 2), {60, 90, 100, 90});
    check_near(column(plan.output, 1, 2), {0, 10, 40, 0});
    check_near(plan.price, {-10, 50, 50, 20});
    CHECK(sum(plan.cost) == Approx(9300));
    CHECK(sum(plan.emissions) == Approx(303'300));
    const MarginalEmissions first = dispatch.marginal_emissions(before, hours_of(demand), 0, 0);
    CHECK(first.right == Approx(820 + 820 - 490)); // 1150: coal now, and through its ramp coal for gas in the next hour
    CHECK(first.left == Approx(1150));
    CHECK(dispatch.marginal_emissions(before, hours_of(demand), 1, 0).right == Approx(490));
    CHECK(dispatch.marginal_emissions(before, hours_of(demand), 3, 0).right == Approx(820));
    for (std::size_t h = 0; h < 4; ++h) { // a price is the cost of a MW more
        std::vector<double> more = demand;
        more[h] += 1;
        CHECK(sum(dispatch.plan(before, hours_of(more)).cost) - 9300 == Approx(plan.price[h]));
    }
}

TEST_CASE("a battery carries the noon to the evening") {
    ZonalSystem system = one_zone({plant("solar", 80, 0, 48), plant("gas", 100, 50, 490)});
    ZonalStore battery;
    battery.name = "battery";
    battery.capacity = 50;
    battery.charge_power = battery.discharge_power = 40;
    battery.charge_efficiency = battery.discharge_efficiency = 0.9;
    system.stores.push_back(battery);
    const std::vector<double> demand = {40, 40, 40, 40};
    const std::vector<double> available = {0, 100, 80, 100, 80, 100, 0, 100};
    ZonalHours hours = hours_of(demand);
    hours.available = available;
    const ZonalPlan plan = ZonalDispatch(system, 4).plan({}, hours);
    CHECK(sum(plan.cost) == Approx(2000));
    check_near(column(plan.output, 1, 2), {40, 0, 0, 0});
    CHECK(plan.discharge[3] == Approx(40));
    CHECK(plan.level[2] >= Approx(44.4444).epsilon(1e-5));
    CHECK(plan.charge[1] + plan.charge[2] >= Approx(49.3827).epsilon(1e-5));
    check_balance(system, hours, plan);
}

TEST_CASE("one hour of one zone is the merit order") {
    const ZonalSystem system = one_zone(ordinary_fleet());
    ZonalDispatch dispatch(system, 1);
    const auto at = [&](double demand) { return dispatch.plan({}, hours_of({demand})); };
    CHECK(at(60).emissions[0] / 60 == Approx(23.5));
    CHECK(at(60).cost[0] == Approx(90));
    CHECK(at(100).emissions[0] / 100 == Approx(99.7));
    CHECK(at(100).cost[0] == Approx(610));
    CHECK(at(180).emissions[0] / 180 == Approx(346.5));
    CHECK(at(215).emissions[0] / 215 == Approx(381.023256));
    CHECK(at(215).price[0] == Approx(80));
    check_near(at(20).output, {20, 0, 0, 0, 0, 0}); // of equals the one listed first
    check_near(at(40).output, {30, 10, 0, 0, 0, 0});
    const MarginalEmissions kink = dispatch.marginal_emissions({}, hours_of({140}), 0, 0);
    CHECK(kink.left == Approx(820));
    CHECK(kink.right == Approx(490));
    const ZonalPlan beyond = at(250);
    CHECK(beyond.unserved[0] == Approx(20));
    CHECK(beyond.price[0] == Approx(10'000));
}

TEST_CASE("random hours agree with the merit order's closed form") {
    Draw random(23);
    Fleet fleet;
    for (int i = 0; i < 12; ++i)
        fleet.push_back(plant("p" + std::to_string(i), random.between(5, 50), static_cast<double>(random.below(8)) * 10,
                              random.between(0, 900)));
    Stack stack(fleet);
    ZonalDispatch dispatch(one_zone(fleet), 1);
    for (int round = 0; round < 200; ++round) {
        std::vector<double> available;
        for (const Plant& each : fleet)
            available.push_back(each.capacity * random.uniform());
        const std::vector<double> demand = {random.between(0, 1.1 * sum(available))};
        ZonalHours h = hours_of(demand);
        h.available = available;
        stack.set_available(available);
        const MeritOrder expected = stack.dispatch(demand[0]);
        const ZonalPlan plan = dispatch.plan({}, h);
        check_near(plan.output, expected.output, 1e-6);
        CHECK(plan.emissions[0] == Approx(expected.emissions).margin(1e-4));
        CHECK(plan.price[0] == Approx(expected.right.price).margin(1e-4));
        CHECK(plan.unserved[0] == Approx(expected.unserved).margin(1e-6));
    }
}

TEST_CASE("what was decided stays decided from window to window") {
    const ZonalSystem system = ramped();
    const std::vector<double> demand = {60, 100, 140, 90};
    const ZonalState before{{40, 0}, {}};
    const ZonalPlan whole = roll_dispatch(system, before, hours_of(demand), 4, 4);
    CHECK(sum(whole.cost) == Approx(9300));
    const ZonalPlan rolled = roll_dispatch(system, before, hours_of(demand), 2, 1);
    CHECK(rolled.hours == 4);
    CHECK(sum(rolled.cost) == Approx(9300)); // two hours ahead suffice here
    check_balance(system, hours_of(demand), rolled);
    const ZonalPlan blind = roll_dispatch(system, {{20, 20}, {}}, hours_of({50, 100, 130}), 1, 1);
    check_near(column(blind.output, 0, 2), {50, 80, 100}); // each hour up by no more than 30 from the one before
    const ZonalState state = state_after(system, blind);
    CHECK(state.output[0] == Approx(100));
    CHECK_THROWS_AS(roll_dispatch(system, before, hours_of(demand), 2, 3), InputError);
    CHECK_THROWS_AS(roll_dispatch(system, before, hours_of(demand), 2, 0), InputError);
}

TEST_CASE("minimum outputs, surplus and a fall of what is available") {
    ZonalSystem system = one_zone({plant("nuclear", 100, 10, 12, 60, 10), plant("gas", 100, 50, 490)});
    SECTION("more than is wanted costs what it takes to be rid of it") {
        const ZonalPlan plan = ZonalDispatch(system, 1).plan({}, hours_of({40}));
        CHECK(plan.output[0] == Approx(60));
        CHECK(plan.surplus[0] == Approx(20));
        CHECK(plan.price[0] == Approx(-500));
    }
    SECTION("an outage overrides the minimum and the ramp, the way back keeps the ramp but for the minimum") {
        const std::vector<double> demand(4, 100.0);
        ZonalHours hours = hours_of(demand);
        const std::vector<double> available = {100, 100, 0, 100, 100, 100, 100, 100};
        hours.available = available;
        const ZonalPlan plan = ZonalDispatch(system, 4).plan({{100, 0}, {}}, hours);
        check_near(column(plan.output, 0, 2), {100, 0, 60, 70});
    }
    SECTION("demand below zero is power fed in") {
        system.surplus_cost = 5;
        const ZonalPlan plan = ZonalDispatch(system, 1).plan({}, hours_of({-7}));
        CHECK(plan.surplus[0] == Approx(67));
        CHECK(plan.unserved[0] == 0);
        CHECK(plan.price[0] == Approx(-5));
    }
}

TEST_CASE("without a value of unserved demand or a cost of surplus the contradiction is named") {
    ZonalSystem system = one_zone({plant("coal", 100, 20, 820, 50, 10)});
    system.unserved_value = system.surplus_cost = infinite;
    const auto fault = [&](const ZonalState& before, const std::vector<double>& demand) -> std::string {
        try {
            static_cast<void>(ZonalDispatch(system, demand.size()).plan(before, hours_of(demand)));
        } catch (const SimulationError& error) {
            return error.what();
        }
        return {};
    };
    CHECK_THAT(fault({}, {60, 120}),
               Contains("balance of zone in hour 1") && Contains("coal, zone in hour 1") && !Contains("hour 0"));
    CHECK_THAT(fault({}, {40}), Contains("balance of zone in hour 0") && Contains("coal, zone"));
    CHECK_THAT(fault({}, {60, 90}), Contains("balance of zone in hour 0") && Contains("balance of zone in hour 1") &&
                                        Contains("ramp of coal, zone in hour 1"));
    CHECK_THAT(fault({{50}, {}}, {90}), Contains("ramp of coal, zone in hour 0"));
    CHECK(fault({}, {60, 70}).empty());
}

TEST_CASE("a reservoir gives when the price is above its water value, spills no more than comes in") {
    ZonalSystem system = one_zone({plant("gas", 200, 50, 490), plant("oil", 200, 90, 650)});
    ZonalStore reservoir;
    reservoir.name = "reservoir";
    reservoir.capacity = 1000;
    reservoir.discharge_power = 80;
    reservoir.factor = 24;
    reservoir.end_values = {{400, 70}, {400, 30}};
    system.stores.push_back(reservoir);
    const std::vector<double> demand = {100, 250, 100};
    ZonalHours hours = hours_of(demand);
    ZonalDispatch dispatch(system, 3);
    SECTION("worth more than gas and less than oil") {
        const ZonalPlan plan = dispatch.plan({{}, {300}}, hours);
        check_near(plan.discharge, {0, 50, 0});
        CHECK(plan.price[1] == Approx(70)); // the reservoir is at the margin
        CHECK(plan.level[2] == Approx(250));
        CHECK(plan.emissions[1] == Approx(200 * 490 + 50 * 24));
    }
    SECTION("plentiful water replaces gas") {
        const ZonalPlan plan = dispatch.plan({{}, {700}}, hours);
        check_near(plan.discharge, {80, 80, 80});
        CHECK(plan.level[2] == Approx(460));
    }
    SECTION("a flood") {
        const std::vector<double> inflow = {0, 300, 300};
        hours.inflow = inflow;
        const ZonalPlan plan = dispatch.plan({{}, {1000}}, hours);
        CHECK(plan.level[2] == Approx(1000));
        CHECK(sum(plan.spilled) == Approx(600 - 3 * 80));
        CHECK(plan.spilled[0] == 0);
    }
}

TEST_CASE("stores do not burn surplus by charging and discharging at once") {
    ZonalSystem system = one_zone({plant("must-run", 100, 5, 800, 100)});
    ZonalStore battery;
    battery.capacity = 30;
    battery.charge_power = battery.discharge_power = 30;
    battery.charge_efficiency = battery.discharge_efficiency = 0.7;
    system.stores.push_back(battery);
    const std::vector<double> demand = {50, 50, 50};
    const ZonalPlan plan = ZonalDispatch(system, 3).plan({}, hours_of(demand));
    for (std::size_t h = 0; h < 3; ++h)
        CHECK(std::min(plan.charge[h], plan.discharge[h]) < 1e-6);
    CHECK(plan.proven);
    check_balance(system, hours_of(demand), plan);
}

TEST_CASE("costs may change by the hour") {
    const ZonalSystem system = one_zone({plant("gas", 100, 50, 490), plant("coal", 100, 20, 820)});
    const std::vector<double> cost = {50, 20, 15, 20};
    const std::vector<double> demand = {60, 60};
    ZonalHours hours = hours_of(demand);
    hours.cost = cost;
    const ZonalPlan plan = ZonalDispatch(system, 2).plan({}, hours);
    check_near(plan.output, {0, 60, 60, 0});
    check_near(plan.price, {20, 15});
    check_near(plan.cost, {1200, 900});
}

TEST_CASE("bad systems and hours are all named") {
    ZonalSystem system = one_zone({plant("gas", -1, 50, 490)});
    ZonalStore store;
    store.zone = 4;
    store.capacity = -1;
    store.charge_efficiency = 0;
    store.discharge_efficiency = 2;
    store.self_discharge = 1;
    store.end_values = {{10, 5}, {10, 6}};
    system.stores.push_back(store);
    system.lines = {{"", 0, 0, 5, 5}, {"", 0, 0, -5, 5}};
    system.unserved_value = -1;
    try {
        ZonalDispatch dispatch(system, 1);
        FAIL("accepted");
    } catch (const InputError& error) {
        CHECK_THAT(error.what(), Contains("no zone 4") && Contains("stores[0].capacity") &&
                                     Contains("stores[0].charge_efficiency") && Contains("stores[0].self_discharge") &&
                                     Contains("stores[0].end_values[1]") && Contains("lines[0]") &&
                                     Contains("lines[1]") && Contains("unserved_value"));
    }
    ZonalDispatch dispatch(ramped(), 2);
    CHECK_THROWS_AS(ZonalDispatch(ramped(), 0), InputError);
    CHECK_THROWS_AS(ZonalDispatch(ramped(), 100'001), InputError);
    CHECK_THROWS_AS(dispatch.plan({}, hours_of({1, 2, 3})), InputError);
    CHECK_THROWS_AS(dispatch.plan({}, hours_of({1, NAN})), InputError);
    CHECK_THROWS_AS(dispatch.plan({{1}, {}}, hours_of({1, 2})), InputError);
    CHECK_THROWS_AS(dispatch.plan({{-1, 0}, {}}, hours_of({1, 2})), InputError);
    CHECK_THROWS_AS(dispatch.marginal_emissions({}, hours_of({1, 2}), 2, 0), InputError);
    const std::vector<double> demand = {1, 2};
    ZonalHours hours = hours_of(demand);
    const std::vector<double> available = {1, 2, 3};
    hours.available = available;
    CHECK_THROWS_AS(dispatch.plan({}, hours), InputError);
    hours.available = {};
    CHECK(dispatch.plan({}, hours).hours == 2);
}
