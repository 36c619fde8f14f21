// What no rule may know: how a signal goes on beyond what is measured and told, and how long a job will run.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include <fmt/format.h>

#include "child.hpp"
#include "files.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// A day and a half of four days, whose signals are known as far as they are measured. Jobs 1 to 12 come and go; job 0
/// and what runs at the end run on after it.
const std::string world = R"(sunward: 1
horizon: {start: 2024-03-02T00:00Z, duration: 36 h, drain: false}
zones:
  - name: z
    signals:
      average: {format: csv, file: signals.csv, time: t, value: average, unit: gCO2/kWh, basis: life-cycle}
      marginal: {format: csv, file: signals.csv, time: t, value: marginal, unit: gCO2/kWh, basis: life-cycle}
      price: {format: csv, file: signals.csv, time: t, value: price, unit: EUR/MWh}
sites:
  - name: a
    zone: z
    clusters: [{name: x, node: dgx-a100, count: 2}]
    solar: {capacity: 50 kW, tilt: 30 deg}
    at: {latitude: 48 deg, longitude: 11 deg, elevation: 500 m}
    weather: {format: synthetic}
  - name: b
    zone: z
    clusters: [{name: y, node: dgx-a100, count: 1}]
workload: [{site: a, format: csv, file: jobs.csv, time_unit: h, slack: 12 h, elastic: {max: 4},
            columns: {submit: s, run: r, accelerators: n, walltime: w}}]
forecast: <forecast>
policy: <policy>
)";

/// Hours from a day before the horizon on, in which the signals are alike up to its end.
std::string signals(bool other_future) {
    std::string text = "t,average,marginal,price\n";
    for (int hour = 0; hour < 120; ++hour) {
        const double wave = (hour * 7) % 24 + (hour % 5);
        const bool beyond = hour >= 24 + 36;
        const double value = beyond && other_future ? 900 - 10 * wave : 200 + 10 * wave;
        text +=
            fmt::format("2024-03-{:02}T{:02}:00Z,{},{},{}\n", 1 + hour / 24, hour % 24, value, 2 * value, value / 5);
    }
    return text;
}

/// Two jobs that are not done by the end of the horizon, however early they start, and a dozen that may be.
std::string jobs(double length_of_long_ones) {
    std::string text = fmt::format("s,r,n,w\n0,{0},4,90\n0.5,{0},2,90\n", length_of_long_ones);
    for (int job = 0; job < 12; ++job)
        text += fmt::format("{},{},{},4\n", 1 + 2 * job, 1 + job % 3, 1 << (job % 4));
    return text;
}

struct Future {
    bool other_signals = false;
    double length = 60;
    std::string forecast = "{model: persistence}";
};

/// All that a run with the policy gives up to the end of the horizon.
std::vector<double> figures(const std::string& policy, const Future& future) {
    const auto file = scenario_file(with(with(world, "<policy>", policy), "<forecast>", future.forecast));
    write_file(file.parent_path() / "signals.csv", signals(future.other_signals));
    write_file(file.parent_path() / "jobs.csv", jobs(future.length));
    const Scenario scenario = load_scenario(file).scenario;
    return in_child([&] {
        const Result result = simulate(scenario);
        std::vector<double> all;
        for (const JobRecord& job : result.jobs)
            for (const double figure :
                 {(job.start - scenario.horizon.start).seconds(), (job.finish - scenario.horizon.start).seconds(),
                  job.worked.seconds(), static_cast<double>(job.suspensions), static_cast<double>(job.pool),
                  job.carbon_g})
                all.push_back(figure);
        for (const SiteResult& site : result.sites)
            all.insert(all.end(), {site.window.it_j, site.window.carbon_g, site.window.cost});
        return all;
    });
}

/// Persistence tells nothing of the errors that it makes. What does is drawn around what comes, which may be known
/// then.
template <typename Rule>
std::string forecast_for(const Rule& rule) {
    if constexpr (requires { rule.traits.needs_errors; })
        if (rule.traits.needs_errors)
            return "{model: iid, error: 5 %}";
    return Future{}.forecast;
}

template <typename Rule>
void check_axis(std::span<const Rule* const> rules) {
    for (const Rule* rule : rules) {
        INFO(rule->name);
        const std::string policy(rule->page.example);
        const std::string forecast = forecast_for(*rule);
        const std::vector<double> known = figures(policy, {.forecast = forecast});
        CHECK(figures(policy, {.length = 70, .forecast = forecast}) == known);
        if (forecast == Future{}.forecast)
            CHECK(figures(policy, {.other_signals = true}) == known);
    }
}

} // namespace

TEST_CASE("no rule of when knows what is not measured or told") { check_axis(when_rules()); }

TEST_CASE("no rule of where, width or nodes knows what is not measured or told") {
    check_axis(where_rules());
    check_axis(width_rules());
    check_axis(nodes_rules());
}

TEST_CASE("no rule of order or backfill knows what is not measured or told") {
    check_axis(order_rules());
    check_axis(backfill_rules());
}

TEST_CASE("a rule that is told the true lengths does know them, and so the test can fail") {
    const std::string told = "{when: {rule: lowest-window, length: true}}";
    CHECK(figures(told, {.length = 70}) != figures(told, {}));
    const std::string perfect = "{when: lowest-window}";
    CHECK(figures(perfect, {.length = 70}) == figures(perfect, {}));
}
