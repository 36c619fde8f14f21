#include <algorithm>
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

} // namespace

TEST_CASE("compare writes a table, compare.json and compare.csv") {
    const fs::path folder = scratch_folder("compare");
    make_tiny(folder);
    const Outcome outcome = run_program(
        folder, {"compare", "tiny.yaml", "--policies", "plain,green", "--seeds", "3", "--baseline", "plain"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(holds(outcome.out, "tiny, 3 seeds from 7; +- is a 95 % interval\n"));
    CHECK(holds(outcome.out, "results in results/tiny-compare\n"));
    const auto json = nlohmann::json::parse(read_text(folder / "results/tiny-compare/compare.json"));
    CHECK(json["baseline"] == "plain");
    CHECK(json["seeds"] == nlohmann::json({7, 8, 9}));
    // A trace has no random part: the difference is the same with every seed, and that of two runs.
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--quiet", "--out", "p", "--policy", "plain"}).status == 0);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--quiet", "--out", "g", "--policy", "green"}).status == 0);
    const auto carbon = [&](const char* run) {
        return nlohmann::json::parse(read_text(folder / run / "summary.json"))["carbon"]["operational_kg"]
            .get<double>();
    };
    const auto& difference = json["policies"]["green"]["figures"]["carbon.operational_kg"]["difference"];
    CHECK(difference["mean"].get<double>() == Approx(carbon("g") - carbon("p")).epsilon(1e-9));
    CHECK(difference["interval"][0].get<double>() == Approx(difference["mean"].get<double>()).epsilon(1e-9));
    const std::string csv = read_text(folder / "results/tiny-compare/compare.csv");
    CHECK(csv.starts_with("policy,seed,jobs.submitted,"));
    CHECK(holds(csv, "\nplain,9,4,4,"));
}

