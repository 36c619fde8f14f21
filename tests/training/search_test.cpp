#include "sunward/training/search.hpp"

#include <catch2/catch.hpp>

using namespace sunward;

TEST_CASE("families of runs") {
    CHECK(trials_flop(24, 1e18) == Approx(2.4e19));
    // 27 trials by thirds: 27 x 1 + 9 x 3 + 3 x 9 + 1 x 27.
    CHECK(successive_halving(27, 1, 3) == Approx(4 * 27));
    // 10 by halves: 10 + 5 x 2 + 2 x 4 + 1 x 8.
    CHECK(successive_halving(10, 1, 2) == Approx(36));
    CHECK(successive_halving(1, 5, 2) == Approx(5));
}

TEST_CASE("a project from its final run") {
    // BLOOM: 433,196 kWh of the final run were 37.24 % of 1,163,088 kWh.
    CHECK(with_development(433'196, other_runs_of_bloom) == Approx(1'163'254).epsilon(0.001));
    CHECK(with_development(10, other_runs_of_olmo) == Approx(20));
    CHECK(with_development(10, 0) == 10);
}
