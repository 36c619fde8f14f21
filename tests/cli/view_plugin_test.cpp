// What policies of one's own see of sites: sun, wind, prices, draws and the ways between them.
#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "plugin_world.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

std::string hours_of(const std::vector<double>& values, const std::string& name) {
    std::string text = "when," + name + "\n";
    for (std::size_t hour = 0; hour < values.size(); ++hour)
        text += "2022-06-01T" + std::string(hour < 10 ? "0" : "") + std::to_string(hour) + ":00Z," +
                std::to_string(values[hour]) + "\n";
    return text;
}

/// Nodes of 600 W idle and, with both accelerators of the job at work, 800 W more; at the second site they sleep. The
/// first has panels, the second a flat price, and no line leads to the third.
void make_world(const fs::path& folder, const std::string& name, const std::string& plugin, const std::string& jobs) {
    std::vector<double> prices;
    for (int hour = 0; hour < 24; ++hour)
        prices.push_back(40 + 2 * hour);
    write_file(folder / "price.csv", hours_of(prices, "price"));
    write_file(folder / (name + ".yaml"), R"(sunward: 1
horizon: {start: 2022-06-01T09:00Z, duration: 6 h}
zones:
  - {name: north, signals: {average: 300 gCO2/kWh, price: {format: csv, file: price.csv, time: when, value: price, unit: EUR/MWh}}}
  - {name: south, signals: {average: 200 gCO2/kWh, price: {format: csv, file: price.csv, time: when, value: price, unit: EUR/MWh}}}
nodes:
  - {name: awake, accelerators: 8, accelerator: {idle: 50 W, full: 400 W}, host: {idle: 200 W, full: 600 W}}
  - {name: asleep, accelerators: 8, accelerator: {idle: 50 W, full: 400 W}, host: {idle: 200 W, full: 600 W}, asleep: 100 W}
sites:
  - name: one
    zone: north
    clusters: [{node: awake, count: 1}]
    facility: {pue: 1.2}
    at: {latitude: 50 deg, longitude: 10 deg, elevation: 0 m}
    weather: {format: synthetic}
    solar: {capacity: 20 kW}
    wind: {turbine: enercon-e82-2000, count: 0.01}
    grid: {tariff: {adder: 5 EUR/MWh, hours: [{from: "10:00", to: "11:00", adder: 6 EUR/MWh}]}}
  - {name: two, zone: south, clusters: [{node: asleep, count: 1}], facility: {pue: 1.2}, grid: {tariff: 50 EUR/MWh}}
  - {name: three, zone: south, clusters: [{node: awake, count: 1}]}
network: {links: [{from: one, to: two, bandwidth: 10 Gbit/s, latency: 65 ms, energy: 0.002 kWh/GB, zone: south}]}
workload: [{site: one, )" + jobs + R"(}]
forecast: {model: noisy}
policy: {name: mine, plugin: )" + plugin + "}\n");
}

const std::string one_job = "synthetic: {jobs: 1, arrivals: {every: 1 h}, run: 4 h, accelerators: 2}";

/// Those that begin with one of the words.
std::vector<std::string> notes_of(const fs::path& folder, const std::string& name, const std::string& plugin,
                                  const std::string& jobs, const std::vector<std::string>& words) {
    make_world(folder, name, plugin, jobs);
    const Outcome outcome = run_program(folder, {"run", name + ".yaml", "--out", name});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    std::vector<std::string> notes;
    const auto summary = nlohmann::json::parse(read_text(folder / name / "summary.json"));
    for (const auto& note : summary["notes"])
        if (const auto text = note.get<std::string>();
            std::ranges::any_of(words, [&](const std::string& word) { return text.starts_with(word); }))
            notes.push_back(text);
    return notes;
}

/// A number after some text.
double number_after(const std::string& text, const std::string& before) {
    const std::size_t at = text.find(before);
    REQUIRE(at != std::string::npos);
    return std::stod(text.substr(at + before.size()));
}

} // namespace

