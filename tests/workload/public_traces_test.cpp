// Published traces, with figures found by other programs.
#include <catch2/catch.hpp>

#include "traces.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// The file of a GAIA trace: arrival_time, length, cpus.
TraceSource gaia(const std::filesystem::path& file, Duration unit) {
    TraceSource source = file_of("csv", file);
    source.columns = {{"submit", "arrival_time"}, {"run", "length"}, {"accelerators", "cpus"}};
    source.time_unit = unit;
    return source;
}

TraceSource philly(const std::filesystem::path& file) {
    TraceSource source = file_of("csv", file);
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
    TraceSource source = file_of("csv", *file);
    source.columns = {{"job_id", "name"},          {"submit", "creation_time"}, {"start", "scheduled_time"},
                      {"finish", "deletion_time"}, {"accelerators", "num_gpu"}, {"status", "pod_phase"}};
    const auto workload = read(source);
    CHECK(workload.jobs.size() == 6203);
    CHECK(accelerator_seconds(workload) == 214603958.0);
    CHECK(has_note(workload, "897 of 8152 records skipped: start unknown"));
    CHECK(has_note(workload, "1052 of 8152 records skipped: number of accelerators unknown or zero"));
}
