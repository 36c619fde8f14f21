#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "sunward/power/battery.hpp"
#include "sunward/random/stream.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

const Duration one_hour = Duration::from_hours(1);

double mwh(BatteryState state) { return state.stored.in(megawatt_hour); }

Power feasible_charge(const Battery& battery, BatteryState state, Duration interval) {
    return feasible(battery, state, interval).charge;
}

Power feasible_discharge(const Battery& battery, BatteryState state, Duration interval) {
    return feasible(battery, state, interval).discharge;
}

/// A power as near to the command as can be held.
Power within(const Battery& battery, BatteryState state, Power command, Duration interval) {
    const BatteryLimits limits = feasible(battery, state, interval);
    return std::clamp(command, -limits.discharge, limits.charge);
}

/// advance() at the power within the command that can be held.
struct Step : BatteryStep {
    Power power;
};

Step follow(const Battery& battery, BatteryState state, Power command, Duration interval) {
    const Power power = within(battery, state, command, interval);
    return {advance(battery, state, power, interval), power};
}

std::string faults_text(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults)
        text += to_string(fault) + "\n";
    return text;
}

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

// Carbon Explorer's formulas, worked apart from this code: 100 MWh, steps of 1 h.
TEST_CASE("C/L/C: charging and discharging at 40 MW") {
    const Battery battery = carbon_explorer_battery(100 * megawatt_hour);
    BatteryState state;
    const double charged[][2] = {{40, 38.8}, {40, 77.6}, {22.178218, 99.112871}, {0.878345, 99.964866}};
    for (const auto& [power, stored] : charged) {
        const Step step = follow(battery, state, 40 * megawatt, one_hour);
        CHECK(step.power.in(megawatt) == Approx(power).margin(5e-7));
        CHECK(mwh(step.after) == Approx(stored).margin(5e-7));
        state = step.after;
    }
    const double discharged[][2] = {{40, 58.364866}, {40, 16.764866}, {15.966539, 0.159665}};
    for (const auto& [power, stored] : discharged) {
        const Step step = follow(battery, state, -40 * megawatt, one_hour);
        CHECK(step.power.in(megawatt) == Approx(-power).margin(5e-7));
        CHECK(mwh(step.after) == Approx(stored).margin(5e-7));
        state = step.after;
    }
    CHECK(mwh(follow(battery, state, -40 * megawatt, one_hour).after) == Approx(0.001521).margin(5e-7));
}

TEST_CASE("C/L/C: greatest power from empty and from full") {
    const Battery battery = carbon_explorer_battery(100 * megawatt_hour);
    const BatteryState empty;
    const BatteryState full = at_soc(battery, 1);
    const Duration minute = Duration::from_seconds(60);
    CHECK(feasible_charge(battery, empty, one_hour).in(megawatt) == Approx(99.009901).epsilon(1e-8));
    CHECK(mwh(follow(battery, empty, 1e9 * megawatt, one_hour).after) == Approx(96.039604).epsilon(1e-8));
    CHECK(feasible_charge(battery, empty, minute).in(megawatt) == Approx(309.278351).epsilon(1e-8));
    CHECK(mwh(follow(battery, empty, 1e9 * megawatt, minute).after) == Approx(5.0).epsilon(1e-8));
    CHECK(feasible_discharge(battery, full, one_hour).in(megawatt) == Approx(95.238095).epsilon(1e-8));
    CHECK(mwh(follow(battery, full, -1e9 * megawatt, one_hour).after) == Approx(0.952381).epsilon(1e-6));
    CHECK(feasible_discharge(battery, full, minute).in(megawatt) == Approx(288.461538).epsilon(1e-8));
    CHECK(mwh(follow(battery, full, -1e9 * megawatt, minute).after) == Approx(95.0).epsilon(1e-8));
}

TEST_CASE("the other presets") {
    const Battery tapered = carbon_explorer_tapered_battery(100 * megawatt_hour);
    CHECK(faults_of(tapered, 0.5).empty());
    CHECK(feasible_charge(tapered, {}, one_hour).in(megawatt) == Approx(100 / 1.105));
    CHECK(feasible_discharge(tapered, at_soc(tapered, 1), one_hour).in(megawatt) == Approx(100 / 1.1));
    const Battery pack = lgm50_battery(19.14 * kilowatt_hour);
    CHECK(faults_of(pack, 0).empty());
    CHECK(pack.capacity.in(kilowatt_hour) == Approx(19.14));
    CHECK(feasible_charge(pack, {}, Duration::from_seconds(60)).in(kilowatt) == Approx(0.7 * 19.14));
    CHECK(feasible_discharge(pack, at_soc(pack, 1), Duration::from_seconds(60)).in(kilowatt) == Approx(1.5 * 19.14));
    // b <= v2 + u2 I at the end of the hour: I = (19.14 - 15) / (0.978 x 3.63 + 1.326) A a cell.
    const double ampere = (19.14 - 15) / (0.978 * 3.63 + 1.326);
    CHECK(feasible_charge(pack, {15 * kilowatt_hour}, one_hour).in(kilowatt) == Approx(ampere * 3.63));
    // Below 0.05 A a cell nothing flows.
    CHECK(feasible_charge(pack, {19.1 * kilowatt_hour}, one_hour).base() == 0);
}