TEST_CASE("a library and a program see the same of sites, which is what there is") {
    const fs::path folder = scratch_folder("plugin-view");
    setenv("PYTHONPATH", (source_folder / "tools/plugins").c_str(), 1);
    const auto notes = [&](const std::string& name, const std::string& plugin) {
        return notes_of(folder, name, plugin, one_job, {"one: ", "two: ", "way "});
    };
    const std::vector<std::string> seen = notes("c", library(PLUGIN_LOOK_AROUND));
    CHECK(seen == notes("python", program("tests/cli/plugins/look_around.py")));
    REQUIRE(seen.size() == 9); // what is the same an hour later is noted once
    // The step under way is known: 40 + 2 x 9. Two hours of 5, and 6 more in the second.
    CHECK(seen[0].starts_with("one: market 1, price 58, adder 8, sun "));
    CHECK(number_after(seen[0], "sun ") > 100);
    CHECK(number_after(seen[0], "wind ") >= 0);
    CHECK(number_after(seen[0], "next ") == 60);
    CHECK(seen[2].starts_with("two: market 0, price 58, adder 50, sun 0, wind 0, next 60 min"));
    // 1.2 x 600, 1.2 x 800 and 35 % of it; asleep 1.2 x 100, and a quarter of 500 W more to wake up.
    CHECK(seen[1] == "one: draws 720, job 960 or 336");
    CHECK(seen[3] == "two: draws 120, job 1110 or 486");
    CHECK(seen[4] == "way 0 1: 65000 us, 8e-10 s/byte, 0 and 7.2e-06 J/byte");
    CHECK(seen[5] == "way 0 2: none");
    CHECK(seen[6].starts_with("one: market 1, price 60, adder 8, sun "));
    CHECK(seen[7] == "one: draws 1680, job 960 or 336");
}

TEST_CASE("a library and a program know which jobs of a log end at their wall-time") {
    const fs::path folder = scratch_folder("plugin-limits");
    setenv("PYTHONPATH", (source_folder / "tools/plugins").c_str(), 1);
    write_file(folder / "jobs.csv", "id,submit_s,run_s,walltime_s,accelerators\na,0,600,900,1\nb,60,600,,1\n");
    const auto notes = [&](const std::string& name, const std::string& plugin) {
        return notes_of(folder, name, plugin, "format: csv, file: jobs.csv", {"limit "});
    };
    const std::vector<std::string> limits{"limit 0: 1", "limit 1: 0"};
    CHECK(notes("c", library(PLUGIN_LOOK_AROUND)) == limits);
    CHECK(notes("python", program("tests/cli/plugins/look_around.py")) == limits);
}

// Sites one and three have nodes `awake`, site two `asleep`: 800 W and 35 % of it as ever, at half of that load 400 W.
TEST_CASE("a library and a program know how fast a job is on each cluster, and at what draw") {
    const fs::path folder = scratch_folder("plugin-speeds");
    setenv("PYTHONPATH", (source_folder / "tools/plugins").c_str(), 1);
    const auto notes = [&](const std::string& name, const std::string& plugin, const std::string& jobs) {
        return notes_of(folder, name, plugin, one_job + jobs, {"speed ", "one: draws 720", "two: draws 120"});
    };
    const std::vector<std::string> alike{"one: draws 720, job 960 or 336", "two: draws 120, job 1110 or 486",
                                         "speed 0: 1 1 1, runs 1 1 1"};
    CHECK(notes("c", library(PLUGIN_LOOK_AROUND), "") == alike);
    CHECK(notes("python", program("tests/cli/plugins/look_around.py"), "") == alike);
    const std::string speeds = ", speeds: [{hardware: awake, speed: 2.5, utilisation: 50 %}], other_hardware: refuse";
    const std::vector<std::string> apart{"one: draws 720, job 480 or 168", "two: draws 120, job 1110 or 486",
                                         "speed 0: 2.5 0 2.5, runs 1 0 1"};
    CHECK(notes("c", library(PLUGIN_LOOK_AROUND), speeds) == apart);
    CHECK(notes("python", program("tests/cli/plugins/look_around.py"), speeds) == apart);
}

TEST_CASE("a program is told which outlooks and questions there are") {
    const fs::path folder = scratch_folder("plugin-outlooks");
    fs::copy(source_folder / "tools/plugins/sunward_policy.py", folder / "sunward_policy.py");
    const auto fault = [&](const std::string& name, const std::string& body) {
        write_file(folder / (name + ".py"),
                   "from sunward_policy import Policy, run\nclass Asks(Policy):\n" + body + "\nrun(Asks)\n");
        make_plugin_world(folder, "{command: [python3, " + name + ".py]}");
        return run_program(folder, {"run", "tiny.yaml", "--out", name, "--quiet"}).err;
    };
    using Catch::Matchers::Contains;
    CHECK_THAT(fault("moon", "    wants_outlooks = ('moon',)"),
               Contains(R"(expected as `outlooks` some of "price", "adder", "solar" and "wind")"));
    CHECK_THAT(fault("site", "    def schedule(self, events): self.site_draw(9)"),
               Contains("expected a question about sites that have a pool"));
    CHECK_THAT(fault("way", "    def schedule(self, events): self.way(0, 9)"),
               Contains("expected a question about sites that have a pool"));
    CHECK_THAT(fault("draw", "    def schedule(self, events): self.job_draw(9, 0)"),
               Contains("expected a question about one of 1 submitted job"));
    CHECK_THAT(fault("work", "    def schedule(self, events): self.job_draw(0, 0, working=3)"),
               Contains("expected true or false as `working`"));
}
