#include <catch2/catch.hpp>

#include <cmath>

#include "sunward/power/wear.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

constexpr Duration hour_long = Duration::from_hours(1);

/// Full charge and discharge, two hours each cycle.
Wear after_cycles(const Ageing& ageing, int cycles) {
    WearMeter meter(ageing, 0);
    for (int i = 0; i < cycles; ++i)
        for (const double soc : {1.0, 0.0})
            meter.add(soc, hour_long);
    return meter.wear();
}

} // namespace

TEST_CASE("300 full cycles take a tenth of the life of 3000") {
    const Wear wear = after_cycles({}, 300);
    CHECK(wear.full_cycles == Approx(300));
    CHECK(wear.life_used == Approx(0.1));
    CHECK(wear.capacity_loss == Approx(0.02));
    CHECK(WearMeter({}, 0.4).wear().life_used == 0);
}

// 1000 cycles of depth 1 about 0.5: 1000 x 5.88235294e-5; with the calendar of 2000 h, 4.14e-10 a second.
TEST_CASE("wear after Xu et al. has cycles and time") {
    const Ageing xu{&ageing_rule("xu"), {}, 25};
    const double damage = 1000 * 5.88235294e-5 + 4.14e-10 * 2000 * 3600;
    CHECK(after_cycles(xu, 1000).capacity_loss == Approx(xu_capacity_loss(damage)).epsilon(1e-8));
    CHECK(after_cycles(xu, 1000).life_used == Approx(damage / xu_damage_at_loss(0.2)).epsilon(1e-8));
    WearMeter resting(xu, 0.5);
    resting.add(0.5, Duration::from_days(365));
    CHECK(resting.wear().capacity_loss == Approx(0.05787885).epsilon(1e-7));
    CHECK(resting.wear().full_cycles == 0);
}

TEST_CASE("counting as values come gives what the whole history gives, at any moment") {
    RandomStream random(5, "test.wear");
    std::vector<double> history{0.5};
    WearMeter meter({}, 0.5);
    for (int i = 0; i < 3000; ++i) {
        history.push_back(std::round(20 * random.uniform()) / 20); // with plateaus and equal ranges
        meter.add(history.back(), hour_long);
        if (i % 100 != 7)
            continue;
        const std::vector<Cycle> cycles = rainflow(history);
        double path = 0;
        for (std::size_t k = 1; k < history.size(); ++k)
            path += std::abs(history[k] - history[k - 1]);
        CHECK(meter.wear().life_used == Approx(miner_damage(lfp_cycle_life(), cycles)).epsilon(1e-12));
        CHECK(meter.wear().full_cycles == Approx(path / 2).epsilon(1e-12));
    }
}

TEST_CASE("faults of an ageing model") {
    CHECK(faults_of(Ageing{}).empty());
    const Ageing wrong{&ageing_rule("cycle-life"), {{0.5, 100}}, 90};
    REQUIRE(faults_of(wrong).size() == 2);
    CHECK_THAT(to_string(faults_of(wrong)[1]), Contains("cell_temperature_c: 90"));
    CHECK(faults_of(Ageing{&ageing_rule("xu"), {}, 25}).empty());
}
