#include <catch2/catch.hpp>

#include <array>
#include <cmath>

#include "sunward/power/throttle.hpp"

using namespace sunward;

TEST_CASE("all jobs are throttled alike to what fits, then the newest are paused") {
    const PowerLimits limits{&limit_rule("throttle"), 0.5};
    const std::array<double, 3> watts = {100, 200, 100};
    CHECK(allot(limits, watts, 400).frequency == 1);
    CHECK(allot(limits, watts, 400).running == 3);
    CHECK(allot(limits, watts, 200).frequency == Approx(std::cbrt(0.5)));
    CHECK(allot(limits, watts, 200).running == 3);
    CHECK(allot(limits, watts, 50).frequency == 0.5); // 400 W / 8
    // Below 50 W the newest goes; the other two, 300 W, fit at (49 / 300)^(1/3).
    CHECK(allot(limits, watts, 49).running == 2);
    CHECK(allot(limits, watts, 49).frequency == Approx(std::cbrt(49.0 / 300)));
    CHECK(allot(limits, watts, 20).running == 1);
    CHECK(allot(limits, watts, 20).frequency == Approx(std::cbrt(0.2)));
    CHECK(allot(limits, watts, 12.4).running == 0);
    CHECK(allot(limits, watts, -1).running == 0);
}

TEST_CASE("pausing keeps the oldest that fit at full clock and skips none of them") {
    const PowerLimits limits{&limit_rule("pause"), 0.5};
    const std::array<double, 3> watts = {100, 200, 100};
    CHECK(allot(limits, watts, 400).running == 3);
    CHECK(allot(limits, watts, 399).running == 2);
    CHECK(allot(limits, watts, 250).running == 1); // the third would fit beside the first, but is newer than the second
    CHECK(allot(limits, watts, 250).frequency == 1);
    CHECK(allot(limits, watts, 99).running == 0);
}

TEST_CASE("without a rule nothing is throttled, and jobs that draw nothing above idle always run") {
    const std::array<double, 2> watts = {100, 200};
    CHECK(allot({}, watts, 0).running == 2);
    CHECK(allot({}, watts, 0).frequency == 1);
    const std::array<double, 2> none = {0, 0};
    CHECK(allot({&limit_rule("throttle"), 0.3}, none, 0).running == 2);
    CHECK(allot({&limit_rule("throttle"), 0.3}, none, 0).frequency == 1);
}

TEST_CASE("the least clock is a share above 0") {
    CHECK(faults_of(PowerLimits{&limit_rule("throttle"), 0}).size() == 1);
    CHECK(faults_of(PowerLimits{&limit_rule("throttle"), 1.1}).size() == 1);
    CHECK(faults_of(PowerLimits{&limit_rule("throttle"), 1}).empty());
}
