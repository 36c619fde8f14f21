#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "draw.hpp"
#include "sunward/error/error.hpp"
#include "sunward/optimise/arbitrage.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

/// What a step costs when the battery draws `net` from the terminal (negative: delivers), with the best use of import
/// and export.
double step_cost(const ArbitrageWindow& window, std::size_t t, double net) {
    const double onsite = window.onsite.empty() ? 0 : window.onsite[t];
    const double need = window.load[t] + net - onsite;
    const double sell = window.export_price.empty() ? 0 : window.export_price[t];
    const double buy = window.import_price[t];
    // Linear in what is curtailed between these corners.
    double best = std::numeric_limits<double>::infinity();
    for (const double curtailed :
         {0.0, onsite, std::clamp(-need, 0.0, onsite), std::clamp(-need - window.export_limit, 0.0, onsite),
          std::clamp(window.import_limit - need, 0.0, onsite)}) {
        const double grid = need + curtailed;
        if (grid < -window.export_limit - 1e-12)
            continue;
        const double imported = std::clamp(grid, 0.0, window.import_limit);
        const double short_of = std::max(grid - window.import_limit, 0.0);
        best = std::min(best, imported * buy - std::max(-grid, 0.0) * sell + short_of * window.shortfall_value);
    }
    return best;
}

/// The least cost over all paths of the level on a grid of whole units, by dynamic programming.
double brute_force(const ArbitrageStore& store, const ArbitrageWindow& window) {
    const auto levels = static_cast<std::size_t>(store.capacity) + 1;
    std::vector<double> best(levels, std::numeric_limits<double>::infinity());
    best[static_cast<std::size_t>(store.initial)] = 0;
    for (std::size_t t = 0; t < window.load.size(); ++t) {
        std::vector<double> next(levels, std::numeric_limits<double>::infinity());
        for (std::size_t from = 0; from < levels; ++from)
            for (std::size_t to = 0; to < levels; ++to) {
                const double change = static_cast<double>(to) - static_cast<double>(from);
                const double net = change > 0 ? change / store.charge_efficiency : change * store.discharge_efficiency;
                if (net > store.charge_power || -net > store.discharge_power)
                    continue;
                next[to] =
                    std::min(next[to], best[from] + step_cost(window, t, net) + store.wear * std::max(-net, 0.0));
            }
        best = next;
    }
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t to = 0; to < levels; ++to)
        least =
            std::min(least, best[to] - store.end_value * static_cast<double>(to) +
                                window.shortfall_value * std::max(store.end_at_least - static_cast<double>(to), 0.0));
    return least;
}

void check_balance(const ArbitrageStore& store, const ArbitrageWindow& window, const ArbitragePlan& plan) {
    double level = store.initial;
    for (std::size_t t = 0; t < window.load.size(); ++t) {
        const double onsite = window.onsite.empty() ? 0 : window.onsite[t];
        CHECK(plan.imported[t] + onsite - plan.curtailed[t] + plan.discharge[t] + plan.shortfall[t] ==
              Approx(window.load[t] + plan.charge[t] + plan.exported[t]).margin(1e-7));
        level = level * std::pow(1 - store.self_discharge, window.step_hours) +
                window.step_hours *
                    (plan.charge[t] * store.charge_efficiency - plan.discharge[t] / store.discharge_efficiency);
        CHECK(plan.level[t] == Approx(level).margin(1e-7));
        CHECK(level <= store.capacity + 1e-7);
        CHECK(level >= -1e-7);
        CHECK(std::min(plan.charge[t], plan.discharge[t]) <= 1e-6);
        CHECK(std::min(plan.imported[t], plan.exported[t]) <= 1e-6);
    }
}

} // namespace

