#include <catch2/catch.hpp>

#include "fake_engine.hpp"
#include "sunward/error/error.hpp"
#include "sunward/units/week_hours.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

constexpr std::int64_t h = 3600;
constexpr std::int64_t day = 24 * h;
using Holds = std::vector<Held>;

PolicySpec policy(parameter::GivenValues values, std::string_view backfill = "easy") {
    PolicySpec spec;
    spec.when = choose_when("hours", values);
    spec.backfill = choose_backfill(backfill);
    return spec;
}
PolicySpec daytime(std::string_view backfill = "easy") { return policy({{"hours", "10:00-16:00"}}, backfill); }

/// From 1970-01-01, a Thursday. A level signal: the rule looks at none.
FakeEngine engine_of(std::uint32_t accelerators, bool interruptible = true) {
    FakeEngine engine(accelerators);
    engine.forecasts.emplace_back(Series::constant(100));
    engine.classes[0].interruptible = interruptible;
    return engine;
}

Holds run(FakeEngine engine, const PolicySpec& spec) {
    engine.run(spec);
    return engine.held;
}

std::int64_t posix(std::string_view text) { return in_s(*parse_instant(text)); }

/// One job of a length, without a deadline unless one is given.
Holds holds_of(std::int64_t submit, std::int64_t length, bool interruptible, std::int64_t deadline = 0,
               const PolicySpec& spec = daytime()) {
    FakeEngine engine = engine_of(1, interruptible);
    FakeJob& job = engine.add(submit, 1, length);
    if (deadline > 0)
        job.request.deadline = at_s(deadline);
    return run(std::move(engine), spec);
}

} // namespace

TEST_CASE("a job runs in its hours and is suspended between them, with a deadline or without") {
    const std::int64_t deadline = GENERATE(0, 5 * day);
    CHECK(holds_of(12 * h, 10 * h, true, deadline) ==
          Holds{{0, 0, 12 * h, 16 * h}, {0, 0, day + 10 * h, day + 16 * h}});
    CHECK(holds_of(3 * h, 6 * h, true, deadline) == Holds{{0, 0, 10 * h, 16 * h}});
    CHECK(holds_of(10 * h, h, true, deadline) == Holds{{0, 0, 10 * h, 11 * h}});
    CHECK(holds_of(16 * h, h, true, deadline) == Holds{{0, 0, day + 10 * h, day + 11 * h}});
}

TEST_CASE("it is saved when the hours end, and restores as they begin") {
    FakeEngine engine = engine_of(1);
    engine.classes[0].checkpoint.save = for_s(1800);
    engine.classes[0].checkpoint.restore = for_s(900);
    engine.add(12 * h, 1, 10 * h); // works 3 h 30 min, 5 h 15 min, 1 h 15 min
    CHECK(run(engine, daytime()) == Holds{{0, 0, 12 * h, 16 * h},
                                          {0, 0, day + 10 * h, day + 16 * h},
                                          {0, 0, 2 * day + 10 * h, 2 * day + 11 * h + 1800}});
    // It would have to be saved at once; what gets done needs not be saved.
    engine.jobs[0].request.submit = at_s(15 * h + 1800);
    engine.jobs[0].request.walltime = engine.jobs[0].run = for_s(2 * h);
    CHECK(run(engine, daytime()) == Holds{{0, 0, day + 10 * h, day + 12 * h}});
    engine.jobs[0].request.walltime = engine.jobs[0].run = for_s(1800);
    CHECK(run(engine, daytime()) == Holds{{0, 0, 15 * h + 1800, 16 * h}});
}

TEST_CASE("a job that cannot be suspended starts where it fits") {
    CHECK(holds_of(13 * h, 3 * h, false) == Holds{{0, 0, 13 * h, 16 * h}});
    CHECK(holds_of(13 * h + 1, 3 * h, false) == Holds{{0, 0, day + 10 * h, day + 13 * h}});
    // Hours of two lengths: 4 h fit the longer ones only.
    PolicySpec two = daytime();
    parameter::Value list;
    list.entries = {{{"08:00-10:00"}, {}, {}}, {{"12:00-17:00"}, {}, {}}};
    two.when.values.set("hours", list);
    CHECK(holds_of(7 * h, 4 * h, false, 0, two) == Holds{{0, 0, 12 * h, 16 * h}});
    CHECK(holds_of(7 * h, 2 * h, false, 0, two) == Holds{{0, 0, 8 * h, 10 * h}});
}

