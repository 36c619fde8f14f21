#include <catch2/catch.hpp>

#include "sunward/series/time_text.hpp"
#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// The file of a GAIA trace: arrival_time, length, cpus.
TraceSource gaia(const std::filesystem::path& file, Duration unit) {
    TraceSource source;
    source.file = file;
    source.columns = {{"submit", "arrival_time"}, {"run", "length"}, {"accelerators", "cpus"}};
    source.time_unit = unit;
    return source;
}

TraceSource philly(const std::filesystem::path& file) {
    TraceSource source;
    source.file = file;
    source.columns = {{"submit", "timestamp"}, {"run", "duration"}, {"accelerators", "num_gpus"}, {"queue", "cluster"}};
    return source;
}

double accelerator_seconds(const Workload& workload) {
    double sum = 0;
    for (const Job& job : workload.jobs)
        sum += job.run.seconds() * job.request.accelerators;
    return sum;
}

} // namespace

TEST_CASE("our own columns") {
    const auto workload = read(csv("job_id,submit_s,run_s,accelerators,walltime_s,deadline_s,user,queue,priority\n"
                                   "a,10,100.5,4,200,500,ann,long,-2.5\n"
                                   "b,20,100,1,,,,,\n"
                                   "\n"
                                   "c,30,100,1,-1,-1,ann,ann,1\n"));
    REQUIRE(workload.jobs.size() == 3);
    const Job& a = workload.jobs[0];
    CHECK(workload.labels[a.name] == "a");
    CHECK(seconds_after(a.request.submit) == 10);
    CHECK(a.run == Duration::from_seconds(100.5));
    CHECK(a.request.accelerators == 4);
    CHECK(a.request.walltime == Duration::from_seconds(200));
    CHECK(seconds_after(a.request.deadline) == 500);
    CHECK(workload.names[a.request.user] == "ann");
    CHECK(workload.names[a.request.queue] == "long");
    CHECK(a.request.priority == -2.5F);
    CHECK(a.limited);
    for (std::size_t i : {1, 2}) {
        CHECK_FALSE(workload.jobs[i].limited);
        CHECK(workload.jobs[i].request.walltime == workload.jobs[i].run);
        CHECK(workload.jobs[i].request.deadline == Instant::never());
    }
    CHECK(workload.jobs[1].request.user == no_name);
    CHECK(workload.jobs[2].request.user == a.request.user);
    CHECK(workload.notes == std::vector<std::string>{"trace: jobs.csv: 2 of 3 records no wall-time requested: "
                                                     "schedulers are told the run time"});
}

TEST_CASE("foreign headers, a time unit, names ending in _s stay seconds, rows without ids") {
    auto source = csv("arrival,hours,gpus,walltime_s\n0,0.5,1,3600\n1.5,4.1625,2,3600\n");
    source.columns = {{"submit", "arrival"}, {"run", "hours"}, {"accelerators", "gpus"}};
    source.time_unit = Duration::from_hours(1);
    const auto workload = read(source);
    REQUIRE(workload.jobs.size() == 2);
    CHECK(workload.labels[workload.jobs[0].name] == "0");
    CHECK(workload.labels[workload.jobs[1].name] == "1");
    CHECK(seconds_after(workload.jobs[1].request.submit) == 5400);
    CHECK(workload.jobs[1].run == Duration::from_seconds(14985));
    CHECK(workload.jobs[1].request.walltime == Duration::from_hours(1));
}

TEST_CASE("run time from start and finish") {
    auto source = csv("submit_s,start_s,finish_s,accelerators\n0,5,20,1\n0,,20,1\n0,30,20,1\n");
    CHECK(faults(source) == "4: finish_s: before the start\n");
    source = csv("submit_s,start_s,finish_s,accelerators\n0,5,20,1\n0,,20,1\n0,7,7,1\n0,7,-1,1\n");
    auto workload = read(source);
    REQUIRE(workload.jobs.size() == 1);
    CHECK(workload.jobs[0].run == Duration::from_seconds(15));
    CHECK(has_note(workload, "1 of 4 records skipped: start unknown"));
    CHECK(has_note(workload, "2 of 4 records skipped: run time unknown or zero"));
    workload = read(csv("submit_s,finish_s,accelerators\n3,20,1\n"));
    CHECK(workload.jobs[0].run == Duration::from_seconds(17));
    CHECK(faults(csv("submit_s,finish_s,accelerators\n3,2,1\n")) == "2: finish_s: before the submit time\n");
}

