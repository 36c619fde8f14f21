#include <catch2/catch.hpp>

#include <cmath>

#include "batteries.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

std::string faults_text(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults)
        text += to_string(fault) + "\n";
    return text;
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