TEST_CASE("a solar noon carries the evening as far as the battery reaches") {
    // Load 40 MW for four hours, solar 0, 80, 80, 0, other power at 50: 2000 for the first hour, none for the last,
    // for which 44.4444 MWh have to be in store (charging takes 49.3827).
    ArbitrageStore store;
    store.capacity = 50;
    store.charge_power = store.discharge_power = 40;
    store.charge_efficiency = store.discharge_efficiency = 0.9;
    const std::array<double, 4> load = {40, 40, 40, 40};
    const std::array<double, 4> solar = {0, 80, 80, 0};
    const std::array<double, 4> price = {50, 50, 50, 50};
    ArbitrageWindow window;
    window.load = load;
    window.onsite = solar;
    window.import_price = price;
    const ArbitragePlan plan = plan_arbitrage(store, window);
    CHECK(plan.cost == Approx(2000));
    CHECK(plan.discharge[3] == Approx(40));
    CHECK(plan.level[2] >= Approx(40 / 0.9));
    CHECK(plan.charge[1] + plan.charge[2] >= Approx(40 / 0.81));
    CHECK(plan.proven);
    check_balance(store, window, plan);
}

TEST_CASE("buying low and selling high pays only beyond losses and wear") {
    ArbitrageStore store;
    store.capacity = 10;
    store.charge_power = store.discharge_power = 5;
    store.charge_efficiency = store.discharge_efficiency = 0.9;
    const std::array<double, 4> load = {0, 0, 0, 0};
    const std::array<double, 4> price = {10, 10, 50, 60};
    ArbitrageWindow window;
    window.load = load;
    window.import_price = window.export_price = price;
    // 9 MWh stored for 100, of which 5 MW sold at 60 take 5.5556 and 3.1 MW at 50 the rest.
    CHECK(plan_arbitrage(store, window).cost == Approx(100 - 5 * 60 - (9 - 5 / 0.9) * 0.9 * 50));
    store.wear = 36; // 50 - 36 is worth more than 10 / 0.81, 13.9 is less than that of 48
    CHECK(plan_arbitrage(store, window).exported[2] > 1);
    store.wear = 38;
    CHECK(plan_arbitrage(store, window).exported[2] == Approx(0).margin(1e-9));
    store.wear = 48;
    CHECK(plan_arbitrage(store, window).cost == Approx(0).margin(1e-9));
}