TEST_CASE("a comparison says which share of the possible saving each policy reached") {
    const fs::path folder = scratch_folder("share");
    make_oracle(folder, "");
    const Outcome outcome =
        run_program(folder, {"compare", "oracle.yaml", "--policies", "plain,row,spread", "--baseline", "plain"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    const auto json = nlohmann::json::parse(read_text(folder / "results/oracle-compare/compare.json"));
    const auto mean = [&](const char* policy, const char* figure) {
        return json["policies"][policy]["figures"][figure]["mean"].get<double>();
    };
    // At once 800 g, in the best three hours in a row 500 g, in the best three 300 g.
    for (const char* policy : {"plain", "row", "spread"}) {
        CHECK(mean(policy, "carbon.baseline_kg") == Approx(0.8).epsilon(1e-12));
        CHECK(mean(policy, "carbon.bound_kg") == Approx(0.3).epsilon(1e-12));
    }
    CHECK(mean("row", "carbon.comparable_kg") == Approx(0.5).epsilon(1e-12));
    CHECK(mean("plain", "ratios.share_of_possible_saving") == 0);
    CHECK(mean("row", "ratios.share_of_possible_saving") == Approx(0.6).epsilon(1e-12));
    CHECK(mean("spread", "ratios.share_of_possible_saving") == Approx(1).epsilon(1e-12));
    CHECK(holds(outcome.out, "60 %"));
    CHECK(holds(outcome.out, "\nbound   0.3"));
    CHECK(holds(read_text(folder / "results/oracle-compare/compare.csv"), "carbon.bound_kg"));
}

TEST_CASE("policies are compared over an open horizon up to the last end of all runs") {
    const fs::path folder = scratch_folder("open");
    write_file(folder / "tiny.yaml", with(make_tiny(folder), ", duration: 36 h", ""));
    const Outcome outcome =
        run_program(folder, {"compare", "tiny.yaml", "--policies", "plain, deadline-only ", "--baseline", "plain"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    const auto json = nlohmann::json::parse(read_text(folder / "results/tiny-compare/compare.json"));
    const auto& plain = json["policies"]["plain"]["figures"];
    const auto& late = json["policies"]["deadline-only"]["figures"];
    // The one ends in the morning, the other at midnight; idle nodes of 0.96 kW count up to there.
    CHECK(plain["comparable.operational_kg"]["mean"].get<double>() >
          plain["carbon.operational_kg"]["mean"].get<double>() + 4);
    CHECK(late["comparable.operational_kg"]["mean"].get<double>() ==
          Approx(late["carbon.operational_kg"]["mean"].get<double>()).epsilon(1e-12));
    CHECK(json["equal_work"] == true);
}

TEST_CASE("compare on a real month prints intervals, Pareto marks and the share of the possible saving") {
    const auto file = data_file("carbon/eia_CISO_2022_genmix_ci.csv");
    if (!file)
        return;
    setenv("SUNWARD_DATA", file->parent_path().parent_path().c_str(), 1);
    setenv("COLUMNS", "300", 1); // two carbons stand side by side
    const fs::path folder = scratch_folder("month");
    const std::string scenario = (fs::path(SUNWARD_SOURCE_DIR) / "scenarios/real-year.yaml").string();
    const Outcome outcome = run_program(folder, {"compare", scenario, "--policies", "now,lowest-window,average",
                                                 "--seeds", "4", "--set", "horizon.duration=31 d", "--set",
                                                 "workload[training].synthetic.span=28 d", "--out", "out"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    const auto json = nlohmann::json::parse(read_text(folder / "out/compare.json"));
    double before = 0;
    for (const char* policy : {"now", "lowest-window", "average"}) {
        const auto& share = json["policies"][policy]["figures"]["ratios.share_of_possible_saving"];
        CHECK(share["mean"].get<double>() >= before);
        CHECK(share["mean"].get<double>() < 1);
        CHECK(share["interval"][0].get<double>() <= share["mean"].get<double>());
        CHECK(json["policies"][policy]["pareto"] == true);
        before = share["mean"].get<double>() + 0.01;
    }
    CHECK(holds(outcome.out, "policy         carbon kg"));
    CHECK(holds(outcome.out, "of possible saving"));
    CHECK(holds(outcome.out, "\nbound"));
    CHECK(holds(outcome.out, "+-"));
}

TEST_CASE("compare tells the notes of its runs") {
    const fs::path folder = scratch_folder("notes");
    make_tiny(folder);
    const Outcome outcome =
        run_program(folder, {"compare", "tiny.yaml", "--policies", "plain,green", "--set", "horizon.duration=1 h"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    const std::string note = "1 job submitted after the horizon's end: left out";
    CHECK(holds(outcome.out, "\nnote: " + note + "\n")); // once, as all policies have it
    CHECK(outcome.out.find(note) == outcome.out.rfind(note));
    const auto json = nlohmann::json::parse(read_text(folder / "results/tiny-compare/compare.json"));
    CHECK(std::count(json["notes"].begin(), json["notes"].end(), note) == 1);
}

TEST_CASE("a comparison fits 80 columns, or as many as there are") {
    const fs::path folder = scratch_folder("columns");
    make_tiny(folder);
    const auto widest = [&](const char* columns, std::string& out) {
        columns == nullptr ? unsetenv("COLUMNS") : setenv("COLUMNS", columns, 1);
        const Outcome outcome =
            run_program(folder, {"compare", "tiny.yaml", "--policies", "plain,green", "--seeds", "3", "--out", "out"});
        REQUIRE(outcome.status == 0);
        out = outcome.out.substr(0, outcome.out.find("\nnote: "));
        std::size_t most = 0;
        std::istringstream lines(out);
        for (std::string line; std::getline(lines, line);)
            most = std::max(most, line.size());
        return most;
    };
    std::string out;
    CHECK(widest(nullptr, out) <= 80);
    CHECK(widest("many", out) <= 80);
    CHECK(widest("60", out) <= 60);
    CHECK(holds(out, "\nplain\n  carbon kg "));
    CHECK(holds(out, "\n\ngreen\n  carbon kg "));
    CHECK(widest("300", out) > 80);
    CHECK(holds(out, "policy  carbon kg "));
}

TEST_CASE("bad input of a comparison has status 2 and leaves nothing") {
    const fs::path folder = scratch_folder("bad");
    make_tiny(folder);
    const auto check = [&](std::vector<std::string> arguments, const std::string& part) {
        arguments.insert(arguments.begin(), "compare");
        const Outcome outcome = run_program(folder, arguments);
        INFO(outcome.err);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK(holds(outcome.err, part));
        CHECK_FALSE(fs::exists(folder / "results"));
    };
    check({"tiny.yaml"}, "--policies is required");
    check({"tiny.yaml", "--policies", "gren,plian"}, "did you mean 'green'?");
    check({"tiny.yaml", "--policies", "gren,plian"}, "did you mean 'plain'?");
    check({"tiny.yaml", "--policies", "gren"}, "--policies: 'gren' is neither");
    check({"tiny.yaml", "--policies", "green", "--baseline", "plian"}, "--baseline: 'plian' is neither");
    check({"tiny.yaml", "--policies", "green", "--seeds", "0"}, "'0' is not a whole number from 1");
    check({"tiny.yaml", "--policies", "green", "--set", "horizon.duraton=1 d"}, "did you mean 'duration'?");
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators,deadline_s\na,x,3600,8,\n");
    check({"tiny.yaml", "--policies", "green"}, "jobs.csv:2");
}
