// Every battery model under every dispatch rule: the books close, the charge keeps to its window, nothing is exported
// where that is off.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "child.hpp"
#include "data.hpp"
#include "scenario/fields/choices.hpp"
#include "sunward/scenario/load.hpp"
#include "sunward/simulation/simulate.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

struct DispatchCase {
    std::string text;
    bool to_grid = false;
};

/// All rules of the list, those that may export with and without.
std::vector<DispatchCase> dispatch_cases() {
    std::vector<DispatchCase> cases;
    for (const DispatchRule* rule : dispatch_rules()) {
        const std::string name(rule->name);
        if (name == "peak-shave") {
            cases.push_back({"{rule: peak-shave, import_level: 7 kW}"});
        } else if (name == "threshold" || name == "arbitrage") {
            const std::string with =
                name == "threshold" ? "charge_quantile: 0.3, discharge_quantile: 0.6" : "step: 2 h";
            for (const bool to_grid : {false, true})
                cases.push_back(
                    {fmt::format("{{rule: {}, on: price, replan: 12 h, {}, to_grid: {}}}", name, with, to_grid),
                     to_grid});
        } else if (name == "time-of-use") {
            for (const bool to_grid : {false, true})
                cases.push_back(
                    {fmt::format("{{rule: {}, charge: \"05:00-12:30\", discharge: \"17:00-23:00\", to_grid: {}}}", name,
                                 to_grid),
                     to_grid});
        } else {
            cases.push_back({name});
        }
    }
    return cases;
}

std::string model_keys(std::string_view model) {
    if (model == "simple")
        return "power: 20 kW, min_soc: 10 %, max_soc: 95 %";
    if (model == "clc")
        return "power: 30 kW, charge_taper: 6 min, discharge_taper: 90 s, least_power: 500 W";
    return "min_soc: 5 %";
}

/// Sites with a battery each; odd ones lose charge at rest, and half of them have sun and may export little.
std::string scenario_text(std::vector<bool>& exports) {
    std::string sites;
    std::string workload;
    std::size_t count = 0;
    for (const auto& model : scenario::battery_list)
        for (const DispatchCase& dispatch : dispatch_cases())
            for (const bool sun : {false, true}) {
                const std::string name = fmt::format("s{}", count);
                sites += fmt::format("  - {{name: {}, zone: z, clusters: [{{node: t4-node, count: 4}}], {} battery: "
                                     "{{model: {}, capacity: "
                                     "40 kWh, {}, self_discharge: {} %, dispatch: {}}}}}\n",
                                     name,
                                     sun ? "at: {latitude: 40 deg, longitude: 10 deg}, weather: {format: synthetic}, "
                                           "solar: {capacity: 25 "
                                           "kW}, grid: {import_limit: 20 kW, export_limit: 2 kW},"
                                         : "",
                                     model.name, model_keys(model.name), count % 2 == 0 ? 0 : 6, dispatch.text);
                workload +=
                    fmt::format("  - {{name: w{0}, site: {1}, synthetic: {{span: 60 d, arrivals: {{poisson: 8/d}}, "
                                "run: {{uniform: {{least: 1 min, most: 6 h}}}}}}}}\n",
                                count, name);
                exports.push_back(sun || dispatch.to_grid);
                ++count;
            }
    return "sunward: 1\nhorizon: {start: 2023-08-31T00:00Z, duration: 60 d}\n"
           "zones: [{name: z, signals: {average: {format: profile, mean: 300 gCO2/kWh, amplitude: 100 gCO2/kWh}, "
           "price: {format: csv, file: p.csv, time: time, value: v, unit: EUR/MWh, ends: repeat}}}]\n"
           "sites:\n" +
           sites + "workload:\n" + workload;
}

/// A day of prices with six negative hours.
std::string prices() {
    std::string text = "time,v\n";
    for (int h = 0; h < 24; ++h)
        text += fmt::format("2023-08-31 {:02}:00,{}\n", h, h < 6 ? 50 : h < 12 ? -100 : h < 18 ? 40 : 200);
    return text;
}

} // namespace

TEST_CASE("each battery model under each dispatch for 60 days") {
    const std::filesystem::path folder = scratch_folder("batteries");
    write_file(folder / "p.csv", prices());
    std::vector<bool> exports;
    const auto file = write_file(folder / "s.yaml", scenario_text(exports));
    const Loaded loaded = load_scenario(file);
    const Result result = simulate(loaded.scenario);
    CHECK(result.balance_error < 1e-9);
    REQUIRE(result.sites.size() == exports.size());
    for (std::size_t s = 0; s < exports.size(); ++s) {
        const SitePower& power = loaded.scenario.sites[s].power;
        const Account& a = result.sites[s].window;
        INFO("site " << s);
        if (power.dispatch.rule != &dispatch_rule("none") && power.solar)
            CHECK(a.battery_charge_j > 0);
        if (!exports[s])
            CHECK(a.grid_export_j == 0);
        if (!power.solar && exports[s])
            CHECK(a.grid_export_j > 0);
        CHECK(a.grid_export_j <= power.export_limit.base() * Duration::from_days(60).seconds());
        bool within = true;
        for (const SiteStep& row : result.sites[s].steps) {
            const double mean = row.soc_s / row.seconds;
            within = within && mean >= power.battery->min_soc - 1e-9 && mean <= power.battery->max_soc + 1e-9;
            within = within && row.grid_export_j <= power.export_limit.base() * row.seconds * (1 + 1e-12);
        }
        CHECK(within);
    }
}

// The drain of some of these seeds has nothing in its books but rounding.
TEST_CASE("the books of a site-year with a battery close whatever the seed and the policy") {
    for (const char* policy : {"now", "delayed"})
        for (const char* dispatch : {"self-consumption", "arbitrage"})
            for (const std::uint64_t seed : {1, 2, 3}) {
                const std::vector<double> figures = in_child([&] {
                    const LoadOptions options{{fmt::format("seed={}", seed), "horizon.duration=40 d",
                                               "workload[training].synthetic.span=38 d",
                                               fmt::format("sites[dunes].battery.dispatch={}", dispatch)},
                                              {},
                                              policy};
                    const Result result = simulate(load_scenario("scenarios/solar-battery.yaml", options).scenario);
                    return std::vector<double>{result.balance_error, result.sites[0].window.battery_charge_j};
                });
                INFO(policy << ", " << dispatch << ", seed " << seed);
                CHECK(figures[0] < 1e-9);
                CHECK(figures[1] > 0);
            }
}
