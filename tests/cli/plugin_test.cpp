// Policies that are not composed of rules, in each of their forms.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "plugin_world.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* clean_hours_py = "tools/plugins/clean_hours.py";

void check_runs(const fs::path& folder, const std::string& scenario, const std::string& out) {
    const Outcome outcome = run_program(folder, {"run", scenario, "--out", out});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(outcome.err.empty());
}

/// Results that must not depend on the language of the policy.
std::string results_of(const fs::path& folder) {
    return read_text(folder / "jobs.csv") + read_text(folder / "sites.csv");
}

/// Two sites with several clusters, whole nodes, and zones with noise in their forecasts; 300 jobs.
std::string wide_world(const std::string& plugin, const std::string& speeds = "") {
    return R"(sunward: 1
seed: 3
horizon: {start: 2024-01-01T00:00Z, duration: 10 d}
zones:
  - {name: north, signals: {average: {format: profile, mean: 320 gCO2/kWh, amplitude: 140 gCO2/kWh, low_hour: 13}}}
  - {name: south, signals: {average: {format: profile, mean: 200 gCO2/kWh, amplitude: 90 gCO2/kWh, low_hour: 3}}}
sites:
  - name: oslo
    zone: north
    clusters: [{name: small, node: dgx-a100, count: 1}, {name: big, node: dgx-a100, count: 4, packing: whole-node}]
  - {name: rome, zone: south, clusters: [{name: only, node: dgx-a100, count: 2}]}
workload:
  - {site: oslo, slack: 9 h, )" +
           speeds +
           R"(synthetic: {jobs: 150, arrivals: {every: 1 h}, run: {lognormal: {median: 3 h, sigma: 1, most: 48 h}}, accelerators: {1: 0.3, 8: 0.4, 20: 0.3}}}
  - {site: rome, synthetic: {jobs: 150, arrivals: {every: 50 min}, run: {lognormal: {median: 2 h, sigma: 1, most: 48 h}}, accelerators: {1: 0.5, 4: 0.5}}}
forecast: {model: iid, error: 0.1}
policy: {name: mine, plugin: )" +
           plugin + "}\n";
}

/// The commands of a section of README.md: the lines of its first block, without remarks.
std::vector<std::string> readme_commands(const std::string& heading) {
    const std::string text = read_text(source_folder / "README.md");
    const std::size_t begin = text.find("```\n", text.find("## " + heading)) + 4;
    std::istringstream block(text.substr(begin, text.find("```", begin) - begin));
    std::vector<std::string> commands;
    for (std::string line; std::getline(block, line);)
        commands.push_back(line.substr(0, line.find("  #")));
    return commands;
}

} // namespace

TEST_CASE("the commands for policies of one's own work as README has them") {
    const fs::path folder = scratch_folder("plugin-readme");
    for (const char* name : {"include", "scenarios"})
        fs::create_symlink(source_folder / name, folder / name);
    fs::create_directory(folder / "tools");
    fs::create_symlink(source_folder / "tools" / "plugins", folder / "tools" / "plugins");
    fs::create_symlink(SUNWARD_PROGRAM, folder / "tools" / "sunward");
    std::vector<std::string> results;
    for (const std::string& command : readme_commands("A policy of your own")) {
        INFO(command);
        REQUIRE(std::system(("cd '" + folder.string() + "' && " + command + " >out 2>&1").c_str()) == 0);
        if (fs::exists(folder / "results")) {
            const fs::path results_of_run = fs::directory_iterator(folder / "results")->path();
            results.push_back(read_text(results_of_run / "jobs.csv"));
            fs::remove_all(folder / "results");
        }
    }
    REQUIRE(results.size() == 3);
    CHECK(results[0] == results[1]);
    CHECK(results[0] == results[2]);
}

