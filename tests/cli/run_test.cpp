#include <algorithm>
#include <iterator>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "data.hpp"
#include "program.hpp"

using namespace sunward::test;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Json summary_of(const fs::path& folder) { return Json::parse(read_text(folder / "summary.json")); }

/// The summary without what differs from run to run.
std::string lasting(const fs::path& folder) {
    Json json = summary_of(folder);
    for (const char* name : {"wall_seconds", "policy_wall_seconds", "peak_rss_bytes"})
        REQUIRE(json.erase(name) == 1);
    return json.dump();
}

void check_same(const fs::path& a, const fs::path& b) {
    CHECK(lasting(a) == lasting(b));
    for (const char* name : {"jobs.csv", "sites.csv", "scenario.resolved.yaml"})
        CHECK(read_text(a / name) == read_text(b / name));
}

} // namespace

TEST_CASE("run writes the results below the current folder and says where") {
    const fs::path folder = scratch_folder("run");
    make_tiny(folder);
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(outcome.err.empty());
    const std::string last = "results in results/tiny\n";
    REQUIRE(outcome.out.size() > last.size());
    CHECK(outcome.out.substr(outcome.out.size() - last.size()) == last);
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder / "results" / "tiny"))
        names.insert(entry.path().filename());
    CHECK(names == std::set<std::string>{"jobs.csv", "scenario.resolved.yaml", "sites.csv", "summary.json"});
}

TEST_CASE("the figures of a run are those computed by hand") {
    const fs::path folder = scratch_folder("figures");
    make_tiny(folder);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "out"}).status == 0);
    const Json json = summary_of(folder / "out");
    CHECK(json["jobs"]["submitted"] == 4);
    CHECK(json["jobs"]["completed"] == 4);
    // Idle: 2 nodes x (200 + 4 x 50) W x 36 h = 28.8 kWh. Work: 350 + 400 / 4 = 450 W an accelerator over
    // 8 x 1 h + 8 x 2 h + 2 x 1/6 h + 1 x 1/2 h = 24.8333 h, that is 11.175 kWh.
    CHECK(json["energy"]["it_kwh"].get<double>() == Approx(28.8 + 11.175).epsilon(1e-12));
    CHECK(json["energy"]["facility_kwh"].get<double>() == Approx(1.2 * 39.975).epsilon(1e-12));
    CHECK(json["ratios"]["pue"].get<double>() == Approx(1.2));
    CHECK(json["ratios"]["utilisation"].get<double>() == Approx((8 + 16 + 1.0 / 3 + 0.5) / (8 * 36)));
    CHECK(json["energy"]["balance_error_relative"].get<double>() < 1e-9);
    CHECK(json["window_seconds"].get<double>() == 36 * 3600);
    // a at 0 h, b after it, c and d together at 3 h: waits of 0, 3540, 10680 and 3600 s.
    CHECK(json["jobs"]["wait_seconds"]["mean"].get<double>() == Approx((0 + 3540 + 10680 + 3600) / 4.0));
    CHECK(json["jobs"]["makespan_seconds"].get<double>() == 3 * 3600 + 1800);
}

TEST_CASE("the same seed gives the same files") {
    const fs::path folder = scratch_folder("repeat");
    make_tiny(folder);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "a", "--policy", "green"}).status == 0);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "b", "--policy", "green"}).status == 0);
    check_same(folder / "a", folder / "b");
}

TEST_CASE("the same seed gives the same noisy forecasts, whatever the policy") {
    const fs::path folder = scratch_folder("noisy");
    make_tiny(folder);
    for (const char* name : {"a", "b"})
        REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", name, "--policy", "green", "--set", "forecast=noisy"})
                    .status == 0);
    check_same(folder / "a", folder / "b");
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "c", "--set", "forecast=noisy"}).status == 0);
    const std::string errors = read_text(folder / "a" / "forecast.csv");
    CHECK(errors == read_text(folder / "b" / "forecast.csv"));
    CHECK(errors == read_text(folder / "c" / "forecast.csv"));
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "d", "--set", "forecast=noisy", "--seed", "5"}).status ==
            0);
    CHECK(errors != read_text(folder / "d" / "forecast.csv"));
}

TEST_CASE("the resolved scenario gives the same files from another folder") {
    const fs::path folder = scratch_folder("resolved");
    make_tiny(folder);
    const Outcome first = run_program(folder, {"run", "tiny.yaml", "--out", "a", "--policy", "green", "--seed", "9",
                                               "--set", "sites[0].facility.pue=1.5"});
    INFO(first.err);
    REQUIRE(first.status == 0);
    fs::create_directories(folder / "far" / "away");
    const Outcome second = run_program(folder / "far" / "away",
                                       {"run", (folder / "a" / "scenario.resolved.yaml").string(), "--out", "../../b"});
    INFO(second.err);
    REQUIRE(second.status == 0);
    check_same(folder / "a", folder / "b");
    CHECK(summary_of(folder / "b")["seed"] == 9);
    CHECK(summary_of(folder / "b")["policy"] == "green");
    CHECK(summary_of(folder / "b")["ratios"]["pue"].get<double>() == Approx(1.5));
}

TEST_CASE("a policy named on the command line has a folder of its own") {
    const fs::path folder = scratch_folder("policy");
    make_tiny(folder);
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--policy", "green", "--quiet"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.empty());
    CHECK(summary_of(folder / "results" / "tiny-green")["policy"] == "green");
}

TEST_CASE("a run without tables writes none and removes those of an earlier run") {
    const fs::path folder = scratch_folder("tables");
    make_tiny(folder);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "a"}).status == 0);
    REQUIRE(run_program(folder,
                        {"run", "tiny.yaml", "--out", "a", "--set", "output.jobs=false", "--set", "output.sites=false"})
                .status == 0);
    CHECK_FALSE(fs::exists(folder / "a" / "jobs.csv"));
    CHECK_FALSE(fs::exists(folder / "a" / "sites.csv"));
    CHECK(summary_of(folder / "a")["jobs"]["completed"] == 4);
}

TEST_CASE("the policy's time is measured when asked for") {
    const fs::path folder = scratch_folder("time-policy");
    make_tiny(folder);
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "a", "--time-policy"}).status == 0);
    CHECK(summary_of(folder / "a")["policy_wall_seconds"].is_number());
}

TEST_CASE("a name that is no file name is made one") {
    const fs::path folder = scratch_folder("name");
    const std::string scenario = make_tiny(folder);
    write_file(folder / "odd.yaml", with(scenario, "name: tiny", "name: \"../a b/c\""));
    const Outcome outcome = run_program(folder, {"run", "odd.yaml"});
    // A loader may refuse such a name, but nothing may be written outside of `results`.
    CHECK((outcome.status == 0 || outcome.status == 2));
    CHECK_FALSE(fs::exists(folder / "a b"));
    if (outcome.status == 0)
        CHECK(std::distance(fs::directory_iterator(folder / "results"), fs::directory_iterator()) == 1);
}