TEST_CASE("unknown, zero, cancelled, repeated: skipped and counted") {
    const auto workload = read(csv("job_id,submit_s,run_s,accelerators,status\n"
                                   "1,0,10,1,COMPLETED\n"
                                   "2,,10,1,COMPLETED\n"
                                   "3,0,,1,FAILED\n"
                                   "4,0,-1,1,CANCELLED by 1000\n"
                                   "5,0,0,1,canceled\n"
                                   "6,0,0,1,\n"
                                   "7,0,10,0,\n"
                                   "8,0,10,-1,\n"
                                   "9,0,10,1,Cancelled\n"
                                   "1,0,99,1,COMPLETED\n"
                                   "10,0,10,0.5,\n"));
    CHECK(workload.jobs.size() == 3);
    CHECK(workload.jobs[0].run == Duration::from_seconds(10));
    CHECK(workload.jobs[2].request.accelerators == 1);
    CHECK(has_note(workload, "1 of 11 records skipped: submit time unknown"));
    CHECK(has_note(workload, "2 of 11 records skipped: run time unknown or zero"));
    CHECK(has_note(workload, "2 of 11 records skipped: cancelled before it started"));
    CHECK(has_note(workload, "2 of 11 records skipped: number of accelerators unknown or zero"));
    CHECK(has_note(workload, "1 of 11 records skipped: id seen before"));
    CHECK(has_note(workload, "1 of 11 records width rounded up"));
}

TEST_CASE("repeated ids are found whatever they look like") {
    const auto ids = [](const std::vector<std::string>& rows) {
        std::string text = "job_id,submit_s,run_s,accelerators\n";
        for (const auto& row : rows)
            text += row + ",0,1,1\n";
        const auto workload = read(csv(text));
        std::string kept;
        for (const Job& job : workload.jobs)
            kept += std::string{workload.labels[job.name]} + " ";
        return kept;
    };
    CHECK(ids({"1", "2", "3", "2", "4", "3"}) == "1 2 3 4 ");
    CHECK(ids({"b", "a", "b", "a", "c"}) == "b a c ");
    CHECK(ids({"1", "01", "1.0", "1"}) == "1 01 1.0 ");
    CHECK(ids({"9", "8", "7", "8", "99999999999999999999999", "x"}) == "9 8 7 99999999999999999999999 x ");
    std::vector<std::string> many;
    std::string expected;
    for (int i = 0; i < 1000; ++i) {
        many.push_back("job" + std::to_string(i));
        expected += many.back() + " ";
    }
    for (int i = 0; i < 1000; ++i)
        many.push_back("job" + std::to_string(i));
    CHECK(ids(many) == expected);
}

TEST_CASE("dates: relative to the earliest one, or absolute") {
    auto source = csv("submit_s,run_s,accelerators,deadline_s\n"
                      "2022-06-07 02:00:00,60,1,2022-06-07T12:00:00+02:00\n"
                      "2022-06-06 02:00:00,60,1,\n"
                      "2022-06-05 23:00:00,60,1,\n");
    source.time_zone = "Europe/Berlin";
    auto workload = read(source);
    REQUIRE(workload.jobs.size() == 3);
    CHECK(seconds_after(workload.jobs[0].request.submit) == 27 * 3600);
    CHECK(seconds_after(workload.jobs[0].request.deadline) == 37 * 3600);
    CHECK(seconds_after(workload.jobs[2].request.submit) == 0);
    CHECK(has_note(workload, "2 of 3 records submitted before the record above"));
    source.absolute = true;
    workload = read(source);
    REQUIRE(workload.jobs.size() == 2);
    CHECK(to_string(workload.jobs[0].request.submit) == "2022-06-07T00:00:00Z");
    CHECK(to_string(workload.jobs[0].request.deadline) == "2022-06-07T10:00:00Z");
    CHECK(to_string(workload.jobs[1].request.submit) == "2022-06-06T00:00:00Z");
}

