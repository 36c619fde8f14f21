// What scenarios say of the files that they name, and files that are none.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

const std::string one_site = "sunward: 1\n"
                             "horizon: {start: 2024-03-01T00:00Z, duration: 2 h}\n"
                             "zones: [{name: z, signals: {average: 400 gCO2/kWh}}]\n"
                             "sites: [{name: s, zone: z, clusters: [{node: dgx-a100, count: 4}]}]\n"
                             "workload: [{format: csv, file: jobs.csv}]\n";

std::filesystem::path with_files(const std::string& scenario, const std::string& jobs, const std::string& signal = "") {
    const auto file = scenario_file(scenario);
    write_file(file.parent_path() / "jobs.csv", jobs);
    write_file(file.parent_path() / "g.csv", signal);
    return file;
}

const std::string plain_jobs = "job_id,submit_s,run_s,accelerators\na,0,3600,1\n";

} // namespace

TEST_CASE("separators, decimal signs and units of columns are stated in a scenario") {
    const std::string text = with(one_site, "file: jobs.csv",
                                  "file: jobs.csv, separator: semicolon, decimal: comma, absolute: true, "
                                  "bad_records: skip, columns: {job_id: id, submit: at, run: {name: ran, unit: h}, "
                                  "walltime: {name: TimelimitRaw, unit: min}, accelerators: n}");
    const auto file = with_files(text, "id;at;ran;TimelimitRaw;n\n"
                                       "a;2024-03-01T00:30Z;1,5;1.440;1\n"
                                       "b;2024-03-01T00:40Z;-1,5;1.440;1\n");
    const Workload workload = load_scenario(file).scenario.workload;
    REQUIRE(workload.jobs.size() == 1);
    CHECK(workload.jobs[0].run == Duration::from_seconds(5400));
    CHECK(workload.jobs[0].request.walltime == Duration::from_days(1));
    CHECK_THAT(faults_in(with(text, "semicolon", "colon")), Contains("separator") && Contains("semicolon"));
    CHECK_THAT(faults_in(with(text, "unit: h}", "unit: kg}")), Contains("columns.run.unit"));
}

TEST_CASE("a job log of which all comes after the horizon is a fault with its cure") {
    const auto faults = [](const std::string& fields, const std::string& jobs) {
        return faults_of(with_files(with(one_site, "file: jobs.csv", "file: jobs.csv" + fields), jobs));
    };
    const std::string header = "job_id,submit_s,run_s,accelerators\n";
    // 2024-03-01 is 19783 days after 1970, and the horizon lasts two hours.
    CHECK_THAT(
        faults("", header + "a,1709251200,60,1\nb,1709251260,60,1\n"),
        Contains("s.yaml:5:32: workload[0].file: no usable job: all 2 are submitted after the end of the horizon, "
                 "2024-03-01T02:00:00Z") &&
            Contains("they look like Unix times; with 'absolute: true' they are read as such"));
    CHECK(faults(", absolute: true", header + "a,1709251200,60,1\nb,1709251260,60,1\n").empty());
    CHECK_THAT(faults("", header + "a,7200,60,1\n"),
               Contains("the only one is submitted after the end of the horizon, 2024-03-01T02:00:00Z, at "
                        "2024-03-01T02:00:00Z to 2024-03-01T02:00:00Z; 'window.from' says at which time of the log the "
                        "run begins"));
    CHECK(faults("", header + "a,7199,60,1\nb,7200,60,1\n").empty());
    CHECK_THAT(faults(", absolute: true", header + "a,2024-03-02T00:00Z,60,1\n"), Contains("'horizon.start'"));
    const std::string swf = "1 7200 5 100 4 -1 -1 8 200 -1 1 3 1 -1 2 1 -1 -1\n";
    CHECK_THAT(faults_of(with_files(with(one_site, "format: csv", "format: swf"), swf)), Contains("'window.from'"));
}

