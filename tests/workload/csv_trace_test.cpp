#include <catch2/catch.hpp>

#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

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
    CHECK(a.request.limited);
    for (std::size_t i : {1, 2}) {
        CHECK_FALSE(workload.jobs[i].request.limited);
        CHECK(workload.jobs[i].request.walltime == workload.jobs[i].run);
        CHECK(workload.jobs[i].request.deadline == Instant::never());
    }
    CHECK(workload.jobs[1].request.user == no_name);
    CHECK(workload.jobs[2].request.user == a.request.user);
    CHECK(workload.notes == std::vector<std::string>{"trace: jobs.csv: 2 of 3 records without a requested wall-time: "
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
    CHECK(has_note(workload, "1 of 11 records with a width rounded up"));
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
    CHECK(has_note(workload,
                   "dates are moved ahead by 1 d: the first submit, 2022-06-05T00:00:00Z, is the start of the "
                   "horizon; 'absolute: true' takes them as they stand"));
    CHECK(has_note(workload, "dates without a zone are taken as UTC; 'time_zone' states another"));
    // 2022-06-06 is the start of the horizon: ten days and a bit before.
    CHECK(has_note(read(csv("submit_s,run_s,accelerators\n2022-06-16 13:29:19,60,1\n")),
                   "dates are moved back by 10 d 13:29:19: the first submit"));
    source.absolute = true;
    source.time_zone = "UTC";
    workload = read(source);
    CHECK_FALSE(has_note(workload, "dates"));
    workload = read(csv("submit_s,run_s,accelerators\n2022-06-06T00:00:00Z,60,1\n"));
    CHECK_FALSE(has_note(workload, "dates")); // the first submit is the start of the horizon, and the zone is there
    workload = read(csv("submit_s,run_s,accelerators\n1654473600,60,1\n1654473601,60,1\n"));
    CHECK(has_note(workload, "look like Unix times; with 'absolute: true' they are read as such"));
    CHECK_FALSE(has_note(read(csv("submit_s,run_s,accelerators\n31536000,60,1\n")), "Unix"));
}

TEST_CASE("the shift told is that of the window's start") {
    Shaping window;
    window.from = Duration::from_days(2);
    // 2022-06-06 is the start of the horizon, and two days after the first submit the start of the window.
    auto source = csv("submit_s,run_s,accelerators\n2022-06-01T06:00Z,60,1\n2022-06-03T06:00Z,60,1\n");
    auto workload = read(source, window);
    REQUIRE(workload.jobs.size() == 1);
    CHECK(seconds_after(workload.jobs[0].request.submit) == 0);
    CHECK(has_note(workload, "dates are moved ahead by 2 d 18:00:00: the window's start, 2022-06-03T06:00:00Z, is the "
                             "start of the horizon; 'absolute: true' without 'window.from' takes them as they stand"));
    CHECK_FALSE(has_note(workload, "first submit"));
    workload = read(csv("submit_s,run_s,accelerators\n2022-06-04T00:00Z,60,1\n2022-06-07T00:00Z,60,1\n"), window);
    CHECK_FALSE(has_note(workload, "moved")); // the window starts with the horizon: nothing moves
    source = csv("submit_s,run_s,accelerators\n2022-06-09T00:00Z,60,1\n");
    source.absolute = true;
    workload = read(source, window);
    CHECK(to_string(workload.jobs[0].request.submit) == "2022-06-07T00:00:00Z");
    CHECK(has_note(workload, "times are moved back by 2 d: the window's start, 2022-06-08T00:00:00Z, is the start of "
                             "the horizon; without 'window.from' they stay as they stand"));
    CHECK_FALSE(has_note(read(source), "moved"));
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

TEST_CASE("the formats that can be named") {
    REQUIRE(trace_formats().size() == 2);
    CHECK(trace_formats()[0]->name == "swf");
    CHECK(trace_formats()[1]->name == "csv");
    CHECK_THROWS_AS(trace_format("cvs"), InputError);
}

TEST_CASE("a column whose name is nearly one of ours is told") {
    const auto workload = read(csv("job_id,submit_s,run_s,accelerators,wall_time_s,users\na,0,60,1,90,ann\n"));
    CHECK(has_note(workload,
                   "nothing reads column 'wall_time_s': if it is 'walltime_s', state 'columns: {walltime: ...}'"));
    CHECK(has_note(workload, "nothing reads column 'users'"));
    CHECK_FALSE(has_note(read(csv("job_id,submit_s,run_s,accelerators,memory,node\na,0,60,1,5,7\n")), "nothing reads"));
    // A start beside a run time is not needed.
    CHECK_FALSE(has_note(read(csv("job_id,submit_s,run_s,accelerators,Start\na,0,60,1,5\n")), "nothing reads"));
    auto source = csv("job_id,submit_s,run_s,accelerators,Users\na,0,60,1,ann\n");
    source.columns = {{"user", "Users"}};
    CHECK_FALSE(has_note(read(source), "nothing reads"));
}

TEST_CASE("a length that is no number has both ways of writing it told") {
    CHECK_THAT(faults(csv("submit_s,run_s,accelerators\n0,1:26:99,1\n")),
               Catch::Contains("expected a number or a length such as 1-02:30:00, found '1:26:99'"));
}
