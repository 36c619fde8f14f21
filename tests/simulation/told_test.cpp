// What policies and batteries are told, as the policy and the zone have it.
#include <catch2/catch.hpp>

#include <algorithm>

#include "simulation/told/told.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;
using simulation::Told;

namespace {

/// 100 and 300 g/kWh at 20 and 50 a MWh, hour by hour.
Scenario priced_world(Optimise optimise) {
    Scenario scenario = small_world(1, {100, 300});
    scenario.zones[0].price = hourly_signal({20, 50});
    scenario.policy.optimise = optimise;
    return scenario;
}

double told_at(const Forecast& forecast, double now, double then) { return forecast.issued(at(now)).at(at(then)); }

} // namespace

TEST_CASE("told: the signal that the policy optimises, and the price whatever that is") {
    const Scenario carbon = priced_world(Optimise::average);
    const Told of_carbon(carbon);
    CHECK(of_carbon.truth(0).at(at(3600)) == 300);
    CHECK(told_at(of_carbon.forecast(0), 0, 3600) == 300);
    CHECK(told_at(of_carbon.price(0), 0, 3600) == 50);
    const Scenario price = priced_world(Optimise::price);
    const Told of_price(price);
    CHECK(of_price.truth(0).at(at(3600)) == 50);
    CHECK(told_at(of_price.forecast(0), 0, 3600) == 50);
}

TEST_CASE("told: a signal that the zone lacks is zero, and so is its forecast") {
    const Scenario scenario = priced_world(Optimise::marginal);
    const Told told(scenario);
    CHECK(told.truth(0).at(at(3600)) == 0);
    CHECK(told_at(told.forecast(0), 0, 3600) == 0);
    CHECK(told.solar(0) == nullptr);
    CHECK(told.wind(0) == nullptr);
}

TEST_CASE("told: a weighted signal is the price and the carbon at its own") {
    Scenario scenario = priced_world(Optimise::weighted);
    scenario.policy.carbon_price = 0.1; // a kg; 300 g/kWh are 300 kg/MWh
    const Told told(scenario);
    CHECK(told.truth(0).at(at(0)) == Approx(20 + 10));
    CHECK(told.truth(0).at(at(3600)) == Approx(50 + 30));
    CHECK(told_at(told.forecast(0), 0, 3600) == Approx(50 + 30));
}

TEST_CASE("told: a battery that looks ahead has forecasts of its own, others none") {
    Scenario scenario = priced_world(Optimise::average);
    SitePower& power = scenario.sites[0].power;
    power.solar = hourly({0, 800});
    Told told(scenario);
    CHECK_FALSE(told.outlook(scenario.sites[0]).signal);
    power.battery.emplace();
    power.dispatch.rule = &dispatch_rule("arbitrage");
    power.dispatch_on = Optimise::price;
    const BatteryOutlook outlook = told.outlook(scenario.sites[0]);
    REQUIRE(outlook.signal);
    CHECK(outlook.signal(at(0)).at(at(3600)) == 50);
    CHECK(outlook.solar(at(0)).at(at(3600)) == 800);
    CHECK_FALSE(outlook.wind);
}

TEST_CASE("told: how wrong yesterday's values were on the day that changed") {
    // Two days of 100, two of 200. What is issued on the second and third day is wrong by 100 for the third, which is
    // half of all steps told at each lead of less than a day.
    std::vector<double> values(96, 100);
    std::fill(values.begin() + 48, values.end(), 200);
    Scenario scenario = small_world(1, values);
    scenario.forecast = choose_forecast("persistence");
    const Instant from = midnight + Duration::from_days(1);
    const Instant to = midnight + Duration::from_days(3);
    const std::vector<ForecastErrors> errors = Told(scenario).errors(from, to);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].signal == "average");
    CHECK(errors[0].zone == 0);
    for (const std::size_t band : {1U, 2U}) { // 1 to 6 hours, 6 to 24
        CHECK(errors[0].leads[band].mae == Approx(50));
        CHECK(errors[0].leads[band].bias == Approx(-50));
    }
    scenario.forecast = choose_forecast("perfect");
    CHECK(Told(scenario).errors(from, to).empty());
}
