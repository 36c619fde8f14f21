// Tables as Slurm's sacct writes them, and times of which nobody says what they are.
#include <catch2/catch.hpp>

#include "sunward/workload/slurm.hpp"
#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

std::string ids_of(const Workload& workload) {
    std::string ids;
    for (const Job& job : workload.jobs)
        ids += std::string(workload.labels[job.name]) + " ";
    return ids;
}

/// `sacct --parsable2`: a batch job of two accelerators with its steps, one task of an array, one job without any.
TraceSource sacct(const std::string& more = "") {
    TraceSource source = csv(
        "JobID|Submit|Start|End|ElapsedRaw|TimelimitRaw|AllocTRES|State\n"
        "501|2024-06-03T08:00:00|2024-06-03T08:05:00|2024-06-03T09:05:00|3600|120|"
        "billing=8,cpu=8,gres/gpu:a100=2,gres/gpu=2,mem=64G,node=1|COMPLETED\n"
        "501.batch|2024-06-03T08:05:00|2024-06-03T08:05:00|2024-06-03T09:05:00|3600||"
        "cpu=8,gres/gpu:a100=2,gres/gpu=2,mem=64G,node=1|COMPLETED\n"
        "501.extern|2024-06-03T08:05:00|2024-06-03T08:05:00|2024-06-03T09:05:00|3600||"
        "billing=8,cpu=8,gres/gpu=2,mem=64G,node=1|COMPLETED\n"
        "501.0|2024-06-03T08:06:00|2024-06-03T08:06:00|2024-06-03T09:00:00|3240||cpu=8,gres/gpu=2,node=1|COMPLETED\n"
        "501.1|Unknown|Unknown|Unknown|||cpu=8|CANCELLED\n"
        "502_7|2024-06-03T10:00:00|2024-06-03T10:00:00|2024-06-03T10:30:00|1800|60|cpu=4,gres/gpu:a100=4,node=1|"
        "COMPLETED\n"
        "502_7.interactive|2024-06-03T10:00:00|2024-06-03T10:00:00|2024-06-03T10:30:00|1800||cpu=4|COMPLETED\n"
        "503|2024-06-03T11:00:00|2024-06-03T11:00:00|2024-06-03T12:00:00|3600|60|billing=1,cpu=1,mem=4G,node=1|"
        "COMPLETED\n" +
        more);
    source.columns = {{"submit", "Submit"},
                      {"run", "ElapsedRaw"},
                      {"accelerators", "AllocTRES"},
                      {"walltime", "TimelimitRaw"},
                      {"status", "State"}};
    return source;
}

} // namespace

TEST_CASE("a table of sacct: steps are no jobs, accelerators are in the resources") {
    const Workload workload = read(sacct());
    CHECK(ids_of(workload) == "501 502_7 ");
    CHECK(has_note(workload, "5 of 8 records skipped: a step of a job, not a job"));
    CHECK(has_note(workload, "1 of 8 records skipped: number of accelerators unknown or zero"));
    REQUIRE(workload.jobs.size() == 2);
    CHECK(workload.jobs[0].request.accelerators == 2);
    CHECK(workload.jobs[0].run == Duration::from_hours(1));
    CHECK(workload.jobs[0].request.walltime == Duration::from_hours(2)); // 120 min
    CHECK(workload.jobs[1].request.accelerators == 4);
    CHECK_FALSE(has_note(workload, "taken as seconds"));
    // Accelerators are no processors that would have to be divided.
    auto of_cores = sacct();
    of_cores.cores_per_accelerator = 4;
    CHECK(read(of_cores).jobs[0].request.accelerators == 2);
}

TEST_CASE("a job of sacct that was still running is told of") {
    const Workload workload =
        read(sacct("504|2024-06-03T12:00:00|2024-06-03T12:00:00|Unknown|900|60|cpu=1,gres/gpu=1|RUNNING\n"));
    REQUIRE(workload.jobs.size() == 3);
    CHECK(workload.jobs[2].run == Duration::from_seconds(900));
    CHECK(has_note(workload, "1 of 9 records still running when the log was written: their time up to then is taken"));
    CHECK_FALSE(has_note(read(sacct()), "still running"));
}