TEST_CASE("one that is longer than the hours ever are begins with them, runs over their end, and is counted") {
    FakeEngine engine = engine_of(1, false);
    engine.add(12 * h, 1, 8 * h);
    engine.add(12 * h, 1, 6 * h);
    const auto scheduler = make_scheduler(daytime());
    engine.run(*scheduler);
    CHECK(engine.held == Holds{{0, 0, day + 10 * h, day + 18 * h}, {1, 0, 2 * day + 10 * h, 2 * day + 16 * h}});
    REQUIRE(scheduler->notes().size() == 1);
    CHECK_THAT(scheduler->notes()[0], Contains("1 job longer than the longest of them, 6 h,"));
    // Where saving and restoring take all of the hours, nothing can be suspended.
    FakeEngine slow = engine_of(1);
    slow.classes[0].checkpoint.save = slow.classes[0].checkpoint.restore = for_s(3 * h);
    slow.add(12 * h, 1, 8 * h);
    CHECK(run(slow, daytime()) == Holds{{0, 0, day + 10 * h, day + 18 * h}});
    // Nor where the wall-time ends the job for it.
    FakeEngine tight = engine_of(1);
    tight.classes[0].overhead_in_walltime = true;
    tight.classes[0].checkpoint.save = for_s(600);
    tight.add(12 * h, 1, 5 * h);
    CHECK(run(tight, daytime()) == Holds{{0, 0, day + 10 * h, day + 15 * h}});
}

TEST_CASE("a job runs through once its deadline leaves no time") {
    // 4 h are done at 16:00. With 6 h left and tomorrow's hours too late, going on at once costs nothing more.
    CHECK(holds_of(12 * h, 10 * h, true, 26 * h) == Holds{{0, 0, 12 * h, 22 * h}});
    CHECK(holds_of(12 * h, 10 * h, true, day + 15 * h) == Holds{{0, 0, 12 * h, 22 * h}});
    // Tomorrow 5 h 30 min of the 6 h are done within the hours and the rest at once.
    CHECK(holds_of(12 * h, 11 * h, true, day + 17 * h + 1800) ==
          Holds{{0, 0, 12 * h, 16 * h}, {0, 0, day + 10 * h, day + 17 * h}});
    CHECK(holds_of(17 * h, 5 * h, true, 30 * h) == Holds{{0, 0, 25 * h, 30 * h}}); // from its latest start
    CHECK(holds_of(14 * h, 3 * h, false, 30 * h) == Holds{{0, 0, 27 * h, 30 * h}});
}

TEST_CASE("a job that waits for nodes starts as soon as there are some, as long as it may") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    FakeEngine engine = engine_of(1);
    engine.add(9 * h, 1, 4 * h);
    engine.add(9 * h, 1, 4 * h);
    CHECK(run(engine, daytime(backfill)) ==
          Holds{{0, 0, 10 * h, 14 * h}, {1, 0, 14 * h, 16 * h}, {1, 0, day + 10 * h, day + 12 * h}});
    engine.classes[0].interruptible = false; // the second would have to start by 12:00
    CHECK(run(engine, daytime(backfill)) == Holds{{0, 0, 10 * h, 14 * h}, {1, 0, day + 10 * h, day + 14 * h}});
    engine.jobs[0].run = engine.jobs[0].request.walltime = for_s(2 * h); // and does
    CHECK(run(engine, daytime(backfill)) == Holds{{0, 0, 10 * h, 12 * h}, {1, 0, 12 * h, 16 * h}});
}

