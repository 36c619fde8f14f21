#include <catch2/catch.hpp>

#include <cmath>
#include <map>

#include "sunward/power/ageing.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

/// Counts by range, rounded so that sums of decimal fractions meet.
std::map<int, double> counts(std::span<const double> history, double unit) {
    std::map<int, double> result;
    for (const Cycle& cycle : rainflow(history))
        result[static_cast<int>(std::lround(cycle.range / unit))] += cycle.count;
    return result;
}

std::vector<Cycle> daily(double depth, double cycles) { return {{depth, 0.5, cycles}}; }

} // namespace

TEST_CASE("rainflow: the example of ASTM E1049") {
    const double history[] = {-2, 1, -3, 5, -1, 3, -4, 4, -2};
    CHECK(counts(history, 1) == std::map<int, double>{{3, 0.5}, {4, 1.5}, {6, 0.5}, {8, 1}, {9, 0.5}});
    // The one full cycle is the one from -1 to 3.
    double full = 0;
    for (const Cycle& cycle : rainflow(history))
        if (cycle.count == 1) {
            full += 1;
            CHECK(cycle.range == 4);
            CHECK(cycle.mean == 1);
        }
    CHECK(full == 1);
}

TEST_CASE("rainflow: a range equal to the one before closes a full cycle") {
    const double history[] = {0, 5, 1, 3, 1};
    const auto cycles = rainflow(history);
    REQUIRE(cycles.size() == 3);
    CHECK(cycles[0].range == 2);
    CHECK(cycles[0].count == 1);
}

TEST_CASE("rainflow of a state of charge") {
    const double history[] = {0.5, 0.9, 0.3, 0.6, 0.4, 1, 0.2, 0.7, 0.5};
    CHECK(counts(history, 0.1) == std::map<int, double>{{2, 1.5}, {4, 0.5}, {5, 0.5}, {6, 0.5}, {7, 0.5}, {8, 0.5}});
}

TEST_CASE("rainflow ignores plateaus and points on the way") {
    const double plain[] = {-2, 1, -3, 5, -1, 3, -4, 4, -2};
    const double padded[] = {-2, -2, 0, 1, 1, 1, -1, -3, 5, 5, 2, -1, 3, 3, -4, 0, 4, 4, -2, -2};
    CHECK(counts(padded, 1) == counts(plain, 1));
    CHECK(rainflow({}).empty());
    const double flat[] = {3, 3, 3};
    CHECK(rainflow(flat).empty());
    const double rise[] = {0, 1, 4};
    CHECK(counts(rise, 1) == std::map<int, double>{{4, 0.5}});
    const double bad[] = {0, std::nan("")};
    CHECK_THROWS_AS(rainflow(bad), InputError);
}

TEST_CASE("rainflow keeps the path: ranges times twice their counts add up to all movement") {
    RandomStream random(1, "test.rainflow");
    std::vector<double> history;
    for (int i = 0; i < 5000; ++i)
        history.push_back(random.uniform());
    double path = 0;
    for (std::size_t i = 1; i < history.size(); ++i)
        path += std::abs(history[i] - history[i - 1]);
    double counted = 0;
    for (const Cycle& cycle : rainflow(history))
        counted += 2 * cycle.count * cycle.range;
    CHECK(counted == Approx(path).epsilon(1e-12));
}

TEST_CASE("Miner's rule with a table of lives") {
    const auto lfp = lfp_cycle_life();
    CHECK(faults_of(lfp).empty());
    CHECK(cycles_to_failure(lfp, 1) == Approx(3000));
    CHECK(cycles_to_failure(lfp, 0.8) == Approx(4500));
    CHECK(cycles_to_failure(lfp, 0.6) == Approx(10'000));
    // Geometric mean of depths, geometric mean of lives.
    CHECK(cycles_to_failure(lfp, std::sqrt(0.8)) == Approx(std::sqrt(4500.0 * 3000)));
    CHECK(cycles_to_failure(lfp, 0.36 / 0.8) == Approx(10'000.0 * 10'000 / 4500));
    CHECK(std::isinf(cycles_to_failure(lfp, 0)));
    CHECK(miner_damage(lfp, daily(1, 300)) == Approx(0.1));
    const Cycle mixed[] = {{1, 0.5, 1500}, {0.8, 0.5, 0.5}, {0.6, 0.5, 5000}, {0, 0.5, 1}};
    CHECK(miner_damage(lfp, mixed) == Approx(0.5 + 0.5 / 4500 + 0.5));
}

TEST_CASE("bad tables of lives") {
    const CycleLife one[] = {{1, 3000}};
    CHECK(faults_of(one).size() == 1);
    const CycleLife wrong[] = {{0, 3000}, {0.5, 3000}, {0.4, 2000}, {1.2, 0}};
    const auto faults = faults_of(wrong);
    REQUIRE(faults.size() == 4);
    CHECK_THAT(to_string(faults[2]), Contains("cycle_life[2]") && Contains("depth 0.4"));
}

// Computed from the formula apart from this code.
TEST_CASE("ageing after Xu et al.") {
    const double depths[] = {0.2, 0.5, 0.8, 1};
    const double damage[] = {5.2478630e-6, 1.33107614e-5, 2.97976533e-5, 5.88235294e-5};
    const double loss[] = {0.03196160, 0.05847565, 0.08360752, 0.11129545};
    for (int i = 0; i < 4; ++i) {
        CHECK(xu_cycle_damage(depths[i], 0.5, 25) == Approx(damage[i]).epsilon(1e-8));
        CHECK(xu_capacity_loss(1000 * xu_cycle_damage(depths[i], 0.5, 25)) == Approx(loss[i]).epsilon(2e-7));
    }
    const double year = xu_calendar_damage(Duration::from_days(365), 0.5, 25);
    CHECK(year == Approx(0.0130559).epsilon(1e-5));
    CHECK(xu_capacity_loss(year) == Approx(0.05787885).epsilon(1e-7));
    CHECK(xu_damage(daily(0.8, 365), Duration::from_days(365), 0.5, 25) == Approx(year + 365 * 2.97976533e-5));
}

TEST_CASE("heat, a full battery and depth age it faster") {
    CHECK(xu_cycle_damage(0.5, 0.6, 25) == Approx(std::exp(0.104) * xu_cycle_damage(0.5, 0.5, 25)));
    CHECK(xu_cycle_damage(0.5, 0.5, 35) == Approx(std::exp(0.693 * 298.15 / 308.15) * xu_cycle_damage(0.5, 0.5, 25)));
    CHECK(xu_calendar_damage(Duration::from_days(1), 0.9, 40) > xu_calendar_damage(Duration::from_days(1), 0.5, 25));
    CHECK(xu_cycle_damage(0, 0.5, 25) == 0);
    for (double depth = 0.01; depth < 1; depth += 0.01)
        CHECK(xu_cycle_damage(depth + 0.01, 0.5, 25) > xu_cycle_damage(depth, 0.5, 25));
}

TEST_CASE("the damage at the end of life") {
    for (const double loss : {0.0, 0.05, 0.2, 0.9})
        CHECK(xu_capacity_loss(xu_damage_at_loss(loss)) == Approx(loss).margin(1e-15));
    CHECK(xu_damage_at_loss(0.2) == Approx(std::log(0.9425 / 0.8)).epsilon(1e-3)); // the first term has long died away
    CHECK_THROWS_AS(xu_damage_at_loss(1), InputError);
    CHECK_THROWS_AS(xu_damage_at_loss(std::nan("")), InputError);
}
