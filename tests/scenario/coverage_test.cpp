// Runs that would outlast their data, and steps that nobody could count: said before the run.
#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

/// Two days of an hourly signal, and a job a line: `submit_s,run_s,accelerators,walltime_s`.
std::string with_jobs(const std::string& rows, const std::string& horizon, const std::string& more = "",
                      const std::string& signal = "") {
    const auto folder = scenario_file("").parent_path();
    write_file(folder / "jobs.csv", "submit_s,run_s,accelerators,walltime_s\n" + rows);
    std::string values = "time,v\n";
    for (int hour = 0; hour < 48; ++hour)
        values += "2024-01-0" + std::to_string(1 + hour / 24) + "T" + (hour % 24 < 10 ? "0" : "") +
                  std::to_string(hour % 24) + ":00Z,100\n";
    write_file(folder / "ci.csv", values);
    return "sunward: 1\nhorizon: {start: 2024-01-01T00:00Z" + horizon +
           "}\nzones: [{name: z, signals: {average: {format: csv, file: ci.csv, time: time, value: v, unit: gCO2/kWh" +
           signal +
           "}}}]\nsites: [{name: s, zone: z, clusters: [{node: t4-node, count: 2}]}]\n"
           "workload: [{name: log, format: csv, file: jobs.csv" +
           more + "}]\n";
}

} // namespace

TEST_CASE("jobs that are sure to outlast a signal are told of before the run, with zone, file and cure") {
    const std::string long_job = "0,90000,1,90000\n86000,90000,1,90000\n";
    const std::string text = faults_in(with_jobs(long_job, ", duration: 1 d"));
    CHECK_THAT(text, Contains("zones[0].signals.average"));
    CHECK_THAT(text, Contains("ci.csv"));
    CHECK_THAT(text, Contains("zone z ends at 2024-01-03T00:00"));
    CHECK_THAT(text, Contains("runs until 2024-01-03T00:53:20"));
    CHECK_THAT(text, Contains("'ends: hold'"));
    CHECK_THAT(text, Contains("'horizon.drain: false'"));
    CHECK(faults_in(with_jobs(long_job, ", duration: 1 d, drain: false")).empty());
    CHECK(faults_in(with_jobs(long_job, ", duration: 1 d", "", ", ends: hold")).empty());
    CHECK_THAT(faults_in(with_jobs(long_job, "")), Contains("ends at 2024-01-03T00:00"));
}

TEST_CASE("a job that is killed at its request does not outlast it") {
    const std::string rows = "0,90000,1,90000\n86000,90000,1,80000\n";
    CHECK(faults_in(with_jobs(rows, ", duration: 1 d", ", kill_at_walltime: true")).empty());
    CHECK_FALSE(faults_in(with_jobs(rows, ", duration: 1 d")).empty());
}

TEST_CASE("a backlog that all accelerators together cannot do in time outlasts a signal") {
    std::string rows;
    for (int i = 0; i < 20; ++i) // on two nodes of four accelerators: 200,000 s, longer than the signal's two days
        rows += "0,80000,1,80000\n";
    CHECK_THAT(faults_in(with_jobs(rows, ", duration: 1 d")),
               Contains("keep all 8 accelerators busy until 2024-01-03T07:33:20"));
}