TEST_CASE("jobs go ahead of one that waits where they are done, or suspended, by its start") {
    FakeEngine engine = engine_of(2, false);
    engine.add(9 * h, 1, 3 * h);
    engine.add(9 * h, 2, 2 * h);     // from 13:00
    engine.add(9 * h + 1, 1, 4 * h); // would hold it up
    engine.add(9 * h + 2, 1, 2 * h);
    CHECK(run(engine, daytime("none")) == Holds{{0, 0, 10 * h, 13 * h},
                                                {1, 0, 13 * h, 15 * h},
                                                {3, 0, day + 10 * h, day + 12 * h},
                                                {2, 0, day + 10 * h, day + 14 * h}});
    for (const std::string_view backfill : {"easy", "conservative"})
        CHECK(run(engine, daytime(backfill)) == Holds{{3, 0, 10 * h, 12 * h},
                                                      {0, 0, 10 * h, 13 * h},
                                                      {1, 0, 13 * h, 15 * h},
                                                      {2, 0, day + 10 * h, day + 14 * h}});
}

TEST_CASE("a job waits for all clusters of its site, and leaves all their queues") {
    FakeEngine engine = engine_of(0, false);
    engine.add_pool(0, 1, 1, "first");
    engine.add_pool(0, 1, 1, "second");
    for (int i = 0; i < 3; ++i)
        engine.add(9 * h, 1, 4 * h);
    engine.add(9 * h + 1, 1, 2 * h);
    CHECK(run(engine, daytime()) == Holds{{0, 0, 10 * h, 14 * h},
                                          {1, 1, 10 * h, 14 * h},
                                          {3, 0, 14 * h, 16 * h},
                                          {2, 0, day + 10 * h, day + 14 * h}});
}

// Europe/Berlin put its clocks forward on 2022-03-27 and back on 2022-10-30, at 01:00 UTC.
TEST_CASE("hours are shorter and longer where the local clock changes") {
    const PolicySpec night = policy({{"hours", "22:00-06:00"}, {"time_zone", "Europe/Berlin"}});
    const std::int64_t spring = posix("2022-03-26T12:00Z");
    CHECK(holds_of(spring, 10 * h, true, 0, night) ==
          Holds{{0, 0, posix("2022-03-26T21:00Z"), posix("2022-03-27T04:00Z")},   // 7 h
                {0, 0, posix("2022-03-27T20:00Z"), posix("2022-03-27T23:00Z")}}); // 3 h
    CHECK(holds_of(spring, 8 * h, false, 0, night) == // as long as the hours usually are: the next night
          Holds{{0, 0, posix("2022-03-27T20:00Z"), posix("2022-03-28T04:00Z")}});
    const std::int64_t autumn = posix("2022-10-29T12:00Z");
    CHECK(holds_of(autumn, 10 * h, true, 0, night) ==
          Holds{{0, 0, posix("2022-10-29T20:00Z"), posix("2022-10-30T05:00Z")},   // 9 h
                {0, 0, posix("2022-10-30T21:00Z"), posix("2022-10-30T22:00Z")}}); // 1 h
    CHECK(holds_of(autumn, 9 * h, false, 0, night) ==
          Holds{{0, 0, posix("2022-10-29T20:00Z"), posix("2022-10-30T05:00Z")}});
    const PolicySpec skipped = policy({{"hours", "02:00-03:00"}, {"time_zone", "Europe/Berlin"}});
    CHECK(holds_of(spring, h, false, 0, skipped) ==
          Holds{{0, 0, posix("2022-03-28T00:00Z"), posix("2022-03-28T01:00Z")}});
}

TEST_CASE("hours may come on some days only") {
    const PolicySpec weekdays = policy({{"hours", "22:00-06:00"}, {"days", "weekdays"}});
    // From Friday 22:00 to Saturday 06:00, then from Monday on.
    CHECK(holds_of(day + 12 * h, 9 * h, true, 0, weekdays) ==
          Holds{{0, 0, day + 22 * h, 2 * day + 6 * h}, {0, 0, 4 * day + 22 * h, 4 * day + 23 * h}});
}

