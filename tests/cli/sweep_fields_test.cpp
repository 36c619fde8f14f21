// What a sweep varies, and what it exports of it.
#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sweep_folder.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Catch::Contains;

TEST_CASE("two parameters of a sweep, or two --set, that are the same field are refused") {
    const fs::path folder = scratch_folder("same");
    const auto refused = [&](const std::string& parameters, const std::string& why) {
        make_sweep(folder, "parameters:\n" + parameters);
        const Outcome outcome = sweep(folder);
        INFO(outcome.err);
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.err, Contains("sweep.yaml:") && Contains(why));
    };
    refused("  sites[0].facility.pue: [1.1, 1.2]\n  sites[one].facility.pue: [1.3, 1.4]\n",
            "sites[0].facility.pue: is set more than once, also by sites[0].facility.pue");
    refused("  sites[one].facility: [{pue: 1.2}]\n  sites[0].facility.pue: [1.3, 1.4]\n", "is set more than once");
    refused("  sites[0].clusters[box].count: [2, 3]\n  sites[one].clusters[0].count: [3, 4]\n",
            "is set more than once");
    const Outcome run = run_program(folder, {"run", "tiny.yaml", "--out", "r", "--set", "sites[0].facility.pue=1.1",
                                             "--set", "sites[one].facility.pue=1.2"});
    CHECK(run.status == 2);
    CHECK_THAT(run.err, Contains("sites[0].facility.pue: is set more than once, also by sites[0].facility.pue"));
    // Longer names and other entries are other fields; so are names that differ in case only.
    make_sweep(folder, "parameters:\n  zones[north].name: [north]\n  sites[one].name: [one]\n");
    CHECK(sweep(folder).status == 0);
}

TEST_CASE("fields whose names differ in case only are two columns") {
    const fs::path folder = scratch_folder("case");
    make_sweep(folder, "parameters:\n  sites[one].facility.pue: [1.2, 1.3]\n  sites[ONE].facility.pue: [1.4, 1.5]\n");
    edit(folder / "tiny.yaml", "workload:\n  - {name: trace,",
         "  - {name: ONE, zone: north, clusters: [{node: box, count: 1}]}\nworkload:\n  - {site: one, name: trace,");
    const Outcome outcome = sweep(folder);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    const std::string csv = exported(folder);
    CHECK_THAT(csv, Contains("run,sites[one].facility.pue,sites[ONE].facility.pue,seed,") &&
                        Contains("\n2,1.2,1.5,7,plain,done,") && Contains("\n3,1.3,1.4,7,plain,done,"));
}

TEST_CASE("options of a plug-in keep their types in a sweep, in a list, a range and a group") {
    const fs::path folder = scratch_folder("types");
    const std::string shape =
        GENERATE("parameters:\n  policy.plugin.options.x: [6, \"7\", 1.5, true, word, [6, a], {b: 2}]\n",
                 "parameters:\n  policy.plugin.options.x: {from: 6, to: 7, step: 1}\n",
                 "zip:\n  - policy.plugin.options.x: [6, word]\n    horizon.duration: [24 h, 36 h]\n",
                 "parameters:\n  policy.plugin.options.x: 6\n");
    make_sweep(folder, shape);
    edit(folder / "tiny.yaml", "policy: plain", "policy: {plugin: {command: [python3, told.py]}}");
    write_file(folder / "told.py", "import json, os, sys\n"
                                   "hello = sys.stdin.readline()\n"
                                   "value = json.loads(hello)['options']['x']\n"
                                   "open('told', 'a').write(json.dumps(value) + '\\n')\n"
                                   "sys.exit(1)\n");
    (void)sweep(folder, "out", {"-j", "1"});
    const std::string told = read_text(folder / "told");
    if (shape.find("from:") != std::string::npos)
        CHECK(told == "6\n7\n");
    else if (shape.starts_with("zip"))
        CHECK(told == "6\n\"word\"\n");
    else if (shape.find('[') == shape.rfind('['))
        CHECK(told == "6\n");
    else
        CHECK(told == "6\n\"7\"\n1.5\ntrue\n\"word\"\n[6, \"a\"]\n{\"b\": 2}\n");
}

TEST_CASE("a sweep exports saving, baseline, bound and share where the scenario has a baseline") {
    const fs::path folder = scratch_folder("saving");
    make_oracle(folder, "baseline: plain\n");
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: oracle.yaml\npolicies: [plain, row, spread]\n");
    REQUIRE(sweep(folder).status == 0);
    const std::string csv = exported(folder);
    const auto cells = [&](std::size_t row) {
        std::vector<std::string> all;
        std::string line = csv;
        for (std::size_t i = 0; i < row; ++i)
            line.erase(0, line.find('\n') + 1);
        line.erase(line.find('\n'));
        for (std::size_t at = 0; at != std::string::npos; line.erase(0, at == std::string::npos ? at : at + 1)) {
            at = line.find(',');
            all.push_back(line.substr(0, at));
        }
        return all;
    };
    const auto header = cells(0);
    const auto figure = [&](std::size_t row, const std::string& name) {
        const auto at = std::find(header.begin(), header.end(), name) - header.begin();
        return cells(row).at(static_cast<std::size_t>(at));
    };
    // 1 kW for three hours: at once 400 + 100 + 300 g, in a row 500 g, spread 100 + 100 + 100 g.
    CHECK(std::stod(figure(1, "carbon.baseline_kg")) == Approx(0.8));
    CHECK(std::stod(figure(1, "ratios.share_of_possible_saving")) == Approx(0.0).margin(1e-12));
    CHECK(std::stod(figure(2, "carbon.baseline_kg")) == Approx(0.8));
    CHECK(std::stod(figure(2, "carbon.comparable_kg")) == Approx(0.5));
    CHECK(std::stod(figure(3, "carbon.bound_kg")) == Approx(0.3));
    CHECK(std::stod(figure(3, "ratios.share_of_possible_saving")) == Approx(1.0));
    // The same as a run by itself.
    REQUIRE(run_program(folder, {"run", "oracle.yaml", "--policy", "row", "--out", "r", "--quiet"}).status == 0);
    const auto json = nlohmann::json::parse(read_text(folder / "r" / "summary.json"));
    CHECK(std::stod(figure(2, "ratios.share_of_possible_saving")) ==
          json["ratios"]["share_of_possible_saving"].get<double>());
    CHECK(std::stod(figure(2, "carbon.bound_kg")) == json["carbon"]["bound_kg"].get<double>());
}