TEST_CASE("a job that a cut stops outlasts a signal by as much") {
    // 40 h of work from the start on, in a signal of 48 h: with 10 h in the dark it ends after 50 h.
    const std::string rows = "0,144000,1,\n";
    const auto with_cut = [&](const std::string& grid, const std::string& length = "10 h") {
        return with(with_jobs(rows, ", duration: 1 d"), "count: 2}]",
                    "count: 2}], grid: {cuts: [{at: 2024-01-01T10:00Z, for: " + length + "}]}" + grid);
    };
    CHECK_THAT(
        faults_in(with_cut(", limits: pause")),
        Contains("job '0' runs until 2024-01-03T02:00:00Z if it starts at once, and pauses while no site is fed"));
    CHECK(faults_in(with_cut(", limits: pause", "8 h")).empty()); // 48 h
    CHECK(faults_in(with_cut(", limits: none")).empty());
    CHECK(faults_in(with_cut(", limits: pause, battery: {capacity: 1 MWh, power: 1 MW}")).empty());
    const std::string cap = ", limits: pause, power_cap: {values: [1 W, 1 W, 1 MW], period: 3 h}";
    const std::string capped = with(with_jobs(rows, ", duration: 1 d"), "count: 2}]", "count: 2}]" + cap);
    CHECK_THAT(faults_in(capped), Contains("runs until 2024-01-06T00:00:00Z")); // an hour in three
}

TEST_CASE("jobs that ran on beyond their request in the trace run on, unless the entry says otherwise") {
    const std::string rows = "0,900,1,600\n10,500,1,600\n20,900,1,\n";
    const Scenario replay = load_scenario(scenario_file(with_jobs(rows, ""))).scenario;
    CHECK_FALSE(replay.workload.classes[0].kill_at_walltime);
    REQUIRE_FALSE(replay.workload.notes.empty());
    CHECK_THAT(replay.workload.notes.back(), Contains("log: 1 of 3 jobs ran longer than requested"));
    const Scenario strict = load_scenario(scenario_file(with_jobs(rows, "", ", kill_at_walltime: true"))).scenario;
    CHECK(strict.workload.classes[0].kill_at_walltime);
    const Scenario tidy = load_scenario(scenario_file(with_jobs("0,500,1,600\n", ""))).scenario;
    CHECK(tidy.workload.classes[0].kill_at_walltime);
}

TEST_CASE("profiles and caps of any period begin with the horizon's first day") {
    const std::string text =
        with(with(with(two_sites, "average: 400 gCO2/kWh",
                       "average: {format: profile, values: [100 gCO2/kWh, 200 gCO2/kWh], period: 14 h}, "
                       "carbon_free: {format: profile, values: [10 %, 20 %], period: 14 h}"),
                  "start: 2024-01-01T00:00Z", "start: 2024-01-03T05:00Z"),
             "    clusters:", "    limits: pause\n    power_cap: {values: [1 MW, 2 MW], period: 14 h}\n    clusters:");
    const Scenario scenario = load_scenario(scenario_file(text)).scenario;
    const Instant midnight = parse_instant("2024-01-03T00:00Z").value();
    const std::vector<std::pair<const Series*, double>> all{{&scenario.zones[0].average->series, 100},
                                                            {&*scenario.zones[0].carbon_free, 0.1},
                                                            {&*scenario.sites[0].power.power_cap, 1e6}};
    for (const auto& [series, first] : all) {
        CHECK(series->at(midnight) == Approx(first));
        CHECK(series->at(midnight + Duration::from_seconds(7 * 3600 - 1)) == Approx(first));
        CHECK(series->at(midnight + Duration::from_hours(7)) == Approx(2 * first));
        CHECK(series->at(midnight + Duration::from_hours(14)) == Approx(first));
    }
}

TEST_CASE("steps of a microsecond, and more of them than anybody waits for, are refused with the limit") {
    const auto fault_of = [](const std::string& extra) { return faults_in(two_sites + extra); };
    CHECK_THAT(fault_of("output: {sites_every: 1 us}\n"), Contains("output.sites_every"));
    CHECK_THAT(fault_of("policy: {when: {rule: wait-awhile, align: grid, slot: 1 us}}\n"), Contains("slot"));
    CHECK_THAT(fault_of("policy: {when: {rule: receding-horizon, every: 1 us}}\n"), Contains("every"));
    CHECK_THAT(fault_of("policy: {when: {rule: threshold, replan: 1 us}}\n"), Contains("replan"));
    CHECK_THAT(fault_of("forecast: {model: persistence, period: 1 us, issue_step: 1 us}\n"), Contains("issue_step"));
    const std::string period = with(two_sites, "average: 400 gCO2/kWh",
                                    "average: {format: profile, values: [1 gCO2/kWh, 2 gCO2/kWh], period: 1 us}");
    CHECK_THAT(faults_in(period), Contains("period"));
    const std::string year = with(two_sites, "duration: 2 d", "duration: 3650 d");
    CHECK_THAT(faults_in(year + "output: {sites_every: 1 s}\n"), Contains("more than 2000000"));
    CHECK(faults_in(year).empty());
}

