// Work and time at another clock or width, to the microsecond.
#include <catch2/catch.hpp>

#include "simulation/jobs/pace.hpp"

using namespace sunward;
using namespace sunward::simulation;

TEST_CASE("pace: what is over of a microsecond counts in the next span") {
    Pace pace{0.25, 1, 0};
    const WorkDone first = work_done(pace, Duration{10});
    CHECK(first.whole == Duration{2});
    CHECK(first.part_us == 0.5);
    pace.part_us = first.part_us;
    const WorkDone second = work_done(pace, Duration{10});
    CHECK(second.whole == Duration{3});
    CHECK(second.part_us == 0);
}

TEST_CASE("pace: full clock at the requested width is exact at any length") {
    const Duration century = Duration::from_days(36525);
    CHECK(work_done({}, century).whole == century);
    CHECK(time_to_do({}, century) == century);
}

TEST_CASE("pace: the time that work takes is rounded up, and none for a paused job") {
    CHECK(time_to_do({0.25, 1, 0.5}, Duration{3}) == Duration{10});
    CHECK(time_to_do({0.75, 1, 0}, Duration{1}) == Duration{2});
    CHECK(time_to_do({0.5, 3, 0}, Duration{3}) == Duration{2});
    CHECK(time_to_do({0, 1, 0}, Duration{3}) == std::nullopt);
    CHECK(time_to_do({0, 1, 0.5}, Duration{3}) == std::nullopt);
}

TEST_CASE("pace: what a clock loses is measured in work at its width") {
    const Pace half{0.5, 2, 0};
    CHECK(throttled(half, Duration{10}, work_done(half, Duration{10})) == Duration{10});
    const Pace paused{0, 2, 0};
    CHECK(throttled(paused, Duration{10}, work_done(paused, Duration{10})) == Duration{20});
    const Pace wide{1, 2, 0};
    CHECK(throttled(wide, Duration{10}, work_done(wide, Duration{10})) == Duration{});
}
