#include <catch2/catch.hpp>

#include "fake_engine.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;

PolicySpec policy(std::string_view rule, std::string_view backfill = "easy") {
    PolicySpec spec;
    spec.when = choose_when(rule);
    spec.backfill = choose_backfill(backfill);
    return spec;
}

FakeEngine engine_on(const std::vector<double>& ci, std::uint32_t accelerators) {
    FakeEngine engine(accelerators);
    engine.forecasts.emplace_back(hourly(ci));
    return engine;
}

using Holds = std::vector<Held>;

} // namespace

TEST_CASE("wait-awhile runs in its slots and gives the nodes back between them") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    engine.add(0, 1, 3 * h).request.deadline = at_s(8 * h);
    engine.run(policy("wait-awhile", backfill));
    CHECK(engine.held == Holds{{0, 0, h, 2 * h}, {0, 0, 3 * h, 4 * h}, {0, 0, 5 * h, 6 * h}});
}

TEST_CASE("saving ends with the segment and restoring begins the next") {
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    engine.classes[0].checkpoint.save = for_s(300);
    engine.classes[0].checkpoint.restore = for_s(300);
    engine.add(0, 1, 3 * h).request.deadline = at_s(8 * h);
    engine.run(policy("wait-awhile"));
    CHECK(engine.held == Holds{{0, 0, h, 2 * h}, {0, 0, 3 * h, 4 * h}, {0, 0, 5 * h, 6 * h + 1200}});
    CHECK(engine.finish_s[0] == 6 * h + 1200);
}

TEST_CASE("a job that ends before its plan frees its nodes") {
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    engine.add(0, 1, h + 600, 3 * h).request.deadline = at_s(8 * h);
    engine.run(policy("wait-awhile"));
    CHECK(engine.held == Holds{{0, 0, h, 2 * h}, {0, 0, 3 * h, 3 * h + 600}});

    FakeEngine knowing = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    knowing.add(0, 1, h, 3 * h).request.deadline = at_s(8 * h);
    PolicySpec spec = policy("wait-awhile");
    spec.when.length = Knowledge::truth;
    knowing.run(spec);
    CHECK(knowing.held == Holds{{0, 0, h, 2 * h}});
}

TEST_CASE("work that remains at the end of the plan runs on") {
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    engine.classes[0].kill_at_walltime = false;
    engine.add(0, 1, 3 * h, 2 * h).request.deadline = at_s(8 * h);
    engine.run(policy("wait-awhile"));
    CHECK(engine.held == Holds{{0, 0, h, 2 * h}, {0, 0, 3 * h, 5 * h}});
}

TEST_CASE("class-mean is the mean request of the queue so far") {
    FakeEngine engine = engine_on({400, 300, 200, 100, 100, 200, 300, 400, 500, 500, 400, 300}, 9);
    engine.add(0, 1, h, 2 * h).request.deadline = at_s(12 * h); // mean 2 h: hours 3 and 4
    engine.add(1, 1, h, 6 * h).request.deadline = at_s(12 * h); // mean 4 h: from hour 2
    engine.add(2, 1, h, 9 * h).request.deadline = at_s(12 * h); // another queue: its own 9 h, from 0, 1, 2 or 3 h on
    engine.jobs[0].request.queue = engine.jobs[1].request.queue = 7;
    PolicySpec spec = policy("lowest-window");
    spec.when.length = Knowledge::class_mean;
    engine.run(spec);
    CHECK(engine.start_s[0] == 3 * h);
    CHECK(engine.start_s[1] == 2 * h);
    CHECK(engine.start_s[2] == 2); // 2 s later than at 0 the nine hours hold a little of 500 instead of 400
}

TEST_CASE("a job longer than the mean of its class is put off no further than its own length allows") {
    FakeEngine engine = engine_on({500, 500, 500, 500, 400, 100, 100, 900}, 2);
    engine.add(0, 1, h).request.deadline = at_s(h);
    engine.add(1, 1, 3 * h).request.deadline = at_s(7 * h); // mean 2 h: cheapest from hour 5, which would end at 8
    PolicySpec spec = policy("lowest-window");
    spec.when.length = Knowledge::class_mean;
    engine.run(spec);
    CHECK(engine.start_s[1] == 4 * h);
    CHECK(engine.finish_s[1] == 7 * h);
}

TEST_CASE("without a deadline nothing is delayed") {
    const auto rule = GENERATE(as<std::string_view>{}, "lowest-slot", "lowest-window", "carbon-time", "threshold",
                               "wait-awhile", "deadline-only");
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    engine.add(10, 1, h);
    engine.run(policy(rule));
    CHECK(engine.start_s[0] == 10);
}