TEST_CASE("absolute numbers are Unix times") {
    auto source = csv("when,run_s,accelerators\n1654473601500,60,1\n-1,60,1\n");
    source.columns = {{"submit", "when"}};
    source.time_unit = Duration{1000};
    source.absolute = true;
    const auto workload = read(source);
    REQUIRE(workload.jobs.size() == 1);
    CHECK(to_string(workload.jobs[0].request.submit) == "2022-06-06T00:00:01.500000Z");
}

TEST_CASE("every fault of a CSV trace is reported with its line and column name") {
    CHECK(faults(csv("job_id,submit_s,run_s,accelerators,walltime_s,deadline_s,priority\n"
                     "1,x,10,1,1,,\n"
                     "2,0,-10,1,1,,\n"
                     "3,0,NaN,1,1,,\n"
                     "4,0,10,inf,1,,\n"
                     "5,5,10,1,1,4,\n"
                     "6,0,10,1\n"
                     "7,0,10,1,1,,,9\n"
                     ",0,10,1,1,,\n"
                     "9,-3,1e300,2e9,-0.5,,high\n")) == "2: submit_s: expected a number, found text (1 byte)\n"
                                                        "3: run_s: negative: '-10'\n"
                                                        "5: accelerators: expected a number, found text (3 bytes)\n"
                                                        "6: deadline_s: before the submit time\n"
                                                        "7: : row of 4 cells, but the header has 7\n"
                                                        "8: : row of 8 cells, but the header has 7\n"
                                                        "9: job_id: empty\n"
                                                        "10: submit_s: negative: '-3'\n"
                                                        "10: run_s: out of range: '1e300'\n"
                                                        "10: accelerators: out of range: '2e9'\n"
                                                        "10: walltime_s: negative: '-0.5'\n"
                                                        "10: priority: expected a number, found text (4 bytes)\n");
}

TEST_CASE("records that cannot be used may be skipped, with a count and the first one's fault") {
    auto source = csv("job_id,submit_s,run_s,accelerators\n"
                      "1,0,10,1\n"
                      "2,0,-10,1\n"
                      "3,5,ten,-7\n"
                      "4,0,10\n"
                      "5,7,20,2\n");
    CHECK(faults(source) == "3: run_s: negative: '-10'\n4: run_s: expected a number, found text (3 bytes)\n"
                            "4: accelerators: negative: '-7'\n5: : row of 3 cells, but the header has 4\n");
    source.bad_records = BadRecords::skip;
    auto workload = read(source);
    REQUIRE(workload.jobs.size() == 2);
    CHECK(workload.labels[workload.jobs[1].name] == "5");
    CHECK(has_note(workload, "jobs.csv: 3 of 5 records skipped: cannot be used; the first is line 3: run_s: negative: "
                             "'-10'"));
    source = csv("submit_s,run_s,accelerators\n0,-1.5,1\n");
    source.bad_records = BadRecords::skip;
    CHECK(faults(source).find("no usable job; 1 of 1 records skipped: cannot be used") != std::string::npos);
}