TEST_CASE("ids with a point are steps only behind their job") {
    auto source =
        csv("job_id,submit_s,run_s,accelerators\n1.0,0,60,1\n2.0,10,60,1\n3,20,60,1\n3.0,20,60,1\n3.5,30,60,1\n"
            "v1.batch,40,60,1\n4.batch,50,60,1\n");
    const Workload workload = read(source);
    CHECK(ids_of(workload) == "1.0 2.0 3 v1.batch ");
    CHECK(has_note(workload, "3 of 7 records skipped: a step of a job"));
}

TEST_CASE("resources of Slurm") {
    using slurm::accelerators_of;
    CHECK(accelerators_of("billing=8,cpu=8,gres/gpu:a100=2,gres/gpu=2,mem=64G,node=1") == 2);
    CHECK(accelerators_of("cpu=8,gres/gpu=3,gres/gpu:a100=1,gres/gpu:a40=2") == 3);
    CHECK(accelerators_of("gres/gpu:a100=1,gres/gpu:a40=2") == 3);
    CHECK(accelerators_of("cpu=32,mem=256000M") == 0);
    CHECK(accelerators_of("cpu=1,gres/gpumem=40G,gres/shard=4") == 0);
    CHECK_FALSE(accelerators_of("gpu:2"));
    CHECK_FALSE(accelerators_of("cpu=8,gres/gpu=two"));
    CHECK(faults(csv("submit_s,run_s,accelerators\n0,60,gres/gpu=x\n"))
              .find("accelerators: expected a number or resources such as cpu=8,gres/gpu=2") != std::string::npos);
}

TEST_CASE("a table of sacct without a mapping says which one it takes") {
    auto source = sacct();
    source.columns.clear();
    CHECK(
        faults(source).find("state 'columns: {job_id: JobID, submit: Submit, run: ElapsedRaw, accelerators: AllocTRES, "
                            "walltime: TimelimitRaw, status: State}'") != std::string::npos);
    CHECK(faults(csv("a,b\n1,2\n")).find("sacct") == std::string::npos);
}

TEST_CASE("numbers whose unit nobody states are taken as seconds with a note") {
    auto source = csv("at,length,limit_s,n\n0,60,90,1\n5,60,90,1\n");
    source.columns = {{"submit", "at"}, {"run", "length"}, {"accelerators", "n"}, {"walltime", "limit_s"}};
    CHECK(has_note(read(source), "numbers of 'at', 'length' are taken as seconds; 'time_unit', or 'unit' of a column"));
    source.columns["run"].unit = Duration::from_seconds(60);
    CHECK(has_note(read(source), "numbers of 'at' are taken as seconds"));
    source.time_unit = Duration::from_hours(1);
    CHECK_FALSE(has_note(read(source), "taken as seconds"));
    CHECK_FALSE(has_note(read(csv("submit_s,run_s,accelerators\n0,60,1\n")), "taken as seconds"));
    auto clock = csv("at,length,n\n2024-06-03,01:00:00,1\n");
    clock.columns = {{"submit", "at"}, {"run", "length"}, {"accelerators", "n"}};
    CHECK_FALSE(has_note(read(clock), "taken as seconds"));
}

TEST_CASE("Unix times in milliseconds, microseconds and nanoseconds") {
    // date -u -d '2022-06-06 00:01:40' +%s: 1654473700
    for (const char* zeros : {"000", "000000", "000000000"}) {
        auto source = csv(std::string("submit_s,run_s,accelerators\n1654473700") + zeros + ",60,1\n");
        CHECK(faults(source).find("'absolute: true' takes it as it stands") != std::string::npos);
        source.absolute = true;
        const Workload workload = read(source);
        REQUIRE(workload.jobs.size() == 1);
        CHECK(seconds_after(workload.jobs[0].request.submit) == 100);
    }
}

TEST_CASE("dates with the day first in a job log") {
    auto source = csv("submit_s,run_s,accelerators\n06.06.2022 00:01:40,60,1\n07.06.2022 00:00,60,1\n");
    source.absolute = true;
    const Workload workload = read(source);
    REQUIRE(workload.jobs.size() == 2);
    CHECK(seconds_after(workload.jobs[0].request.submit) == 100);
    CHECK(seconds_after(workload.jobs[1].request.submit) == 86400);
}

