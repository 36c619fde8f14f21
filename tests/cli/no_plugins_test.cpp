// Scenarios of strangers: which code they bring along, and refusing it.
#include <cstdlib>

#include <catch2/catch.hpp>

#include "plugin_world.hpp"

using namespace sunward::test;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

namespace {

void make_strange(const fs::path& folder, const std::string& more) {
    const std::string touch = "{command: [touch, \"" + (folder / "touched").string() + "\"]}";
    write_file(folder / "tiny.yaml",
               with(make_tiny(folder), "policy: plain",
                    "  mine: {plugin: " + touch + "}\n  built: {plugin: " + library(PLUGIN_C) + "}\n" + more));
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\npolicies: [plain, mine]\n");
}

} // namespace

TEST_CASE("validate names the code from outside that policies are") {
    const fs::path folder = scratch_folder("strange");
    make_strange(folder, "policy: mine");
    const Outcome outcome = run_program(folder, {"validate", "tiny.yaml"});
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.out,
               Contains("note: policy 'mine' is the program 'touch " + (folder / "touched").string() + "'") &&
                   Contains("note: policy 'built' is the library " PLUGIN_C) && !Contains("policy 'plain'"));
    CHECK_FALSE(fs::exists(folder / "touched"));
    make_plugin_world(folder, "{name: clean-hours}");
    CHECK_THAT(run_program(folder, {"validate", "tiny.yaml"}).out, !Contains("clean-hours'"));
}

TEST_CASE("programs and libraries are refused where they would be run") {
    const fs::path folder = scratch_folder("refused");
    make_strange(folder, "policy: mine");
    const auto refused = [&](const Strings& arguments, const std::string& field, const std::string& code) {
        Strings all = arguments;
        all.emplace_back("--no-plugins");
        const Outcome outcome = run_program(folder, all);
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.err, Contains("tiny.yaml:") && Contains(field + ": is " + code) &&
                                    Contains("plug-ins are refused (--no-plugins, SUNWARD_NO_PLUGINS=1)"));
        CHECK_FALSE(fs::exists(folder / "touched"));
        CHECK_FALSE(fs::exists(folder / "out"));
    };
    const std::string code = "the program 'touch ";
    refused({"run", "tiny.yaml", "--out", "out"}, "policy.plugin", code);
    refused({"validate", "tiny.yaml"}, "policy.plugin", code);
    refused({"run", "tiny.yaml", "--policy", "built", "--out", "out"}, "policy.plugin", "the library " PLUGIN_C);
    refused({"compare", "tiny.yaml", "--policies", "plain,mine", "--out", "out"}, "policy.plugin", code);
    make_strange(folder, "policy: plain\nbaseline: mine");
    refused({"run", "tiny.yaml", "--out", "out"}, "policies.mine.plugin", code);
    make_strange(folder, "policy: plain");
    setenv("SUNWARD_NO_PLUGINS", "1", 1);
    const Outcome sweep = run_program(folder, {"sweep", "sweep.yaml", "--out", "sweep"});
    unsetenv("SUNWARD_NO_PLUGINS");
    CHECK(sweep.status != 0);
    CHECK_THAT(sweep.out + sweep.err, Contains("plug-ins are refused"));
    CHECK_FALSE(fs::exists(folder / "touched"));
    // Rules are none of them.
    CHECK(run_program(folder, {"run", "tiny.yaml", "--no-plugins", "--out", "out"}).status == 0);
}
