#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

#include "batteries.hpp"
#include "sunward/power/dispatch.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Dispatch time_of_use(parameter::GivenValues values, bool to_grid = false) {
    Dispatch dispatch;
    dispatch.rule = &dispatch_rule("time-of-use");
    dispatch.values = parameter::Values(dispatch.rule->parameters(), values);
    dispatch.discharge_to_grid = to_grid;
    return dispatch;
}

Instant at(std::string_view text) { return *parse_instant(text); }

/// MW wanted at a time, of what could be 2 MW in and 4 MW out.
double wanted(const Dispatch& dispatch, std::string_view time, double surplus_mw) {
    const DispatchView view{surplus_mw * megawatt, 2 * megawatt, 4 * megawatt};
    return feasible_part(dispatch.rule->timed(dispatch).command(at(time), view), view).in(megawatt);
}

/// Energy in store after a time in which the site draws 500 kW, by the rule alone.
struct Day {
    double charged_mwh = 0;
    double discharged_mwh = 0;
    BatteryState state;
};
Day run(const Dispatch& dispatch, const Battery& battery, Instant from, Instant to) {
    const auto rule = dispatch.rule->timed(dispatch);
    Day day{0, 0, at_soc(battery, 0)};
    constexpr Duration minute = Duration::from_seconds(60);
    for (Instant t = from; t < to; t = t + minute) {
        const BatteryLimits limits = feasible(battery, day.state, minute);
        const DispatchView view{-0.5 * megawatt, limits.charge, limits.discharge};
        const BatteryStep step = follow(battery, day.state, feasible_part(rule.command(t, view), view), minute);
        day.charged_mwh += step.drawn.in(megawatt_hour);
        day.discharged_mwh += step.delivered.in(megawatt_hour);
        day.state = step.after;
    }
    return day;
}

} // namespace

TEST_CASE("time-of-use charges in its hours and discharges in others") {
    const Dispatch rule = time_of_use({{"charge", "01:00-05:00"}, {"discharge", "17:00-21:00"}});
    CHECK(wanted(rule, "2022-03-01T00:59:59Z", -3) == 0);
    CHECK(wanted(rule, "2022-03-01T01:00Z", -3) == 2); // from the grid
    CHECK(wanted(rule, "2022-03-01T04:59:59Z", 1) == 2);
    CHECK(wanted(rule, "2022-03-01T05:00Z", -3) == 0);
    CHECK(wanted(rule, "2022-03-01T12:00Z", 1.5) == 1.5); // surplus at any time
    CHECK(wanted(rule, "2022-03-01T17:00Z", -3) == -3);
    CHECK(wanted(rule, "2022-03-01T20:59:59Z", -9) == -4);
    CHECK(wanted(rule, "2022-03-01T18:00Z", 1) == 1);
    CHECK(wanted(rule, "2022-03-01T21:00Z", -3) == 0);
    const auto timed = rule.rule->timed(rule);
    CHECK(timed.until(at("2022-03-01T00:30Z")) == at("2022-03-01T01:00Z"));
    CHECK(timed.until(at("2022-03-01T01:00Z")) == at("2022-03-01T05:00Z"));
    CHECK(timed.until(at("2022-03-01T06:00Z")) == at("2022-03-01T17:00Z"));
    CHECK(timed.until(at("2022-03-01T21:00Z")) == at("2022-03-02T01:00Z"));
}

TEST_CASE("its powers may be limited, and it may discharge to the grid") {
    const Dispatch rule = time_of_use({{"charge", "01:00-05:00"},
                                       {"discharge", "17:00-21:00"},
                                       {"charge_power", "500 kW"},
                                       {"discharge_power", "1 MW"}});
    CHECK(wanted(rule, "2022-03-01T02:00Z", -3) == 0.5);
    CHECK(wanted(rule, "2022-03-01T02:00Z", 1) == 1.5); // of the grid 500 kW, and all of the surplus
    CHECK(wanted(rule, "2022-03-01T02:00Z", 3) == 2);
    CHECK(wanted(rule, "2022-03-01T18:00Z", -3) == -1);
    CHECK(wanted(rule, "2022-03-01T18:00Z", -0.4) == -0.4);
    Dispatch to_grid = rule;
    to_grid.discharge_to_grid = true;
    CHECK(wanted(to_grid, "2022-03-01T18:00Z", -0.4) == -1);
    CHECK(wanted(to_grid, "2022-03-01T18:00Z", 2) == -1);
    CHECK(wanted(to_grid, "2022-03-01T16:00Z", 2) == 2);
}

