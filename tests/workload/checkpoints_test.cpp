#include <catch2/catch.hpp>

#include "sunward/workload/checkpoints.hpp"

using namespace sunward;

TEST_CASE("checkpoint intervals: Young's and Daly's formulas") {
    const auto s = [](double seconds) { return Duration::from_seconds(seconds); };
    // Computed with double precision from the papers' formulas, by another program.
    CHECK(young_interval(s(60), s(10'800)).seconds() == Approx(1138.4200).epsilon(1e-7));
    CHECK(daly_interval(s(60), s(10'800)).seconds() == Approx(1098.7713).epsilon(1e-7));
    CHECK(young_interval(s(300), s(14'400)).seconds() == Approx(2939.3877).epsilon(1e-7));
    CHECK(daly_interval(s(300), s(14'400)).seconds() == Approx(2742.7898).epsilon(1e-7));
    CHECK(daly_interval(s(300), s(100)).seconds() == 100);
    CHECK(young_interval(s(0), s(100)).seconds() == 1);
}