TEST_CASE("the end of the window: a level wanted, a value, self-discharge") {
    ArbitrageStore store;
    store.capacity = 10;
    store.charge_power = store.discharge_power = 10;
    store.initial = 8;
    const std::array<double, 2> load = {5, 5};
    const std::array<double, 2> price = {10, 20};
    ArbitrageWindow window;
    window.load = load;
    window.import_price = price;
    CHECK(plan_arbitrage(store, window).cost == Approx(20));
    store.end_at_least = 8;
    CHECK(plan_arbitrage(store, window).cost == Approx(7 * 10 + 3 * 20));
    store.end_at_least = 0;
    store.end_value = 15;
    CHECK(plan_arbitrage(store, window).cost == Approx(5 * 10 + 2 * 10 - 5 * 15));
    store = {};
    store.capacity = 10;
    store.initial = 8;
    store.least = 8;
    store.self_discharge = 0.5;
    store.end_at_least = 8;
    const ArbitragePlan idle = plan_arbitrage(store, window); // it cannot charge, and says what is missing
    CHECK(idle.level[1] == Approx(2));
    CHECK(idle.cost == Approx(150 + 6 * 10'000));
}

TEST_CASE("demand above the import limit is a shortfall with a value") {
    ArbitrageStore store;
    const std::array<double, 1> load = {5};
    const std::array<double, 1> price = {10};
    ArbitrageWindow window;
    window.load = load;
    window.import_price = price;
    window.import_limit = 3;
    window.shortfall_value = 100;
    window.step_hours = 0.5;
    const ArbitragePlan plan = plan_arbitrage(store, window);
    CHECK(plan.shortfall[0] == Approx(2));
    CHECK(plan.cost == Approx(0.5 * (3 * 10 + 2 * 100)));
}

TEST_CASE("negative prices do not burn energy by charging and discharging at once") {
    ArbitrageStore store;
    store.capacity = 4;
    store.charge_power = store.discharge_power = 4;
    store.charge_efficiency = store.discharge_efficiency = 0.5;
    store.initial = 4;
    const std::array<double, 3> load = {3, 3, 3};
    const std::array<double, 3> price = {-10, -20, -10};
    ArbitrageWindow window;
    window.load = load;
    window.import_price = price;
    const ArbitragePlan plan = plan_arbitrage(store, window);
    check_balance(store, window, plan);
    CHECK(plan.cost == Approx(brute_force(store, window)));
}

TEST_CASE("plans on whole units agree with a search over all paths") {
    test::Draw random(3);
    for (int round = 0; round < 80; ++round) {
        // Without losses, and with whole numbers throughout, an optimum lies on whole levels.
        ArbitrageStore store;
        store.capacity = 3 + static_cast<double>(random.below(4));
        store.charge_power = 1 + static_cast<double>(random.below(3));
        store.discharge_power = 1 + static_cast<double>(random.below(3));
        store.initial = static_cast<double>(random.below(3));
        store.end_value = static_cast<double>(random.below(30));
        store.end_at_least = static_cast<double>(random.below(3));
        store.wear = static_cast<double>(random.below(10));
        std::array<double, 6> load{}, onsite{}, buy{}, sell{};
        for (std::size_t t = 0; t < load.size(); ++t) {
            load[t] = static_cast<double>(random.below(5));
            onsite[t] = static_cast<double>(random.below(6));
            buy[t] = static_cast<double>(random.below(60)) - 10;
            sell[t] = static_cast<double>(random.below(60)) - 10;
        }
        ArbitrageWindow window;
        window.load = load;
        window.onsite = onsite;
        window.import_price = buy;
        window.export_price = sell;
        window.import_limit = 3;
        window.export_limit = static_cast<double>(random.below(4));
        window.shortfall_value = 1000;
        const ArbitragePlan plan = plan_arbitrage(store, window);
        CHECK(plan.cost == Approx(brute_force(store, window)).margin(1e-6));
        CHECK(plan.proven);
        check_balance(store, window, plan);
    }
}

TEST_CASE("a planner that goes on from the plan before finds the same costs as one that starts anew") {
    test::Draw random(11);
    ArbitragePlanner planner;
    for (int round = 0; round < 200; ++round) {
        ArbitrageStore store;
        store.capacity = random.between(1, 8);
        store.charge_power = random.between(0.2, 3);
        store.discharge_power = random.between(0.2, 3);
        store.charge_efficiency = 0.95;
        store.discharge_efficiency = round < 150 ? 0.9 : 0.8;
        store.initial = random.uniform() * store.capacity;
        store.least = 0.1 * store.capacity;
        store.end_value = random.between(0, 60);
        store.wear = random.between(0, 5);
        std::vector<double> load(round < 100 ? 24 : 12), onsite(load.size()), price(load.size());
        for (std::size_t t = 0; t < load.size(); ++t) {
            load[t] = random.between(0, 2);
            onsite[t] = std::max(0.0, random.between(-2, 3));
            price[t] = random.between(-20, 100);
        }
        ArbitrageWindow window;
        window.load = load;
        window.onsite = onsite;
        window.import_price = price;
        window.import_limit = random.between(1, 4);
        const ArbitragePlan plan = planner.plan(store, window);
        CHECK(plan.cost == Approx(plan_arbitrage(store, window).cost).epsilon(3e-6).margin(1e-6));
        check_balance(store, window, plan);
    }
}

TEST_CASE("fields out of range are all named") {
    ArbitrageStore store;
    store.capacity = -1;
    store.charge_efficiency = 0;
    store.discharge_efficiency = 1.1;
    store.self_discharge = 1;
    store.initial = 3;
    const std::array<double, 2> load = {1, -1};
    const std::array<double, 1> price = {std::numeric_limits<double>::quiet_NaN()};
    ArbitrageWindow window;
    window.load = load;
    window.import_price = price;
    window.step_hours = 0;
    try {
        static_cast<void>(plan_arbitrage(store, window));
        FAIL("accepted");
    } catch (const InputError& error) {
        CHECK_THAT(error.what(), Contains("capacity: ") && Contains("charge_efficiency: ") &&
                                     Contains("discharge_efficiency: ") && Contains("self_discharge: ") &&
                                     Contains("initial: ") && Contains("load: -1 at step 1") &&
                                     Contains("import_price: has 1 value for 2 steps") && Contains("step_hours: "));
    }
    CHECK(plan_arbitrage(ArbitrageStore{}, ArbitrageWindow{}).level.empty());
}
