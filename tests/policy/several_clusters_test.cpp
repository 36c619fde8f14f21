// Jobs that several clusters of a site may run wait for all of them.
#include <array>
#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::array<std::string_view, 3> backfills{"none", "easy", "conservative"};

/// Clusters A and B of one site; classes 0 anywhere, 1 on A, 2 on B.
FakeEngine two_clusters(std::uint32_t a, std::uint32_t b) {
    FakeEngine engine;
    engine.add_pool(0, a, 1, "A");
    engine.add_pool(0, b, 1, "B");
    engine.forecasts.emplace_back(Series::constant(100));
    engine.classes[0].kill_at_walltime = false;
    for (const char* cluster : {"A", "B"}) {
        engine.classes.push_back(engine.classes[0]);
        engine.classes.back().cluster = cluster;
    }
    return engine;
}

PolicySpec policy(std::string_view backfill, std::string_view order, std::string_view when = "now") {
    PolicySpec spec;
    spec.backfill = choose_backfill(backfill);
    spec.order = choose_order(order);
    spec.when = choose_when(when);
    return spec;
}

Held last_of(const FakeEngine& engine, JobIndex job) {
    for (const Held& held : engine.held)
        if (held.job == job)
            return held;
    return {};
}

} // namespace

// A is held until 100 s and asked for by another job until 200, B is held until 52.
TEST_CASE("a job that two clusters may run takes the one that is free first") {
    const auto backfill = GENERATE(from_range(backfills));
    const auto order = GENERATE(as<std::string_view>{}, "fifo", "sjf", "ljf", "priority", "deadline", "fair-share");
    const auto when = GENERATE(as<std::string_view>{}, "now", "lowest-window");
    const bool swapped = GENERATE(false, true);
    FakeEngine engine = two_clusters(2, 2);
    const std::uint16_t busy = swapped ? 2 : 1;
    const std::uint16_t other = swapped ? 1 : 2;
    engine.add(0, 2, 100).request.job_class = busy;
    engine.add(1, 2, 100).request.job_class = busy;
    engine.add(2, 1, 50).request.job_class = other;
    engine.add(3, 2, 50);
    for (FakeJob& job : engine.jobs)
        job.request.deadline = at_s(100'000);
    engine.run(policy(backfill, order, when));
    CHECK(last_of(engine, 3) == Held{3, swapped ? 0U : 1U, 52, 102});
    CHECK(engine.start_s[1] == 100);
}

// Its place on the other cluster is given up: the one behind it there starts at once.
TEST_CASE("a job that starts on one cluster keeps no place on the other") {
    const auto backfill = GENERATE(from_range(backfills));
    FakeEngine engine = two_clusters(2, 2);
    engine.add(0, 1, 100).request.job_class = 1;
    engine.add(0, 2, 50).request.job_class = 2;
    engine.add(1, 2, 1000);                      // A has one too few, B is held until 50
    engine.add(2, 1, 500).request.job_class = 1; // behind it on A
    engine.run(policy(backfill, "fifo"));
    CHECK(last_of(engine, 2) == Held{2, 1, 50, 1050});
    CHECK(last_of(engine, 3) == Held{3, 0, 50, 550});
}

TEST_CASE("a job waits only for the clusters that are wide enough") {
    const auto backfill = GENERATE(from_range(backfills));
    FakeEngine engine = two_clusters(2, 4);
    engine.add(0, 4, 100).request.job_class = 2;
    engine.add(1, 3, 50);
    engine.run(policy(backfill, "fifo"));
    CHECK(last_of(engine, 1) == Held{1, 1, 100, 150});
}

TEST_CASE("random jobs on several clusters all run") {
    const auto backfill = GENERATE(from_range(backfills));
    const auto order = GENERATE(as<std::string_view>{}, "fifo", "sjf", "fair-share");
    const auto when = GENERATE(as<std::string_view>{}, "now", "lowest-window", "wait-awhile");
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Numbers numbers(seed);
        FakeEngine engine = two_clusters(static_cast<std::uint32_t>(numbers.in(2, 6)), 5);
        std::int64_t t = 0;
        for (int i = 0; i < 60; ++i) {
            t += numbers.in(0, 1) * numbers.in(0, 30);
            FakeJob& job = engine.add(t, static_cast<std::uint32_t>(numbers.in(1, 5)), numbers.in(1, 60));
            job.request.walltime = for_s(in_s(Instant{} + job.run) + numbers.in(-5, 20));
            job.request.walltime = std::max(job.request.walltime, for_s(1));
            job.request.deadline = job.request.submit + job.request.walltime + for_s(numbers.in(0, 200));
            if (job.request.accelerators <= 2)
                job.request.job_class = static_cast<std::uint16_t>(numbers.in(0, 2));
            job.request.user = static_cast<std::uint32_t>(numbers.in(0, 2));
        }
        engine.run(policy(backfill, order, when));
        CAPTURE(seed);
        for (const std::int64_t finish : engine.finish_s)
            REQUIRE(finish >= 0);
    }
}
