// Elastic jobs under policies of one's own.
#include <cstdlib>

#include <catch2/catch.hpp>

#include "plugin_world.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

std::string elastic_world(const std::string& plugin) {
    return R"(sunward: 1
horizon: {start: 2024-01-01T00:00Z, duration: 1 d}
zones: [{name: z, signals: {average: 300 gCO2/kWh}}]
sites: [{name: s, zone: z, clusters: [{name: c, node: dgx-a100, count: 1}]}]
workload:
  - synthetic: {jobs: 1, arrivals: {every: 1 h}, run: 4 h, accelerators: 2}
    kill_at_walltime: false
    checkpoint: {save: 1 min, restore: 2 min}
    elastic: {min: 1, max: 8, scaling: {amdahl: 10 %}}
policy: {name: mine, plugin: )" +
           plugin + "}\n";
}

} // namespace

TEST_CASE("a library and a program give elastic jobs other widths, and both the same") {
    const fs::path folder = scratch_folder("plugin-elastic");
    setenv("PYTHONPATH", (source_folder / "tools/plugins").c_str(), 1);
    write_file(folder / "c.yaml", elastic_world(library(PLUGIN_STRETCH)));
    write_file(folder / "python.yaml", elastic_world(program("tests/cli/plugins/stretch.py")));
    for (const std::string name : {"c", "python"}) {
        const Outcome outcome = run_program(folder, {"run", name + ".yaml", "--out", name});
        INFO(outcome.err);
        REQUIRE(outcome.status == 0);
        CHECK(read_text(folder / name / "summary.json").find("\"resized\"") != std::string::npos);
    }
    const std::string jobs = read_text(folder / "c" / "jobs.csv");
    // 8 are 4.7 times as fast as one, 2 are 1.82: three, 2.5 times as fast, are the fewest that are half as fast as 8.
    // An hour with 8 does 4.706 / 1.818 h of the work; the rest of the 4 h takes 1.818 / 2.5 times as long as with 2.
    CHECK(jobs.find(",1,0,0,") != std::string::npos); // resizes, restarts, lost work
    CHECK(jobs == read_text(folder / "python" / "jobs.csv"));
}
