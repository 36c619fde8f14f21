#include "sunward/training/growth.hpp"

#include <catch2/catch.hpp>

using namespace sunward;

TEST_CASE("growth against progress, by hand") {
    CHECK(grown(2, 8) == Approx(8));
    CHECK(compounded(2, 0.4) == Approx(1.96));
    // Two years: demand x 16, compute for it / 8, hardware x 1.96.
    CHECK(energy_after(2, 6, months_algorithms_halve, hardware_a_year) == Approx(16.0 / 8 / 1.96));
    // Demand that doubles as fast as the compute for it halves leaves what hardware gains.
    CHECK(energy_after(3, 8, 8, 0.4) == Approx(1 / (1.4 * 1.4 * 1.4)));
    CHECK(energy_after(0, 6, 8, 0.4) == 1);
}
