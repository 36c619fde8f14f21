#include <cstdlib>

#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("options of a plug-in become JSON as they were written") {
    const auto file = scenario_file(two_sites + R"(policy:
  plugin:
    command: [sh, -c, "exit 0", "${PATH}", s.yaml]
    options: {whole: 12, part: 0.5, yes: true, text: "12", span: 10 min, nested: {list: [a, -1, [1e3]], gone: }}
    timeout: 500 ms
)");
    const Loaded loaded = load_scenario(file);
    REQUIRE(loaded.scenario.policy.plugin);
    const PluginSpec& plugin = *loaded.scenario.policy.plugin;
    CHECK(plugin.options == R"({"whole":12,"part":0.5,"yes":true,"text":"12","span":"10 min",)"
                            R"("nested":{"list":["a",-1,[1000.0]]}})");
    // A word that is the name of a file beside the scenario is its path, another one is what it says.
    CHECK(plugin.command == std::vector<std::string>{"sh", "-c", "exit 0", std::getenv("PATH"), file.string()});
    CHECK(plugin.timeout == Duration::from_seconds(0.5));
    CHECK(plugin.start_timeout == Duration::from_seconds(60));
    // Written out and read again it is the same, without rules that mean nothing.
    CHECK(loaded.resolved.find("backfill") == std::string::npos);
    write_file(file.parent_path() / "resolved.yaml", loaded.resolved);
    const Loaded again = load_scenario(file.parent_path() / "resolved.yaml");
    CHECK(again.scenario.policy.plugin->options == plugin.options);
    CHECK(again.scenario.policy.plugin->command == plugin.command);
    CHECK(again.resolved == loaded.resolved);
}

TEST_CASE("a list in the options has no empty entries, and the signal that counts has to be there") {
    const std::string plugin = "policy: {optimise: price, plugin: {name: clean-hours, options: {list: [1, , 2]}}}\n";
    const std::string faults = faults_in(two_sites + with(plugin, "1, ,", "1, ~,"));
    INFO(faults);
    CHECK(faults.find("policy.plugin.options.list[1]: expected a value, found nothing") != std::string::npos);
    CHECK(faults.find("zones[0].signals.price: missing, and the policy optimises it") != std::string::npos);
}
