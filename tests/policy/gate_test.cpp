// Gates of `width` before the queues: nobody waits for ever, and a job that is wider than what a gate lets be used has
// its turn.
#include <algorithm>
#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;
constexpr std::int64_t min = 60;

/// Over a day of 200 and one hour of 100: until then k-search lets `least_use` be used.
Series dear_day() {
    std::vector<double> values(24, 200);
    values.push_back(100);
    return hourly(values, EndRule::hold);
}

/// Rules with what they need told.
WhenSpec when_of(std::string_view rule) {
    return rule == "window" ? choose_when(rule, {{"nominal", "00:00"}}) : choose_when(rule);
}
Chosen<WidthRule> width_of(std::string_view rule) {
    return rule == "power-cap" ? choose_width(rule, {{"limit", "1"}}) : choose_width(rule);
}

PolicySpec k_search(std::string_view backfill, std::string_view order = "fifo") {
    PolicySpec spec;
    spec.order = choose_order(order);
    spec.backfill = choose_backfill(backfill);
    spec.width = choose_width("k-search");
    return spec;
}

/// A day or two of jobs with all that orders and gates look at. Those of odd seeds take as long as requested.
FakeEngine random_days(std::uint64_t seed) {
    Numbers numbers(seed);
    const auto capacity = static_cast<std::uint32_t>(numbers.in(1, 9));
    FakeEngine engine(capacity);
    std::vector<double> values;
    for (std::int64_t i = numbers.in(2, 60); i > 0; --i)
        values.push_back(static_cast<double>(numbers.in(0, 4)) * 100);
    engine.forecasts.emplace_back(hourly(values, numbers.in(0, 1) == 0 ? EndRule::repeat : EndRule::hold));
    engine.classes[0].kill_at_walltime = numbers.in(0, 1) == 0;
    std::int64_t t = 0;
    for (std::int64_t i = numbers.in(4, 30); i > 0; --i) {
        t += numbers.in(0, 3) == 0 ? 0 : numbers.in(0, 3 * h);
        const std::int64_t run = numbers.in(0, 2) == 0 ? h * numbers.in(1, 8) : numbers.in(1, 8 * h);
        FakeJob& job = engine.add(t, static_cast<std::uint32_t>(numbers.in(1, capacity)), run);
        if (seed % 2 == 0 && numbers.in(0, 2) > 0)
            job.request.walltime = for_s(std::max<std::int64_t>(1, run + numbers.in(-h, 6 * h)));
        job.request.user = static_cast<std::uint32_t>(numbers.in(0, 3));
        job.request.priority = static_cast<float>(numbers.in(0, 4)) * 0.25F;
        if (numbers.in(0, 1) == 0)
            job.request.deadline = job.request.submit + job.request.walltime + for_s(numbers.in(0, 30 * h));
    }
    return engine;
}

/// Orders, backfillings and gates with random values.
PolicySpec random_rules(std::uint64_t seed, std::string_view width, std::string_view backfill, std::string_view order) {
    Numbers numbers(seed + 1000);
    PolicySpec spec;
    spec.backfill = choose_backfill(backfill);
    const std::int64_t depth = numbers.in(0, 3) == 0 ? 1 : 100;
    if (backfill == "conservative")
        spec.backfill = choose_backfill(backfill, {{"compress_depth", std::to_string(depth)}});
    spec.order = choose_order(order);
    spec.order.values.set("half_life", value_of(for_s(numbers.in(1, 20 * h))));
    const std::string least_use = std::to_string(numbers.in(1, 3));
    const std::string gamma = std::to_string(25 * numbers.in(0, 4)) + " %";
    spec.width = width_of(width);
    if (width == "k-search")
        spec.width = choose_width(width, {{"least_use", least_use}});
    if (width == "pcaps")
        spec.width = choose_width(width, {{"gamma", gamma}});
    spec.width.values.set("lookahead", value_of(for_s(h * numbers.in(1, 48))));
    return spec;
}

/// From when on a job may start as soon as nothing runs: a capacity curve lets work that can wait do so.
std::int64_t ready(const FakeJob& job, std::string_view rule) {
    const JobRequest& request = job.request;
    if (rule != "capacity-curve" || request.deadline == Instant::never())
        return in_s(request.submit);
    return std::max(in_s(request.submit), in_s(request.deadline) - request.walltime.us / 1'000'000);
}

/// Seconds of [from, to) in which no job held anything.
std::int64_t idle_within(const FakeEngine& engine, std::int64_t from, std::int64_t to) {
    std::vector<Held> held = engine.held;
    std::ranges::sort(held, {}, &Held::from);
    std::int64_t idle = 0;
    for (const Held& one : held) {
        if (one.from > from)
            idle += std::min(one.from, to) - from;
        from = std::max(from, one.to);
        if (from >= to)
            break;
    }
    return idle;
}

} // namespace

