#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "data.hpp"
#include "plugin_world.hpp"
#include "program.hpp"

using namespace sunward::test;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

struct Explained {
    Json json;
    std::string text;
    std::string moments; ///< a line each
};

Explained explain(const fs::path& folder, const std::string& scenario, const std::string& job,
                  std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"run", scenario, "--out", "out", "--explain", job};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(folder, arguments);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    Explained explained{Json::parse(read_text(folder / "out" / "explain.json")), outcome.out, ""};
    for (const Json& moment : explained.json["moments"])
        explained.moments +=
            moment["at"].get<std::string>().substr(11, 5) + " " + moment["what"].get<std::string>() + "\n";
    return explained;
}

} // namespace

TEST_CASE("an explanation tells the slots that a plan took and those that it could have had") {
    const fs::path folder = scratch_folder("explain-slots");
    make_oracle(folder, "");
    const Explained a = explain(folder, "oracle.yaml", "a", {"--policy", "spread"});
    const Json& when = a.json["when"];
    CHECK(when["rule"] == "wait-awhile");
    CHECK(when["kind"] == "slots");
    CHECK(when["unit"] == "gCO2e/kWh");
    CHECK(when["zone"] == "north");
    CHECK(when["length_seconds"] == 10800);
    REQUIRE(when["candidates"].size() == 8);
    const double means[] = {400, 100, 300, 100, 500, 100, 200, 450};
    for (std::size_t hour = 0; hour < 8; ++hour) {
        CHECK(when["candidates"][hour]["mean"].get<double>() == Approx(means[hour]));
        CHECK(when["candidates"][hour]["taken"] == (means[hour] == 100));
    }
    CHECK(a.moments ==
          "00:00 is submitted\n"
          "00:00 is placed on cluster box of site one, planned to run 2022-01-01T01:00:00Z to 2022-01-01T02:00:00Z, "
          "2022-01-01T03:00:00Z to 2022-01-01T04:00:00Z, 2022-01-01T05:00:00Z to 2022-01-01T06:00:00Z\n"
          "00:00 waits for its time, 2022-01-01T01:00:00Z\n"
          "01:00 goes into the queue of cluster box of site one\n"
          "01:00 starts on cluster box of site one\n"
          "02:00 is to pause: its slot in the plan is over\n"
          "02:00 is suspended and gives its accelerators back\n"
          "02:00 waits for its time, 2022-01-01T03:00:00Z\n"
          "03:00 goes into the queue of cluster box of site one\n"
          "03:00 resumes on cluster box of site one\n"
          "04:00 is to pause: its slot in the plan is over\n"
          "04:00 is suspended and gives its accelerators back\n"
          "04:00 waits for its time, 2022-01-01T05:00:00Z\n"
          "05:00 goes into the queue of cluster box of site one\n"
          "05:00 resumes on cluster box of site one\n"
          "06:00 ends\n");
    CHECK(a.json["job"]["suspensions"] == 2);
    CHECK(a.json["job"]["carbon_kg"].get<double>() == Approx(0.3));
    CHECK_THAT(a.text, Contains("  * 2022-01-01T01:00:00Z  100\n") && Contains("    2022-01-01T02:00:00Z  300\n"));
}

TEST_CASE("an explanation tells the starts that a rule compared") {
    const fs::path folder = scratch_folder("explain-starts");
    make_oracle(folder, "");
    const Explained row = explain(folder, "oracle.yaml", "a");
    const Json& when = row.json["when"];
    CHECK(when["kind"] == "runs");
    REQUIRE(when["candidates"].size() == 6);
    const double sums[] = {800, 500, 900, 700, 800, 750};
    for (std::size_t hour = 0; hour < 6; ++hour) {
        CHECK(when["candidates"][hour]["mean"].get<double>() == Approx(sums[hour] / 3));
        CHECK(when["candidates"][hour]["taken"] == (hour == 1));
    }
    // (800 g - 700 g) in 6 h against (800 g - 500 g) in 4 h.
    const Explained gain = explain(folder, "oracle.yaml", "a", {"--policy", "carbon-time"});
    const Json& candidates = gain.json["when"]["candidates"];
    CHECK(candidates[1]["saved_per_hour"].get<double>() == Approx(300.0 / 4));
    CHECK(candidates[3]["saved_per_hour"].get<double>() == Approx(100.0 / 6));
    CHECK_THAT(gain.text, Contains("saves 75 an hour until it ends"));
}

