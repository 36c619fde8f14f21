#include <catch2/catch.hpp>

#include <set>

#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Jobs 0, 1, ... submitted at 0, 100, 200, ... s.
TraceSource row_of_jobs(int count) {
    std::string text = "job_id,submit_s,run_s,accelerators,walltime_s\n";
    for (int i = 0; i < count; ++i)
        text += std::to_string(i) + "," + std::to_string(100 * i) + ",50,1,60\n";
    return csv(text);
}

std::set<std::string> ids(const Workload& workload) {
    std::set<std::string> all;
    for (const Job& job : workload.jobs)
        all.emplace(workload.labels[job.name]);
    return all;
}

} // namespace

TEST_CASE("a window starts at the origin") {
    Shaping shaping;
    shaping.from = Duration::from_seconds(200);
    shaping.length = Duration::from_seconds(300);
    const auto workload = read(row_of_jobs(10), shaping);
    CHECK(ids(workload) == std::set<std::string>{"2", "3", "4"}); // the end is not in it
    CHECK(seconds_after(workload.jobs[0].request.submit) == 0);
    CHECK(seconds_after(workload.jobs[2].request.submit) == 200);
    CHECK(has_note(workload, "7 of 10 records skipped: submit outside the window"));
}

TEST_CASE("load divides the gaps between arrivals and leaves lengths and the distance to deadlines") {
    Shaping shaping;
    shaping.from = Duration::from_seconds(100);
    shaping.load = 2;
    auto source =
        csv("job_id,submit_s,run_s,accelerators,deadline_s\na,100,50,1,400\nb,200,50,1,500\nc,400,50,1,600\n");
    const auto workload = read(source, shaping);
    CHECK(seconds_after(workload.jobs[1].request.submit) == 50);
    CHECK(seconds_after(workload.jobs[2].request.submit) == 150);
    CHECK(workload.jobs[2].request.deadline - workload.jobs[2].request.submit == Duration::from_seconds(200));
    CHECK(workload.jobs[2].run == Duration::from_seconds(50));
}

TEST_CASE("slack counts from the requested length, and a deadline of the trace wins") {
    Shaping shaping;
    shaping.slack.kind = SlackRule::Kind::duration;
    shaping.slack.duration = Duration::from_seconds(1000);
    auto workload =
        read(csv("submit_s,run_s,accelerators,walltime_s,deadline_s\n0,50,1,60,\n0,50,1,,\n0,50,1,60,70\n"), shaping);
    CHECK(seconds_after(workload.jobs[0].request.deadline) == 1060);
    CHECK(seconds_after(workload.jobs[1].request.deadline) == 1050);
    CHECK(seconds_after(workload.jobs[2].request.deadline) == 70);
}

TEST_CASE("sampling keeps about the share, and the same jobs whatever the window") {
    Shaping shaping;
    shaping.sample = 0.3;
    const auto source = row_of_jobs(2000);
    const auto all = ids(read(source, shaping));
    CHECK(all.size() > 520); // 600 expected, standard deviation 20
    CHECK(all.size() < 680);
    CHECK(ids(read(source, shaping)) == all);
    CHECK(ids(read(source, shaping, june, 2)) != all);
    shaping.from = Duration::from_seconds(100'000);
    std::set<std::string> expected;
    for (const auto& id : all)
        if (std::stoi(id) >= 1000)
            expected.insert(id);
    CHECK(ids(read(source, shaping)) == expected);
}

TEST_CASE("more jobs than the limit are a fault") {
    Shaping shaping;
    shaping.limit = 10;
    CHECK(faults(row_of_jobs(10), shaping).empty());
    CHECK(faults(row_of_jobs(11), shaping) == "0: limit: more than 10 jobs\n");
}

TEST_CASE("shaping parameters out of range") {
    Shaping shaping;
    shaping.sample = 1.5;
    shaping.load = 0;
    shaping.length = Duration{};
    shaping.slack.multiple = -1;
    CHECK(faults(row_of_jobs(2), shaping) == "0: workload.trace.length: must be longer than zero\n"
                                             "0: workload.trace.sample: must be from 0 to 1\n"
                                             "0: workload.trace.load: must be greater than zero\n"
                                             "0: workload.trace.slack: must not be negative\n");
    shaping = {};
    shaping.load = 1e-300;
    CHECK(faults(row_of_jobs(2), shaping).find("0: load: so small") == 0);
}

TEST_CASE("several traces in one workload, sorted by submit and then by place") {
    Workload workload = empty_workload("first");
    workload.classes.push_back({});
    workload.classes.back().name = "second";
    read_trace(row_of_jobs(3), {}, june, 0, 1, workload);
    read_trace(csv("job_id,submit_s,run_s,accelerators\nx,100,1,1\ny,50,1,1\n0,0,1,1\n"), {}, june, 1, 1, workload);
    sort_jobs(workload);
    std::string order;
    for (const Job& job : workload.jobs)
        order += std::string{workload.labels[job.name]} + ":" + std::to_string(job.request.job_class) + " ";
    CHECK(order == "0:0 0:1 y:1 1:0 x:1 2:0 "); // an id may be in two traces
}

TEST_CASE("lengths keep the jobs of one queue, by what they ask for") {
    const char* text = "job_id,submit_s,run_s,accelerators,walltime_s\n"
                       "a,0,50,1,59\nb,0,50,1,60\nc,0,70,1,\nd,0,50,1,119\ne,0,130,1,120\n";
    Shaping shaping;
    shaping.least = Duration::from_seconds(60);
    shaping.below = Duration::from_seconds(120);
    const auto workload = read(csv(text), shaping);
    CHECK(ids(workload) == std::set<std::string>{"b", "c", "d"});
    CHECK(has_note(workload, "2 of 5 records skipped: outside the requested lengths"));
    shaping.below = shaping.least;
    CHECK_THROWS_AS(read(csv(text), shaping), InputError);
}
