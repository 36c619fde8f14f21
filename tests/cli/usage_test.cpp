#include <cstdlib>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const fs::path here = fs::temp_directory_path();

} // namespace

TEST_CASE("help and version go to stdout with status 0") {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                      {"run", "--help"},
                                                      {"compare", "--help"},
                                                      {"sweep", "--help"},
                                                      {"sweep", "status", "--help"},
                                                      {"sweep", "export", "--help"},
                                                      {"validate", "--help"},
                                                      {"estimate", "--help"},
                                                      {"list", "--help"}}) {
        const Outcome outcome = run_program(here, arguments);
        CHECK(outcome.status == 0);
        CHECK(outcome.err.empty());
        CHECK(holds(outcome.out, "Example: sunward "));
    }
    const Outcome version = run_program(here, {"--version"});
    CHECK(version.status == 0);
    CHECK(version.out.substr(0, 8) == "sunward ");
}

TEST_CASE("wrong usage has status 2 and says what is near") {
    const auto check = [](const std::vector<std::string>& arguments, const std::string& part) {
        const Outcome outcome = run_program(here, arguments);
        INFO(outcome.err);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK(holds(outcome.err, part));
    };
    check({}, "--help");
    check({"rnu", "x.yaml"}, "did you mean 'run'?");
    check({"validat", "x.yaml"}, "did you mean 'validate'?");
    check({"run"}, "scenario is required");
    check({"run", "x.yaml", "--polcy", "now"}, "did you mean '--policy'?");
    check({"run", "x.yaml", "y.yaml"}, "y.yaml");
    check({"run", "x.yaml", "--seed", "many"}, "many");
    check({"run", "x.yaml", "--seed", "-1"}, "-1");
    check({"run", "x.yaml", "--seed", "18446744073709551616"}, "18446744073709551616");
    check({"list"}, "topic is required, one of\n  policies ");
    check({"list"}, "\n  schema ");
    check({"list", "polices"}, "did you mean 'policies'?");
    check({"sweep", "stats", "folder"}, "did you mean 'sweep status'?");
    check({"sweep", "stats"}, "did you mean 'sweep status'?");
    check({"sweep", "exprot", "folder", "--out", "x.csv"}, "did you mean 'sweep export'?");
    check({"sweep", "stat", "folder"}, "did you mean 'sweep status'?");
    check({"sweep", "exp", "folder"}, "did you mean 'sweep export'?");
    check({"status", "folder"}, "did you mean 'sweep status'?");
    check({"list", "policy", "wait-awhil"}, "did you mean 'wait-awhile'?");
    check({"--versio"}, "did you mean '--version'?");
}

TEST_CASE("list prints what can be named") {
    const auto listed = [](const char* topic) {
        const Outcome outcome = run_program(here, {"list", topic});
        CHECK(outcome.status == 0);
        CHECK(outcome.err.empty());
        return outcome.out;
    };
    const std::string policies = listed("policies");
    for (const char* rule : {"fifo", "easy", "conservative", "lowest-window", "wait-awhile", "reserved-first",
                             "cleanest-now", "Let's Wait Awhile"})
        CHECK(holds(policies, rule));
    const std::string formats = listed("formats");
    for (const char* format : {"electricity-maps", "eia-mix", "swf"})
        CHECK(holds(formats, format));
    CHECK(holds(listed("metrics"), "carbon.operational_kg"));
    CHECK(holds(listed("metrics"), "comparable.energy_cost_bound"));
    CHECK(holds(listed("fields"), "horizon"));
    CHECK(holds(listed("nodes"), "  dgx-a100              8 x 400 W (idle 55 W), host 3.3 kW (idle 500 W), rated"));
    CHECK(holds(listed("zones"), "  great-britain"));
    CHECK(holds(listed("turbines"), " m, hub at "));
    CHECK(holds(listed("batteries"), "  lg-m50 "));
    CHECK(holds(listed("units"), "MWh, kWh, Wh"));
    CHECK(nlohmann::json::parse(listed("schema")).contains("$schema"));
}

TEST_CASE("validate says what a good scenario holds") {
    const fs::path folder = scratch_folder("validate");
    make_tiny(folder);
    const Outcome outcome = run_program(folder, {"validate", "tiny.yaml"});
    INFO(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(holds(outcome.out, "ok: tiny: 1 zone, 1 site, 1 cluster of 2 nodes with 8 accelerators, 4 jobs"));
    CHECK(run_program(folder, {"validate", "tiny.yaml", "--set", "seed=x"}).status == 2);
    const Outcome cut = run_program(folder, {"validate", "tiny.yaml", "--set", "horizon.duration=1 s"});
    INFO(cut.err);
    CHECK(holds(cut.out, "4 jobs (3 of them submitted after the horizon, left out)"));
}

TEST_CASE("output that cannot be written is an error") {
    const fs::path folder = scratch_folder("full-stdout");
    const std::string command = "'" SUNWARD_PROGRAM "' list metrics >/dev/full 2>" + (folder / "err").string();
    CHECK(std::system(command.c_str()) != 0);
    CHECK_FALSE(read_text(folder / "err").empty());
}

TEST_CASE("help fits 80 columns but for examples, and names every file that a command writes") {
    unsetenv("COLUMNS");
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {}, {"run"}, {"compare"}, {"sweep"}, {"sweep", "status"}, {"sweep", "export"}, {"validate"}, {"list"}}) {
        std::vector<std::string> arguments = command;
        arguments.emplace_back("--help");
        std::istringstream lines(run_program(here, arguments).out);
        for (std::string line; std::getline(lines, line);) {
            INFO(line);
            CHECK((line.size() <= 80 || line.starts_with("Example: sunward ")));
        }
    }
    setenv("COLUMNS", "2000", 1);
    const std::string run = run_program(here, {"run", "--help"}).out;
    for (const char* file :
         {"summary.json", "jobs.csv", "sites.csv", "zones.csv", "explain.json", "scenario.resolved.yaml"})
        CHECK(holds(run, file));
}

TEST_CASE("notes fit 80 columns, and what can be copied from them is not broken") {
    unsetenv("COLUMNS");
    const fs::path folder = scratch_folder("notes");
    write_file(folder / "tiny.yaml",
               with(make_tiny(folder), "policy: plain",
                    "  mine: {plugin: {command: [sh, -c, 'echo one two three four five six seven eight nine ten']}}\n"
                    "policy: plain"));
    const std::string out = run_program(folder, {"validate", "tiny.yaml"}).out;
    INFO(out);
    CHECK(holds(out, "'sh -c echo one two three four five six seven eight nine ten'"));
    CHECK(holds(out, "\n      ")); // lines that go on are indented
    setenv("COLUMNS", "2000", 1);
}

TEST_CASE("lists fit 80 columns, or as many as there are") {
    unsetenv("COLUMNS");
    for (const char* topic :
         {"policies", "pages", "formats", "climates", "turbines", "nodes", "zones", "batteries", "units", "metrics"}) {
        std::istringstream lines(run_program(here, {"list", topic}).out);
        for (std::string line; std::getline(lines, line);) {
            INFO(topic << ": " << line);
            CHECK(line.size() <= 80);
        }
    }
    setenv("COLUMNS", "200", 1);
    CHECK(holds(run_program(here, {"list", "policies"}).out, "at the site with the lowest value now or, with a "
                                                             "planning rule, the cheapest plan; moving the input"));
    setenv("COLUMNS", "2000", 1);
}
