// green-surplus: jobs that wait for a site's own sun.
#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;
using Holds = std::vector<Held>;

PolicySpec policy(std::string_view backfill = "easy") {
    PolicySpec spec;
    spec.when = choose_when("green-surplus");
    spec.backfill = choose_backfill(backfill);
    return spec;
}

/// 10 W idle, 100 W an accelerator, sun by the hour in W.
FakeEngine engine_under(const std::vector<double>& sun, std::uint32_t accelerators) {
    FakeEngine engine(accelerators);
    engine.forecasts.emplace_back(Series::constant(300));
    engine.sun.emplace(hourly(sun, EndRule::hold));
    engine.idle_watt = 10;
    engine.watt = 100;
    return engine;
}

} // namespace

TEST_CASE("a job runs while the surplus covers it and pauses when it does not") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    FakeEngine engine = engine_under({0, 109, 110, 150, 90, 50, 200, 200, 0, 0}, 4);
    engine.add(0, 1, 3 * h).request.deadline = at_s(10 * h);
    engine.run(policy(backfill));
    // 10 W idle and 100 W of its own; while it runs the surplus is what is left, at 4 h -20 W.
    CHECK(engine.held == Holds{{0, 0, 2 * h, 4 * h}, {0, 0, 6 * h, 7 * h}});
}

TEST_CASE("without surplus a job runs through from its latest start") {
    FakeEngine engine = engine_under({0, 50, 300, 50, 0, 0, 0, 300, 300}, 4);
    engine.add(0, 1, 3 * h).request.deadline = at_s(7 * h); // one hour of sun, then 2 h left from 5 h on
    engine.run(policy());
    CHECK(engine.held == Holds{{0, 0, 2 * h, 3 * h}, {0, 0, 5 * h, 7 * h}});

    FakeEngine dark = engine_under({0}, 4);
    dark.add(0, 1, 3 * h).request.deadline = at_s(7 * h);
    dark.add(1, 1, 3 * h); // no deadline: at once
    dark.run(policy());
    CHECK(dark.start_s == std::vector<std::int64_t>{4 * h, 1});
}

TEST_CASE("saving and restoring count before the deadline") {
    FakeEngine engine = engine_under({200, 0, 0, 0, 0, 0}, 4);
    engine.classes[0].checkpoint.save = engine.classes[0].checkpoint.restore = for_s(600);
    engine.add(0, 1, 2 * h).request.deadline = at_s(4 * h);
    engine.run(policy());
    CHECK(engine.held == Holds{{0, 0, 0, h + 600}, {0, 0, 3 * h - 600, 4 * h}});

    FakeEngine tight = engine_under({200, 0, 0, 0, 0, 0}, 4);
    tight.classes[0] = engine.classes[0];
    tight.add(0, 1, 2 * h).request.deadline = at_s(2 * h + 1200); // a suspension leaves no time
    tight.run(policy());
    CHECK(tight.held == Holds{{0, 0, 0, 2 * h}});
}

TEST_CASE("jobs share the surplus, the earlier one first") {
    FakeEngine engine = engine_under({220, 120, 320, 0}, 8);
    for (int i = 0; i < 3; ++i)
        engine.add(0, 1, 2 * h).request.deadline = at_s(20 * h + i);
    engine.run(policy());
    // Two at 0 h; at 1 h the one with the later deadline pauses, at 2 h there is room for all that have work left.
    CHECK(engine.held == Holds{{1, 0, 0, h},
                               {0, 0, 0, 2 * h},
                               {1, 0, 2 * h, 3 * h},
                               {2, 0, 2 * h, 3 * h},
                               {2, 0, 19 * h + 2, 20 * h + 2}});
}

TEST_CASE("a load that the rule has nothing to do with takes its part") {
    FakeEngine engine = engine_under({350, 350, 350, 350}, 8);
    engine.add(0, 2, 2 * h); // without deadline: 200 W
    engine.add(1, 2, h).request.deadline = at_s(20 * h);
    engine.run(policy());
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 2 * h});
}

TEST_CASE("a contiguous job runs where most of it is covered") {
    FakeEngine engine = engine_under({0, 60, 110, 0, 0, 110, 110, 90, 0, 0, 0, 0}, 4);
    engine.classes[0].interruptible = false;
    engine.add(0, 1, 3 * h).request.deadline = at_s(12 * h); // 5 h to 8 h: 100 + 100 + 80 of 300 Wh
    engine.add(1, 1, 3 * h).request.deadline = at_s(7 * h);  // 1 h to 4 h: 50 + 100; 4 h to 7 h: 100 + 100
    FakeEngine second = engine;
    engine.jobs.pop_back();
    engine.run(policy());
    CHECK(engine.held == Holds{{0, 0, 5 * h, 8 * h}});
    second.jobs.erase(second.jobs.begin());
    second.run(policy());
    CHECK(second.held == Holds{{0, 0, 4 * h, 7 * h}});

    FakeEngine dark = engine_under({0}, 4);
    dark.classes[0].interruptible = false;
    dark.add(0, 1, 3 * h).request.deadline = at_s(7 * h);
    dark.run(policy());
    CHECK(dark.start_s[0] == 4 * h);
}

TEST_CASE("aligned slots use the mean of what is foretold in them") {
    FakeEngine engine = engine_under({0, 100, 180, 60, 60, 180}, 4);
    engine.add(0, 1, 2 * h).request.deadline = at_s(8 * h);
    PolicySpec spec = policy();
    spec.when.cells.align = Align::clock;
    spec.when.cells.slot = for_s(2 * h); // means 50, 120, 120, 180
    engine.run(spec);
    CHECK(engine.held == Holds{{0, 0, 2 * h, 4 * h}});
}

TEST_CASE("random workloads under green-surplus meet their deadlines when nodes abound") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    const bool scarce = GENERATE(false, true);
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        Numbers numbers(seed);
        std::vector<double> sun;
        for (int i = 0; i < 80; ++i)
            sun.push_back(static_cast<double>(numbers.in(0, 3) * numbers.in(0, 600)));
        FakeEngine engine = engine_under(sun, scarce ? 6 : 400);
        engine.classes.push_back(engine.classes[0]);
        engine.classes[0].checkpoint.save = engine.classes[0].checkpoint.restore = for_s(numbers.in(0, 120));
        engine.classes[1].interruptible = false;
        std::int64_t t = 0;
        for (int i = 0; i < 60; ++i) {
            t += numbers.in(0, 2000);
            const std::int64_t run = numbers.in(60, 3 * h);
            const std::int64_t wall = run + numbers.in(0, h);
            FakeJob& job = engine.add(t, static_cast<std::uint32_t>(numbers.in(1, 6)), run, wall);
            job.request.deadline = at_s(t + wall + numbers.in(0, 9 * h));
            job.request.job_class = static_cast<std::uint16_t>(numbers.in(0, 1));
        }
        engine.run(policy(backfill));
        CAPTURE(seed);
        for (std::size_t j = 0; j < engine.jobs.size(); ++j) {
            REQUIRE(engine.finish_s[j] > 0);
            if (!scarce)
                REQUIRE(at_s(engine.finish_s[j]) <= engine.jobs[j].request.deadline);
        }
    }
}