TEST_CASE("an explanation tells who held the accelerators while a job was in the queue") {
    const fs::path folder = scratch_folder("explain-queue");
    make_tiny(folder);
    const Explained b = explain(folder, "tiny.yaml", "b");
    CHECK(b.json["when"].is_null());
    CHECK(b.json["where"]["clusters"][0]["taken"] == true);
    CHECK(b.moments ==
          "00:01 is submitted\n"
          "00:01 is placed on cluster box of site one\n"
          "00:01 goes into the queue of cluster box of site one\n"
          "00:01 waits: it needs 8 accelerators, cluster box of site one has 0 free of 8 (a 8); it is the first in the "
          "queue, with a reservation at 2022-01-01T01:00:00Z\n"
          "01:00 was 59 min in the queue; meanwhile a (8 accelerators for 59 min) held accelerators\n"
          "01:00 starts on cluster box of site one\n"
          "03:00 ends\n");
    // Half of the cluster is free, but c and d need less than what e needs and would delay it.
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators,deadline_s\n"
                                    "a,0,3600,4,\ne,60,7200,8,\nc,120,7200,4,\nd,180,1800,4,\n");
    const Explained c = explain(folder, "tiny.yaml", "c");
    CHECK_THAT(c.moments, Contains("00:02 waits: 4 accelerators free, but it would delay job e, the first in the "
                                   "queue, which has a reservation at 2022-01-01T01:00:00Z\n"));
    CHECK_THAT(c.moments, Contains("03:00 was 178 min in the queue; meanwhile e (8 accelerators for 2 h), a (4 "
                                   "accelerators for 58 min), d (4 accelerators for 30 min) held accelerators\n"));
    const Explained none = explain(folder, "tiny.yaml", "d", {"--set", "policy.backfill=none"});
    CHECK_THAT(none.moments, Contains("4 accelerators free, but job e is ahead of it and no job may overtake it"));
    const Explained all = explain(folder, "tiny.yaml", "c", {"--set", "policy.backfill=conservative"});
    CHECK_THAT(all.moments, Contains("its own start is reserved for 2022-01-01T03:00:00Z"));
}

// Two hours of work: at site one an hour of 1.5 kW on `fast` at 300 g/kWh, at site two both at 1 kW and 100 g/kWh.
TEST_CASE("an explanation names speed and draw of the clusters where they differ") {
    const fs::path folder = scratch_folder("explain-speeds");
    write_file(folder / "jobs.csv", "job_id,submit_s,run_s,accelerators\na,0,7200,1\n");
    write_file(folder / "s.yaml", R"(sunward: 1
horizon: {start: 2022-01-01T00:00Z, duration: 8 h}
zones: [{name: north, signals: {average: 300 gCO2/kWh}}, {name: south, signals: {average: 100 gCO2/kWh}}]
nodes:
  - {name: slow, accelerators: 1, accelerator: {idle: 0 W, full: 1 kW}}
  - {name: fast, accelerators: 1, accelerator: {idle: 0 W, full: 1500 W}}
sites:
  - {name: one, zone: north, clusters: [{node: slow, count: 1}, {node: fast, count: 1}]}
  - {name: two, zone: south, clusters: [{name: far, node: slow, count: 1}]}
workload: [{name: trace, site: one, format: csv, file: jobs.csv, speeds: [{hardware: fast, speed: 2}, {hardware: slow, speed: 1}]}]
policy: {where: cleanest-now, nodes: efficient-first}
)");
    const Explained a = explain(folder, "s.yaml", "a");
    const Json& hardware = a.json["hardware"];
    REQUIRE(hardware.size() == 3);
    CHECK(hardware[1] == Json{{"site", "one"}, {"cluster", "fast"}, {"speed", 2.0}, {"draw_w", 1500.0}});
    CHECK(hardware[2]["cluster"] == "far");
    const Json& clusters = a.json["where"]["clusters"];
    REQUIRE(clusters.size() == 2);
    CHECK(clusters[0]["cluster"] == "fast"); // 1.5 kWh against 2
    CHECK(clusters[0]["score"].get<double>() == Approx(450));
    CHECK(clusters[1]["score"].get<double>() == Approx(200));
    CHECK(clusters[1]["taken"] == true);
    CHECK(a.json["where"]["score"] == "the run and moving its data, gCO2e/kWh x kWh, least is best");
    CHECK_THAT(a.text, Contains("    one/fast  2, 1.5 kW\n"));
}

TEST_CASE("an explanation changes nothing else, and works for policies of one's own") {
    const fs::path folder = scratch_folder("explain-plugin");
    make_plugin_world(folder, library(PLUGIN_C, ", options: {hours: 12}"));
    const Explained b = explain(folder, "tiny.yaml", "b");
    CHECK(b.json["where"].is_null());
    CHECK_THAT(b.moments, Contains("starts on cluster box of site one\n"));
    const std::string jobs = read_text(folder / "out" / "jobs.csv");
    REQUIRE(run_program(folder, {"run", "tiny.yaml", "--out", "out", "--quiet"}).status == 0);
    CHECK(read_text(folder / "out" / "jobs.csv") == jobs);
    CHECK_FALSE(fs::exists(folder / "out" / "explain.json"));
}

TEST_CASE("a job that is not there is refused with the nearest name") {
    const fs::path folder = scratch_folder("explain-unknown");
    make_tiny(folder);
    const Outcome outcome = run_program(folder, {"run", "tiny.yaml", "--out", "out", "--explain", "bb"});
    CHECK(outcome.status == 2);
    CHECK(outcome.err == "--explain: no job is named 'bb'; did you mean 'b'?\n");
    CHECK_FALSE(fs::exists(folder / "out"));
    CHECK(run_program(folder, {"run", "tiny.yaml", "--out", "out", "--explain", "trace/b"}).status == 0);
    write_file(folder / "tiny.yaml", with(read_text(folder / "tiny.yaml"),
                                          "workload:", "workload:\n  - {name: more, format: csv, file: jobs.csv}"));
    const Outcome two = run_program(folder, {"run", "tiny.yaml", "--out", "out", "--explain", "b"});
    CHECK(two.status == 2);
    CHECK(two.err == "--explain: 2 jobs are named 'b'; say which, as in 'more/b'\n");
}
