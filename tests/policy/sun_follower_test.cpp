#include <algorithm>
#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;

PolicySpec policy(std::string_view when = "now") {
    PolicySpec spec;
    spec.where = choose_where("follow-the-sun", {{"hysteresis", "0.05"}});
    spec.when = choose_when(when);
    return spec;
}

/// Two sites of 4 accelerators, 100 W a job; site 0 is home. From 2 h to 4 h the other one is cleaner.
FakeEngine two_sites(const std::vector<double>& here = {100, 100, 400, 400, 400, 400},
                     const std::vector<double>& there = {4000, 4000, 100, 100, 400, 400}) {
    FakeEngine engine;
    engine.watts = {100, 100};
    engine.add_pool(0, 4);
    engine.add_pool(1, 4);
    engine.forecasts.emplace_back(hourly(here));
    engine.forecasts.emplace_back(hourly(there));
    engine.classes[0].checkpoint.power_share = 0;
    return engine;
}

using Spans = std::vector<Held>;

const Spans stays{{0, 0, 0, 4 * h}};
const Spans moves{{0, 0, 0, 2 * h}, {0, 1, 2 * h, 4 * h}};

} // namespace

TEST_CASE("follow-the-sun goes on where the rest costs less") {
    FakeEngine engine = two_sites();
    engine.add(0, 1, 4 * h);
    engine.run(policy());
    CHECK(engine.held == moves);
}

// At 1 h three hours cost 900 here and 600 there, but 100 here and then 200 there.
TEST_CASE("follow-the-sun waits for the time at which going is best") {
    FakeEngine engine = two_sites({100, 100, 400, 400}, {400, 400, 100, 100});
    engine.add(0, 1, 4 * h);
    engine.run(policy());
    CHECK(engine.held == moves);
}

TEST_CASE("follow-the-sun leaves jobs that may not be interrupted where they are") {
    FakeEngine engine = two_sites();
    engine.classes[0].interruptible = false;
    engine.add(0, 1, 4 * h);
    engine.run(policy());
    CHECK(engine.held == stays);
}

// At 2 h staying costs 100 W x 2 h x 400, going 100 W x 2 h x 100.
TEST_CASE("follow-the-sun wants more than its hysteresis") {
    const auto held = [](std::string_view hysteresis) {
        FakeEngine engine = two_sites();
        engine.add(0, 1, 4 * h);
        PolicySpec spec = policy();
        spec.where = choose_where("follow-the-sun", {{"hysteresis", hysteresis}});
        engine.run(spec);
        return engine.held;
    };
    CHECK(held("0.74") == moves);
    CHECK(held("0.76") == stays);
}

// It saves 100 W x 7200 s x 300, less 5 % of 100 W x 7200 s x 400: 201.6 MJ by unit of the signal. At the zone's 400
// that is 0.504 MJ on the links.
TEST_CASE("follow-the-sun pays the links") {
    const auto held = [](double joule_a_byte) {
        FakeEngine engine = two_sites();
        engine.classes[0].checkpoint.bytes = 1e9;
        Way way;
        way.uses = {{0, joule_a_byte}};
        engine.ways[{0, 1}] = way;
        engine.add(0, 1, 4 * h);
        engine.run(policy());
        return engine.held;
    };
    CHECK(held(5.03e-4) == moves);
    CHECK(held(5.05e-4) == stays);
}

// Saving at 400 and restoring at 100, each for x seconds at a share of 100 W, and the last 2 x seconds of the run at
// 400.
TEST_CASE("follow-the-sun pays saving and restoring") {
    /// Pool, and from when to when, of the last span in which nodes were held.
    const auto last = [](std::int64_t seconds, double share) {
        FakeEngine engine = two_sites();
        CheckpointCost& checkpoint = engine.classes[0].checkpoint;
        checkpoint.save = checkpoint.restore = for_s(seconds);
        checkpoint.power_share = share;
        engine.add(0, 1, 4 * h);
        engine.run(policy());
        const Held& held = engine.held.back();
        return std::vector<std::int64_t>{held.pool, held.from, held.to};
    };
    using Last = std::vector<std::int64_t>;
    const Last stayed{0, 0, 4 * h};
    // 201.6e6 = 100 x (share x (400 + 100) + 2 x 300) x seconds: 1832 s at a share of 1, 3360 s at none.
    CHECK(last(1825, 1) == Last{1, 2 * h + 1825, 4 * h + 2 * 1825});
    CHECK(last(1840, 1) == stayed);
    CHECK(last(3350, 0) == Last{1, 2 * h + 3350, 4 * h + 2 * 3350});
    CHECK(last(3370, 0) == stayed);
}