TEST_CASE("the whole day is as good as no rule") {
    Numbers numbers(4);
    for (int i = 0; i < 60; ++i) {
        FakeEngine engine = engine_of(6, numbers.in(0, 1) == 0);
        std::int64_t submit = 0;
        for (int j = 0; j < 20; ++j) {
            const std::int64_t length = numbers.in(60, 20'000);
            engine.add(submit += numbers.in(0, 2000), static_cast<std::uint32_t>(numbers.in(1, 6)), length,
                       length + numbers.in(0, 5000));
        }
        for (const std::string_view backfill : {"none", "easy", "conservative"}) {
            PolicySpec now;
            now.backfill = choose_backfill(backfill);
            CHECK(run(engine, policy({{"hours", "00:00-24:00"}}, backfill)) == run(engine, now));
        }
    }
}

TEST_CASE("no job without a deadline holds nodes outside the hours, and all are done") {
    Numbers numbers(5);
    const WeekHours hours({*parse_clock_span("09:30-16:00")}, {false, true, true, true, true, true, false});
    for (int i = 0; i < 60; ++i) {
        FakeEngine engine = engine_of(4);
        engine.classes[0].checkpoint.save = engine.classes[0].checkpoint.restore = for_s(numbers.in(0, 1) * 600);
        engine.classes.push_back(engine.classes[0]);
        engine.classes[1].interruptible = false;
        std::int64_t submit = 0;
        for (int j = 0; j < 15; ++j) {
            FakeJob& job = engine.add(submit += numbers.in(0, 20'000), static_cast<std::uint32_t>(numbers.in(1, 4)),
                                      numbers.in(60, 23'000));
            job.request.job_class = static_cast<std::uint16_t>(numbers.in(0, 1));
        }
        for (const std::string_view backfill : {"none", "easy", "conservative"}) {
            FakeEngine copy = engine;
            copy.run(policy({{"hours", "09:30-16:00"}, {"days", "weekdays"}}, backfill));
            for (const Held& held : copy.held) {
                const WeekHours::Open open = hours.at_or_after(at_s(held.from));
                INFO(held.job << " " << held.from << " " << held.to);
                CHECK((open.from <= at_s(held.from) && at_s(held.to) <= open.to));
            }
            for (const std::int64_t finish : copy.finish_s)
                CHECK(finish > 0);
        }
    }
}

TEST_CASE("its plan is what a job gets where nodes are free") {
    Numbers numbers(6);
    for (int i = 0; i < 200; ++i) {
        FakeEngine engine = engine_of(1, numbers.in(0, 2) > 0);
        engine.classes[0].checkpoint.save = for_s(numbers.in(0, 1) * 600);
        engine.classes[0].checkpoint.restore = for_s(numbers.in(0, 1) * 300);
        const std::int64_t submit = numbers.in(0, 3 * day);
        const std::int64_t length = numbers.in(60, day);
        FakeJob& job = engine.add(submit, 1, length);
        if (numbers.in(0, 1) == 0)
            job.request.deadline = at_s(submit + length + numbers.in(0, 2 * day));
        const PolicySpec spec = daytime();
        PlanRequest request;
        request.now = at_s(submit);
        request.work = for_s(length);
        request.deadline = job.request.deadline;
        request.interruptible = engine.classes[0].interruptible;
        request.save = engine.classes[0].checkpoint.save;
        request.restore = engine.classes[0].checkpoint.restore;
        Holds planned;
        for (const Segment& segment :
             plan_run(*spec.when.rule->planner(spec.when), request, engine.forecasts[0].issued({})).segments)
            planned.push_back({0, 0, in_s(segment.from), in_s(segment.to)});
        const Holds held = run(engine, spec);
        INFO(i << ": " << submit << " + " << length << " by " << in_s(job.request.deadline) << ", saved in "
               << in_s(Instant{} + request.save) << ", ends " << held.back().to << ", not " << planned.back().to);
        CHECK(held == planned);
    }
}

TEST_CASE("hours need an entry") {
    CHECK_THROWS_AS(choose_when("hours"), InputError);
    CHECK_THROWS_AS(choose_when("hours", {{"hours", "10:00-10:00"}}), InputError);
    parameter::Values values = choose_when("hours", {{"hours", "10:00-16:00"}}).values;
    CHECK(choose_when("hours", {{"hours", "10:00-16:00"}}).rule->faults(values).empty());
    values.set("hours", {});
    REQUIRE(choose_when("hours", {{"hours", "10:00-16:00"}}).rule->faults(values).size() == 1);
}
