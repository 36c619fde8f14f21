#include <catch2/catch.hpp>

#include <cmath>

#include "sunward/training/growth.hpp"

using namespace sunward;

// Worked by hand: in two years compute for equal quality halves three times, hardware gives 1.96 times as much a joule.
TEST_CASE("algorithms, hardware and demand over years") {
    Growth growth;
    CHECK(flop_for_equal_quality(growth, 2) == Approx(0.125));
    CHECK(hardware_efficiency(growth, 2) == Approx(1.96));
    CHECK(demand(growth, 2) == 1);
    CHECK(energy_of_demand(growth, 2) == Approx(0.125 / 1.96));
    growth.demand_doubling_months = 6;
    CHECK(demand(growth, 2) == Approx(16));
    CHECK(energy_of_demand(growth, 2) == Approx(2 / 1.96));
    CHECK(energy_of_demand(growth, 0) == 1);
}

// Ho et al., arXiv 2403.05812: a year saves a factor of 2.8, within 1.8 and 5.3 at the ends of the interval.
TEST_CASE("a year of better algorithms") {
    const auto saved = [](double months) {
        return 1 / flop_for_equal_quality({.algorithm_halving_months = months}, 1);
    };
    CHECK(saved(8) == Approx(2.828).epsilon(0.001));
    CHECK(saved(5) == Approx(5.278).epsilon(0.001));
    CHECK(saved(14) == Approx(1.811).epsilon(0.001));
}

TEST_CASE("bad growth") {
    CHECK(faults_of(Growth{}).empty());
    CHECK(faults_of(Growth{0, 0, -1}).size() == 3);
    CHECK(faults_of(Growth{std::nan(""), INFINITY, std::nan("")}).size() == 3);
}