TEST_CASE("lengths and words as sacct writes them") {
    const auto workload = read(csv("job_id,submit_s,run_s,accelerators,walltime_s\n"
                                   "a,0,1-02:03:04,1,UNLIMITED\n"
                                   "b,1,01:30:00,1,Partition_Limit\n"
                                   "c,2,90:00,1,2-01:24:56\n"
                                   "d,3,INVALID,1,10\n"
                                   "e,4,Unknown,1,10\n"));
    REQUIRE(workload.jobs.size() == 3);
    CHECK(workload.jobs[0].run == Duration::from_seconds(93'784)); // 86,400 + 7,384
    CHECK_FALSE(workload.jobs[0].limited);
    CHECK(workload.jobs[1].run == Duration::from_seconds(5400));
    CHECK_FALSE(workload.jobs[1].limited);
    CHECK(workload.jobs[2].run == Duration::from_seconds(5400));
    CHECK(workload.jobs[2].request.walltime == Duration::from_seconds(177'896));
    CHECK(has_note(workload, "2 of 5 records skipped: run time unknown or zero"));
    CHECK(has_note(workload, "2 of 5 records no wall-time requested"));
}

TEST_CASE("pipes, dates of sacct, jobs that have not ended") {
    auto source = csv("JobID|Submit|Start|End|NCPUS|TimelimitRaw|ElapsedRaw|\n"
                      "1|2022-06-06T00:00:00|2022-06-06T00:10:00|2022-06-06T01:10:00|2|90|3600|\n"
                      "2|2022-06-06T00:00:00|Unknown|Unknown|2|90|0|\n"
                      "3|2022-06-06T00:00:00|1970-01-01T00:00:00|2022-06-06T01:00:00|2|90|3600|\n"
                      "4|2022-06-06T02:00:00|2022-06-06T02:00:00|None|2|90|0|\n");
    source.columns = {{"job_id", "JobID"}, {"submit", "Submit"},      {"start", "Start"},
                      {"finish", "End"},   {"accelerators", "NCPUS"}, {"walltime", "TimelimitRaw"}};
    source.absolute = true;
    const auto workload = read(source);
    REQUIRE(workload.jobs.size() == 1);
    CHECK(workload.jobs[0].run == Duration::from_hours(1));
    CHECK(workload.jobs[0].request.walltime == Duration::from_seconds(5400)); // 90 min
    CHECK(has_note(workload, "1 of 4 records skipped: start unknown"));
    CHECK(has_note(workload, "1 of 4 records skipped: started before the submit"));
    CHECK(has_note(workload, "1 of 4 records skipped: run time unknown or zero"));
    source.columns = {{"job_id", "JobID"},
                      {"submit", "Submit"},
                      {"run", "ElapsedRaw"},
                      {"accelerators", "NCPUS"},
                      {"walltime", {"TimelimitRaw", Duration::from_hours(1)}}};
    CHECK(read(source).jobs[0].request.walltime == Duration::from_hours(90)); // what is stated counts
}

TEST_CASE("each column of times has a unit") {
    auto source = csv("when,ran,asked,accelerators\n1,90,2,1\n");
    source.columns = {{"submit", {"when", Duration::from_hours(1)}},
                      {"run", {"ran", Duration::from_seconds(60)}},
                      {"walltime", "asked"}};
    source.time_unit = Duration::from_days(1);
    const auto workload = read(source);
    CHECK(seconds_after(workload.jobs[0].request.submit) == 3600);
    CHECK(workload.jobs[0].run == Duration::from_seconds(5400));
    CHECK(workload.jobs[0].request.walltime == Duration::from_days(2));
}

TEST_CASE("German numbers in a job log") {
    const auto workload = read(csv("job_id;submit_s;run_s;accelerators\na;0;1.216,5;1\nb;1.000;2;1\n"));
    REQUIRE(workload.jobs.size() == 2);
    CHECK(workload.jobs[0].run == Duration::from_seconds(1216.5));
    CHECK(seconds_after(workload.jobs[1].request.submit) == 1000);
}

TEST_CASE("dates that are moved and zones that are not stated are told") {
    auto source = csv("submit_s,run_s,accelerators\n2022-06-05 00:00:00,60,1\n2022-06-07 00:00:00,60,1\n");
    auto workload = read(source);
    CHECK(has_note(workload, "dates are moved by 1 d: the first submit, 2022-06-05T00:00:00Z, is the start of the "
                             "horizon; 'absolute: true' takes them as they stand"));
    CHECK(has_note(workload, "dates without a zone are taken as UTC; 'time_zone' states another"));
    source.absolute = true;
    source.time_zone = "UTC";
    workload = read(source);
    CHECK_FALSE(has_note(workload, "dates"));
    workload = read(csv("submit_s,run_s,accelerators\n2022-06-06T00:00:00Z,60,1\n"));
    CHECK_FALSE(has_note(workload, "dates")); // the first submit is the start of the horizon, and the zone is there
    workload = read(csv("submit_s,run_s,accelerators\n1654473600,60,1\n1654473601,60,1\n"));
    CHECK(has_note(workload, "look like Unix times, which 'absolute: true' takes them for"));
    CHECK_FALSE(has_note(read(csv("submit_s,run_s,accelerators\n31536000,60,1\n")), "Unix"));
}

TEST_CASE("what looks like a mistake is told") {
    CHECK(has_note(read(csv("submit_s,run_s,accelerators,walltime_s\n0,60,1,1\n1,60,1,60\n2,60,1,60\n3,60,1,60\n"
                            "4,60,1,60\n")),
                   "at least a fifth of the jobs ran longer than requested"));
    CHECK_FALSE(has_note(read(csv("submit_s,run_s,accelerators,walltime_s\n0,60,1,1\n1,60,1,60\n2,60,1,60\n"
                                  "3,60,1,60\n4,60,1,60\n5,60,1,60\n")),
                         "a fifth"));
    CHECK(has_note(read(csv("submit_s,run_s,accelerators\n5,60,1\n5,70,1\n5,80,1\n")),
                   "all 3 jobs are submitted at 2022-06-06T00:00:05Z: is the column of submit times right?"));
    CHECK_FALSE(has_note(read(csv("submit_s,run_s,accelerators\n5,60,1\n5,70,1\n6,80,1\n")), "all 3 jobs"));
}

TEST_CASE("dates and numbers do not mix") {
    CHECK(faults(csv("submit_s,run_s,accelerators\n2022-06-06,1,1\n7,1,1\n")) ==
          "3: submit_s: " + time_problem("7") + "\n");
    CHECK(faults(csv("submit_s,run_s,accelerators\n7,1,1\n2022-06-06,1,1\n")) ==
          "3: submit_s: expected a number, found '2022-06-06'\n");
    CHECK(faults(csv("submit_s,run_s,accelerators\nyesterday,1,1\n2022-06-06,1,1\n")) ==
          "2: submit_s: " + time_problem("yesterday") + "\n");
}

TEST_CASE("the file and line stand in the message") {
    const auto source = csv("submit_s,run_s,accelerators\n0,1,1\n0,y,1\n");
    try {
        (void)read(source);
        FAIL("read a bad file");
    } catch (const InputError& error) {
        CHECK(to_string(error.faults().at(0)).find(source.file.string() + ":3") == 0);
    }
}

TEST_CASE("columns that are not there") {
    auto source = csv("id,submitted,runtime_s,hosts\n1,0,1,1\n");
    const std::string missing = faults(source);
    CHECK(missing.find("1: columns.submit: no column 'submit_s' and none mapped to submit") != std::string::npos);
    CHECK(missing.find("1: columns.accelerators: no column 'accelerators'") != std::string::npos);
    CHECK(missing.find("1: columns.run: no column 'run_s' or 'finish_s'") != std::string::npos);
    source.columns = {{"submit", "submited"}, {"run", "runtime_s"}, {"accelerators", "hosts"}, {"deadlin", "id"}};
    const std::string wrong = faults(source);
    CHECK(wrong.find("columns.deadlin: not a column of a job") != std::string::npos);
    CHECK(wrong.find("'deadline'") != std::string::npos);
    CHECK(wrong.find("columns.submit: no column 'submited'") != std::string::npos);
    CHECK(wrong.find("'submitted'") != std::string::npos);
}

TEST_CASE("a file that is missing or empty, a time unit or zone that is none") {
    TraceSource source;
    source.file = scratch_folder("workload") / "nothing.csv";
    CHECK_THROWS_AS(read(source), InputError);
    CHECK_THROWS_AS(read(csv("")), InputError);
    CHECK(faults(csv("submit_s,run_s,accelerators\n")) == "0: : no records at all\n");
    source = csv("submit_s,run_s,accelerators\n0,1,1\n");
    source.time_unit = {};
    source.time_zone = "Europe/Atlantis";
    CHECK(faults(source) == "0: time_unit: must be longer than zero\n"
                            "0: time_zone: unknown time zone 'Europe/Atlantis'\n");
}

TEST_CASE("the formats that can be named") {
    REQUIRE(trace_formats().size() == 2);
    CHECK(trace_formats()[0].name == "swf");
    CHECK(trace_formats()[0].format == TraceFormat::swf);
    CHECK(trace_formats()[1].name == "csv");
    CHECK(trace_formats()[1].format == TraceFormat::csv);
}

TEST_CASE("Alibaba PAI 2020: 1000 jobs in seconds") {
    const auto file = data_file("workload/alibaba_pai_2020_1k.csv");
    if (!file)
        return;
    const auto workload = read(gaia(*file, Duration::from_seconds(1)));
    REQUIRE(workload.jobs.size() == 1000);
    double length = 0;
    for (const Job& job : workload.jobs)
        length += job.run.seconds();
    CHECK(length / 1000 == Approx(9066.101));
    CHECK(seconds_after(workload.jobs[0].request.submit) == 0);
    CHECK(seconds_after(workload.jobs[999].request.submit) == 604756);
    CHECK(workload.notes.size() == 2); // no wall-times, and times without a unit
}

TEST_CASE("Azure and LANL: gzip, hours") {
    const auto azure = data_file("workload/azure_vm_100k.csv.gz");
    const auto lanl = data_file("workload/lanl_mustang_2015_100k.csv.gz");
    if (!azure || !lanl)
        return;
    auto workload = read(gaia(*azure, Duration::from_hours(1)));
    REQUIRE(workload.jobs.size() == 99988);
    CHECK(seconds_after(workload.jobs.back().request.submit) / 3600 == Approx(8759.916666666666));
    double hours = 0;
    for (const Job& job : workload.jobs)
        hours += job.run.seconds() / 3600;
    CHECK(hours / 99988 == Approx(3.827275106346689));

    workload = read(gaia(*lanl, Duration::from_hours(1)));
    REQUIRE(workload.jobs.size() == 100000);
    std::uint64_t width = 0;
    for (const Job& job : workload.jobs)
        width += job.request.accelerators;
    CHECK(width == 1044919);
}

TEST_CASE("Philly: unsorted dates, hexadecimal cluster names") {
    const auto file = data_file("workload/philly_2017_jobs.csv.gz");
    if (!file)
        return;
    auto workload = read(philly(*file));
    REQUIRE(workload.jobs.size() == 82247);
    CHECK(has_note(workload, "44878 of 82247 records submitted before the record above: sorted"));
    CHECK(accelerator_seconds(workload) == 3521082502.0); // the sum of its gpu_time column
    CHECK(workload.names[workload.jobs[1].request.queue] == "6214e9");
    sort_jobs(workload);
    CHECK(seconds_after(workload.jobs.front().request.submit) == 0);
    // 2017-09-04 10:30:41 to 2017-12-22 08:02:11
    CHECK(seconds_after(workload.jobs.back().request.submit) == 108 * 86400 + 77490);
    for (std::size_t i = 1; i < workload.jobs.size(); ++i) {
        const Job& before = workload.jobs[i - 1];
        const Job& job = workload.jobs[i];
        REQUIRE((before.request.submit < job.request.submit ||
                 (before.request.submit == job.request.submit && before.name < job.name)));
    }
}

TEST_CASE("Alibaba GPU 2023 pods: run from start and finish, pods without a GPU") {
    const auto file = data_file("workload/alibaba_gpu_2023_pods.csv");
    if (!file)
        return;
    TraceSource source;
    source.file = *file;
    source.columns = {{"job_id", "name"},          {"submit", "creation_time"}, {"start", "scheduled_time"},
                      {"finish", "deletion_time"}, {"accelerators", "num_gpu"}, {"status", "pod_phase"}};
    const auto workload = read(source);
    CHECK(workload.jobs.size() == 6203);
    CHECK(accelerator_seconds(workload) == 214603958.0);
    CHECK(has_note(workload, "897 of 8152 records skipped: start unknown"));
    CHECK(has_note(workload, "1052 of 8152 records skipped: number of accelerators unknown or zero"));
}
