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
    check({"tiny.yaml", "--policies", "green", "--seeds", "0"}, "'0' is no whole number from 1");
    check({"tiny.yaml", "--policies", "green", "--set", "horizon.duraton=1 d"}, "did you mean 'duration'?");
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators,deadline_s\na,x,3600,8,\n");
    check({"tiny.yaml", "--policies", "green"}, "jobs.csv:2");
}
