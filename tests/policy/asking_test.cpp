// Jobs that ask for nodes at each step of a signal are left with their queue instead of being woken at each.
#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Four days in steps of so many seconds.
Series random_signal(Numbers& numbers, std::int64_t step) {
    std::vector<Point> points;
    for (std::int64_t i = 0; i < 4 * 86'400 / step; ++i)
        points.push_back({at_s(step * i), static_cast<double>(numbers.in(100, 400))});
    SeriesOptions options;
    options.ends = EndRule::repeat;
    return Series::from_points(std::move(points), options);
}

/// Jobs that contend for eight nodes, all of class 0.
FakeEngine contended(std::uint64_t seed, std::int64_t save, std::int64_t step) {
    Numbers numbers(seed);
    FakeEngine engine;
    engine.add_pool(0, 8, 1, "A");
    engine.forecasts.emplace_back(random_signal(numbers, step));
    engine.classes[0].kill_at_walltime = false;
    engine.classes[0].checkpoint.save = engine.classes[0].checkpoint.restore = for_s(save);
    std::int64_t t = 0;
    for (int i = 0; i < 120; ++i) {
        t += numbers.in(0, 20) * 60;
        const std::int64_t run = numbers.in(1, 240) * 60 + numbers.in(0, 59);
        FakeJob& job = engine.add(t, static_cast<std::uint32_t>(numbers.in(1, 5)), run, run * numbers.in(8, 20) / 10);
        job.request.deadline = job.request.submit + job.request.walltime + for_s(numbers.in(0, 30) * 3600);
    }
    return engine;
}

} // namespace

// Where a site has a second cluster, queues are not asked, though no job may run there.
TEST_CASE("jobs that ask their queue run when jobs that are woken at each step do") {
    const auto rule = GENERATE(as<std::string_view>{}, "wait-awhile", "threshold");
    const auto backfill = GENERATE(as<std::string_view>{}, "none", "easy");
    const auto order = GENERATE(as<std::string_view>{}, "fifo", "sjf", "ljf", "deadline");
    const std::int64_t save = GENERATE(0, 90);
    std::size_t runs = 0;
    for (std::uint64_t seed = 1; seed <= 9; ++seed) {
        PolicySpec spec;
        spec.when = choose_when(rule);
        spec.backfill = choose_backfill(backfill);
        spec.order = choose_order(order);
        const std::int64_t step = seed == 1 ? 300 : 900; // five minutes take nine times as long
        FakeEngine asked = contended(seed, save, step);
        FakeEngine woken = contended(seed, save, step);
        woken.add_pool(0, 1, 1, "B");
        woken.classes[0].cluster = "A";
        asked.run(spec);
        woken.run(spec);
        CAPTURE(seed, rule, backfill, order, save);
        REQUIRE(asked.held == woken.held);
        runs += asked.held.size();
    }
    CHECK(runs > 9 * 120); // some are suspended
}
