// Marginal intensities of dispatches with stores, ramps and lines against finite differences and values by hand.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include "hours.hpp"
#include "numbers.hpp"
#include "sunward/grid/zone_dispatcher.hpp"
#include "sunward/optimise/linear_solver.hpp"
#include "zonal_systems.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

ZonalStore store_of(double capacity, double power, double efficiency) {
    ZonalStore store;
    store.name = "store";
    store.capacity = capacity;
    store.charge_power = store.discharge_power = power;
    store.charge_efficiency = store.discharge_efficiency = efficiency;
    return store;
}

/// The test's own program: cost first, then the order of plants of equal cost, then emissions, weighed so far apart
/// that one never makes up for the other. Costs and powers of the systems below are such that this holds.
double least_emissions(const ZonalSystem& system, const ZonalState& before, const ZonalHours& hours) {
    constexpr double order = 1e-4;
    constexpr double emissions = 1e-8;
    LinearProgram program;
    std::vector<double> factors;
    const auto add = [&](double least, double most, double cost, double factor) {
        factors.push_back(factor);
        return program.add(Variable{least, most, cost + emissions * factor, ""});
    };
    std::vector<std::size_t> output_before;
    std::vector<std::size_t> level_before;
    const std::size_t zones = system.zones.size();
    for (std::size_t h = 0; h < hours.hours; ++h) {
        std::vector<Constraint> balance(zones);
        std::vector<double> costs;
        std::vector<std::size_t> outputs;
        std::vector<std::size_t> levels;
        for (std::size_t z = 0; z < zones; ++z) {
            balance[z].lower = balance[z].upper = hours.demand[h * zones + z];
            balance[z].terms.push_back({add(0, 1e6, 10'000, 0), 1});
            balance[z].terms.push_back({add(0, 1e6, 500, 0), -1});
            for (const Plant& plant : system.zones[z].fleet) {
                const std::size_t g = outputs.size();
                const auto rank = static_cast<double>(std::ranges::count(costs, plant.marginal_cost));
                costs.push_back(plant.marginal_cost);
                outputs.push_back(add(plant.minimum, plant.capacity, plant.marginal_cost + order * rank, plant.factor));
                balance[z].terms.push_back({outputs.back(), 1});
                if (std::isfinite(plant.ramp) && (h > 0 || !before.output.empty())) {
                    Constraint ramp{-plant.ramp, plant.ramp, {{outputs.back(), 1}}, ""};
                    if (h > 0)
                        ramp.terms.push_back({output_before[g], -1});
                    else {
                        ramp.lower += before.output[g];
                        ramp.upper += before.output[g];
                    }
                    program.add(ramp);
                }
            }
        }
        for (const ZonalLine& line : system.lines) {
            const std::size_t flow = add(-line.backward, line.forward, 0, 0);
            balance[line.from].terms.push_back({flow, -1});
            balance[line.to].terms.push_back({flow, 1});
        }
        for (std::size_t i = 0; i < system.stores.size(); ++i) {
            const ZonalStore& store = system.stores[i];
            const bool last = h + 1 == hours.hours;
            const std::size_t charge = add(0, store.charge_power, 0, 0);
            const std::size_t discharge = add(0, store.discharge_power, 0, store.factor);
            levels.push_back(add(0, store.capacity, last ? -hours.end_value[i] : 0, last ? -hours.end_carbon[i] : 0));
            balance[store.zone].terms.push_back({charge, -1});
            balance[store.zone].terms.push_back({discharge, 1});
            Constraint row{
                0,
                0,
                {{levels[i], 1}, {charge, -store.charge_efficiency}, {discharge, 1 / store.discharge_efficiency}},
                ""};
            if (h > 0)
                row.terms.push_back({level_before[i], -1});
            else
                row.lower = row.upper = before.level[i];
            program.add(row);
            program.add(Constraint{
                -no_limit, 1, {{charge, 1 / store.charge_power}, {discharge, 1 / store.discharge_power}}, ""});
        }
        for (Constraint& row : balance)
            program.add(row);
        output_before = outputs;
        level_before = levels;
    }
    LinearSolver solver(program);
    const LpSolution& found = solver.solve();
    REQUIRE(found.status == LpStatus::optimal);
    double sum = 0;
    for (std::size_t i = 0; i < factors.size(); ++i)
        sum += factors[i] * found.values[i];
    return sum;
}

/// Costs of whole tens tie often, and powers of whole tens put kinks where the demand is.
ZonalSystem random_system(Draw& random) {
    ZonalSystem system;
    const std::size_t zones = 1 + random.below(2);
    for (std::size_t z = 0; z < zones; ++z) {
        Fleet fleet;
        for (std::size_t i = 0; i < 2 + random.below(3); ++i)
            fleet.push_back(plant("p" + std::to_string(i), 10 * static_cast<double>(1 + random.below(8)),
                                  10 * static_cast<double>(random.below(6)), static_cast<double>(random.below(900)),
                                  random.uniform() < 0.2 ? 10 : 0, random.uniform() < 0.3 ? 20 : infinite));
        system.zones.push_back({"z" + std::to_string(z), std::move(fleet)});
    }
    if (zones == 2)
        system.lines = {{"", 0, 1, 10 * static_cast<double>(random.below(4)), 20}};
    for (std::size_t i = 0; i < 1 + random.below(2); ++i) {
        system.stores.push_back(store_of(40, 20, random.uniform() < 0.4 ? 1 : 0.8));
        system.stores.back().zone = random.below(zones);
    }
    return system;
}

ZoneGroup group_of(const Fleet& fleet, const std::vector<double>& demand, const ZonalStore& store, double level) {
    ZoneInput zone;
    zone.fleet = fleet;
    zone.demand = hourly(demand);
    DrivenStore driven;
    driven.store = store;
    driven.level = level;
    const std::string name = "zone";
    return make_group({&name, 1}, {&zone, 1}, {&driven, 1}, {}, midnight, demand.size());
}

std::vector<double> marginals(const ZoneGroup& group) {
    const auto dispatcher = make_dispatcher(group, {true});
    std::vector<double> values;
    for (std::size_t h = 0; h < group.hours; ++h) {
        dispatcher->next_hour();
        values.push_back(dispatcher->zones()[0].marginal);
        dispatcher->pass(1);
    }
    return values;
}

} // namespace

TEST_CASE("random fleets: the marginal intensity is the finite difference of least emissions") {
    Draw random(5);
    for (int round = 0; round < 150; ++round) {
        const ZonalSystem system = random_system(random);
        const std::size_t hours = 2 + random.below(4);
        const std::size_t zones = system.zones.size();
        std::vector<double> demand;
        for (std::size_t i = 0; i < hours * zones; ++i)
            demand.push_back(random.uniform() < 0.5 ? 10 * static_cast<double>(random.below(12))
                                                    : random.between(0, 120));
        std::vector<double> end_value;
        std::vector<double> end_carbon;
        ZonalState before;
        for (std::size_t i = 0; i < system.stores.size(); ++i) {
            end_value.push_back(7);
            end_carbon.push_back(random.between(0, 500));
            before.level.push_back(10 * static_cast<double>(random.below(5)));
        }
        ZonalHours window = hours_of(demand, zones);
        window.end_value = end_value;
        window.end_carbon = end_carbon;
        ZonalDispatch dispatch(system, hours);
        ZonalPlan plan; // of no hour: stores may divide any between charging and discharging, as in the test's program
        dispatch.plan(before, window, 0, plan);
        for (std::size_t z = 0; z < zones; ++z) {
            constexpr double step = 0.01;
            const double here = least_emissions(system, before, window);
            std::vector<double> more = demand;
            more[z] += step;
            ZonalHours raised = window;
            raised.demand = more;
            INFO("round " << round << ", zone " << z);
            CHECK(dispatch.least_emissions(before, window) == Approx(here).epsilon(1e-9).margin(1e-5));
            CHECK(dispatch.marginal(before, window, z) ==
                  Approx((least_emissions(system, before, raised) - here) / step).margin(0.01));
        }
    }
}

// Wind that earns by running is curtailed in the twelve hours of little demand whatever the store does; in the others
// gas is at the margin, as what is in store is used up either way.
TEST_CASE("a plant of negative cost and a store with losses: wind while it is curtailed, else gas") {
    const Fleet fleet = {plant("wind", 100, -50, 11), plant("gas", 200, 60, 490)};
    std::vector<double> demand(12, 50.0);
    demand.insert(demand.end(), 12, 150.0);
    const ZoneGroup group = group_of(fleet, demand, store_of(100, 30, 0.8), 50);
    const std::vector<double> found = marginals(group);
    for (std::size_t h = 0; h < 24; ++h)
        CHECK(found[h] == Approx(h < 12 ? 11 : 490));
}

TEST_CASE("spilt wind at a price of 0 and a store free of losses: a further MW is wind") {
    const Fleet fleet = {plant("wind", 100, 0, 11), plant("gas", 50, 60, 490)};
    const ZoneGroup group = group_of(fleet, std::vector<double>(24, 40.0), store_of(60, 20, 1), 30);
    for (const double value : marginals(group))
        CHECK(value == Approx(11).margin(0.2)); // the store, worth a little less than wind, may give way
}

// 20 MW of wind are left in each of four hours; the store takes them all and gives them back at the end instead of gas.
TEST_CASE("what a store is filled with is replaced by what it saves later") {
    const Fleet fleet = {plant("wind", 60, 0, 11), plant("gas", 200, 60, 490)};
    const ZoneGroup group = group_of(fleet, {40, 40, 40, 40, 160, 160, 160, 160}, store_of(200, 50, 0.9), 0);
    const std::vector<double> found = marginals(group);
    for (std::size_t h = 0; h < 8; ++h)
        CHECK(found[h] == Approx(h < 4 ? 490 * 0.9 * 0.9 : 490));
}

TEST_CASE("must-run output beyond demand: a further MW causes nothing until it is used up") {
    const Fleet fleet = {plant("nuclear", 100, 10, 12, 80), plant("gas", 200, 60, 490)};
    const ZoneGroup group = group_of(fleet, std::vector<double>(24, 50.0), store_of(10, 5, 0.9), 10);
    for (const double value : marginals(group))
        CHECK(value == Approx(0).margin(1e-6));
}

// Three hours of 20 MW of wind too many, then twelve of gas. A look-ahead of four hours sees little of the night: for
// what it sees a third of the surplus would do.
TEST_CASE("energy at the end of the look-ahead has a value, so that surplus is kept for what comes after") {
    ZoneInput zone;
    zone.fleet = {plant("wind", 60, 1, 11), plant("gas", 200, 60, 490)};
    std::vector<double> share(3, 1.0);
    share.insert(share.end(), 12, 0.0);
    zone.demand = Series::constant(40);
    zone.availability.emplace("wind", hourly(share));
    DrivenStore driven;
    driven.store = {"store", 0, 100, 20, 5, 0.9, 0.9, 0, 0, {}};
    const bool worthless = GENERATE(false, true);
    if (worthless)
        driven.store.end_values = {{100, 0}}; // water values win
    const std::string name = "zone";
    ZoneGroup group = make_group({&name, 1}, {&zone, 1}, {&driven, 1}, {}, midnight, 15);
    group.window = 4;
    const auto dispatcher = make_dispatcher(group, {true});
    double given = 0;
    for (int h = 0; h < 15; ++h) {
        dispatcher->next_hour();
        given += std::max(0.0, dispatcher->zones()[0].storage);
        dispatcher->pass(1);
    }
    CHECK(given == Approx(worthless ? 3 * 5 : 60 * 0.9 * 0.9)); // three hours of the night, or all of the surplus
}

// The look-ahead of a day does not see the pulse before it is there, and has it behind itself long before the end.
TEST_CASE("a MW drawn in one hour changes the emissions of three days by the marginal intensity of that hour") {
    std::vector<double> day;
    std::vector<double> wind;
    for (int h = 0; h < 24; ++h) {
        day.push_back(5000 + 1000 * std::sin((h - 9) * 0.2618) + 13 * h);
        wind.push_back(0.5 + 0.45 * std::sin(h * 0.2618));
    }
    std::vector<ZoneInput> zones(2);
    zones[0].fleet = {plant("wind", 4000, 0, 11), plant("coal", 4000, 24, 820, 800, 500), plant("gas", 3000, 38, 490)};
    zones[0].demand = hourly(day);
    zones[0].availability.emplace("wind", hourly(wind));
    zones[1].fleet = {plant("nuclear", 3700, 10, 12, 3000, 200), plant("gas", 6000, 36, 490)};
    zones[1].demand = hourly(day);
    DrivenStore driven;
    driven.store = store_of(6000, 900, 0.88);
    driven.store.zone = 1;
    driven.level = 3000;
    const std::vector<std::string> names = {"plains", "lakes"};
    const ZoneGroup group = make_group(names, zones, {&driven, 1}, {{"line", 0, 1, 800, 800}}, midnight, 24);
    std::vector<double> found;
    const auto run = [&](int pulse) {
        const auto dispatcher = make_dispatcher(group, {true, false});
        double sum = 0;
        for (int h = 0; h < 72; ++h) {
            dispatcher->next_hour();
            dispatcher->draw(std::vector<double>{h == pulse ? 1.0 : 0.0, 0});
            if (pulse < 0)
                found.push_back(dispatcher->zones()[0].marginal);
            sum += dispatcher->emissions();
            dispatcher->pass(1);
        }
        return sum;
    };
    const double without = run(-1);
    for (const int hour : {1, 6, 12})
        CHECK(run(hour) - without == Approx(found[static_cast<std::size_t>(hour)]).margin(0.5));
    for (const double value : found) {
        CHECK(value > -820);
        CHECK(value < 2 * 820);
    }
}

// Later hours are planned without a load that is over as they begin, so that it leaves nothing but what it took from
// stores and ramps. In a few worlds that is seen after the end only, or tips over plans of equal cost.
TEST_CASE("random fleets: a load that ends on the hour changes all emissions by the marginal intensity of its hour") {
    Draw random(11);
    int equal = 0;
    for (int round = 0; round < 80; ++round) {
        const ZonalSystem system = random_system(random);
        std::vector<ZoneInput> zones;
        std::vector<std::string> names;
        for (const DispatchZone& zone : system.zones) {
            std::vector<double> demand;
            for (int h = 0; h < 24; ++h)
                demand.push_back(random.between(10, 120));
            ZoneInput input;
            input.fleet = zone.fleet;
            input.demand = hourly(demand);
            zones.push_back(std::move(input));
            names.push_back(zone.name);
        }
        std::vector<DrivenStore> stores;
        for (const ZonalStore& store : system.stores) {
            DrivenStore driven;
            driven.store = store;
            driven.level = 20;
            stores.push_back(driven);
        }
        const ZoneGroup group = make_group(names, zones, stores, system.lines, midnight, 24);
        const int pulse = static_cast<int>(random.below(20));
        constexpr double size = 1e-4;
        double found = 0;
        const auto run = [&](double megawatts, bool early) {
            const auto dispatcher = make_dispatcher(group, {true, true});
            double sum = 0;
            std::vector<double> draw(names.size(), 0.0);
            for (int h = 0; h < 24; ++h) {
                dispatcher->next_hour();
                draw[0] = h == pulse ? megawatts : 0;
                dispatcher->draw(draw);
                if (h == pulse && megawatts == 0)
                    found = dispatcher->zones()[0].marginal;
                sum += dispatcher->emissions();
                dispatcher->pass(1);
                if (early) {
                    draw[0] = 0;
                    dispatcher->draw(draw);
                }
            }
            return sum;
        };
        const double without = run(0, true);
        const double a = (run(size, true) - without) / size;
        const double b = (run(size, false) - without) / size;
        INFO("round " << round << ", hour " << pulse);
        CHECK(b == Approx(a).epsilon(1e-9).margin(1e-3)); // as a load that ends just before
        equal += std::abs(b - found) < 0.5 ? 1 : 0;
    }
    CHECK(equal >= 76);
}
