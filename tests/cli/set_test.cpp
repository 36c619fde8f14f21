// --set, policies by a word, and files given to the wrong command.
#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

std::string resolved(const fs::path& folder, std::vector<std::string> more) {
    more.insert(more.begin(), {"run", "tiny.yaml", "--out", "out", "--quiet"});
    const Outcome outcome = run_program(folder, more);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    return read_text(folder / "out" / "scenario.resolved.yaml");
}

void with_battery(const fs::path& folder) {
    write_file(folder / "tiny.yaml", with(make_tiny(folder), "    facility: {pue: 1.2}",
                                          "    facility: {pue: 1.2}\n    battery: {capacity: 10 kWh, power: 5 kW}"));
}

} // namespace

TEST_CASE("none takes a block away") {
    const fs::path folder = scratch_folder("none");
    with_battery(folder);
    CHECK_THAT(resolved(folder, {}), Contains("battery:"));
    CHECK_THAT(resolved(folder, {"--set", "sites[one].battery=none"}), !Contains("battery:"));
    CHECK_THAT(resolved(folder, {"--set", "sites[0].battery=none"}), !Contains("battery:"));
    // What is not there can be taken away too; an entry of a list as well.
    CHECK_THAT(resolved(folder, {"--set", "sites[one].wind=none"}), Contains("battery:"));
    CHECK_THAT(resolved(folder, {"--set", "workload[trace].slack=none"}), Contains("battery:"));
    // A name that follows from something else does so again, and what has to be there stays.
    CHECK_THAT(resolved(folder, {"--set", "name=none"}), Contains("name: tiny"));
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--set", "horizon=none"});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains("horizon: has to be there and cannot be `none`"));
}

TEST_CASE("a sweep compares a block with its absence") {
    const fs::path folder = scratch_folder("absence");
    with_battery(folder);
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\n"
                                      "parameters: {\"sites[one].battery\": [none, {capacity: 5 kWh, power: 5 kW}]}\n");
    REQUIRE(run_program(folder, {"sweep", "sweep.yaml", "--out", "s", "--quiet"}).status == 0);
    const Outcome csv = run_program(folder, {"sweep", "export", "s"});
    CHECK_THAT(csv.out,
               Contains("\n1,none,7,plain,done,") && Contains("\n2,\"{capacity: 5 kWh, power: 5 kW}\",7,plain,done,"));
}

TEST_CASE("clusters without a name go by that of their node type") {
    const fs::path folder = scratch_folder("cluster");
    make_tiny(folder);
    CHECK_THAT(resolved(folder, {"--set", "sites[one].clusters[box].count=5"}), Contains("count: 5"));
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--set", "sites[one].clusters[bux].count=5"});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains("has 1 entry, none is 'bux'; did you mean 'box'?"));
}

TEST_CASE("in brackets stands the name of an entry or, where none has it, a number from 0") {
    const fs::path folder = scratch_folder("numbered");
    const std::string one =
        "  - name: one\n    zone: north\n    clusters: [{node: box, count: 2}]\n    facility: {pue: 1.2}\n";
    write_file(
        folder / "tiny.yaml",
        with(with(make_tiny(folder), one, with(one, "one", "\"1\"") + with(with(one, "one", "\"2\""), "1.2", "1.4")),
             "{name: trace,", "{name: trace, site: \"1\","));
    const auto pues = [&](const std::string& set) {
        const std::string text = resolved(folder, {"--set", set});
        std::string all;
        for (std::size_t at = 0; (at = text.find("pue: ", at)) != std::string::npos; ++at)
            all += text.substr(at + 5, 3) + " ";
        return all;
    };
    CHECK(pues("sites[1].facility.pue=1.8") == "1.8 1.4 ");
    CHECK(pues("sites[2].facility.pue=1.8") == "1.2 1.8 ");
    CHECK(pues("sites[0].facility.pue=1.8") == "1.8 1.4 ");
    for (const std::string which : {"3", "-1", "99999999999999999999999", "1x"}) {
        const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--set", "sites[" + which + "].zone=north"});
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.err, Contains("sites: has 2 entries, none is '" + which + "'"));
    }
}

TEST_CASE("what an include brings cannot be set") {
    const fs::path folder = scratch_folder("set-include");
    make_tiny(folder);
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--set", "include=more.yaml"});
    CHECK(outcome.status == 2);
    CHECK(outcome.err == "--set include=more.yaml: include: takes effect in a scenario file only: its files are read "
                         "before this\n");
}

TEST_CASE("policy may be the name of a when rule in a file as on the command line") {
    const fs::path folder = scratch_folder("word");
    const std::string scenario = make_tiny(folder);
    write_file(folder / "tiny.yaml", with(scenario, "policy: plain", "policy: wait-awhile"));
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "file", "--quiet"}).status == 0);
    const auto file = nlohmann::json::parse(read_text(folder / "file" / "summary.json"));
    CHECK(file["policy"] == "wait-awhile");
    write_file(folder / "tiny.yaml", with(scenario, "policy: plain", "policy: {when: now}"));
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "line", "--policy", "wait-awhile", "--quiet"}).status ==
            0);
    const auto line = nlohmann::json::parse(read_text(folder / "line" / "summary.json"));
    CHECK(file["carbon"]["operational_kg"] == line["carbon"]["operational_kg"]);
    CHECK((read_text(folder / "file" / "jobs.csv") == read_text(folder / "line" / "jobs.csv")));
    write_file(folder / "tiny.yaml", with(scenario, "policy: plain", "policy: wait-awile"));
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml"});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains("policy: 'wait-awile' is not one of the policies; did you mean 'wait-awhile'?"));
}

TEST_CASE("a sweep given to run and a scenario given to sweep are told apart") {
    const fs::path folder = scratch_folder("wrong");
    make_tiny(folder);
    write_file(folder / "sweep.yaml", "sweep: 1\nbase: tiny.yaml\n");
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"run", "sweep.yaml"},
                                                      {"validate", "sweep.yaml"},
                                                      {"compare", "sweep.yaml", "--policies", "now"}}) {
        const Outcome outcome = run_program(folder, arguments);
        CHECK(outcome.status == 2);
        CHECK_THAT(outcome.err,
                   Contains("sweep.yaml is a sweep, not a scenario; `sunward sweep sweep.yaml` makes its runs"));
    }
    const Outcome outcome = run_program(folder, {"sweep", "tiny.yaml"});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, Contains("tiny.yaml is a scenario, not a sweep; `sunward run tiny.yaml` simulates it"));
}

TEST_CASE("one value that is wrong is one fault") {
    const fs::path folder = scratch_folder("set-once");
    make_tiny(folder);
    for (const char* value : {"none", "[]", "{}", "abc", "-1", "1.5"})
        for (const char* field :
             {"sites[0].clusters[0].count", "sites[0].zone", "horizon.start", "sites[0].facility.pue"}) {
            const Outcome outcome =
                run_program(folder, {"validate", "tiny.yaml", "--set", std::string(field) + "=" + value});
            INFO(field << "=" << value << "\n" << outcome.out << outcome.err);
            // Of what may be absent `none` is no fault; pue=1.5 is a value.
            if (outcome.status == 2)
                CHECK(std::ranges::count(outcome.err, '\n') == 1);
        }
}