// The clean hours are 1 and 3; a job without slack holds the only node from 0 to 1 h 30 min.
TEST_CASE("a contiguous run starts late when nodes are busy") {
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    engine.add(0, 1, 5400);
    engine.add(1, 1, h).request.deadline = at_s(4 * h);
    engine.run(policy("lowest-window"));
    CHECK(engine.start_s[1] == 5400);
}

TEST_CASE("an interruptible run loses the slot and plans what remains") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    engine.add(0, 1, 5400);
    engine.add(1, 1, 2 * h).request.deadline = at_s(6 * h); // hours 1 and 3; hour 1 is lost, hour 5 takes its place
    engine.run(policy("wait-awhile", backfill));
    CHECK(engine.held == Holds{{0, 0, 0, 5400}, {1, 0, 3 * h, 4 * h}, {1, 0, 5 * h, 6 * h}});
}

TEST_CASE("an interruptible run goes through from its latest start") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 1);
    engine.add(0, 1, 10000);
    // Two hours by 4 h 20 min. Hour 1 is lost; at 2 h, 20 min are to spare: 2:20 on; the node is free from 10000 s on.
    engine.add(1, 1, 2 * h).request.deadline = at_s(4 * h + 1200);
    engine.run(policy("wait-awhile", backfill));
    CHECK(engine.held == Holds{{0, 0, 0, 10000}, {1, 0, 10000, 10000 + 2 * h}});
}

TEST_CASE("a run that no later slot betters waits behind what starts when it loses its own") {
    FakeEngine engine(2);
    engine.forecasts.emplace_back(Series::constant(300));
    engine.add(0, 1, 5 * h);
    engine.add(10, 2, h).request.deadline = at_s(20 * h); // one node is free
    engine.add(10, 1, h);                                 // takes it, although nothing may overtake
    engine.run(policy("wait-awhile", "none"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 5 * h, 10});
}

TEST_CASE("a resuming job keeps the rank of its arrival") {
    FakeEngine engine = engine_on({100, 500, 100, 500, 500, 500, 500, 500}, 1);
    engine.add(0, 1, 2 * h).request.deadline = at_s(8 * h); // hours 0 and 2
    engine.add(1, 1, h);                                    // runs in hour 1
    engine.add(2 * h, 1, h);                                // comes when the first one resumes
    engine.run(policy("wait-awhile"));
    CHECK(engine.held == Holds{{0, 0, 0, h}, {1, 0, h, 2 * h}, {0, 0, 2 * h, 3 * h}, {2, 0, 3 * h, 4 * h}});
}

TEST_CASE("easy counts on the end of a segment, not of the wall-time") {
    FakeEngine engine = engine_on({100, 500, 500, 500, 100, 500, 500, 500}, 2);
    engine.add(0, 1, 2 * h).request.deadline = at_s(8 * h); // hours 0 and 4
    engine.add(1, 2, h);                                    // reserved at 1 h
    engine.add(2, 1, h);                                    // would end after 1 h
    engine.add(3, 1, h - 10);
    engine.run(policy("wait-awhile"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, h, 2 * h, 3});
}

TEST_CASE("reserved-first starts a waiting job when paid accelerators are free") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 8);
    PolicySpec spec = policy("lowest-window", backfill);
    spec.when.reserved_first = true;
    spec.when.reserved = 3;
    engine.add(0, 2, 1000).request.deadline = at_s(8 * h); // within 3: at once
    engine.add(1, 2, 1000).request.deadline = at_s(8 * h); // waits for the first one
    engine.add(2, 4, 1000).request.deadline = at_s(8 * h); // wider than what is paid for: at 1 h
    engine.add(3, 1, 1000).request.deadline = at_s(8 * h); // beside the first one
    engine.run(spec);
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 1000, h, 3});
}

TEST_CASE("deadline-only holds back unless capacity is already paid for") {
    FakeEngine engine = engine_on(std::vector<double>(12, 100), 8);
    PolicySpec spec = policy("deadline-only");
    engine.add(0, 2, 1000).request.deadline = at_s(8 * h);
    FakeEngine paid = engine;
    engine.run(spec);
    CHECK(engine.start_s[0] == 8 * h - 1000);
    spec.when.reserved = 2;
    paid.run(spec);
    CHECK(paid.start_s[0] == 0);
}

