// Every rule, format and model of every list: what one has to be able to do that a stranger adds tomorrow.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "child.hpp"
#include "files.hpp"
#include "sunward/grid/forecast_model.hpp"
#include "sunward/grid/signal_format.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/power/ageing_rule.hpp"
#include "sunward/power/dispatch_rule.hpp"
#include "sunward/power/limit_rule.hpp"
#include "sunward/scenario/outline.hpp"
#include "sunward/simulation/simulate.hpp"
#include "sunward/weather/weather_format.hpp"
#include "sunward/workload/trace_format.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// What a list says of one of its things, and the world in which it is tried.
struct Thing {
    std::string place; ///< of its example in the world
    std::string name;
    std::string help;
    std::string example;
    std::string selector; ///< the key whose word it is
    std::vector<parameter::Field> own;
    std::string lines{};   ///< of the file that the example names
    bool written = true;   ///< all that it needs is in its description
    bool of_files = false; ///< it is tried in the minutes that a few lines of a file cover
};

/// Two days of two sites in one zone: one with all that rules look at.
const std::string world = R"(sunward: 1
horizon: {start: 2024-03-01T00:00Z, duration: 2 d, drain: false}
zones:
  - name: z
    signals:
      average: <average>
      marginal: <marginal>
      price: {format: profile, mean: 80 EUR/MWh, amplitude: 40 EUR/MWh}
sites:
  - name: a
    zone: z
    at: {latitude: 48 deg, longitude: 11 deg, elevation: 500 m}
    weather: <weather>
    clusters: [{name: x, node: dgx-a100, count: 2}]
    solar: {capacity: 50 kW, tilt: 30 deg}
    grid: {import_limit: 9 kW, tariff: 50 EUR/MWh}
    battery: {capacity: 20 kWh, power: 10 kW, dispatch: <dispatch>, ageing: <ageing>}
    limits: <limit>
  - name: b
    zone: z
    clusters: [{name: y, node: dgx-a100, count: 1}]
    grid: {tariff: 60 EUR/MWh}
workload: <workload>
forecast: <forecast>
policy: <policy>
)";

const std::map<std::string, std::string> usual = {
    {"average", "{format: profile, mean: 300 gCO2/kWh, amplitude: 100 gCO2/kWh}"},
    {"marginal", "500 gCO2/kWh"},
    {"weather", "{format: synthetic}"},
    {"dispatch", "self-consumption"},
    {"ageing", "cycle-life"},
    {"limit", "pause"},
    {"workload",
     "[{site: a, synthetic: {jobs: 12, arrivals: {every: 2 h}, run: 90 min}, slack: 12 h, elastic: {max: 4}}]"},
    {"forecast", "perfect"},
    {"policy", "{when: lowest-window}"},
};

/// The world with the example in its place.
std::string world_with(const Thing& thing, const std::string& example) {
    std::string text = world;
    for (const auto& [place, otherwise] : usual)
        text = with(text, "<" + place + ">", place == thing.place ? example : otherwise);
    return thing.of_files ? with(text, "duration: 2 d", "duration: 10 min") : text;
}

/// The example with more keys beside the thing's name.
std::string with_keys(const Thing& thing, const std::string& keys) {
    const std::string chosen = thing.selector + ": " + thing.name;
    std::string example = thing.example;
    if (const std::size_t at = example.find(chosen); at != std::string::npos)
        return example.insert(at + chosen.size(), keys);
    return with(example, thing.name, "{" + chosen + keys + "}");
}

/// The file of the world, with those that the example names beside it.
std::filesystem::path file_of(const Thing& thing, const std::string& example) {
    const auto file = scenario_file(world_with(thing, example));
    const std::size_t at = thing.example.find("file: ");
    if (!thing.lines.empty() && at != std::string::npos)
        write_file(file.parent_path() / thing.example.substr(at + 6, thing.example.find_first_of(",}", at) - at - 6),
                   thing.lines + "\n");
    write_file(file.parent_path() / "issued_2024-03-01T0000Z.csv",
               "valid,value\n2024-03-01T00:00Z,210\n2024-03-01T01:00Z,190\n");
    return file;
}

using Things = std::vector<Thing>;

/// Rules of an axis; where those have a map of their own in the policy, `rule` says which one it is.
template <typename Rule>
void add_axis(const std::string& axis, std::span<const Rule* const> rules, bool own_map, Things& things) {
    for (const Rule* rule : rules)
        things.push_back({"policy", std::string(rule->name), std::string(rule->help), std::string(rule->page.example),
                          own_map ? "rule" : axis, rule->parameters()});
}

Things policy_rules() {
    Things things;
    add_axis("order", order_rules(), false, things);
    add_axis("backfill", backfill_rules(), false, things);
    add_axis("when", when_rules(), true, things);
    add_axis("where", where_rules(), false, things);
    add_axis("nodes", nodes_rules(), false, things);
    add_axis("width", width_rules(), true, things);
    return things;
}

