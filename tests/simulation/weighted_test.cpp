// Policies that look at price and carbon as one signal.
#include <catch2/catch.hpp>
#include <cmath>

#include "child.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Scenario weighted_world(std::string_view rule, double carbon_price) {
    Scenario scenario = small_world(4, {400, 100, 300, 200, 400, 400});
    scenario.zones[0].price = hourly_signal({10, 60, 30, 50, 40, 20});
    scenario.zones[0].marginal = hourly_signal({500, 500, 500, 500, 500, 100});
    scenario.policy.when = choose_when(rule);
    scenario.policy.optimise = Optimise::weighted;
    scenario.policy.carbon_price = carbon_price;
    return scenario;
}

void add_slack_job(Scenario& scenario, double run_h, double deadline_h) {
    add_job(scenario, 0, run_h * 3600).request.deadline = at(deadline_h * 3600);
}

std::vector<double> spans(const Scenario& scenario) {
    return in_child([&] {
        const Result result = simulate(scenario);
        return std::vector<double>{seconds(result.jobs[0].start) / 3600, seconds(result.jobs[0].finish) / 3600,
                                   result.jobs[0].suspended.seconds() / 3600};
    });
}

} // namespace

// Price + carbon price x intensity in currency/MWh, 0.1 currency/kg: 50 70 60 70 80 60.
TEST_CASE("lowest-window on the weighted sum of price and carbon") {
    for (const auto& [carbon_price, start] : {std::pair{0.0, 0.0},    // 10 60 30 50 40 20
                                              std::pair{0.1, 0.0},    // 50 70 60 70 80 60
                                              std::pair{0.3, 1.0}}) { // 130 90 120 110 160 140
        Scenario scenario = weighted_world("lowest-window", carbon_price);
        add_slack_job(scenario, 1, 6);
        CAPTURE(carbon_price);
        CHECK(spans(scenario)[0] == start);
    }
}

TEST_CASE("wait-awhile on the weighted sum takes its cheapest hours") {
    Scenario scenario = weighted_world("wait-awhile", 0.1); // hours 0, 2 and 5
    add_slack_job(scenario, 3, 6);
    CHECK(spans(scenario) == std::vector<double>{0, 6, 3});
}

TEST_CASE("the marginal intensity can be weighed instead") {
    Scenario scenario = weighted_world("lowest-window", 0.1); // 60 110 80 100 90 30
    scenario.policy.weighs_marginal = true;
    add_slack_job(scenario, 1, 6);
    CHECK(spans(scenario)[0] == 5);
}

TEST_CASE("the weighted sum is foretold from forecasts of both") {
    // Persistence: the second day is expected to be like the first one, in price and in carbon.
    std::vector<double> carbon(48, 400);
    std::vector<double> price(48, 50);
    carbon[5] = 100; // the first day: 400 x 0.1 + 50 = 90, at 5 h 60, at 7 h 50
    price[7] = 10;
    carbon[24 + 9] = 100; // the second one
    Scenario scenario = small_world(4, carbon);
    scenario.zones[0].price = hourly_signal(price);
    scenario.horizon.length = Duration::from_days(2);
    scenario.policy.when = choose_when("lowest-window");
    scenario.policy.optimise = Optimise::weighted;
    scenario.policy.carbon_price = 0.1;
    scenario.forecast = choose_forecast("persistence");
    add_job(scenario, 24 * 3600, 3600).request.deadline = at(48 * 3600);
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == (24 + 7) * 3600);
    REQUIRE(result.forecast_errors.size() == 3);
    CHECK(result.forecast_errors[2].signal == "weighted");
}

TEST_CASE("errors of the weighted forecast are those of price and carbon together") {
    Scenario scenario = weighted_world("now", 0.1);
    scenario.horizon.length = Duration::from_days(20);
    scenario.forecast = choose_forecast("noisy", {{"common", "1"}}); // price and carbon err together
    add_slack_job(scenario, 1, 6);
    const auto bias = in_child([&] {
        const Result result = simulate(scenario);
        std::vector<double> figures;
        for (const ForecastErrors& errors : result.forecast_errors)
            figures.push_back(errors.leads[2].bias);
        return figures;
    });
    REQUIRE(bias.size() == 4); // average, marginal, price, weighted
    CHECK(bias[3] == Approx(bias[2] + 0.1 * bias[0]).epsilon(0.02));
    CHECK(std::abs(bias[0]) > 0);
}