TEST_CASE("a gap outside what the run reads is a note, one that it gets to or looks at is a fault") {
    const std::string gap_at_30_h = "2024-01-02T06:00Z,100\n";
    const auto text = [&](const std::string& rows, const std::string& horizon, const std::string& more = "") {
        const std::string scenario = with_jobs(rows, horizon, more);
        const auto file = scenario_file("").parent_path() / "ci.csv";
        std::ostringstream read;
        read << std::ifstream(file).rdbuf();
        std::string values = read.str();
        values.erase(values.find("2024-01-02T06:00Z"), gap_at_30_h.size());
        write_file(file, values);
        return scenario;
    };
    const std::string short_job = "0,3600,1,3600\n";
    const Loaded loaded = load_scenario(scenario_file(text(short_job, ", duration: 1 d")), {});
    CHECK_THAT(loaded.scenario.notes.front() + loaded.scenario.notes.back(), Contains("outside what the run needs"));
    CHECK_THAT(faults_in(text(short_job, ", duration: 31 h")),
               Contains("ci.csv") && Contains("gap from 2024-01-02T06:00:00Z to 2024-01-02T07:00:00Z"));
    const std::string drained = faults_in(text("0,120000,1,120000\n", ", duration: 1 d")); // 33.3 h
    CHECK_THAT(drained, Contains("zones[0].signals.average") && Contains("runs until 2024-01-02T09:20:00Z") &&
                            Contains("gap from 2024-01-02T06:00:00Z to 2024-01-02T07:00:00Z") && Contains("'gaps'"));
    CHECK(faults_in(text("0,120000,1,120000\n", ", duration: 1 d, drain: false")).empty());
    CHECK_THAT(faults_in(text("0,120000,1,120000\n", "")), Contains("gap from 2024-01-02T06:00:00Z"));
    const std::string looks =
        faults_in(text(short_job, ", duration: 1 d", ", slack: 40 h") + "policy: lowest-window\n");
    CHECK_THAT(looks, Contains("the policy looks ahead to 2024-01-02T17:00:00Z"));
}