TEST_CASE("follow-the-sun passes no deadline and no wall-time by moving") {
    const auto held = [](std::int64_t deadline, std::int64_t wall, bool counted) {
        FakeEngine engine = two_sites();
        engine.classes[0].checkpoint.save = for_s(60);
        engine.classes[0].overhead_in_walltime = counted;
        engine.add(0, 1, 4 * h, wall).request.deadline = deadline == 0 ? Instant::never() : at_s(deadline);
        PolicySpec spec = policy();
        spec.when.length = Knowledge::truth;
        const auto scheduler = make_scheduler(spec);
        engine.run(*scheduler);
        return std::pair{engine.held.size(), scheduler->notes().size()};
    };
    CHECK(held(4 * h + 60, 5 * h, true) == std::pair{std::size_t{2}, std::size_t{0}});
    CHECK(held(4 * h + 59, 5 * h, true) == std::pair{std::size_t{1}, std::size_t{0}});
    CHECK(held(0, 4 * h + 60, true) == std::pair{std::size_t{2}, std::size_t{0}});
    CHECK(held(0, 4 * h + 59, true) == std::pair{std::size_t{1}, std::size_t{1}});
    CHECK(held(0, 4 * h, false) == std::pair{std::size_t{2}, std::size_t{0}});
}

// A minute of saving brings a job that asked for its four hours past them; one that asked for nothing has no such end.
TEST_CASE("follow-the-sun moves the jobs of a log that requested no wall-time") {
    FakeEngine engine = two_sites();
    engine.classes[0].checkpoint.save = for_s(60);
    engine.classes[0].overhead_in_walltime = true;
    engine.add(0, 1, 4 * h);
    engine.add(0, 1, 4 * h).request.limited = false;
    const auto scheduler = make_scheduler(policy());
    engine.run(*scheduler);
    CHECK(engine.held == Spans{{1, 0, 0, 2 * h + 60}, {0, 0, 0, 4 * h}, {1, 1, 2 * h + 60, 4 * h + 60}});
    REQUIRE(scheduler->notes().size() == 1);
    CHECK_THAT(scheduler->notes()[0], Catch::Matchers::StartsWith("follow-the-sun: 1 "));
}

TEST_CASE("follow-the-sun goes only where there is room, for all that go at once") {
    FakeEngine engine = two_sites();
    engine.classes[0].checkpoint.save = for_s(30);
    engine.classes.push_back(engine.classes[0]);
    engine.classes[1].home = 1;
    engine.classes[1].sites = {1};
    engine.add(0, 2, 4 * h);
    engine.add(0, 2, 4 * h);
    engine.add(1, 2, 6 * h - 1).request.job_class = 1;
    engine.run(policy());
    // Two of four are left at the other site: the first job takes them, the second finds none, though they are free
    // until the first is saved.
    CHECK(engine.held ==
          Spans{{0, 0, 0, 2 * h + 30}, {1, 0, 0, 4 * h}, {0, 1, 2 * h + 30, 4 * h + 30}, {2, 1, 1, 6 * h}});
}

TEST_CASE("follow-the-sun has jobs that nothing leads away stay") {
    FakeEngine engine = two_sites();
    engine.classes[0].checkpoint.bytes = 1;
    Way none;
    none.exists = false;
    engine.ways[{0, 1}] = none;
    engine.add(0, 1, 4 * h);
    engine.run(policy());
    CHECK(engine.held == stays);
}

