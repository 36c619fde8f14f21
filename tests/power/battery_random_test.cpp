// What holds of every battery, whatever it is told to do.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "batteries.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// A battery, a state and a command drawn over all their ranges.
struct Trial {
    Battery battery;
    BatteryState state;
    Power command;
    Duration interval;
};

Trial draw(RandomStream& random) {
    Trial trial;
    Battery& battery = trial.battery;
    battery = simple_battery(std::exp(random.uniform() * 12) * kilowatt_hour, 0.1 + 4 * random.uniform(),
                             0.6 + 0.4 * random.uniform(), 0.6 + 0.4 * random.uniform());
    battery.min_soc = random.uniform() < 0.5 ? 0 : 0.4 * random.uniform();
    battery.max_soc = random.uniform() < 0.5 ? 1 : 0.6 + 0.4 * random.uniform();
    if (random.uniform() < 0.5) {
        battery.charge_taper = 0.2 * random.uniform() * hour;
        battery.discharge_taper = 0.1 * random.uniform() * hour;
    }
    if (random.uniform() < 0.5)
        battery.self_discharge_per_month = 0.9 * random.uniform();
    trial.state = at_soc(battery, battery.min_soc + random.uniform() * (battery.max_soc - battery.min_soc));
    trial.command = (4 * random.uniform() - 2) * battery.charge_limit;
    trial.interval = Duration::from_seconds(std::exp(random.uniform() * 14 - 3));
    return trial;
}

void check_step(const Battery& battery, BatteryState before, const BatteryStep& step) {
    const double scale = battery.capacity.base();
    const double stored = (step.after.stored - before.stored).base();
    const double low = battery.min_soc * scale * (1 - 1e-12);
    const double high = battery.max_soc * scale * (1 + 1e-12);
    CHECK(step.after.stored.base() >= low);
    CHECK(step.after.stored.base() <= high);
    CHECK(step.drawn.base() >= 0);
    CHECK(step.delivered.base() >= 0);
    CHECK(step.lost.base() >= 0);
    const double turnover = scale + step.drawn.base() + step.delivered.base();
    CHECK(std::abs(step.drawn.base() - step.delivered.base() - stored - step.lost.base()) <= 1e-14 * turnover);
}

} // namespace

TEST_CASE("random powers: the window holds, losses add up, no energy is made") {
    RandomStream random(7, "test.battery");
    for (int i = 0; i < 3000; ++i) {
        const Trial trial = draw(random);
        REQUIRE(faults_of(trial.battery).empty());
        const Step step = follow(trial.battery, trial.state, trial.command, trial.interval);
        check_step(trial.battery, trial.state, step);
        CHECK(std::abs(step.power.base()) <= std::abs(trial.command.base()));
        CHECK(step.power.base() * trial.command.base() >= 0);
    }
}

TEST_CASE("a feasible power is feasible, and a greater one is not") {
    RandomStream random(8, "test.battery");
    int limited = 0;
    for (int i = 0; i < 3000; ++i) {
        const auto [battery, state, command, interval] = draw(random);
        const Power most = feasible_charge(battery, state, interval);
        const Step step = follow(battery, state, most, interval);
        CHECK(step.power == most);
        if (most > Power{} && most < battery.charge_limit) {
            ++limited;
            // At its end or, where self-discharge makes more room than the charge takes, at its start.
            const double end = battery.max_soc * battery.capacity.base() - battery.charge_taper.base() * most.base();
            CHECK(std::max(state.stored, step.after.stored).base() ==
                  Approx(end).epsilon(1e-9).margin(1e-9 * battery.capacity.base()));
        }
        const Power least = feasible_discharge(battery, state, interval);
        CHECK(std::abs(follow(battery, state, command, interval).power.base()) <= std::abs(command.base()));
        if (least > Power{} && least < battery.discharge_limit) {
            ++limited;
            const double end =
                battery.min_soc * battery.capacity.base() + battery.discharge_taper.base() * least.base();
            CHECK(advance(battery, state, -least, interval).after.stored.base() ==
                  Approx(end).margin(1e-9 * battery.capacity.base()));
        }
    }
    CHECK(limited > 1000);
}