TEST_CASE("clean-hours starts a job in whichever cluster is free") {
    const fs::path folder = scratch_folder("plugin-clusters");
    make_plugin_world(folder, "{name: clean-hours}");
    write_file(folder / "tiny.yaml",
               with(read_text(folder / "tiny.yaml"), "clusters: [{node: box, count: 2}]",
                    "clusters: [{name: a, node: box, count: 1}, {name: b, node: box, count: 1}]"));
    // Two fill both clusters; the third takes the one that is free first, which is the second.
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators\nlong,0,7200,4\nshort,0,3600,4\nnext,0,60,4\n");
    check_runs(folder, "tiny.yaml", "out");
    const auto json = nlohmann::json::parse(read_text(folder / "out" / "summary.json"));
    CHECK(json["jobs"]["wait_seconds"]["max"] == 3600);
    CHECK(json["jobs"]["wait_seconds"]["mean"] == 1200);
}

TEST_CASE("one rule in four languages gives the same bytes") {
    const fs::path folder = scratch_folder("plugin-same");
    const std::string options = ", options: {hours: 18}";
    const std::array<std::pair<std::string, std::string>, 4> forms{{
        {"own", "{name: clean-hours" + options + "}"},
        {"c", library(PLUGIN_C, options)},
        {"cpp", library(PLUGIN_CPP, options)},
        {"python", program(clean_hours_py, options)},
    }};
    for (const auto& [name, plugin] : forms) {
        write_file(folder / (name + ".yaml"), wide_world(plugin));
        check_runs(folder, name + ".yaml", name);
    }
    const std::string own = results_of(folder / "own");
    CHECK(std::count(own.begin(), own.end(), '\n') > 300);
    for (const char* name : {"c", "cpp", "python"})
        CHECK(own == results_of(folder / name));
    // And where clusters differ in speed.
    const std::string speeds =
        "speeds: [{cluster: big, speed: 1.7}, {cluster: small, speed: 0.7}], other_hardware: refuse, ";
    for (const auto& [name, plugin] : forms) {
        write_file(folder / (name + ".yaml"), wide_world(plugin, speeds));
        check_runs(folder, name + ".yaml", name);
    }
    const std::string uneven = results_of(folder / "own");
    CHECK(own != uneven);
    for (const char* name : {"c", "cpp", "python"})
        CHECK(uneven == results_of(folder / name));
    // The rule does something, and its option counts.
    write_file(folder / "day.yaml", wide_world("{name: clean-hours}"));
    check_runs(folder, "day.yaml", "day");
    CHECK(own != results_of(folder / "day"));
}

TEST_CASE("the resolved scenario of a run with a plug-in gives the same results and the same text") {
    const fs::path folder = scratch_folder("plugin-resolved");
    fs::create_directory(folder / "plugins");
    fs::copy(source_folder / clean_hours_py, folder / "plugins" / "rule.py");
    fs::copy(source_folder / "tools/plugins/sunward_policy.py", folder / "plugins" / "sunward_policy.py");
    fs::copy(PLUGIN_C, folder / "plugins" / "rule.so");
    for (const char* plugin : {"{command: [python3, plugins/rule.py], options: {hours: 6, list: [1, a, {b: \"2\"}]}}",
                               "{library: plugins/rule.so, options: {hours: 6}, timeout: 1 min}"}) {
        make_plugin_world(folder, plugin);
        check_runs(folder, "tiny.yaml", "first");
        const fs::path elsewhere = scratch_folder("elsewhere");
        check_runs(elsewhere, (folder / "first" / "scenario.resolved.yaml").string(), "second");
        CHECK(results_of(folder / "first") == results_of(elsewhere / "second"));
        CHECK(read_text(folder / "first" / "scenario.resolved.yaml") ==
              read_text(elsewhere / "second" / "scenario.resolved.yaml"));
    }
}

