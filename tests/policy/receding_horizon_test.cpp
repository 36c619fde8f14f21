// receding-horizon in a scheduler: jobs that are planned together, every hour anew.
#include <catch2/catch.hpp>

#include "fake_engine.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;
using Holds = std::vector<Held>;

PolicySpec policy(std::string_view rule) {
    PolicySpec spec;
    spec.when = choose_when(rule);
    return spec;
}

PolicySpec planned_by(std::string_view solver, std::string_view horizon = "24 h") {
    PolicySpec spec;
    spec.when = choose_when("receding-horizon", {{"solver", solver}, {"horizon", horizon}});
    return spec;
}

FakeEngine engine_on(const std::vector<double>& ci, std::uint32_t accelerators) {
    FakeEngine engine(accelerators);
    engine.forecasts.emplace_back(hourly(ci));
    return engine;
}

/// What all spans cost at the signal, by accelerators and seconds.
double cost_of(const FakeEngine& engine) {
    double cost = 0;
    for (const Held& span : engine.held)
        cost += engine.jobs[span.job].request.accelerators *
                engine.forecasts[0].issued({}).integral(at_s(span.from), at_s(span.to));
    return cost;
}

} // namespace

TEST_CASE("two jobs that want the one clean hour clash unless capacity is planned") {
    const bool pausing = GENERATE(false, true);
    const auto solver = GENERATE(as<std::string_view>{}, "lp", "greedy");
    FakeEngine engine = engine_on({400, 100, 300, 200, 400, 400}, 1);
    engine.classes[0].interruptible = pausing;
    engine.add(0, 1, h).request.deadline = at_s(6 * h);
    engine.add(0, 1, h).request.deadline = at_s(6 * h);
    FakeEngine alone = engine;
    alone.run(policy("lowest-window"));
    CHECK(alone.start_s == std::vector<std::int64_t>{h, 2 * h});
    engine.run(planned_by(solver));
    CHECK(engine.start_s == std::vector<std::int64_t>{h, 3 * h});
}

TEST_CASE("a plan leaves the urgent job the hour that another one can do without") {
    FakeEngine engine = engine_on({400, 100, 300, 120, 400, 400}, 1);
    engine.add(0, 1, h).request.deadline = at_s(6 * h);
    engine.add(0, 1, h).request.deadline = at_s(2 * h);
    engine.run(policy("receding-horizon"));
    CHECK(engine.start_s == std::vector<std::int64_t>{3 * h, h});
}

TEST_CASE("jobs that run or wait in the queue take their part of the plan") {
    FakeEngine engine = engine_on({400, 100, 300, 200, 400, 400}, 1);
    engine.add(0, 1, 2 * h); // no deadline: at once, and the clean hour is gone
    engine.add(1, 1, h).request.deadline = at_s(6 * h);
    engine.run(policy("receding-horizon"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 3 * h});
}

TEST_CASE("a job that comes between two plans waits for the next, or its latest start") {
    FakeEngine engine = engine_on({100, 100, 300, 200, 400, 400}, 4);
    engine.add(600, 1, h).request.deadline = at_s(6 * h);
    engine.add(700, 1, h).request.deadline = at_s(h + 1000); // latest start before 1 h
    engine.run(policy("receding-horizon"));
    CHECK(engine.start_s == std::vector<std::int64_t>{h, 1000});
}

TEST_CASE("a running job is paused for one that comes when the plan says so") {
    FakeEngine engine = engine_on({100, 200, 150, 160, 400, 400, 400}, 1);
    engine.add(0, 1, 2 * h).request.deadline = at_s(7 * h); // hour 0, and 2: the cheapest two
    engine.add(600, 1, h).request.deadline = at_s(2 * h);   // comes; hour 1 is all it has
    engine.add(700, 1, h).request.deadline = at_s(7 * h);   // hour 3
    engine.run(policy("receding-horizon"));
    CHECK(engine.held == Holds{{0, 0, 0, h}, {1, 0, h, 2 * h}, {0, 0, 2 * h, 3 * h}, {2, 0, 3 * h, 4 * h}});
}

TEST_CASE("each plan uses the newest forecast") {
    FakeEngine engine = engine_on({400}, 1);
    engine.changing.emplace(
        std::vector<std::pair<Instant, Series>>{{at_s(0), hourly({400, 400, 400, 100, 400, 400, 400, 400})},
                                                {at_s(2 * h), hourly({400, 400, 400, 400, 400, 100, 400, 400})}});
    engine.add(0, 1, h).request.deadline = at_s(8 * h);
    engine.run(policy("receding-horizon"));
    CHECK(engine.start_s[0] == 5 * h);
}

