// pause-resume and k-min in a scheduler.
#include <catch2/catch.hpp>

#include "fake_engine.hpp"
#include "sunward/policy/double_threshold.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;
using Holds = std::vector<Held>;

PolicySpec policy(std::string_view rule, std::string_view backfill = "easy") {
    PolicySpec spec;
    spec.when = choose_when(rule);
    spec.backfill = choose_backfill(backfill);
    return spec;
}

/// k-min between two values of the signal.
PolicySpec k_min(std::string_view least, std::string_view most) {
    PolicySpec spec;
    spec.when = choose_when("k-min", {{"least", least}, {"most", most}});
    return spec;
}

FakeEngine engine_on(const std::vector<double>& ci, std::uint32_t accelerators, std::int64_t save = 0) {
    FakeEngine engine(accelerators);
    engine.forecasts.emplace_back(hourly(ci));
    engine.classes[0].checkpoint.save = engine.classes[0].checkpoint.restore = for_s(save);
    return engine;
}

} // namespace

// L = 4, U = 100, k = 1: the threshold is 20.
TEST_CASE("k-min of one slot starts at or below the geometric mean") {
    FakeEngine engine = engine_on({100, 50, 21, 19.9, 4, 60, 60}, 1);
    engine.add(0, 1, h).request.deadline = at_s(7 * h);
    engine.run(policy("k-min"));
    CHECK(engine.held == Holds{{0, 0, 3 * h, 4 * h}});
}

// k = 2, L = 1, U = 7: u_1 = 2.866, u_2 = 2.019; a forecast that only the bounds are taken from.
TEST_CASE("k-min pauses above its thresholds and runs when as many slots remain as work") {
    FakeEngine engine = engine_on({7, 3, 2.5, 2.5, 7, 1.5, 7, 1}, 1);
    engine.add(0, 1, 2 * h).request.deadline = at_s(8 * h);
    engine.add(0, 1, 2 * h).request.deadline = at_s(5 * h); // hours 3 and 4 are all that is left
    const PolicySpec spec = k_min("1 g/kWh", "7 g/kWh");
    FakeEngine wide = engine;
    wide.add_pool(0, 1);
    engine.jobs.pop_back();
    engine.run(spec);
    CHECK(engine.held == Holds{{0, 0, 2 * h, 3 * h}, {0, 0, 5 * h, 6 * h}});

    FakeEngine late = engine_on({7, 3, 3, 3, 7, 1.5, 7, 1}, 1);
    late.add(0, 1, 2 * h).request.deadline = at_s(5 * h);
    late.run(spec);
    CHECK(late.held == Holds{{0, 0, 3 * h, 5 * h}});
}

// beta = 1/2 of U = 7 is a switching time of 1/14 h. u_1 is such that a start needs u_1 - 1.
TEST_CASE("pause-resume starts lower than it pauses") {
    const DoubleThreshold rule = double_threshold(1, 7, 0.5, 2);
    const double u1 = stop_threshold(rule, 0);
    const double u2 = stop_threshold(rule, 1);
    PolicySpec spec = policy("pause-resume");
    spec.when = choose_when("pause-resume", {{"least", "1 g/kWh"},
                                             {"most", "7 g/kWh"},
                                             {"switching", to_string(Duration{Duration::from_hours(1).us / 14})}});
    SECTION("between the thresholds an idle job waits and a running one goes on") {
        FakeEngine engine = engine_on({u1 - 0.9, u1 - 1.1, u2 - 0.1, 7, 7, 7}, 1);
        engine.add(0, 1, 2 * h).request.deadline = at_s(6 * h);
        engine.run(spec);
        CHECK(engine.held == Holds{{0, 0, h, 3 * h}});
    }
    SECTION("above the upper one it pauses") {
        FakeEngine engine = engine_on({u1 - 1.1, u2 + 0.1, u2 - 0.5, u2 - 1.1, 7, 7}, 1);
        engine.add(0, 1, 2 * h).request.deadline = at_s(6 * h);
        engine.run(spec);
        CHECK(engine.held == Holds{{0, 0, 0, h}, {0, 0, 3 * h, 4 * h}});
    }
}

