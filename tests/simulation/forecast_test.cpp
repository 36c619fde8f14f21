// What policies are told while a simulation runs, and how it is compared with what came.
#include <catch2/catch.hpp>

#include <cmath>

#include "child.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Three days of hourly intensities, level but for one cheap hour a day.
Scenario dipping_world(int first_dip, int second_dip) {
    std::vector<double> values(72, 400);
    values[static_cast<std::size_t>(first_dip)] = 100;
    values[static_cast<std::size_t>(24 + second_dip)] = 100;
    Scenario scenario = small_world(4, values);
    scenario.horizon.length = Duration::from_days(3);
    scenario.policy.when = choose_when("lowest-window");
    scenario.forecast = choose_forecast("persistence");
    return scenario;
}

Job& add_slack_job(Scenario& scenario, double submit_h, double run_h, double deadline_h) {
    Job& job = add_job(scenario, submit_h * 3600, run_h * 3600);
    job.request.deadline = at(deadline_h * 3600);
    return job;
}

Scenario noisy_world(std::uint64_t seed, std::string_view rule) {
    std::vector<double> values;
    for (int hour = 0; hour < 24 * 10; ++hour)
        values.push_back(300 + 100 * std::cos(hour * 0.2618) + 40 * std::sin(hour * 0.05));
    Scenario scenario = small_world(4, values);
    scenario.zones[0].price = hourly_signal({40, 10, 50});
    scenario.sites[0].power.solar = hourly_signal({0, 500, 900, 0}).series;
    scenario.horizon.length = Duration::from_days(6);
    scenario.seed = seed;
    scenario.policy.when = choose_when(rule);
    scenario.forecast = choose_forecast("noisy");
    for (int i = 0; i < 12; ++i)
        add_slack_job(scenario, i * 9.5, 3, i * 9.5 + 30);
    return scenario;
}

/// Errors of all forecasts, then finish times and carbon of the jobs.
std::vector<double> figures_of(const Scenario& scenario, bool jobs) {
    return in_child([&] {
        const Result result = simulate(scenario);
        std::vector<double> figures;
        for (const ForecastErrors& errors : result.forecast_errors)
            for (const LeadFigures& lead : errors.leads)
                for (const double figure : {static_cast<double>(lead.count), lead.bias, lead.mae, lead.mape})
                    figures.push_back(figure);
        for (std::size_t i = 0; jobs && i < result.jobs.size(); ++i) {
            figures.push_back(seconds(result.jobs[i].finish));
            figures.push_back(result.jobs[i].carbon_g);
        }
        return figures;
    });
}

} // namespace

TEST_CASE("under persistence a job waits for the hour that was cheap the day before") {
    Scenario scenario = dipping_world(5, 9);
    add_slack_job(scenario, 24, 1, 48);      // yesterday's dip was at 5 h; today's is at 9 h
    add_slack_job(scenario, 24 + 10, 1, 72); // today's dip, measured by now, is expected tomorrow at 9 h
    const Result result = simulate(scenario);
    CHECK(seconds(result.jobs[0].start) == (24 + 5) * 3600);
    CHECK(result.jobs[0].carbon_g == Approx(0.2 * 400));
    CHECK(seconds(result.jobs[1].start) == (48 + 9) * 3600);
}

TEST_CASE("the errors of persistence are counted by lead time") {
    // Told at every hour of three days. The dips are at 5 h of the first day and at 9 h of the second.
    Scenario scenario = dipping_world(5, 9);
    const Result result = simulate(scenario);
    REQUIRE(result.forecast_errors.size() == 1);
    const ForecastErrors& errors = result.forecast_errors[0];
    CHECK(errors.zone == 0);
    CHECK(errors.signal == "average");
    REQUIRE(errors.leads.size() == 4);
    // An expectation for the hour t, told so many hours before, from the measured values alone. The signal repeats
    // after its three days; a time before them is in the repetition before.
    const auto real = [](int t) { return (t + 720) % 72 == 5 || (t + 720) % 72 == 33 ? 100.0 : 400.0; };
    const int edges[] = {0, 1, 6, 24, 48};
    for (std::size_t row = 0; row < 4; ++row) {
        double sum = 0;
        double bias = 0;
        std::size_t count = 0;
        for (int told = 0; told < 72; ++told)
            for (int lead = edges[row]; lead < edges[row + 1]; ++lead) {
                const int days = lead == 0 ? 0 : (lead + 23) / 24;
                const double error = real(told + lead - 24 * days) - real(told + lead);
                sum += std::abs(error);
                bias += error;
                ++count;
            }
        INFO("row " << row);
        CHECK(errors.leads[row].count == count);
        CHECK(errors.leads[row].mae == Approx(sum / static_cast<double>(count)));
        CHECK(errors.leads[row].bias == Approx(bias / static_cast<double>(count)).margin(1e-12));
    }
}

TEST_CASE("noisy forecasts are the same for the same seed, and whatever the policy does with them") {
    const auto first = figures_of(noisy_world(1, "wait-awhile"), true);
    CHECK(first == figures_of(noisy_world(1, "wait-awhile"), true));
    CHECK(first != figures_of(noisy_world(2, "wait-awhile"), true));
    const auto errors = figures_of(noisy_world(1, "wait-awhile"), false);
    REQUIRE(errors.size() == 3 * 4 * 4); // average, price, solar
    CHECK(errors == figures_of(noisy_world(1, "now"), false));
    Scenario by_price = noisy_world(1, "lowest-window");
    by_price.policy.optimise = Optimise::price;
    CHECK(errors == figures_of(by_price, false));
}

TEST_CASE("a policy that optimises the price is told the price") {
    Scenario scenario = small_world(1, {100, 400});
    scenario.zones[0].price = hourly_signal({50, 50, 50, 10});
    scenario.policy.when = choose_when("lowest-window");
    scenario.policy.optimise = Optimise::price;
    scenario.forecast = choose_forecast("persistence");
    add_slack_job(scenario, 24, 1, 28);
    CHECK(seconds(simulate(scenario).jobs[0].start) == 27 * 3600);
}

TEST_CASE("perfect forecasts have no errors to tell of") {
    Scenario scenario = dipping_world(5, 9);
    scenario.forecast = choose_forecast("perfect");
    CHECK(simulate(scenario).forecast_errors.empty());
}