TEST_CASE("the recorded talk of a small scenario is repeated line by line") {
    const fs::path folder = scratch_folder("plugin-transcript");
    const fs::path recorded = source_folder / "tests/cli/plugins/clean_hours.jsonl";
    make_plugin_world(folder, program(clean_hours_py, ", options: {hours: 12}"));
    check_runs(folder, "tiny.yaml", "live");
    make_plugin_world(folder, "{command: [python3, \"" + (source_folder / "tests/cli/plugins/replay.py").string() +
                                  "\", \"" + recorded.string() + "\"], options: {hours: 12}}");
    check_runs(folder, "tiny.yaml", "replayed");
    CHECK(results_of(folder / "live") == results_of(folder / "replayed"));
}

TEST_CASE("notes of a plug-in are in the summary, and --policy names plug-ins or puts a rule in their place") {
    const fs::path folder = scratch_folder("plugin-notes");
    const std::string scenario = make_tiny(folder);
    write_file(folder / "tiny.yaml", with(scenario, "  plain: {when: now}",
                                          "  plain: {when: now}\n  mine: {plugin: " +
                                              library(PLUGIN_FAULTY, ", options: {fault: changes}") + "}"));
    const Outcome outcome =
        run_program(folder, {"run", "tiny.yaml", "--policy", "mine", "--out", "mine", "--set", "horizon.drain=false"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    const auto json = nlohmann::json::parse(read_text(folder / "mine" / "summary.json"));
    CHECK(json["policy"] == "mine");
    CHECK(json.dump().find("4 jobs to come") != std::string::npos);
    // A change each hour, from the start on.
    CHECK(json.dump().find("change at 1640995200000000") != std::string::npos);
    CHECK(json.dump().find("change at 1641070800000000") != std::string::npos);
    CHECK(json.dump().find("change at 1641070800000001") == std::string::npos);
    // It starts nothing, which is no result where all jobs are to end.
    const Outcome idle = run_program(folder, {"run", "tiny.yaml", "--policy", "mine", "--out", "idle"});
    CHECK(idle.status == 1);
    CHECK(idle.err.find(
              "4 jobs wait and the policy never starts anything\n  job 'a' (pending since 2022-01-01T00:00:00Z) "
              "needs 8 accelerators, cluster box of site one has 8 free of 8\n  job 'b'") != std::string::npos);
    CHECK_FALSE(fs::exists(folder / "idle"));
    write_file(folder / "tiny.yaml", with(read_text(folder / "tiny.yaml"), "policy: plain", "policy: mine"));
    CHECK(run_program(folder, {"run", "tiny.yaml", "--policy", "now", "--out", "now"}).status == 0);
    CHECK(read_text(folder / "now" / "jobs.csv").find("mine") == std::string::npos);
}

TEST_CASE("the standard error of a program passes through") {
    const fs::path folder = scratch_folder("plugin-stderr");
    fs::copy(source_folder / "tools/plugins/sunward_policy.py", folder / "sunward_policy.py");
    write_file(folder / "talks.py", R"(from sunward_policy import Policy, run

class Talks(Policy):
    wants_signal_changes = True
    changes = 0
    def begin(self, options):
        print('thinking')
        self.waiting = []
    def schedule(self, events):
        self.changes += events.count(('signal_change', None))
        self.waiting += [job for kind, job in events if kind == 'submitted']
        if self.waiting and self.pools[0].free == 8:
            assert self.worked(self.waiting[0]) == 0 == self.save_time(self.waiting[0], 0)
            self.start(self.waiting.pop(0), 0)
        if ('finished', 0) in events:
            self.note(f'one ended after {self.changes} changes')
    def end(self):
        print('done')

run(Talks)
)");
    make_plugin_world(folder, "{command: [python3, talks.py]}");
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--out", "out", "--quiet"});
    CHECK(outcome.status == 0);
    CHECK(outcome.err == "thinking\ndone\n");
    CHECK(read_text(folder / "out" / "summary.json").find("one ended after 2 changes") != std::string::npos);
}
