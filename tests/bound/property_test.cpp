#include <catch2/catch.hpp>

#include <cmath>
#include <deque>

#include "answering_zones.hpp"
#include "random_worlds.hpp"
#include "sunward/bound/bound.hpp"
#include "sunward/bound/run_apart.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Policies to try on an instance: always `now` and `wait-awhile`, and others that differ from instance to instance.
std::vector<PolicySpec> some_policies(std::uint64_t seed) {
    constexpr std::string_view others[] = {"lowest-window", "carbon-time", "threshold", "lowest-slot", "deadline-only"};
    constexpr std::string_view places[] = {"home", "cleanest-now", "least-loaded"};
    std::vector<PolicySpec> policies(3);
    policies[1].when = choose_when("wait-awhile");
    policies[2].when = choose_when(others[seed % std::size(others)]);
    for (std::size_t i = 1; i < policies.size(); ++i) {
        policies[i].where = choose_where(places[(seed / 5 + i) % std::size(places)]);
        policies[i].when.length = Knowledge::truth;
        policies[i].optimise = seed % 7 == i ? Optimise::price : Optimise::average;
    }
    policies[0].backfill = choose_backfill(seed % 2 == 0 ? "none" : "easy");
    return policies;
}

/// `now`, `carbon-scaler`, and another `width` rule.
std::vector<PolicySpec> some_widths(std::uint64_t seed) {
    const Chosen<WidthRule> others[] = {choose_width("k-search"), choose_width("pcaps"),
                                        choose_width("capacity-curve", {{"length", "true"}})};
    constexpr std::string_view places[] = {"home", "cleanest-now", "least-loaded"};
    std::vector<PolicySpec> policies(3);
    policies[1].width = choose_width("carbon-scaler", {{"length", "true"}});
    policies[2].width = others[seed % std::size(others)];
    for (std::size_t i = 1; i < policies.size(); ++i) {
        policies[i].where = choose_where(places[(seed / 3 + i) % std::size(places)]);
        policies[i].optimise = seed % 7 == i ? Optimise::price : Optimise::average;
        policies[i].backfill = choose_backfill(seed % 2 == 0 ? "conservative" : "easy");
    }
    return policies;
}

/// Rules for sites and for nodes, with plans and without.
std::vector<PolicySpec> some_places(std::uint64_t seed) {
    const Chosen<WhereRule> places[] = {choose_where("cleanest-now"), choose_where("cleanest-mean"),
                                        choose_where("cheapest"),
                                        choose_where("follow-the-sun", {{"hysteresis", "0.05"}})};
    constexpr std::string_view nodes[] = {"first", "pack", "spread", "efficient-first"};
    constexpr std::string_view times[] = {"now", "wait-awhile", "lowest-window", "threshold"};
    std::vector<PolicySpec> policies(3);
    for (std::size_t i = 0; i < policies.size(); ++i) {
        policies[i].where =
            i == 0 ? choose_where("follow-the-sun", {{"hysteresis", "0"}}) : places[(seed + i) % std::size(places)];
        policies[i].nodes = choose_nodes(nodes[(seed / 4 + i) % std::size(nodes)]);
        policies[i].when = choose_when(times[(seed / 16 + i) % std::size(times)]);
        policies[i].when.length = seed % 3 == 0 ? Knowledge::requested : Knowledge::truth;
        policies[i].optimise = seed % 7 == i ? Optimise::price : Optimise::average;
    }
    return policies;
}

std::vector<Attained> run_all(Scenario scenario, const std::vector<PolicySpec>& policies) {
    std::deque<RunApart> runs;
    for (const PolicySpec& policy : policies) {
        scenario.policy = policy;
        runs.emplace_back(scenario);
    }
    std::vector<Attained> results;
    for (RunApart& run : runs)
        results.push_back(run.wait());
    return results;
}

/// Totals of a run that did the work that the bound is of.
std::optional<Totals> comparable(const Scenario& scenario, const Attained& run, const std::vector<Attained>& runs) {
    if (!difference_in_work(run, *least_undone(runs), "").empty())
        return std::nullopt;
    return totals_until(scenario, run, common_end(scenario, runs));
}

struct Tally {
    int comparable = 0; ///< runs held against the bound
    int tight = 0;      ///< within a tenth of a percent of it
    int programs = 0;   ///< instances on which capacity bound
};

void check_figure(const BoundOf& bound, double value, Tally& tally) {
    REQUIRE(bound.value.has_value());
    CHECK(*bound.value <= value + 1e-9 * (1 + std::abs(value)));
    ++tally.comparable;
    tally.tight += value <= *bound.value * 1.001 ? 1 : 0;
}