TEST_CASE("work may be put off beyond the horizon at the horizon's mean") {
    FakeEngine engine = engine_on({400, 300, 500, 100, 100, 100, 100, 100}, 1);
    const PolicySpec spec = planned_by("lp", "3 h");
    engine.add(0, 1, h).request.deadline = at_s(8 * h);
    engine.run(spec);
    // At 0 h the hour at 300 is the best, below the mean of 400; at 1 h the one at 3 h comes into sight.
    CHECK(engine.start_s[0] == 3 * h);
}

TEST_CASE("plans do not reach past the end of a forecast that must not be passed") {
    FakeEngine engine = engine_on({300, 400, 200, 350}, 1);
    engine.add(0, 1, 2 * h).request.deadline = at_s(60 * h);
    engine.classes[0].interruptible = false;
    engine.run(policy("receding-horizon"));
    CHECK(engine.start_s[0] == 2 * h);
}

TEST_CASE("a job that cannot be in time runs as soon as it can") {
    FakeEngine engine = engine_on({400, 100, 300, 200, 400, 400, 400, 400}, 1);
    engine.add(0, 1, 3 * h).request.deadline = at_s(3 * h);
    engine.add(0, 1, 3 * h).request.deadline = at_s(4 * h);
    engine.run(policy("receding-horizon"));
    CHECK(engine.held == Holds{{0, 0, 0, 3 * h}, {1, 0, 3 * h, 6 * h}});
}

TEST_CASE("receding-horizon is never dearer than now when all jobs are there at the start") {
    const auto solver = GENERATE(as<std::string_view>{}, "lp", "greedy");
    const bool pausing = GENERATE(false, true);
    for (int seed = 1; seed <= 60; ++seed) {
        Numbers numbers(seed);
        std::vector<double> ci;
        for (int i = 0; i < 40; ++i)
            ci.push_back(static_cast<double>(numbers.in(1, 9) * 50));
        FakeEngine engine = engine_on(ci, 2);
        engine.classes[0].interruptible = pausing;
        engine.watt = 100;
        for (int i = 0; i < 6; ++i)
            engine.add(0, static_cast<std::uint32_t>(numbers.in(1, 2)), numbers.in(1, 4) * h).request.deadline =
                at_s(24 * h + numbers.in(0, 15) * h);
        FakeEngine at_once = engine;
        at_once.run(policy("now"));
        const PolicySpec spec = planned_by(solver, "40 h"); // beyond it capacity would not be planned
        engine.run(spec);
        CAPTURE(seed);
        REQUIRE(cost_of(engine) <= cost_of(at_once) * (1 + 1e-9));
        for (std::size_t j = 0; j < engine.jobs.size(); ++j)
            REQUIRE(at_s(engine.finish_s[j]) <= engine.jobs[j].request.deadline);
    }
}

TEST_CASE("random workloads under receding-horizon meet their deadlines when nodes abound") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    const auto length = GENERATE(Knowledge::truth, Knowledge::requested);
    const auto solver = GENERATE(as<std::string_view>{}, "lp", "greedy");
    const bool scarce = GENERATE(false, true);
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Numbers numbers(seed);
        std::vector<double> ci;
        for (int i = 0; i < 90; ++i)
            ci.push_back(static_cast<double>(numbers.in(1, 9) * 50));
        FakeEngine engine = engine_on(ci, scarce ? 6 : 400);
        engine.classes.push_back(engine.classes[0]);
        engine.classes[0].checkpoint.save = for_s(numbers.in(0, 120));
        engine.classes[0].checkpoint.restore = for_s(numbers.in(0, 120));
        engine.classes[1].interruptible = false;
        std::int64_t t = 0;
        for (int i = 0; i < 60; ++i) {
            t += numbers.in(0, 2000);
            const std::int64_t run = numbers.in(60, 3 * h);
            const std::int64_t wall = run + numbers.in(0, h);
            FakeJob& job = engine.add(t, static_cast<std::uint32_t>(numbers.in(1, 6)), run, wall);
            job.request.job_class = static_cast<std::uint16_t>(numbers.in(0, 1));
            if (numbers.in(0, 9) > 0)
                job.request.deadline = at_s(t + wall + numbers.in(0, 9 * h));
        }
        PolicySpec spec = planned_by(solver);
        spec.backfill = choose_backfill(backfill);
        spec.when.length = length;
        spec.when.reserved_first = numbers.in(0, 1) == 0;
        spec.when.reserved = spec.when.reserved_first ? 3 : 0;
        engine.run(spec);
        CAPTURE(seed);
        for (std::size_t j = 0; j < engine.jobs.size(); ++j) {
            REQUIRE(engine.finish_s[j] > 0);
            if (!scarce)
                REQUIRE(at_s(engine.finish_s[j]) <= engine.jobs[j].request.deadline);
        }
    }
}

TEST_CASE("a horizon needs a slot") { CHECK_THROWS_AS(make_scheduler(planned_by("lp", "30 min")), InputError); }