TEST_CASE("a job that a power cap slows down or pauses outlasts a signal by as much") {
    // Two nodes of four accelerators draw 800 W when idle, a job 1000 W more; the cap is stated by how many jobs fit.
    constexpr double idle = 800;
    constexpr double job = 1000;
    const auto text = [&](const std::string& rule, const std::vector<double>& fits, const std::string& rows,
                          const std::string& horizon = ", duration: 1 d") {
        std::string values;
        for (const double count : fits)
            values += (values.empty() ? "" : ", ") + std::to_string(idle + count * job) + " W";
        const std::string nodes = "nodes: [{name: plain, accelerators: 4, accelerator: {idle: 100 W, full: 1100 W}}]\n";
        return with(with_jobs(rows, horizon), "node: t4-node, count: 2}]",
                    "node: plain, count: 2}], limits: " + rule + ", power_cap: {values: [" + values +
                        "], period: " + std::to_string(6 * fits.size()) + " h}") +
               nodes;
    };
    // 40 h of work at full clock, in a signal of 48 h. At an eighth of its power a job has half the clock: of each 12 h
    // it works 6 h at full and 6 h at half speed, so that 36 h take 48 h and 40 h 52 h.
    const std::string forty = "0,144000,1,\n";
    CHECK_THAT(
        faults_in(text("throttle", {1.01, 0.125}, forty)),
        Contains("job '0' runs until 2024-01-03T04:00:00Z if it starts at once, as power is limited on the way"));
    CHECK(faults_in(text("throttle", {1.01, 0.125}, "0,129600,1,\n")).empty());
    CHECK(faults_in(text("throttle", {1.01, 0.5}, "0,129000,1,\n")).empty());
    // Paused for each second 6 h: after 24 h of work 42 h have gone by, after 25 h 49 h.
    CHECK(faults_in(text("pause", {1.01, 0.9}, "0,86400,1,\n")).empty());
    CHECK_THAT(faults_in(text("pause", {1.01, 0.9}, "0,90000,1,\n")), Contains("runs until 2024-01-03T01:00:00Z"));
    // Eight accelerators of which two fit: four jobs of 25 h take 50 h, of 24 h 48 h.
    const auto four = [](const std::string& seconds) {
        std::string rows;
        for (int i = 0; i < 4; ++i)
            rows += "0," + seconds + ",1,\n";
        return rows;
    };
    CHECK_THAT(faults_in(text("pause", {2.01}, four("90000"))),
               Contains("keep all 8 accelerators busy until 2024-01-03T02:00:00Z, as power is limited on the way"));
    CHECK(faults_in(text("pause", {2.01}, four("86400"))).empty());
    // A job that never fits is given up by the run, which ends without it.
    CHECK(faults_in(text("pause", {0.9}, "0,90000,1,\n")).empty());
    CHECK(faults_in(text("pause", {0.9, 0.5}, "0,90000,1,\n")).empty());
}

TEST_CASE("a rule looks ahead from where it decides, not from the end of the horizon, and at its own signal only") {
    // An hour is missing from 24 h on, right after the horizon; the only job is submitted at 2 h and runs an hour.
    const auto text = [&](const std::string& more, const std::string& policy) {
        const std::string scenario = with_jobs("0,60,1,60\n7200,3600,1,3600\n", ", duration: 1 d", more);
        std::string values = "time,v\n";
        for (int h = 0; h < 48; ++h)
            if (h != 24)
                values += "2024-01-0" + std::to_string(1 + h / 24) + "T" + (h % 24 < 10 ? "0" : "") +
                          std::to_string(h % 24) + ":00Z," + std::to_string(100 + h) + "\n";
        write_file(scenario_file("").parent_path() / "ci.csv", values);
        return scenario + "policy: " + policy + "\n";
    };
    const auto looks_to = [](const std::string& hour) {
        return Contains("zone z has a gap from 2024-01-02T00:00:00Z to 2024-01-02T01:00:00Z, but the policy looks "
                        "ahead to 2024-01-02T" +
                        hour + ":00:00Z");
    };
    const auto threshold = [](const std::string& ahead) {
        return "{when: {rule: threshold, lookahead: " + ahead + "}}";
    };
    CHECK(faults_in(text("", threshold("22 h"))).empty());
    CHECK_THAT(faults_in(text("", threshold("23 h"))), looks_to("01"));
    CHECK_THAT(faults_in(text(", slack: 22 h", threshold("1 h"))), looks_to("01")); // 2 h + 1 h + 22 h
    const auto horizon = [](const std::string& ahead) {
        return "{when: {rule: receding-horizon, horizon: " + ahead + "}}";
    };
    CHECK(faults_in(text(", slack: 2 h", horizon("20 h"))).empty()); // decides up to 4 h
    CHECK_THAT(faults_in(text(", slack: 2 h", horizon("21 h"))), looks_to("01"));
    const auto search = [](const std::string& ahead) {
        return "{width: {rule: k-search, least_use: 1, lookahead: " + ahead + "}}";
    };
    CHECK(faults_in(text("", search("22 h"))).empty());
    CHECK_THAT(faults_in(text("", search("23 h"))), looks_to("01"));
    const std::string priced =
        with(text("", threshold("23 h")), "signals: {", "signals: {price: {constant: 50 EUR/MWh}, ");
    CHECK_THAT(faults_in(priced), looks_to("01"));
    CHECK(faults_in(with(priced, "policy: {", "policy: {optimise: price, ")).empty());
}