TEST_CASE("pause-resume takes its switching cost from saving and restoring") {
    // Half of 2 x 30 min is 1/2 slot: 2 beta = U > U - L, so that no pause can pay.
    FakeEngine dear = engine_on({7, 3, 2.5, 2.5, 7, 1.5, 7, 1}, 1, 1800);
    dear.add(0, 1, 2 * h).request.deadline = at_s(8 * h);
    dear.run(policy("pause-resume"));
    CHECK(dear.held == Holds{{0, 0, 0, 2 * h}});

    // Two minutes each: a pause, with its saving after the hour and its restoring.
    FakeEngine cheap = engine_on({1, 7, 7, 1, 7, 7, 7, 7}, 1, 120);
    cheap.add(0, 1, 2 * h).request.deadline = at_s(8 * h);
    cheap.run(policy("pause-resume"));
    CHECK(cheap.held == Holds{{0, 0, 0, h + 120}, {0, 0, 3 * h, 4 * h + 120}});
}

TEST_CASE("a job without time for a suspension runs on") {
    FakeEngine engine = engine_on({1, 7, 7, 1, 7, 7, 7, 7}, 1, 120);
    engine.add(0, 1, 2 * h).request.deadline = at_s(2 * h + 240);
    engine.run(policy("pause-resume"));
    CHECK(engine.held == Holds{{0, 0, 0, 2 * h}});
}

TEST_CASE("a contiguous job under pause-resume starts by its threshold and runs through") {
    FakeEngine engine = engine_on({100, 50, 4, 100, 100, 60, 60}, 1);
    engine.classes[0].interruptible = false;
    engine.add(0, 1, 2 * h).request.deadline = at_s(7 * h);
    engine.run(policy("k-min"));
    CHECK(engine.held == Holds{{0, 0, 2 * h, 4 * h}});
}

TEST_CASE("aligned slots see what is measured when they begin") {
    PolicySpec spec = k_min("4 g/kWh", "100 g/kWh");
    spec.when.cells.slot = for_s(2 * h);
    FakeEngine exact = engine_on({100, 15, 100, 15, 15, 15, 100, 100, 100}, 1); // one slot: threshold 20
    exact.add(1800, 1, 2 * h).request.deadline = at_s(9 * h);
    FakeEngine arrival = exact;
    FakeEngine clock = exact;
    exact.run(spec);
    CHECK(exact.start_s[0] == h);
    spec.when.cells.align = Align::arrival; // looks at 0:30, 2:30, 4:30
    arrival.run(spec);
    CHECK(arrival.start_s[0] == 4 * h + 1800);
    spec.when.cells.align = Align::clock; // looks at 0:30, 2:00, 4:00
    clock.run(spec);
    CHECK(clock.start_s[0] == 4 * h);
}

TEST_CASE("an online rule never looks past the end of a forecast that fails") {
    FakeEngine engine = engine_on({9, 8, 9, 8}, 1); // four hours of data
    engine.add(0, 1, 2 * h).request.deadline = at_s(50 * h);
    const PolicySpec spec = k_min("1 g/kWh", "10 g/kWh");
    engine.run(spec);
    CHECK(engine.held == Holds{{0, 0, 2 * h, 4 * h}});
}

TEST_CASE("what an online rule knows of a job's length") {
    // Wall-time 4 h, truth 1 h, no value low enough: the latest start is by what is known.
    PolicySpec spec = k_min("1 g/kWh", "100 g/kWh");
    FakeEngine requested = engine_on(std::vector<double>(12, 90), 1);
    requested.add(0, 1, h, 4 * h).request.deadline = at_s(10 * h);
    FakeEngine truth = requested;
    requested.run(spec);
    CHECK(requested.start_s[0] == 6 * h);
    spec.when.length = Knowledge::truth;
    truth.run(spec);
    CHECK(truth.start_s[0] == 9 * h);
}

TEST_CASE("random workloads under online thresholds meet their deadlines when nodes abound") {
    const auto rule = GENERATE(as<std::string_view>{}, "pause-resume", "k-min");
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    const auto length = GENERATE(Knowledge::truth, Knowledge::requested, Knowledge::class_mean);
    const bool scarce = GENERATE(false, true);
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Numbers numbers(seed);
        std::vector<double> ci;
        for (int i = 0; i < 80; ++i)
            ci.push_back(static_cast<double>(numbers.in(1, 9) * 50));
        FakeEngine engine = engine_on(ci, scarce ? 6 : 400, numbers.in(0, 120));
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
            if (!scarce && length != Knowledge::class_mean)
                REQUIRE(at_s(engine.finish_s[j]) <= engine.jobs[j].request.deadline);
        }
    }
}