TEST_CASE("the simple model: efficiencies, power limits, depth of discharge") {
    const Battery battery = simple_battery(10 * megawatt_hour, 0.5, 0.9, 0.8, 0.75);
    CHECK(battery.min_soc == 0.25);
    const Step up = follow(battery, at_soc(battery, 0.25), 100 * megawatt, one_hour);
    CHECK(up.power.in(megawatt) == Approx(5));
    CHECK(mwh(up.after) == Approx(2.5 + 4.5));
    CHECK(up.lost.in(megawatt_hour) == Approx(0.5));
    const Step down = follow(battery, up.after, -3 * megawatt, one_hour);
    CHECK(mwh(down.after) == Approx(7 - 3.75));
    CHECK(down.lost.in(megawatt_hour) == Approx(0.75));
    // What is left above a quarter is 0.75 MWh, of which 0.6 reach the site.
    const Step last = follow(battery, down.after, -3 * megawatt, one_hour);
    CHECK(last.power.in(megawatt) == Approx(-0.6));
    CHECK(soc(battery, last.after) == Approx(0.25).epsilon(1e-14));
    CHECK(feasible_discharge(battery, last.after, one_hour).base() == 0);
}

TEST_CASE("a round trip keeps the product of the efficiencies") {
    // 1 MW for an hour at .95 and .95 gives back .9025 MWh.
    Battery battery = simple_battery(10 * megawatt_hour, 1, 0.95, 0.95);
    const Step in = follow(battery, {}, 1 * megawatt, one_hour);
    const Step out = follow(battery, in.after, -10 * megawatt, one_hour);
    CHECK(out.delivered.in(megawatt_hour) == Approx(0.9025).epsilon(1e-14));
    CHECK((in.lost + out.lost).in(megawatt_hour) == Approx(0.0975).epsilon(1e-14));
}

TEST_CASE("self-discharge at rest") {
    Battery battery = simple_battery(1 * megawatt_hour, 1, 0.9, 0.9, 0.9);
    battery.self_discharge_per_month = 0.1;
    const BatteryStep month = advance(battery, at_soc(battery, 1), {}, Duration::from_days(30));
    CHECK(mwh(month.after) == Approx(0.9).epsilon(1e-13));
    CHECK(month.lost.in(megawatt_hour) == Approx(0.1).epsilon(1e-12));
    // It pauses at the lower end of the window.
    const BatteryStep years = advance(battery, month.after, {}, Duration::from_days(3650));
    CHECK(mwh(years.after) == Approx(0.1));
    // In two halves as in one.
    const BatteryStep half = advance(battery, at_soc(battery, 0.5), 0.1 * megawatt, Duration::from_hours(2));
    const BatteryStep whole = advance(battery, half.after, 0.1 * megawatt, Duration::from_hours(1));
    CHECK(mwh(follow(battery, at_soc(battery, 0.5), 0.1 * megawatt, Duration::from_hours(3)).after) ==
          Approx(mwh(whole.after)).epsilon(1e-14));
}

TEST_CASE("when a battery will be full or empty") {
    const Battery simple = simple_battery(10 * megawatt_hour, 1, 0.8, 0.5, 0.9);
    CHECK(time_to_bound(simple, at_soc(simple, 0.2), 5 * megawatt) == Duration::from_hours(2));
    CHECK(time_to_bound(simple, at_soc(simple, 0.5), -1 * megawatt).seconds() == Approx(2 * 3600));
    CHECK(time_to_bound(simple, at_soc(simple, 0.5), {}) == Duration::forever());
    CHECK(time_to_bound(simple, at_soc(simple, 1), 1 * watt) == Duration{});
    CHECK(time_to_bound(simple, at_soc(simple, 0.1), -1 * watt) == Duration{});
    CHECK(time_to_bound(simple, at_soc(simple, 0.5), 20 * megawatt) == Duration{});
    // C/L/C: full at (v - u P - b) / (eta P).
    const Battery tapered = carbon_explorer_battery(100 * megawatt_hour);
    CHECK(time_to_bound(tapered, {}, 40 * megawatt).seconds() == Approx((100 - 0.04 * 40) / (0.97 * 40) * 3600));
    CHECK(time_to_bound(tapered, at_soc(tapered, 1), -40 * megawatt).seconds() ==
          Approx((100 - 0.01 * 40) / (1.04 * 40) * 3600));
    // A trickle that only makes up for self-discharge never fills it.
    Battery leaky = simple_battery(10 * megawatt_hour, 1, 1, 1);
    leaky.self_discharge_per_month = 0.5;
    const double leak = 0.9 * 10e6 * std::log(2.0) / (30 * 24);
    CHECK(time_to_bound(leaky, at_soc(leaky, 0.5), leak * watt) == Duration::forever());
    CHECK(time_to_bound(leaky, at_soc(leaky, 0.5), 2 * leak * watt) < Duration::forever());
}

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

