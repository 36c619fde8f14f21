#include "sunward/experiment/sweep_plan.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "files.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

std::filesystem::path sweep_file(const std::filesystem::path& folder, const std::string& text) {
    return write_file(folder / "sweep.yaml", "sweep: 1\nbase: small.yaml\n" + text);
}

/// Faults of a sweep, a line each, without its folder.
std::string faults_in(const std::string& text) {
    const auto folder = small_folder("faults");
    try {
        (void)plan_sweep(sweep_file(folder, text));
    } catch (const InputError& error) {
        std::string all;
        for (const Fault& fault : error.faults())
            all += to_string(fault) + "\n";
        for (std::size_t at = 0; (at = all.find(folder.string() + "/")) != std::string::npos;)
            all.erase(at, folder.string().size() + 1);
        return all;
    }
    return "";
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<std::string> values_of(const SweepPlan& plan, std::size_t parameter) {
    std::vector<std::string> values;
    for (const SweepRun& run : plan.runs)
        if (values.empty() || values.back() != run.values[parameter])
            values.push_back(run.values[parameter]);
    return values;
}

} // namespace

TEST_CASE("lists and ranges are crossed, policies changing quickest") {
    const auto folder = small_folder("crossed");
    const SweepPlan plan = plan_sweep(sweep_file(folder, R"(parameters:
  workload[0].slack: [2 h, 6 h]
  sites[hall].facility.pue: {from: 1.1, to: 1.3, step: 0.1}
seeds: 2
policies: [plain, green]
)"));
    REQUIRE(plan.runs.size() == 2 * 3 * 2 * 2);
    CHECK(plan.name == "sweep");
    CHECK(values_of(plan, 0) == std::vector<std::string>{"2 h", "6 h"});
    const SweepRun& run = plan.runs[5]; // 0: slack 2 h, pue 1.1, seed 3, plain; ... 4: pue 1.2
    CHECK(run.id == 6);
    CHECK(run.values == std::vector<std::string>{"2 h", "1.2"});
    CHECK(run.seed == 3);
    CHECK(run.policy == "green");
    const RunRequest request = request_of(plan, run);
    CHECK(request.sets == std::vector<std::string>{"workload[0].slack=2 h", "sites[hall].facility.pue=1.2"});
    CHECK(request.policy == "green");
    CHECK(request.siblings == 2);
    CHECK(request.scenario == folder / "small.yaml");
}

TEST_CASE("ranges have units, both ends and either direction") {
    const auto folder = small_folder("ranges");
    const auto values = [&](const std::string& range) {
        return values_of(plan_sweep(sweep_file(folder, "parameters: {\"workload[0].slack\": " + range + "}\n")), 0);
    };
    CHECK(values("{from: 0 h, to: 1 h, step: 0.25 h}") ==
          std::vector<std::string>{"0 h", "0.25 h", "0.5 h", "0.75 h", "1 h"});
    CHECK(values("{from: 10 min, to: 40 min, count: 3}") == std::vector<std::string>{"10 min", "25 min", "40 min"});
    CHECK(values("{from: 5 h, to: 1 h, step: -2 h}") == std::vector<std::string>{"5 h", "3 h", "1 h"});
    CHECK(values("{from: 1 h, to: 2 h, step: 0.4 h}") == std::vector<std::string>{"1 h", "1.4 h", "1.8 h"});
}

TEST_CASE("fields of a group take their values together and exclusions take runs out") {
    const auto folder = small_folder("zip");
    const SweepPlan plan = plan_sweep(sweep_file(folder, R"(parameters:
  sites[0].facility.pue: [1.1, 1.2]
zip:
  - workload[0].slack: [1 h, 2 h, 3 h]
    workload[0].synthetic.span: [10 h, 11 h, 12 h]
exclude:
  - {"sites[0].facility.pue": 1.20, policy: green}
  - {"workload[0].slack": [1 h, 2 h], seed: 8}
seeds: [7, 8]
policies: [plain, green]
)"));
    // 2 x 3 x 2 x 2 = 24; out: pue 1.2 and green 3 x 2 = 6; slack 1 h or 2 h with seed 8 2 x 2 x 2 = 8, of which 2
    // twice.
    CHECK(plan.runs.size() == 24 - 6 - 8 + 2);
    CHECK(plan.excluded == 12);
    for (const SweepRun& run : plan.runs) {
        CHECK(run.values[1][0] == run.values[2][1] + 1); // 1 h with 10 h, 2 h with 11 h
        CHECK_FALSE((run.values[0] == "1.2" && run.policy == "green"));
        CHECK_FALSE((run.values[1] != "3 h" && run.seed == 8));
    }
}

TEST_CASE("without parameters, seeds and policies there is the one run of the scenario") {
    const auto folder = small_folder("bare");
    const SweepPlan plan = plan_sweep(sweep_file(folder, ""));
    REQUIRE(plan.runs.size() == 1);
    CHECK(plan.runs[0].seed == 3);
    CHECK(plan.runs[0].policy == "plain");
    CHECK_FALSE(request_of(plan, plan.runs[0]).policy);
}

TEST_CASE("every fault of a sweep file is told with its place") {
    const std::string text = faults_in(R"(parameter: {}
zip:
  - workload[0].slack: [1 h, 2 h]
    sites[0].facility.pue: [1.1]
parameters:
  workload[0].slack: [1 h, 1.0 h]
  seed: [1, 2]
  horizon.duration: {from: 1 d, to: 36 h, step: 6 h}
  sites[0].clusters[0].count: {from: 1, to: 4, step: -1}
policies: [plain, plain]
exclude:
  - {"sites[0].facility.pu": 1.1}
  - {policy: green}
seeds: 0
)");
    CHECK(holds(text, "sweep.yaml:3:1: parameter: unknown key 'parameter' of sweep; did you mean 'parameters'?"));
    CHECK(holds(text, "sweep.yaml:6:5: zip[0].sites[0].facility.pue: has 1 value, 'workload[0].slack' has 2"));
    CHECK(holds(text, "sweep.yaml:8:22: parameters.workload[0].slack: '1.0 h' is given twice"));
    CHECK(holds(text, "sweep.yaml:5:5: zip[0].workload[0].slack: given more than once"));
    CHECK(holds(text, "sweep.yaml:9:3: parameters.seed: a sweep varies it under `seeds`"));
    CHECK(holds(text, "sweep.yaml:10:37: parameters.horizon.duration.to: '36 h' has another unit than `from`, '1 d'"));
    CHECK(holds(text, "parameters.sites[0].clusters[0].count.step: '-1' does not lead from '1' to '4'"));
    CHECK(holds(text, "sweep.yaml:12:11: policies: 'plain' is given twice"));
    CHECK(holds(
        text, "exclude[0].sites[0].facility.pu: is not a field of this sweep; did you mean 'sites[0].facility.pue'?"));
    CHECK(holds(text, "exclude[1].policy: 'green' is not one of its values"));
    CHECK(holds(text, "sweep.yaml:16:8: seeds: '0' is out of range"));
}

TEST_CASE("values that the scenario refuses are placed in the sweep file") {
    const std::string text = faults_in(R"(parameters:
  workload[0].slack: [1 h, 1 parsec]
  sites[0].facility.pue:
    - 1.1
    - 0.5
policies: [plain, gren]
)");
    CHECK(holds(text, "sweep.yaml:4:28: workload[0].slack: expected duration, found '1 parsec'"));
    CHECK(holds(text, "sweep.yaml:7:7: sites[0].facility.pue: '0.5' is out of range"));
    CHECK(holds(text, "sweep.yaml:8:19: policies[1]: 'gren' is neither one of the policies nor a `when` rule; did you "
                      "mean 'green'?"));
    CHECK(holds(faults_in("parameters: {workload.slack: [1 h]}\n"), "sweep.yaml:3:"));
}

TEST_CASE("what the scenario refuses is told beside the faults of the sweep itself") {
    const std::string text = faults_in(R"(parameters:
  sites[0].facility.pue: [0.5, 1.2]
  workload[0].slack: [1 h, 1 h]
zip:
  - name: [a, b]
    seed: [1]
policies: [plain, gren, plain]
exclude: [{policy: now}]
seeds: many
)");
    CHECK(holds(text, "sweep.yaml:4:27: sites[0].facility.pue: '0.5' is out of range"));
    CHECK(holds(text, "workload[0].slack: '1 h' is given twice"));
    CHECK(holds(text, "zip[0].seed: has 1 value, 'name' has 2"));
    CHECK(holds(text, "policies: 'plain' is given twice"));
    CHECK(holds(text, "policies[1]: 'gren' is neither one of the policies nor a `when` rule"));
    CHECK(holds(text, "exclude[0].policy: 'now' is not one of its values"));
    CHECK(holds(text, "seeds: expected"));
    // The scenario's own faults too, and what is wrong with a group is no reason to run none of it.
    CHECK(holds(faults_in("parameters:\n  sites[0].facility.pu: [1.1]\nseeds: 0\n"), "unknown key 'pu' of facility"));
}

TEST_CASE("values that are the same in another spelling are refused") {
    const auto same = [](const std::string& field, const std::string& values) {
        return faults_in("parameters:\n  " + field + ":\n" + values);
    };
    CHECK(same("workload[0].slack", "    - 1 h\n    - 60 min\n    - 2 h\n") ==
          "sweep.yaml:6:7: workload[0].slack: '60 min' is the same as '1 h'\n");
    CHECK(same("horizon.duration", "    - 1 d 12 h\n    - 36 h\n") ==
          "sweep.yaml:6:7: horizon.duration: '36 h' is the same as '1 d 12 h'\n");
    CHECK(holds(same("sites[0].facility", "    - {pue: 1.5}\n    - {pue: 1.50}\n"), "is the same as"));
    CHECK(holds(same("horizon.start", "    - 2024-01-01T00:00Z\n    - 2024-01-01T01:00+01:00\n"), "is the same as"));
    CHECK(holds(same("sites[0].clusters[0].count", "    - 1000\n    - 1e3\n"), "is given twice"));
    // What only looks alike is not the same, nor are values of a policy that some runs do not use.
    CHECK(same("name", "    - 1 h\n    - 60 min\n") == "");
    CHECK(same("policies.late.when", "    - now\n    - lowest-window\n") == "");
}

TEST_CASE("a fault that has nothing to do with the value is told once") {
    const std::string field = "sites[0].clusters[0].counts";
    const std::string unknown = ": " + field + ": unknown key 'counts' of cluster; did you mean 'count'?\n";
    CHECK(faults_in("parameters:\n  " + field + ": [1, 2, 3]\n") == "sweep.yaml:4:3" + unknown);
    CHECK(faults_in("parameters:\n  " + field + ": {from: 1, to: 3, step: 1}\n") == "sweep.yaml:4:32" + unknown);
    CHECK(faults_in("parameters:\n  include: [a.yaml, b.yaml]\n") ==
          "sweep.yaml:4:3: include: takes effect in a scenario file only: its files are read before this\n");
    // What is of one value, is.
    const std::string two = faults_in("parameters:\n  sites[0].facility.pue: [1.1, 0.2, 0.2e1, 0.3]\n");
    CHECK(holds(two, "sweep.yaml:4:32: sites[0].facility.pue: '0.2' is out of range"));
    CHECK(holds(two, "\nsweep.yaml:4:44: sites[0].facility.pue: '0.3' is out of range"));
    CHECK(std::count(two.begin(), two.end(), '\n') == 2);
}

TEST_CASE("sweeps without a run or with too many are refused") {
    CHECK(holds(faults_in("policies: [plain]\nexclude: [{policy: plain}]\n"), "exclude: leaves no run"));
    CHECK(holds(faults_in("seeds: 1000000\npolicies: [plain, green]\n"), "2e+06 runs, more than 1000000"));
    CHECK(holds(faults_in("seeds: [1]\nbase2: x\n"), "unknown key 'base2'"));
}