TEST_CASE("a gap within a step of resample, or where a straight line leads to, counts as far as it is felt") {
    const auto text = [&](int hour, const std::string& rows, const std::string& horizon, const std::string& signal) {
        const std::string scenario = with_jobs(rows, horizon, "", signal);
        std::string values = "time,v\n";
        for (int h = 0; h < 48; ++h)
            if (h != hour)
                values += "2024-01-0" + std::to_string(1 + h / 24) + "T" + (h % 24 < 10 ? "0" : "") +
                          std::to_string(h % 24) + ":00Z," + std::to_string(100 + h) + "\n";
        write_file(scenario_file("").parent_path() / "ci.csv", values);
        return scenario;
    };
    const std::string short_job = "0,3600,1,3600\n";
    const std::string gap_at_3 = "gap from 2024-01-01T03:00:00Z to 2024-01-01T04:00:00Z";
    CHECK(faults_in(text(3, short_job, ", duration: 2 h", "")).empty());
    CHECK_THAT(faults_in(text(3, short_job, ", duration: 2 h", ", resample: 4 h")), Contains(gap_at_3));
    CHECK_THAT(faults_in(text(3, short_job, ", duration: 2 h", ", resample: 5 h")), Contains(gap_at_3));
    CHECK(faults_in(text(4, short_job, ", duration: 2 h", ", resample: 4 h")).empty());
    CHECK(faults_in(text(3, short_job, ", duration: 2 h", ", resample: 4 h, sample: true")).empty());
    CHECK(faults_in(text(3, short_job, ", duration: 2 h", ", shape: linear, resample: 1 h")).empty());
    CHECK_THAT(faults_in(text(2, short_job, ", duration: 2 h", ", shape: linear, resample: 1 h")),
               Contains("gap from 2024-01-01T02:00:00Z"));
    // In the drain, up to the step that the gap is in.
    const std::string longer = "0,18000,1,18000\n";
    CHECK(faults_in(text(11, longer, ", duration: 2 h", ", resample: 4 h")).empty());
    CHECK_THAT(faults_in(text(7, longer, ", duration: 2 h", ", resample: 4 h")),
               Contains("gap from 2024-01-01T04:00:00Z to 2024-01-01T08:00:00Z") && Contains("runs until"));
}

TEST_CASE("values that are held beyond the data are told with their span") {
    const auto notes = [](const std::string& jobs, const std::string& horizon, const std::string& signal) {
        std::string text;
        for (const std::string& note :
             load_scenario(scenario_file(with_jobs(jobs, horizon, "", signal))).scenario.notes)
            text += note + "\n";
        return text;
    };
    const std::string job = "0,3600,1,3600\n";
    // Two days of values from 2024-01-01 on.
    CHECK_THAT(notes(job, ", duration: 5 d", ", ends: hold"),
               Contains("zone z: ci.csv (csv): its last value is held from 2024-01-03T00:00:00Z to "
                        "2024-01-06T00:00:00Z (3 d), for which there are no data"));
    CHECK_THAT(notes(job, ", duration: 1 d", ", ends: hold, shift: 6 h"),
               Contains("its first value is held from 2024-01-01T00:00:00Z to 2024-01-01T06:00:00Z (6 h)") &&
                   !Contains("its last value"));
    CHECK_THAT(notes(job, ", duration: 2 d", ", ends: hold"), !Contains("is held"));
    CHECK_THAT(notes(job, ", duration: 5 d", ", ends: repeat"), !Contains("is held"));
    // A job that is sure to run beyond the horizon, up to 90,000 s after 86,000 s.
    CHECK_THAT(notes("86000,90000,1,90000\n", ", duration: 1 d", ", ends: hold"),
               Contains("from 2024-01-03T00:00:00Z to 2024-01-03T00:53:20Z"));
}