void check_instance(const Scenario& scenario, std::uint64_t seed, const std::vector<PolicySpec>& policies,
                    Tally& tally) {
    INFO("instance " << seed);
    const std::vector<Attained> runs = run_all(scenario, policies);
    const Bound bound = lower_bound(scenario, runs);
    tally.programs += bound.carbon.method == BoundMethod::linear_program ? 1 : 0;
    for (const Attained& run : runs)
        if (const std::optional<Totals> totals = comparable(scenario, run, runs)) {
            check_figure(bound.carbon, totals->carbon_g, tally);
            check_figure(bound.consequential, totals->consequential_g, tally);
            check_figure(bound.cost, totals->cost, tally);
        }
}

} // namespace

TEST_CASE("No policy is below the bound in random instances") {
    Tally tally;
    for (int seed = 0; seed < 1000; ++seed)
        check_instance(random_world(seed), seed, some_policies(seed), tally);
    CHECK(tally.comparable > 8000); // of nine an instance; others did less work
    CHECK(tally.tight > 200);       // the bound is not just low
    CHECK(tally.programs > 100);
}

TEST_CASE("No policy is below the bound with sun, wind and batteries") {
    Tally tally;
    for (int seed = 0; seed < 300; ++seed) {
        Scenario scenario = random_world(seed);
        equip(scenario, seed);
        check_instance(scenario, seed, some_policies(seed), tally);
    }
    CHECK(tally.comparable > 1000);
    CHECK(tally.tight > 10);
}

TEST_CASE("No policy causes or pays less than the bound in zones that respond to the load") {
    Tally tally;
    for (int seed = 0; seed < 300; ++seed) {
        Scenario scenario = random_world(seed);
        Dice dice(seed + 3'000'000);
        const double size = dice.chance(0.5) ? 1 : 100; // of the plants: the sites matter, or hardly
        for (std::uint32_t z = 0; z < scenario.zones.size(); ++z) {
            Fleet fleet;
            for (int plants = dice.whole(2, 8); plants > 0; --plants)
                fleet.push_back(kilowatt_plant("p" + std::to_string(plants), size * dice.within(0.2, 6),
                                               dice.within(0, 90), dice.within(0, 900)));
            fleet.push_back(kilowatt_plant("last", size * 100, 95, dice.within(0, 900)));
            let_answer(scenario, z, fleet, some_values(dice, 24, size, size * 20));
        }
        for (Site& site : scenario.sites)
            if (dice.chance(0.3))
                site.tariff.emplace().adder = hourly(some_values(dice, 5, 0, 40));
        scenario.horizon.length = Duration::from_hours(48); // all runs end with it
        scenario.horizon.drain = true;
        INFO("instance " << seed);
        const std::vector<Attained> runs = run_all(scenario, some_policies(seed));
        const Bound bound = lower_bound(scenario, runs);
        for (const Attained& run : runs)
            if (const std::optional<Totals> totals = comparable(scenario, run, runs)) {
                check_figure(bound.consequential, totals->consequential_g, tally);
                check_figure(bound.cost, totals->cost, tally);
            }
    }
    CHECK(tally.comparable > 1200);
    CHECK(tally.tight > 20);
}

TEST_CASE("No policy is below the bound with elastic jobs") {
    Tally tally;
    for (int seed = 0; seed < 500; ++seed) {
        Scenario scenario = random_world(seed);
        stretch(scenario, seed);
        if (seed % 5 == 0)
            equip(scenario, seed);
        check_instance(scenario, seed, some_widths(seed), tally);
    }
    CHECK(tally.comparable > 3000);
    CHECK(tally.tight > 50);
    CHECK(tally.programs > 30);
}

TEST_CASE("No policy is below the bound where nodes sleep and jobs move") {
    Tally tally;
    for (int seed = 0; seed < 400; ++seed) {
        Scenario scenario = random_world(seed);
        put_to_sleep(scenario, seed);
        connect(scenario, seed);
        if (seed % 5 == 0)
            equip(scenario, seed);
        check_instance(scenario, seed, some_places(seed), tally);
    }
    CHECK(tally.comparable > 2000);
    CHECK(tally.tight > 50);
    CHECK(tally.programs > 30);
}

TEST_CASE("No policy is below the bound where clusters work at different speeds and draws") {
    Tally tally;
    for (int seed = 0; seed < 400; ++seed) {
        Scenario scenario = random_world(seed);
        put_to_sleep(scenario, seed);
        if (seed % 2 == 0)
            connect(scenario, seed);
        if (seed % 3 == 0)
            stretch(scenario, seed);
        if (seed % 5 == 0)
            equip(scenario, seed);
        vary(scenario, seed);
        check_instance(scenario, seed, seed % 3 == 0 ? some_widths(seed) : some_places(seed), tally);
    }
    CHECK(tally.comparable > 2000);
    CHECK(tally.tight > 50);
    CHECK(tally.programs > 20);
}