// Four of twelve are paid for. A job of six finds too few of them, has others, and takes none away; the next one starts
// early on three, one that may be on spot nodes does not, and another of two has to wait for the three.
TEST_CASE("only what is held as paid for counts against what is paid for") {
    const auto rule = GENERATE(as<std::string_view>{}, "deadline-only", "lowest-window");
    std::vector<double> ci(12, 500);
    ci[7] = 100;
    FakeEngine engine = engine_on(ci, 12);
    engine.add(0, 6, 2 * h).request.deadline = at_s(2 * h); // has no time to wait
    const auto waits = [&](std::int64_t submit, std::uint32_t width) -> FakeJob& {
        FakeJob& job = engine.add(submit, width, h);
        job.request.deadline = at_s(8 * h);
        return job;
    };
    waits(10, 3);
    waits(20, 2);
    engine.classes.push_back(engine.classes[0]);
    engine.classes[1].spot = true;
    waits(30, 1).request.job_class = 1;
    PolicySpec spec = policy(rule);
    spec.when.reserved = 4;
    spec.when.reserved_first = rule != "deadline-only";
    engine.run(spec);
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 10, 10 + h, 7 * h});
}

TEST_CASE("threshold runs below its quantile") {
    FakeEngine engine = engine_on({400, 300, 200, 100, 100, 200, 300, 400, 500, 500, 400, 300}, 1);
    engine.add(0, 1, 6 * h).request.deadline = at_s(11 * h);
    PolicySpec spec;
    spec.when = choose_when("threshold", {{"quantile", "0.4"}}); // 300
    engine.run(spec);
    CHECK(engine.held == Holds{{0, 0, 2 * h, 6 * h}, {0, 0, 9 * h, 11 * h}});
}

TEST_CASE("a nightly job runs in the cleanest hour of its window") {
    std::vector<double> ci(72, 500);
    ci[27] = 100;
    FakeEngine engine = engine_on(ci, 1);
    engine.add(0, 1, 1800);
    PolicySpec spec;
    spec.when = choose_when("window", {{"nominal", "01:00"}, {"half_width", "2 h"}});
    engine.run(spec);
    CHECK(engine.start_s[0] == 27 * h);
}

TEST_CASE("one wake-up is outstanding, not one a job") {
    FakeEngine engine = engine_on({400, 100, 300, 100, 500, 100, 200, 450}, 500);
    for (int i = 0; i < 400; ++i)
        engine.add(i, 1, 600).request.deadline = at_s(8 * h);
    engine.run(policy("lowest-window"));
    CHECK(engine.wakes == 1);
    for (const std::int64_t start : engine.start_s)
        CHECK(start == h);
}

TEST_CASE("random planned workloads meet their deadlines when nodes abound") {
    const auto rule = GENERATE(as<std::string_view>{}, "lowest-slot", "lowest-window", "carbon-time", "threshold",
                               "wait-awhile", "deadline-only");
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    const auto length = GENERATE(Knowledge::truth, Knowledge::requested);
    const bool scarce = GENERATE(false, true);
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Numbers numbers(seed);
        std::vector<double> ci;
        for (int i = 0; i < 80; ++i)
            ci.push_back(static_cast<double>(numbers.in(1, 9) * 50));
        FakeEngine engine = engine_on(ci, scarce ? 6 : 400);
        engine.classes[0].checkpoint.save = for_s(numbers.in(0, 120));
        engine.classes[0].checkpoint.restore = for_s(numbers.in(0, 120));
        std::int64_t t = 0;
        for (int i = 0; i < 60; ++i) {
            t += numbers.in(0, 2000);
            const std::int64_t run = numbers.in(60, 3 * h);
            const std::int64_t wall = run + numbers.in(0, h);
            engine.add(t, static_cast<std::uint32_t>(numbers.in(1, 6)), run, wall).request.deadline =
                at_s(t + wall + numbers.in(0, 9 * h));
        }
        PolicySpec spec = policy(rule, backfill);
        spec.when.length = length;
        engine.run(spec);
        CAPTURE(seed);
        for (std::size_t j = 0; j < engine.jobs.size(); ++j) {
            REQUIRE(engine.finish_s[j] > 0);
            if (!scarce)
                REQUIRE(at_s(engine.finish_s[j]) <= engine.jobs[j].request.deadline);
        }
    }
}

TEST_CASE("an aligned rule needs a slot") {
    PolicySpec spec = policy("lowest-window");
    spec.when.cells.align = Align::clock;
    spec.when.cells.slot = Duration{};
    CHECK_THROWS_AS(make_scheduler(spec), InputError);
}