Things power_rules() {
    Things things;
    for (const DispatchRule* rule : dispatch_rules())
        things.push_back({"dispatch", std::string(rule->name), std::string(rule->help), std::string(rule->page.example),
                          "rule", rule->parameters()});
    for (const AgeingRule* rule : ageing_rules())
        things.push_back({"ageing", std::string(rule->name), std::string(rule->help), std::string(rule->name), "model",
                          rule->parameters()});
    for (const LimitRule* rule : limit_rules())
        things.push_back({"limit", std::string(rule->name), std::string(rule->help), std::string(rule->name), "rule",
                          rule->parameters()});
    return things;
}

Things forecasts() {
    Things things;
    for (const ForecastModel* model : forecast_models())
        things.push_back({"forecast", std::string(model->name), std::string(model->help),
                          std::string(model->page.example), "model", model->parameters()});
    return things;
}

Things signals_and_traces() {
    Things things;
    for (const SignalFormat* format : signal_formats())
        things.push_back({format->traits.holds == SignalKind::marginal ? "marginal" : "average",
                          std::string(format->name), std::string(format->help), std::string(format->page.example),
                          "format", format->parameters(Measure::intensity), std::string(format->page.lines), true,
                          true});
    for (const TraceFormat* format : trace_formats()) {
        things.push_back({"workload", std::string(format->name), std::string(format->help),
                          std::string(format->page.example), "format", format->parameters(),
                          std::string(format->page.lines), true, true});
        things.back().example = with_keys(things.back(), ", site: a");
    }
    return things;
}

/// Their pages show too little of a file for a run.
Things weathers() {
    Things things;
    for (const WeatherFormat* format : weather_formats())
        things.push_back({"weather",
                          std::string(format->name),
                          std::string(format->help),
                          std::string(format->page.example),
                          "format",
                          {},
                          std::string(format->page.lines),
                          false});
    return things;
}

/// A key that the thing has, but for a letter too many.
void check_unknown_key(const Thing& thing) {
    const std::string key(thing.own.empty() ? std::string_view(thing.selector) : thing.own.front().key);
    CHECK_THAT(faults_of(file_of(thing, with_keys(thing, ", " + key + "z: 1"))),
               Catch::Contains("unknown key '" + key + "z'") && Catch::Contains("; did you mean '" + key + "'?"));
}

/// What is not said is the default, and the resolved scenario says so: it means the same with all defaults written
/// down, and is a scenario that means the same.
void check_defaults(const Thing& thing) {
    std::string defaults;
    std::vector<std::string> keys;
    for (const parameter::Field& field : thing.own)
        if (!field.fallback.empty() && thing.example.find(std::string(field.key) + ": ") == std::string::npos) {
            keys.emplace_back(field.key);
            defaults += ", " + keys.back() + ": " + std::string(field.fallback);
        }
    const Outline said = outline_scenario(file_of(thing, thing.example));
    CHECK(outline_scenario(file_of(thing, with_keys(thing, defaults))).meaning == said.meaning);
    for (const std::string& key : keys)
        CHECK_THAT(said.resolved, Catch::Contains(key + ": "));
    const auto again = write_file(scratch_folder("again") / "s.yaml", said.resolved);
    CHECK(outline_scenario(again).resolved == said.resolved);
}

std::vector<double> figures_of(const Scenario& scenario) {
    return in_child([&] {
        const Result result = simulate(scenario);
        std::vector<double> figures;
        for (const JobRecord& job : result.jobs) {
            figures.push_back((job.start - scenario.horizon.start).seconds());
            figures.push_back((job.finish - scenario.horizon.start).seconds());
            figures.push_back(job.carbon_g);
        }
        for (const auto& site : result.sites)
            for (const double figure : {site.window.grid_import_j, site.window.battery_charge_j,
                                        site.window.battery_discharge_j, site.window.unserved_j, site.window.jobs_g})
                figures.push_back(figure);
        return figures;
    });
}

/// The example runs, and gives the same figures again.
void check_run(const Thing& thing) {
    const Scenario scenario = load_scenario(file_of(thing, thing.example)).scenario;
    const std::vector<double> figures = figures_of(scenario);
    CHECK(std::ranges::any_of(figures, [](double figure) { return figure > 0; }));
    CHECK(figures_of(scenario) == figures);
}

void check_all(const Things& things) {
    for (const Thing& thing : things) {
        INFO(thing.place << " " << thing.name);
        CHECK_FALSE(thing.help.empty());
        REQUIRE_FALSE(thing.example.empty());
        check_unknown_key(thing);
        check_defaults(thing);
        if (thing.written)
            check_run(thing);
    }
}

} // namespace

TEST_CASE("every rule of policies knows its keys, takes its defaults, and runs the same again") {
    check_all(policy_rules());
}

TEST_CASE("every rule of batteries and limits knows its keys, takes its defaults, and runs the same again") {
    check_all(power_rules());
}

TEST_CASE("every model of forecasts knows its keys, takes its defaults, and runs the same again") {
    check_all(forecasts());
}

TEST_CASE("every format of signals and traces knows its keys, takes its defaults, and runs the same again") {
    check_all(signals_and_traces());
}

TEST_CASE("every format of weather knows its keys and is resolved to itself") { check_all(weathers()); }
