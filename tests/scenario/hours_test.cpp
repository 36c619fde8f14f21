// Rules that go by hours, and by quantiles of forecasts, as scenarios state them.
#include <catch2/catch.hpp>

#include "files.hpp"
#include "sunward/parameter/hours.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

std::string when(const std::string& rule, const std::string& more = "") {
    return two_sites + "policy: {when: {" + rule + "}" + more + "}\n";
}

Instant next_open(const std::string& rule, std::string_view after) {
    const parameter::Values values = load_scenario(scenario_file(when(rule))).scenario.policy.when.values;
    return parameter::hours_in(values, "hours")->at_or_after(*parse_instant(after)).from;
}

std::string battery(const std::string& dispatch) {
    return with(two_sites, "    clusters: [{name: small",
                "    battery: {model: simple, capacity: 1 MWh, power: 500 kW, dispatch: {rule: time-of-use, " +
                    dispatch + "}}\n    clusters: [{name: small");
}

} // namespace

// 2024-01-05 was a Friday.
TEST_CASE("hours and days are one or a list, by a local clock") {
    const std::string daytime = "rule: hours, hours: \"10:00-16:00\"";
    CHECK(to_string(next_open(daytime, "2024-01-05T17:00Z")) == "2024-01-06T10:00:00Z");
    CHECK(to_string(next_open(daytime + ", days: weekdays, time_zone: Europe/Berlin", "2024-01-05T17:00Z")) ==
          "2024-01-08T09:00:00Z");
    CHECK(to_string(next_open("rule: hours, hours: [\"10:00-12:00\", \"20:00-24:00\"], days: [monday, friday]",
                              "2024-01-05T17:00Z")) == "2024-01-05T20:00:00Z");
    CHECK_THAT(faults_in(when("rule: hours")), Contains("policy.when.hours: missing"));
    CHECK_THAT(faults_in(when("rule: hours, hours: []")), Contains("policy.when.hours: expected at least one entry"));
    CHECK_THAT(faults_in(when(daytime + ", days: []")), Contains("policy.when.days: expected at least one entry"));
    CHECK_THAT(faults_in(when("rule: hours, hours: \"10-16\"")),
               Contains("policy.when.hours: expected hours of the day, such as"));
    CHECK_THAT(faults_in(when("rule: hours, hours: [\"10:00-10:00\"]")),
               Contains("policy.when.hours[0]: ") && Contains("has no length"));
    CHECK_THAT(faults_in(when(daytime + ", days: mondy")), Contains("did you mean 'monday'?"));
    CHECK_THAT(faults_in(when(daytime + ", time_zone: Europe/Berln")), Contains("did you mean 'Europe/Berlin'?"));
    CHECK_THAT(faults_in(when("rule: hour, hours: \"10:00-16:00\"")), Contains("did you mean 'hours'?"));
    CHECK_THAT(faults_in(when("rule: now, hours: \"10:00-16:00\"")), Contains("policy.when.hours: "));
}

TEST_CASE("rules that would not keep the hours are refused beside them") {
    const std::string hours = "rule: hours, hours: \"10:00-16:00\"";
    CHECK(faults_in(when(hours, ", backfill: conservative, where: follow-the-sun, order: sjf")).empty());
    CHECK(faults_in(when(hours, ", width: {rule: power-cap, limit: 70 %}")).empty());
    CHECK(faults_in(when("rule: reserved-first, over: hours, hours: \"10:00-16:00\", reserved: 8")).empty());
    CHECK_THAT(faults_in(when(hours, ", width: carbon-scaler")),
               Contains("carbon-scaler has times of its own, which 'hours' would not keep"));
    for (const std::string width : {"k-search", "pcaps", "capacity-curve"})
        CHECK_THAT(faults_in(when(hours, ", width: " + width)), Contains("which 'hours' cannot wait for"));
}

TEST_CASE("a plan by quantiles needs errors that are known, and a rule that plans") {
    const std::string rule = "rule: quantile-plan, over: lowest-window, alpha: 80 %";
    const auto under = [&](const std::string& forecast) { return when(rule) + "forecast: " + forecast + "\n"; };
    CHECK(faults_in(when(rule)).empty());
    CHECK(faults_in(under("noisy")).empty());
    CHECK(faults_in(under("{model: iid, error: 10 %}")).empty());
    CHECK_THAT(faults_in(under("persistence")),
               Contains("policy.when.rule: 'quantile-plan' needs to know how the errors of forecasts are distributed"));
    CHECK_THAT(faults_in(when("rule: quantile-plan, over: now")), Contains("policy.when.over: 'now' makes no plan"));
    CHECK_THAT(faults_in(when("rule: quantile-plan, over: lowest-windw")), Contains("did you mean 'lowest-window'?"));
    CHECK_THAT(faults_in(when(rule + "0")), Contains("policy.when.alpha: "));
}

TEST_CASE("a battery's hours") {
    const auto rule = [](const std::string& values) {
        return load_scenario(scenario_file(battery(values))).scenario.sites[1].power.dispatch;
    };
    const Dispatch dispatch =
        rule("charge: \"01:00-05:00\", discharge: [\"07:00-09:00\", \"17:00-21:00\"], charge_power: 200 kW");
    const DispatchView view{-1 * megawatt, 0.5 * megawatt, 0.5 * megawatt};
    const auto at = [&](std::string_view time) {
        return dispatch.rule->timed(dispatch).command(*parse_instant(time), view).in(kilowatt);
    };
    CHECK(at("2024-01-05T04:00Z") == Approx(200));
    CHECK(at("2024-01-05T08:00Z") == Approx(-1000));
    CHECK(at("2024-01-05T12:00Z") == 0);
    CHECK_THAT(faults_in(battery("charge: \"01:00-05:00\"")), Contains("sites[1].battery.dispatch.discharge: missing"));
    CHECK_THAT(faults_in(battery("charge: \"01:00-05:00\", discharge: \"04:00-08:00\"")),
               Contains("sites[1].battery.dispatch.discharge: has hours that are among those of 'charge' too"));
    CHECK_THAT(faults_in(battery("charge: [], discharge: \"04:00-08:00\"")), Contains("battery.dispatch.charge: "));
}