// 4 h at 500 kW are 2 MWh drawn, 1.8 MWh stored, 1.62 MWh given at 500 kW: empty after 3 h 14 min.
TEST_CASE("a day of time-of-use") {
    const Battery battery = simple_battery(4 * megawatt_hour, 1, 0.9, 0.9);
    const Dispatch rule =
        time_of_use({{"charge", "01:00-05:00"}, {"discharge", "17:00-21:00"}, {"charge_power", "500 kW"}});
    const Day night = run(rule, battery, at("2022-03-01"), at("2022-03-01T12:00Z"));
    CHECK(night.charged_mwh == Approx(2));
    CHECK(mwh(night.state) == Approx(1.8));
    const Day day = run(rule, battery, at("2022-03-01"), at("2022-03-02"));
    CHECK(day.charged_mwh == Approx(2));
    CHECK(day.discharged_mwh == Approx(1.62));
    CHECK(mwh(day.state) == Approx(0).margin(1e-9));
}

// Europe/Berlin: 01:00 to 05:00 are 3 h on 2022-03-27 and 5 h on 2022-10-30.
TEST_CASE("its hours go by the local clock") {
    const Battery battery = simple_battery(4 * megawatt_hour, 1, 0.9, 0.9);
    const Dispatch rule = time_of_use({{"charge", "01:00-05:00"},
                                       {"discharge", "17:00-21:00"},
                                       {"charge_power", "500 kW"},
                                       {"time_zone", "Europe/Berlin"}});
    CHECK(run(rule, battery, at("2022-03-26T23:00Z"), at("2022-03-27T12:00Z")).charged_mwh == Approx(1.5));
    CHECK(run(rule, battery, at("2022-10-29T22:00Z"), at("2022-10-30T12:00Z")).charged_mwh == Approx(2.5));
    CHECK(wanted(rule, "2022-03-26T23:30Z", -3) == 0);
    CHECK(wanted(rule, "2022-03-27T00:00Z", -3) == 0.5);
    CHECK(wanted(rule, "2022-03-27T03:00Z", -3) == 0);
    CHECK(wanted(rule, "2022-03-27T15:00Z", -3) == -3);
    const Dispatch weekdays =
        time_of_use({{"charge", "01:00-05:00"}, {"discharge", "17:00-21:00"}, {"days", "weekdays"}});
    CHECK(wanted(weekdays, "2022-03-05T18:00Z", -3) == 0); // a Saturday
}

TEST_CASE("hours to charge and to discharge have no time in common") {
    const auto faults = [](std::string_view charge, std::string_view discharge) {
        std::string text;
        for (const Fault& fault : faults_of(time_of_use({{"charge", charge}, {"discharge", discharge}})))
            text += fault.field + ": " + fault.message + "\n";
        return text;
    };
    CHECK(faults("01:00-05:00", "05:00-01:00").empty());
    CHECK(faults("22:00-06:00", "05:00-08:00") == "discharge: has hours that are among those of 'charge' too\n");
    CHECK_FALSE(faults("00:00-24:00", "05:00-08:00").empty());
    CHECK_FALSE(faults("05:00-08:00", "00:00-24:00").empty());
    Dispatch nothing = time_of_use({{"charge", "01:00-05:00"}, {"discharge", "17:00-21:00"}});
    nothing.values.set("charge", {});
    REQUIRE(faults_of(nothing).size() == 1);
    CHECK(faults_of(nothing)[0].field == "charge");
}
