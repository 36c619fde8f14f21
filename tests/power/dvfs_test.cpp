#include <catch2/catch.hpp>

#include <cmath>

#include "sunward/power/dvfs.hpp"

using namespace sunward;

namespace {

const ScaledProcessor processor{100 * watt, 700 * watt, 0.2, 1};

} // namespace

// Worked apart from this code.
TEST_CASE("the thriftiest clock of a compute-bound job") {
    const double best = thriftiest_frequency(processor);
    CHECK(best == Approx(0.436790).epsilon(2e-6));
    CHECK(best == Approx(std::cbrt(100.0 / 1200)).epsilon(1e-14));
    CHECK(power_at(processor, best).base() == Approx(150));
    CHECK(energy_at(processor, best) == Approx(0.490592).epsilon(2e-6));
    CHECK(energy_at(processor, 1) == Approx(1));
}

TEST_CASE("no clock takes less energy than the thriftiest") {
    for (const double compute_share : {0.0, 0.3, 0.7, 1.0})
        for (const double idle : {0.0, 50.0, 400.0, 690.0}) {
            const ScaledProcessor each{idle * watt, 700 * watt, 0.2, compute_share};
            const double best = energy_at(each, thriftiest_frequency(each));
            for (double f = 0.2; f <= 1; f += 0.01)
                CHECK(best <= energy_at(each, f) * (1 + 1e-12));
        }
    CHECK(thriftiest_frequency({0 * watt, 700 * watt, 0.2, 1}) == 0.2);
    CHECK(thriftiest_frequency({690 * watt, 700 * watt, 0.2, 1}) == 1);
}

TEST_CASE("a power cap gives a clock and back") {
    for (double f = 0.25; f < 1; f += 0.05)
        CHECK(frequency_under(processor, power_at(processor, f)).value() == Approx(f).epsilon(1e-13));
    CHECK(frequency_under(processor, 700 * watt).value() == 1);
    CHECK(frequency_under(processor, 9000 * watt).value() == 1);
    CHECK(frequency_under(processor, power_at(processor, 0.2)).value() == Approx(0.2));
    CHECK_FALSE(frequency_under(processor, 100 * watt));
    CHECK_FALSE(frequency_under(processor, std::nan("") * watt));
    // Half the dynamic power costs a fifth of the speed.
    CHECK(frequency_under(processor, 400 * watt).value() == Approx(std::cbrt(0.5)));
}

TEST_CASE("work that waits for memory slows down less") {
    ScaledProcessor memory_bound = processor;
    memory_bound.compute_share = 0.25;
    CHECK(speed_at(processor, 0.5) == Approx(0.5));
    CHECK(speed_at(memory_bound, 0.5) == Approx(0.8));
    CHECK(speed_at(memory_bound, 1) == Approx(1));
    CHECK(energy_at(memory_bound, 0.5) == Approx(175.0 / 700 / 0.8));
}

TEST_CASE("bad processors") {
    CHECK(faults_of(processor).empty());
    CHECK(faults_of({700 * watt, 700 * watt, 0, 2}).size() == 3);
    CHECK(faults_of({-1 * watt, 700 * watt, 1.5, std::nan("")}).size() == 3);
}
