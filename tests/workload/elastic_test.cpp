#include <catch2/catch.hpp>

#include "sunward/workload/elastic.hpp"
#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("throughput by Amdahl's law") {
    const ScalingCurve curve{ScalingCurve::Kind::amdahl, 0.1};
    CHECK(throughput(curve, 1) == Approx(1));
    CHECK(throughput(curve, 9) == Approx(1 / (0.1 + 0.1)));
    CHECK(throughput({ScalingCurve::Kind::amdahl, 1}, 64) == Approx(1));
    CHECK(throughput({}, 64) == 64);
}

TEST_CASE("throughput as measured: straight between the widths, level beyond the last") {
    const ScalingCurve curve{ScalingCurve::Kind::measured, 0, {{2, 10}, {4, 16}, {8, 20}}};
    CHECK(throughput(curve, 1) == 5);
    CHECK(throughput(curve, 2) == 10);
    CHECK(throughput(curve, 3) == 13);
    CHECK(throughput(curve, 7) == 19);
    CHECK(throughput(curve, 8) == 20);
    CHECK(throughput(curve, 100) == 20);
}

TEST_CASE("a job may always have the width that it asks for") {
    JobClass kind;
    JobRequest request;
    request.accelerators = 4;
    CHECK(permitted_widths(kind, request) == WidthRange{4, 4});
    kind.elastic.emplace().min = 2;
    CHECK(permitted_widths(kind, request) == WidthRange{2, 4});
    kind.elastic->max = 3;
    CHECK(permitted_widths(kind, request) == WidthRange{2, 4});
    request.accelerators = 1;
    CHECK(permitted_widths(kind, request) == WidthRange{1, 3});
}

TEST_CASE("faults of elastic jobs are named") {
    CHECK(faults_of(Elastic{}).empty());
    CHECK(faults_of(Elastic{4, 2, {}, true}).at(0).field == "max");
    CHECK(faults_of(Elastic{1, 2, {ScalingCurve::Kind::amdahl, 1.5}, true}).at(0).field == "scaling.amdahl");
    const auto measured = [](std::vector<std::pair<std::uint32_t, double>> points) {
        return faults_of(Elastic{1, 2, {ScalingCurve::Kind::measured, 0, std::move(points)}, true});
    };
    CHECK(measured({{1, 1}, {2, 1.5}}).empty());
    CHECK(measured({}).size() == 1);
    CHECK(measured({{2, 1}, {2, 1.5}}).size() == 1);
    CHECK(measured({{2, 0}}).size() == 1);
}

TEST_CASE("widths of elastic jobs from a trace, in any order of submission") {
    Workload workload = empty_workload();
    workload.classes[0].elastic.emplace().max = 8;
    read_trace(csv("job_id,submit_s,run_s,accelerators,min_accelerators,max_accelerators\n"
                   "a,50,10,4,2,16\n"
                   "b,10,10,4,,\n"
                   "c,20,10,4,-1,6\n"),
               {}, june, 0, 1, workload);
    sort_jobs(workload);
    CHECK(permitted_widths(workload, workload.jobs[0]) == WidthRange{1, 8});
    CHECK(permitted_widths(workload, workload.jobs[1]) == WidthRange{1, 6});
    CHECK(permitted_widths(workload, workload.jobs[2]) == WidthRange{2, 16});
}

TEST_CASE("widths in a trace mean nothing where jobs are not elastic") {
    const Workload workload = read(csv("submit_s,run_s,accelerators,max_accelerators\n0,10,4,much\n"));
    CHECK(workload.own_widths.empty());
}

TEST_CASE("a width in a trace that is not a number is a fault with its line") {
    Workload workload = empty_workload();
    workload.classes[0].elastic.emplace();
    const TraceSource source = csv("submit_s,run_s,accelerators,max_accelerators\n0,10,4,much\n");
    CHECK_THROWS_WITH(read_trace(source, {}, june, 0, 1, workload), Catch::Contains("max_accelerators"));
}
