// Online thresholds and the weighted sum on real signals, against a few lines of arithmetic.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "child.hpp"
#include "data.hpp"
#include "sunward/policy/double_threshold.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// One job of `hours` a day at 00:00, done by the next midnight, on an hourly German year; 1 kW in use, none idle.
std::string daily_jobs(const std::string& signals, int hours, const std::string& policy) {
    return "sunward: 1\nname: daily\nhorizon: {start: 2020-01-01T00:00Z, duration: 364 d}\n"
           "zones: [{name: germany, signals: {" +
           signals +
           "}}]\n"
           "nodes: [{name: box, hardware: box, accelerators: 1, accelerator: {idle: 0 W, full: 1 kW}, "
           "host: {idle: 0 W, full: 0 W}}]\n"
           "sites: [{name: one, zone: germany, clusters: [{name: c, node: box, count: 4}], facility: {pue: 1}}]\n"
           "workload: [{name: jobs, site: one, slack: " +
           std::to_string(24 - hours) +
           " h, synthetic: {jobs: 364, arrivals: {every: 24 h}, run: " + std::to_string(hours) +
           " h, accelerators: 1}, checkpoint: {save: 0 s, restore: 0 s}}]\n" + policy;
}

struct Day {
    double grams;
    double alpha;
    double best;
    double worst;
};

/// The days of the simulated year with what the optimum is and what alpha bounds it by.
std::vector<Day> days_of(const std::string& text, int hours, bool thresholds) {
    const auto file = write_file(scratch_folder("pause_resume") / "s.yaml", text);
    const auto figures = in_child([&] {
        const Loaded loaded = load_scenario(file);
        const Result result = simulate(loaded.scenario);
        std::vector<double> flat;
        const Series& signal = loaded.scenario.zones[0].average->series;
        for (std::size_t j = 0; j < result.jobs.size(); ++j) {
            const Instant from = loaded.scenario.workload.jobs[j].request.submit;
            std::vector<double> hourly;
            for (int h = 0; h < 24; ++h)
                hourly.push_back(signal.at(from + Duration::from_hours(h)));
            std::ranges::sort(hourly);
            double best = 0;
            double worst = 0;
            for (int h = 0; h < hours; ++h) {
                best += hourly[static_cast<std::size_t>(h)];
                worst += hourly[static_cast<std::size_t>(23 - h)];
            }
            const double alpha = thresholds && hourly.front() < hourly.back()
                                     ? double_threshold(hourly.front(), hourly.back(), 0, hours).alpha
                                     : 1;
            flat.insert(flat.end(), {result.jobs[j].carbon_g, alpha, best, worst});
        }
        return flat;
    });
    std::vector<Day> days;
    for (std::size_t i = 0; i + 3 < figures.size(); i += 4)
        days.push_back({figures[i], figures[i + 1], figures[i + 2], figures[i + 3]});
    return days;
}

double total(const std::vector<Day>& days) {
    double sum = 0;
    for (const Day& day : days)
        sum += day.grams;
    return sum;
}

} // namespace

TEST_CASE("k-min on a German year costs at most alpha times each day's optimum") {
    const auto file = data_file("carbon/entsoe_de_2020_ci.csv");
    if (!file)
        return;
    const std::string signals =
        "average: {format: entsoe, file: " + file->string() + ", gaps: interpolate, ends: hold, resample: 1 h}";
    for (const int hours : {1, 4, 8}) {
        const auto at_once = days_of(daily_jobs(signals, hours, "policy: {when: now}\n"), hours, false);
        const auto online = days_of(daily_jobs(signals, hours, "policy: {when: k-min}\n"), hours, true);
        const auto knowing = days_of(daily_jobs(signals, hours, "policy: {when: wait-awhile}\n"), hours, false);
        REQUIRE(online.size() == 364);
        for (std::size_t d = 0; d < online.size(); ++d) {
            CAPTURE(hours, d, online[d].alpha, online[d].best);
            REQUIRE(online[d].grams >= online[d].best * (1 - 1e-6));
            REQUIRE(online[d].grams <= online[d].alpha * online[d].best * (1 + 1e-6));
            REQUIRE(knowing[d].grams == Approx(knowing[d].best).epsilon(1e-6));
        }
        CAPTURE(hours);
        CHECK(total(online) < total(at_once));
        CHECK(total(knowing) < total(online));
    }
}

TEST_CASE("the weighted sum of real prices and intensities is between either alone") {
    const auto carbon = data_file("carbon/electricitymaps_DE-LU_2023_hourly.csv");
    const auto price = data_file("price/DE-LU_2023_electricity_price.csv");
    if (!carbon || !price)
        return;
    const std::string signals =
        "average: {format: electricity-maps, basis: direct, file: " + carbon->string() +
        ", gaps: interpolate, ends: hold}, price: {format: csv, file: " + price->string() +
        ", time: Datetime (UTC), value: Price (USD/MWh), unit: USD/MWh, gaps: interpolate, ends: hold}";
    const auto run = [&](const std::string& policy) {
        std::string text = daily_jobs(signals, 4, "policy: {when: wait-awhile, " + policy + "}\n");
        text.replace(text.find("2020-01-01"), 10, "2023-01-01");
        const auto file = write_file(scratch_folder("weighted") / "s.yaml", text);
        return in_child([&] {
            const Loaded loaded = load_scenario(file);
            const Result result = simulate(loaded.scenario);
            double grams = 0;
            double cost = 0;
            for (const JobRecord& job : result.jobs) {
                grams += job.carbon_g;
                cost += job.cost;
            }
            return std::vector<double>{grams / 1e6, cost}; // t, USD
        });
    };
    const auto by_carbon = run("optimise: average");
    const auto by_price = run("optimise: price");
    std::vector<std::vector<double>> weighted;
    for (const char* weight : {"0 USD/t", "50 USD/t", "200 USD/t", "1000 USD/t"})
        weighted.push_back(run(std::string("optimise: weighted, carbon_price: ") + weight));
    CHECK(weighted[0][1] == Approx(by_price[1]).epsilon(1e-9));
    // With perfect forecasts each is the least of price + weight x carbon, so that the two sums are ordered by weight.
    const double weights[] = {0, 50, 200, 1000};
    for (std::size_t i = 0; i < weighted.size(); ++i) {
        const auto total_of = [&](const std::vector<double>& sums) { return sums[1] + weights[i] * sums[0]; };
        CHECK(total_of(weighted[i]) <= total_of(by_carbon) * (1 + 1e-9));
        CHECK(total_of(weighted[i]) <= total_of(by_price) * (1 + 1e-9));
        if (i > 0) {
            CHECK(weighted[i][0] <= weighted[i - 1][0] * (1 + 1e-9));
            CHECK(weighted[i][1] >= weighted[i - 1][1] - 1e-9 * std::abs(weighted[i - 1][1]));
        }
    }
    CHECK(weighted.back()[0] >= by_carbon[0] * (1 - 1e-9));
}
