// Plans under forecasts that change from issue to issue.
#include <catch2/catch.hpp>

#include "fake_engine.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;

using Holds = std::vector<Held>;

PolicySpec policy(std::string_view rule, std::int64_t replan_s = 0) {
    PolicySpec spec;
    spec.when = choose_when(rule);
    spec.when.replan = for_s(replan_s);
    return spec;
}

FakeEngine engine_with(std::vector<std::pair<Instant, Series>> issues) {
    FakeEngine engine(1);
    engine.changing.emplace(std::move(issues));
    return engine;
}

} // namespace

TEST_CASE("a waiting job is planned anew at each replan, later or earlier, and not without it") {
    // At 0 h the dip is expected at 4 h; from 2 h on at 6 h; from 5 h on at 5 h.
    const auto issues = [] {
        return std::vector<std::pair<Instant, Series>>{{at_s(0), hourly({9, 9, 9, 9, 1, 9, 9, 9, 9, 9})},
                                                       {at_s(2 * h), hourly({9, 9, 9, 9, 9, 9, 1, 9, 9, 9})},
                                                       {at_s(5 * h), hourly({9, 9, 9, 9, 9, 2, 3, 9, 9, 9})}};
    };
    const auto start = [&](std::int64_t replan_s) {
        FakeEngine engine = engine_with(issues());
        engine.add(0, 1, h).request.deadline = at_s(9 * h);
        engine.run(policy("lowest-window", replan_s));
        return engine.start_s[0];
    };
    CHECK(start(0) == 4 * h);
    CHECK(start(h) == 5 * h);
    CHECK(start(3 * h) == 6 * h);  // looks at 3 h, when the dip is at 6 h, and at 6 h
    CHECK(start(10 * h) == 4 * h); // no look before the start
}

TEST_CASE("what remains of an interrupted job is planned anew while it is suspended") {
    FakeEngine engine = engine_with(
        {{at_s(0), hourly({9, 1, 9, 9, 9, 1, 9, 9, 9, 9})}, {at_s(3 * h), hourly({9, 1, 9, 9, 9, 8, 9, 2, 9, 9})}});
    engine.add(0, 1, 2 * h).request.deadline = at_s(9 * h);
    engine.run(policy("wait-awhile", h));
    CHECK(engine.held == Holds{{0, 0, h, 2 * h}, {0, 0, 7 * h, 8 * h}});

    FakeEngine kept = engine_with(
        {{at_s(0), hourly({9, 1, 9, 9, 9, 1, 9, 9, 9, 9})}, {at_s(3 * h), hourly({9, 1, 9, 9, 9, 8, 9, 2, 9, 9})}});
    kept.add(0, 1, 2 * h).request.deadline = at_s(9 * h);
    kept.run(policy("wait-awhile"));
    CHECK(kept.held == Holds{{0, 0, h, 2 * h}, {0, 0, 5 * h, 6 * h}});
}

TEST_CASE("a replanned job never passes its deadline") {
    // Every issue promises a dip two hours later.
    std::vector<std::pair<Instant, Series>> issues;
    for (std::size_t issue = 0; issue < 20; ++issue) {
        std::vector<double> values(24, 9);
        values[std::min<std::size_t>(issue + 2, 23)] = 1;
        issues.emplace_back(at_s(static_cast<std::int64_t>(issue) * h), hourly(values));
    }
    const auto rule = GENERATE(as<std::string_view>{}, "lowest-window", "lowest-slot", "wait-awhile");
    FakeEngine engine = engine_with(std::move(issues));
    engine.add(0, 1, h).request.deadline = at_s(12 * h);
    engine.run(policy(rule, h));
    CHECK(engine.start_s[0] == 10 * h); // when the promised dip lies beyond the deadline
}

TEST_CASE("a window is decided when it opens, with the forecast of that time") {
    PolicySpec spec;
    spec.when = choose_when("window", {{"nominal", "12:00"}, {"half_width", "3 h"}});
    std::vector<double> early(24, 9);
    early[10] = 1;
    std::vector<double> late(24, 9);
    late[13] = 1;
    std::vector<double> too_late(24, 9);
    too_late[14] = 1;
    FakeEngine engine =
        engine_with({{at_s(0), hourly(early)}, {at_s(9 * h), hourly(late)}, {at_s(11 * h), hourly(too_late)}});
    engine.add(2 * h, 1, h);
    engine.run(spec);
    CHECK(engine.start_s[0] == 13 * h);
}

TEST_CASE("the threshold is the quantile that was told at submission, also when the rest is planned anew") {
    // Told at 0 h: 10 and 50 in turn, 12 h each, so that the median is 30 and the job runs in the even hours. From 1 h
    // on all is 20 or 25: below 30 throughout, but half of it above its own median.
    std::vector<double> told(24);
    std::vector<double> revised(24);
    for (std::size_t hour = 0; hour < 24; ++hour) {
        told[hour] = hour % 2 == 0 ? 10 : 50;
        revised[hour] = hour % 2 == 0 ? 20 : 25;
    }
    FakeEngine engine = engine_with({{at_s(0), hourly(told)}, {at_s(h + 1800), hourly(revised)}});
    engine.add(0, 1, 4 * h).request.deadline = at_s(20 * h);
    PolicySpec spec;
    spec.when = choose_when("threshold", {{"quantile", "0.5"}, {"replan", "30 min"}});
    engine.run(spec);
    CHECK(engine.held == Holds{{0, 0, 0, h}, {0, 0, h + 1800, 4 * h + 1800}});
}
