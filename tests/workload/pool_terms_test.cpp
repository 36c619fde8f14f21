// Work and time on hardware of another speed.
#include <catch2/catch.hpp>

#include "sunward/workload/job.hpp"

using namespace sunward;

TEST_CASE("pool terms: time is rounded up, work down, and speed 1 is exact") {
    CHECK(time_for(Duration{7}, 2) == Duration{4});
    CHECK(time_for(Duration{8}, 2) == Duration{4});
    CHECK(time_for(Duration{3}, 0.4) == Duration{8}); // 7.5
    CHECK(work_in(Duration{7}, 0.5) == Duration{3});
    CHECK(work_in(Duration{7}, 2.5) == Duration{17});
    const Duration century = Duration::from_days(36525);
    CHECK(time_for(century, 1) == century);
    CHECK(work_in(century, 1) == century);
}

TEST_CASE("pool terms: the longest run on the slowest hardware is far from what a duration holds") {
    CHECK(time_for(Duration::from_days(3650), least_speed) == Duration::from_days(3'650'000));
    CHECK(time_for(Duration::from_days(3650), least_speed) < Duration::forever());
}

TEST_CASE("pool terms: a class without any has speed 1 and its utilisation everywhere") {
    JobClass kind;
    kind.utilisation = 0.7;
    CHECK(speed_on(kind, 12) == 1);
    CHECK(utilisation_on(kind, 12) == 0.7);
    CHECK(fastest_speed(kind) == 1);
    CHECK(shortest_time(kind, Duration{9}) == Duration{9});
    kind.terms = {{0.5, 0.6}, {3, 0.9}, {0, 0.7}};
    CHECK(speed_on(kind, 1) == 3);
    CHECK(utilisation_on(kind, 0) == 0.6);
    CHECK(fastest_speed(kind) == 3);
    CHECK(shortest_time(kind, Duration{9}) == Duration{3});
    kind.terms = {{0, 0.7}};
    CHECK(shortest_time(kind, Duration{9}) == Duration{});
}