TEST_CASE("no job waits while nothing runs, whatever the gate, the backfilling and the order") {
    const auto rule = GENERATE(as<std::string_view>{}, "fixed", "k-search", "pcaps", "capacity-curve", "power-cap");
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    const auto order = GENERATE(as<std::string_view>{}, "fifo", "sjf", "ljf", "priority", "deadline", "fair-share");
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        FakeEngine engine = random_days(seed);
        const PolicySpec spec = random_rules(seed, rule, backfill, order);
        engine.run(spec);
        CAPTURE(rule, backfill, order, seed);
        // Conservative backfilling looks at `compress_depth` reservations once when a job ends early, so that some stay
        // later than need be; under a gate it looks again when nothing runs.
        const bool gated = rule != "fixed" && rule != "power-cap";
        const auto moves_all = [&] {
            return gated ? spec.backfill.values.whole("compress_depth") >= engine.jobs.size() : seed % 2 == 1;
        };
        for (std::size_t job = 0; job < engine.jobs.size(); ++job) {
            CAPTURE(job);
            REQUIRE(engine.finish_s[job] >= 0);
            if (backfill != "conservative" || moves_all())
                REQUIRE(idle_within(engine, ready(engine.jobs[job], rule), engine.start_s[job]) == 0);
        }
    }
}

TEST_CASE("every job ends whatever the gate and the rule for the time, of one run") {
    const auto rule = GENERATE(as<std::string_view>{}, "k-search", "pcaps", "capacity-curve");
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    const auto when = GENERATE(as<std::string_view>{}, "window", "lowest-slot", "lowest-window", "carbon-time",
                               "threshold", "deadline-only");
    for (std::uint64_t seed = 1; seed <= 15; ++seed) {
        FakeEngine engine = random_days(seed);
        PolicySpec spec = random_rules(seed, rule, backfill, seed % 2 == 0 ? "ljf" : "priority");
        spec.when = when_of(when);
        engine.run(spec);
        CAPTURE(rule, backfill, when, seed);
        REQUIRE(std::ranges::count(engine.finish_s, -1) == 0);
    }
}

// Reserved are: the wide job at 1 h, the long one at 2 h. At 1 h the long one is the first in the order and the wide
// one the first to be served, and wider than what may be used.
TEST_CASE("k-search: a wide job starts where nothing runs though it is not the first in the order") {
    FakeEngine engine(2);
    engine.forecasts.emplace_back(dear_day());
    engine.add(0, 1, h);
    engine.add(10 * min, 2, h);
    engine.add(20 * min, 1, 2 * h);
    engine.run(k_search("conservative", "ljf"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, h, 2 * h});
}

TEST_CASE("k-search: a wide job with a later reservation starts when the last job ends early") {
    FakeEngine engine(2);
    engine.forecasts.emplace_back(dear_day());
    engine.add(0, 1, h, 10 * h);
    engine.add(10 * min, 2, h);
    engine.run(k_search("conservative"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, h});
}

// At 1:30 there is room for the job that waits, but one accelerator may be used, and is; at 2:00 all three may.
TEST_CASE("k-search: a reservation is moved to the time at which more may be used") {
    FakeEngine engine(3);
    engine.forecasts.emplace_back(hourly({100, 200, 100, 200}, EndRule::hold));
    engine.add(0, 1, h + 30 * min, 10 * h);
    engine.add(0, 1, 20 * h);
    engine.add(10 * min, 2, h);
    engine.run(k_search("conservative"));
    CHECK(engine.start_s[2] == 2 * h);
}

// Two of four may be used. The wide job can start when nothing runs, expected at 3 h: what ends by then may go before.
TEST_CASE("k-search: a job that is wider than what may be used is not overtaken for ever") {
    const auto backfill = GENERATE(as<std::string_view>{}, "easy", "conservative");
    FakeEngine engine(4);
    engine.forecasts.emplace_back(dear_day());
    engine.add(0, 1, 2 * h);
    engine.add(0, 1, 3 * h);
    engine.add(10 * min, 3, 2 * h);
    engine.add(20 * min, 1, 2 * h);
    engine.add(30 * min, 1, 30 * min);
    PolicySpec spec = k_search(backfill);
    spec.width = choose_width("k-search", {{"least_use", "2"}});
    engine.run(spec);
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 0, 3 * h, 5 * h, 2 * h});
}

TEST_CASE("k-search: the first job is not overtaken where nothing runs") {
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy", "conservative");
    FakeEngine engine(2);
    engine.forecasts.emplace_back(dear_day());
    engine.add(0, 2, h);
    engine.add(0, 1, h);
    engine.run(k_search(backfill));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, h});
}

// At 0:30 it is cleaner than had been foretold for the whole hour.
TEST_CASE("k-search looks at the measured value whenever it changes, within a step of the forecast too") {
    FakeEngine engine(2);
    engine.forecasts.emplace_back(Series::from_points({{at_s(0), 200}, {at_s(30 * min), 100}, {at_s(h), 200}}, {}));
    engine.changing.emplace(std::vector{std::pair{at_s(0), hourly({200, 100, 200}, EndRule::hold)},
                                        std::pair{at_s(30 * min), hourly({100, 200, 100}, EndRule::hold)}});
    engine.add(0, 1, 2 * h);
    engine.add(0, 1, h);
    engine.run(k_search("easy"));
    CHECK(engine.start_s == std::vector<std::int64_t>{0, 30 * min});
}