// 10 MWh that lose 6 % in 30 days lose ln(1 / 0.94) / 720 of it an hour, which is 859.4 W; at 90 % that is 954.9 W.
TEST_CASE("a full battery is kept full by one power without end") {
    Battery battery = simple_battery(10 * megawatt_hour, 0.5, 0.9, 0.9);
    battery.self_discharge_per_month = 0.06;
    const Duration minute = Duration::from_seconds(60);
    const BatteryState full = at_soc(battery, 1);
    const BatteryLimits limits = feasible(battery, full, minute);
    CHECK(limits.charge.in(watt) == Approx(10e6 * -std::log(0.94) / 720 / 0.9).epsilon(1e-9));
    CHECK(keeps(battery, full, limits.charge, limits, minute) == Duration::forever());
    const BatteryStep year = advance(battery, full, limits.charge, Duration::from_days(365));
    CHECK(soc(battery, year.after) == Approx(1).epsilon(1e-9));
    CHECK(year.lost.base() == Approx(year.drawn.base()).epsilon(1e-9));
}

TEST_CASE("what is in store through a span") {
    const Battery plain = simple_battery(10 * megawatt_hour, 1, 0.8, 0.5);
    const BatteryCourse up = advance(plain, at_soc(plain, 0.1), 5 * megawatt, 2 * one_hour).course;
    // From 1 MWh, 4 MWh more an hour: 1 to 5 in the first, 5 to 9 in the second.
    CHECK(up.at(3600).in(megawatt_hour) == Approx(5));
    CHECK(up.joule_seconds(0, 3600) == Approx(3 * 3.6e9 * 3600));
    CHECK(up.joule_seconds(3600, 7200) == Approx(7 * 3.6e9 * 3600));
    // With decay: against the sum over small steps.
    Battery leaky = simple_battery(10 * megawatt_hour, 1, 0.8, 0.5);
    for (const double lost : {1e-6, 0.02, 0.9}) {
        leaky.self_discharge_per_month = lost;
        const BatteryCourse course = advance(leaky, at_soc(leaky, 0.5), 1 * kilowatt, 480 * one_hour).course;
        double sum = 0;
        const int steps = 20'000;
        const double h = 480 * 3600.0 / steps;
        for (int i = steps / 4; i < steps; ++i)
            sum += course.at((i + 0.5) * h).base() * h;
        CHECK(course.joule_seconds(120 * 3600.0, 480 * 3600.0) == Approx(sum).epsilon(1e-8));
    }
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

TEST_CASE("a state outside the window is not driven further out") {
    const Battery battery = simple_battery(10 * megawatt_hour, 1, 0.9, 0.9, 0.5);
    const BatteryState low = at_soc(battery, 0.2);
    CHECK(feasible_discharge(battery, low, one_hour).base() == 0);
    CHECK(follow(battery, low, -1 * megawatt, one_hour).after.stored == low.stored);
    CHECK(mwh(follow(battery, low, 1 * megawatt, one_hour).after) == Approx(2.9));
}

TEST_CASE("bad parameters and commands") {
    Battery battery;
    battery.charge_efficiency = 1.1;
    battery.discharge_efficiency = 0;
    battery.min_soc = 0.9;
    battery.max_soc = 0.5;
    battery.self_discharge_per_month = 1;
    battery.charge_limit = -1 * watt;
    battery.discharge_limit = std::nan("") * watt;
    CHECK_THAT(faults_text(faults_of(battery)), Contains("capacity") && Contains("charge_efficiency: 1.1") &&
                                                    Contains("discharge_efficiency: 0") && Contains("0.9 to 0.5") &&
                                                    Contains("self_discharge_per_month") &&
                                                    Contains("\ncharge_limit") && Contains("discharge_limit"));
    const Battery good = simple_battery(10 * megawatt_hour, 1, 0.9, 0.9, 0.8);
    CHECK(faults_of(good, 0.2 + 1e-9).empty());
    CHECK_THAT(faults_text(faults_of(good, 0.1)), Contains("initial_soc: 0.1") && Contains("window"));
    CHECK_THAT(faults_text(faults_of(good, std::nan(""))), Contains("initial_soc"));
    CHECK_THROWS_AS(advance(good, {}, std::nan("") * watt, one_hour), SimulationError);
    CHECK_THROWS_AS(advance(good, {}, 1 * watt, -one_hour), SimulationError);
    CHECK_THROWS_AS(advance(good, at_soc(good, 0.5), 6 * megawatt, one_hour), SimulationError);
    CHECK_THROWS_AS(advance(good, at_soc(good, 0.5), -3 * megawatt, one_hour), SimulationError);
}

TEST_CASE("embodied carbon") {
    const Battery battery = simple_battery(2 * megawatt_hour, 1, 0.9, 0.9);
    CHECK(embodied_carbon(battery).in(kilogram) == Approx(208'000));
    CHECK(battery_embodied_low.in(gram_per_kilowatt_hour) == Approx(74e3));
    CHECK(battery_embodied_high.in(gram_per_kilowatt_hour) == Approx(134e3));
}