TEST_CASE("the same mistake in every row is told three times, with a count") {
    std::string rows = "submit_s,run_s,accelerators\n";
    for (int i = 0; i < 1000; ++i)
        rows += "0" + std::to_string(1 + i % 9) + "/04/2024,60,1\n";
    const std::string found = faults(csv(rows));
    CHECK(std::count(found.begin(), found.end(), '\n') == 3);
    CHECK(found.find("4: submit_s: ") != std::string::npos);
    CHECK(found.find("; and 997 more like it\n") != std::string::npos);
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
    CHECK_FALSE(workload.jobs[0].request.limited);
    CHECK(workload.jobs[1].run == Duration::from_seconds(5400));
    CHECK_FALSE(workload.jobs[1].request.limited);
    CHECK(workload.jobs[2].run == Duration::from_seconds(5400));
    CHECK(workload.jobs[2].request.walltime == Duration::from_seconds(177'896));
    CHECK(has_note(workload, "2 of 5 records skipped: run time unknown or zero"));
    CHECK(has_note(workload, "2 of 5 records without a requested wall-time"));
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

TEST_CASE("records without gres/gpu are told with what to do about them") {
    CHECK(has_note(read(sacct()), "number of accelerators unknown or zero; 1 of them without gres/gpu in 'AllocTRES'"));
    TraceSource source = csv("JobID|Submit|ElapsedRaw|AllocTRES|AllocCPUS\n"
                             "1|2024-06-03T08:00:00|3600|billing=8,cpu=8,mem=64G,node=1|8\n"
                             "2|2024-06-03T09:00:00|3600|billing=4,cpu=4,mem=64G,node=1|4\n");
    source.columns = {{"submit", "Submit"}, {"run", "ElapsedRaw"}, {"accelerators", "AllocTRES"}};
    const std::string text = faults(source);
    CHECK(text.find("2 of 2 records skipped: number of accelerators unknown or zero; 2 of them without gres/gpu in "
                    "'AllocTRES': for jobs of processors state 'columns: {accelerators: AllocCPUS}', and "
                    "'cores_per_accelerator'") != std::string::npos);
    source.columns.insert_or_assign("accelerators", TraceColumnName("AllocCPUS"));
    CHECK(read(source).jobs.size() == 2);
}

TEST_CASE("a column of dates in place of a length is told as such") {
    TraceSource source = sacct();
    source.columns.insert_or_assign("run", TraceColumnName("Start"));
    CHECK(faults(source).find("Start: expected a number or a length such as 1-02:30:00, found '2024-06-03T08:05:00', a "
                              "date; the columns of dates are 'submit', 'start', 'finish' and 'deadline'") !=
          std::string::npos);
}

TEST_CASE("jobs within the hour that the clock shows twice are read in the order of the log") {
    // Berlin, 2022-10-30: 02:00 to 03:00 occurs at 00:00Z (summer time) and again at 01:00Z.
    TraceSource source = csv("id,submit,start,end,accelerators\n"
                             "a,2022-10-30 01:50:00,2022-10-30 02:40:00,2022-10-30 02:10:00,1\n"
                             "b,2022-10-30 02:50:00,2022-10-30 02:20:00,2022-10-30 03:10:00,1\n"
                             "c,2022-10-30 02:30:00,2022-10-30 02:35:00,2022-10-30 03:30:00,1\n");
    source.columns = {{"job_id", "id"}, {"submit", "submit"}, {"start", "start"}, {"finish", "end"}};
    source.time_zone = "Europe/Berlin";
    source.absolute = true;
    const Workload workload = read(source, {}, from_civil(2022, 10, 29, {}));
    REQUIRE(workload.jobs.size() == 3);
    CHECK(to_string(workload.jobs[0].request.submit) == "2022-10-29T23:50:00Z");
    CHECK(workload.jobs[0].run == Duration::from_seconds(30 * 60)); // 00:40Z to 01:10Z
    CHECK(to_string(workload.jobs[1].request.submit) == "2022-10-30T00:50:00Z");
    CHECK(workload.jobs[1].run == Duration::from_seconds(50 * 60)); // 01:20Z to 02:10Z
    CHECK(to_string(workload.jobs[2].request.submit) == "2022-10-30T01:30:00Z");
    CHECK(workload.jobs[2].run == Duration::from_seconds(55 * 60)); // 01:35Z to 02:30Z
    CHECK(has_note(workload,
                   "6 dates in the hour that the clock shows twice: 2 taken as the first occurrence, 4 as the "
                   "second"));
    source.time_zone.clear();
    CHECK_FALSE(faults(source).empty());
}

TEST_CASE("a log listed from the last job to the first tells the hour that the clock shows twice by that order") {
    // Berlin, 2022-10-30: 02:00 to 03:00 occurs at 00:00Z (summer time) and again at 01:00Z.
    TraceSource source = csv("id,submit,start,end,accelerators\n"
                             "d,2022-10-30 03:10:00,2022-10-30 03:10:00,2022-10-30 03:30:00,1\n"
                             "c,2022-10-30 02:30:00,2022-10-30 02:35:00,2022-10-30 03:30:00,1\n"
                             "b,2022-10-30 02:50:00,2022-10-30 02:20:00,2022-10-30 03:10:00,1\n"
                             "a,2022-10-30 01:50:00,2022-10-30 02:40:00,2022-10-30 02:10:00,1\n");
    source.columns = {{"job_id", "id"}, {"submit", "submit"}, {"start", "start"}, {"finish", "end"}};
    source.time_zone = "Europe/Berlin";
    source.absolute = true;
    const Workload workload = read(source, {}, from_civil(2022, 10, 29, {}));
    REQUIRE(workload.jobs.size() == 4);
    CHECK(to_string(workload.jobs[3].request.submit) == "2022-10-29T23:50:00Z");
    CHECK(workload.jobs[3].run == Duration::from_seconds(30 * 60)); // 00:40Z to 01:10Z
    CHECK(to_string(workload.jobs[2].request.submit) == "2022-10-30T00:50:00Z");
    CHECK(workload.jobs[2].run == Duration::from_seconds(50 * 60)); // 01:20Z to 02:10Z
    CHECK(to_string(workload.jobs[1].request.submit) == "2022-10-30T01:30:00Z");
    CHECK(workload.jobs[1].run == Duration::from_seconds(55 * 60)); // 01:35Z to 02:30Z
    CHECK(has_note(workload, "as the order of the records, listed from the last to the first, or of a record's times"));

    // The earliest job, from which all are counted, may itself be of the second hour.
    source = csv("submit,run_s,gpus\n2022-10-30 04:00,60,1\n2022-10-30 02:30,60,1\n");
    source.columns = {{"submit", "submit"}, {"run", "run_s"}, {"accelerators", "gpus"}};
    source.time_zone = "Europe/Berlin";
    const Workload counted_from = read(source, {}, from_civil(2024, 1, 1, {}));
    REQUIRE(counted_from.jobs.size() == 2); // 01:30Z and 03:00Z
    CHECK(counted_from.jobs[0].request.submit - counted_from.jobs[1].request.submit == Duration::from_seconds(5400));
    CHECK(to_string(counted_from.jobs[1].request.submit) == "2024-01-01T00:00:00Z");
}

TEST_CASE("a time that the clock skips in spring is told as such, in every column of times") {
    // Berlin, 2024-03-31: after 01:59 comes 03:00.
    const std::string column = GENERATE("submit", "start", "end", "due");
    const std::string skipped = GENERATE("2024-03-31 02:30:00", "31.03.2024 02:00", "2024/03/31 02:59:59");
    std::string row = "a";
    for (const char* name : {"submit", "start", "end", "due"})
        row += "," + (column == name ? skipped : "2024-03-31 0" + std::string(column < name ? "4" : "1") + ":00:00");
    TraceSource source = csv("id,submit,start,end,due,accelerators\n"
                             "z,2024-03-31 01:59:59,2024-03-31 03:00,2024-03-31 03:30:00,2024-03-31 05:00,1\n" +
                             row + ",1\n");
    source.columns = {
        {"job_id", "id"}, {"submit", "submit"}, {"start", "start"}, {"finish", "end"}, {"deadline", "due"}};
    source.time_zone = "Europe/Berlin";
    source.absolute = true;
    CHECK_THAT(faults(source), Catch::Contains("3: " + column + ": '" + skipped +
                                               "' does not exist in Europe/Berlin, whose clocks are put ahead past it; "
                                               "leave it out, or state the zone that the times are in by 'time_zone' "
                                               "or by offsets such as +01:00"));
    source.time_zone = "America/New_York"; // where they were put ahead three weeks before
    CHECK(faults(source).find("does not exist") == std::string::npos);
}