TEST_CASE("a power lasts exactly to its bound") {
    RandomStream random(9, "test.battery");
    int bounded = 0;
    for (int i = 0; i < 3000; ++i) {
        const auto [battery, state, command, interval] = draw(random);
        const Duration time = time_to_bound(battery, state, command);
        if (time == Duration{} || time == Duration::forever())
            continue;
        ++bounded;
        CHECK(follow(battery, state, command, time).power.base() == Approx(command.base()).epsilon(1e-9));
        const Duration later = time + Duration::from_seconds(0.01 * time.seconds() + 1);
        CHECK(std::abs(follow(battery, state, command, later).power.base()) < std::abs(command.base()));
    }
    CHECK(bounded > 500);
}

// One decision of power holds for every part of the time that it was made for.
TEST_CASE("a power can be kept for any part of its time") {
    RandomStream random(11, "test.battery");
    int kept = 0;
    for (int i = 0; i < 3000; ++i) {
        auto [battery, state, command, interval] = draw(random);
        if (i % 3 == 0)
            state = at_soc(battery, i % 2 == 0 ? battery.max_soc : battery.min_soc);
        const BatteryLimits limits = feasible(battery, state, interval);
        const Power power = std::clamp(command, -limits.discharge, limits.charge);
        const Duration lasts = keeps(battery, state, power, limits, interval);
        CHECK(lasts >= interval);
        kept += power == Power{} ? 0 : 1;
        for (const double part : {1e-3, 0.3, 1.0}) {
            const Duration time = Duration::from_seconds(part * std::min(lasts, Duration::from_days(3650)).seconds());
            const Energy after = advance(battery, state, power, time).after.stored;
            const double slack = 2e-9 * battery.capacity.base();
            if (power > Power{})
                CHECK(after.base() <=
                      battery.max_soc * battery.capacity.base() - battery.charge_taper.base() * power.base() + slack);
            if (power < Power{})
                CHECK(after.base() >= battery.min_soc * battery.capacity.base() -
                                          battery.discharge_taper.base() * power.base() - slack);
        }
    }
    CHECK(kept > 1500);
}

TEST_CASE("a year of random commands from event to event") {
    RandomStream random(10, "test.battery");
    for (const Battery& battery : {simple_battery(100 * kilowatt_hour, 1, 0.95, 0.95),
                                   carbon_explorer_battery(100 * kilowatt_hour), lgm50_battery(95.7 * kilowatt_hour)}) {
        const Duration step = Duration::from_seconds(300);
        BatteryState state = at_soc(battery, 0.5);
        const Energy begun = state.stored;
        Energy drawn, delivered, lost;
        int events = 0;
        for (Duration now{}; now < Duration::from_days(365);) {
            const Power command = (random.uniform() - 0.5) * 200 * kilowatt;
            const Duration until = now + Duration::from_seconds(1 + 86'400 * random.uniform());
            while (now < until) {
                const BatteryLimits limits = feasible(battery, state, step);
                const Power power = std::clamp(command, -limits.discharge, limits.charge);
                const Duration lasts = keeps(battery, state, power, limits, step);
                CHECK(lasts >= step);
                const Duration length = std::min(lasts, until - now);
                const BatteryStep done = advance(battery, state, power, length);
                CHECK(done.drawn.base() == std::max(power.base(), 0.0) * length.seconds());
                CHECK(done.delivered.base() == std::max(-power.base(), 0.0) * length.seconds());
                drawn += done.drawn;
                delivered += done.delivered;
                lost += done.lost;
                state = done.after;
                now += length;
                ++events;
            }
        }
        CHECK(soc(battery, state) >= 0);
        CHECK(soc(battery, state) <= 1);
        CHECK(delivered < drawn + begun);
        CHECK((drawn - delivered - lost - (state.stored - begun)).base() ==
              Approx(0).margin(1e-12 * (drawn + delivered).base()));
        CHECK(events < 365 * 60);
        CHECK(drawn > 50 * battery.capacity);
    }
}