// Three hours until 5 h. At home 0-1 h, 3-5 h: 300; there 2-4 h and another: 1000. After the first hour the two that
// are left cost 200 at home, 100 there.
TEST_CASE("follow-the-sun moves jobs that are suspended by their plan") {
    FakeEngine engine = two_sites({100, 900, 900, 100, 100, 900}, {900, 900, 50, 50, 900, 900});
    engine.add(0, 1, 3 * h).request.deadline = at_s(5 * h);
    engine.run(policy("wait-awhile"));
    CHECK(engine.held == Spans{{0, 0, 0, h}, {0, 1, 2 * h, 4 * h}});
}

// Four hours until 6 h: at home 200 + 200 + 300 + 300, there 1200. At 2 h the rest costs 600 at home, and 100 + 100
// there with a pause; at 1 h it would be 700 there, against 200 here and then 200.
TEST_CASE("follow-the-sun replans the segments of a job that runs") {
    FakeEngine engine = two_sites({200, 200, 300, 300, 300, 300, 300}, {900, 900, 100, 500, 100, 500, 500});
    engine.add(0, 1, 4 * h).request.deadline = at_s(6 * h);
    engine.run(policy("wait-awhile"));
    CHECK(engine.held == Spans{{0, 0, 0, 2 * h}, {0, 1, 2 * h, 3 * h}, {0, 1, 4 * h, 5 * h}});
}

// At 2 h the job goes. Another one that comes at that very instant, at home, there, or anywhere, takes nothing from it.
TEST_CASE("follow-the-sun goes before jobs that come at the instant of a step") {
    const std::int64_t save = GENERATE(0, 30);
    const std::int64_t submit = GENERATE(2 * h, 2 * h + 1, 2 * h + 29);
    const std::uint32_t at = GENERATE(0U, 1U);
    FakeEngine engine = two_sites();
    engine.classes[0].checkpoint.save = for_s(save);
    engine.classes.push_back(engine.classes[0]);
    engine.classes[1].home = at;
    engine.classes[1].sites = {at};
    engine.add(0, 3, 4 * h);
    engine.add(submit, 4, 1800).request.job_class = 1;
    engine.run(policy());
    CHECK(engine.held[0] == Held{0, 0, 0, 2 * h + save});
    const auto last =
        std::find_if(engine.held.begin() + 1, engine.held.end(), [](const Held& held) { return held.job == 0; });
    REQUIRE(last != engine.held.end());
    CHECK(*last == Held{0, 1, 2 * h + save, 4 * h + save});
}

// Jobs with no order but that of their submission; others are added from some step on.
TEST_CASE("follow-the-sun: a later job changes no earlier one's move") {
    int moved = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Numbers numbers(seed);
        std::vector<double> here;
        std::vector<double> there;
        for (int i = 0; i < 200; ++i) {
            here.push_back(static_cast<double>(numbers.in(50, 500)));
            there.push_back(static_cast<double>(numbers.in(50, 500)));
        }
        FakeEngine engine = two_sites(here, there);
        engine.classes[0].checkpoint.save = for_s(numbers.in(0, 2) * 40);
        std::int64_t t = 0;
        for (int i = 0; i < 12; ++i) {
            t += numbers.in(0, 2) * 1800;
            engine.add(t, static_cast<std::uint32_t>(numbers.in(1, 3)), numbers.in(1, 12) * 1800);
        }
        const std::size_t jobs = engine.jobs.size();
        const std::int64_t step = (t / h + 1) * h;
        FakeEngine more = engine;
        for (int i = 0; i < 6; ++i)
            more.add(step + (i < 4 ? 0 : 1), static_cast<std::uint32_t>(numbers.in(1, 4)), numbers.in(1, 6) * 1800);
        PolicySpec spec = policy();
        spec.backfill = choose_backfill("none");
        engine.run(spec);
        more.run(spec);
        const auto until = [&](const FakeEngine& run) {
            Spans spans;
            for (const Held& held : run.held)
                if (held.job < jobs && held.from <= step + 80)
                    spans.push_back({held.job, held.pool, held.from, std::min(held.to, step + 80)});
            std::ranges::sort(spans, {}, [](const Held& held) { return std::pair{held.job, held.from}; });
            return spans;
        };
        CAPTURE(seed, step);
        REQUIRE(until(more) == until(engine));
        for (const Held& held : engine.held)
            moved += held.from >= step && held.from <= step + 80 && held.job < jobs ? 1 : 0;
    }
    CHECK(moved > 10);
}