TEST_CASE("signals state separator, decimal sign and unit") {
    const auto average = [&](const std::string& fields, const std::string& signal) {
        const auto file = with_files(with(one_site, "average: 400 gCO2/kWh", "average: {file: g.csv, " + fields + "}"),
                                     plain_jobs, signal);
        return load_scenario(file).scenario.zones[0].average->series.values()[0];
    };
    const std::string csv = "format: csv, time: t, value: v, ";
    CHECK(average(csv + "unit: lb/MWh, separator: tab, decimal: comma",
                  "t\tv\n2024-03-01 00:00\t1.000\n2024-03-01 01:00\t1.000\n") == Approx(453.59237));
    CHECK(average("format: entsoe, unit: kgCO2/MWh",
                  "Time,Carbon Intensity\n2024-03-01 00:00,300\n2024-03-01 01:00,300\n") == 300);
    CHECK_THAT(faults_of(with_files(
                   with(one_site, "average: 400 gCO2/kWh", "average: {format: csv, file: g.csv, time: t, value: v}"),
                   plain_jobs, "t,v\n2024-03-01 00:00,1\n")),
               Contains("average.unit: missing, expected a unit"));
    const auto moer = with_files(
        with(one_site, "average: 400 gCO2/kWh", "average: 400 gCO2/kWh, marginal: {format: watttime, file: g.csv}"),
        plain_jobs,
        "timestamp,MOER,MOER version\n2024-03-01T00:00:00+00:00,900.0,3.2\n"
        "2024-03-01T01:00:00+00:00,900.0,3.2\n");
    CHECK(load_scenario(moer).scenario.zones[0].marginal->series.values()[0] == Approx(408.23).margin(0.005));
}

TEST_CASE("shares of Electricity Maps that cannot be are faults of the scenario") {
    const auto file = with_files(with(one_site, "average: 400 gCO2/kWh",
                                      "average: {format: electricity-maps, file: g.csv, basis: direct, ends: hold}"),
                                 plain_jobs,
                                 "Datetime (UTC),Carbon Intensity gCO₂eq/kWh (direct),Renewable Percentage\n"
                                 "2024-03-01 00:00:00,200,55\n2024-03-01 01:00:00,210,101\n");
    CHECK_THAT(faults_of(file), Contains("g.csv:3:3: Renewable Percentage: 101 is more than 100"));
}

TEST_CASE("names with control characters are refused, however they are written") {
    for (const char* name : {R"("\e[31mred")", R"("a\u009b31m")", R"("a\u202eb")", R"("a\x07")"})
        CHECK_THAT(faults_in(with(one_site, "name: s,", std::string("name: ") + name + ",")),
                   Contains("s.yaml:4:") && Contains("text with a control character"));
    CHECK_THAT(faults_of(with_files(one_site, "job_id,submit_s,run_s,accelerators\ndom\xe4ne,0,100,1\n")),
               Contains("jobs.csv:2:4: byte 0xe4, expected text in UTF-8"));
    CHECK_THAT(faults_of(with_files(one_site, "job_id,submit_s,run_s,accelerators\n\x1b[2J,0,100,1\n")),
               Contains("jobs.csv:2:1: control character 0x1b"));
}

TEST_CASE("files that are none are refused by every reader") {
    const auto file = with_files(one_site, plain_jobs);
    const auto pipe = file.parent_path() / "pipe";
    std::filesystem::remove(pipe);
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    for (const std::string& name : {std::string("/dev/zero"), std::string("pipe")}) {
        CHECK_THAT(faults_in(with(one_site, "file: jobs.csv", "file: " + name)), Contains("expected a file"));
        CHECK_THAT(faults_in(with(one_site, "400 gCO2/kWh",
                                  "{format: csv, file: " + name + ", time: t, value: v, unit: g/kWh}")),
                   Contains("expected a file"));
        CHECK_THAT(faults_in("include: " + name + "\n" + one_site), Contains("expected a file"));
    }
    CHECK_THAT(faults_of("/dev/zero"), Contains("zero: is a device, expected a file"));
}

TEST_CASE("what is no scenario is not told") {
    const auto file = with_files(one_site, "root:$y$j9T$abcdef:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n");
    CHECK_THAT(faults_of(file), !Contains("abcdef") && !Contains("daemon") && Contains("jobs.csv"));
    write_file(file.parent_path() / "secret", "hunter2\n");
    for (const std::string& text :
         {"include: secret\n" + one_site, "include: jobs.csv\n" + one_site,
          with(one_site, "400 gCO2/kWh", "{format: watttime, file: secret}"),
          with(one_site, "format: csv, file: jobs.csv", "format: swf, file: secret"),
          with(one_site, "400 gCO2/kWh", "{format: carbon-aware-sdk, location: a, file: secret}")})
        CHECK_THAT(faults_in(text), !Contains("hunter2") && !Contains("abcdef") && !Contains("daemon"));
}
