#include "sunward/training/checkpoint.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace sunward;

namespace {

/// A run of so many stretches by itself: failures come whenever they come, and each takes it back to the last
/// checkpoint.
double simulated_stretch(const CheckpointedRun& run, int stretches, std::mt19937_64& dice) {
    std::exponential_distribution<double> until_failure(1 / run.mtbf);
    double time = 0;
    double failure = until_failure(dice);
    const auto survives = [&](double span) {
        if (failure > span) {
            failure -= span;
            time += span;
            return true;
        }
        time += failure;
        failure = until_failure(dice);
        return false;
    };
    for (int done = 0; done < stretches;) {
        if (survives(run.every + run.cost)) {
            ++done;
            continue;
        }
        while (!survives(run.restart)) {
        }
    }
    return time / (stretches * run.every);
}

} // namespace

TEST_CASE("expected time with failures and checkpoints") {
    // Daly's equation worked out for these numbers by another program, at Daly's and at Young's interval.
    CHECK(expected_stretch({1098.7713, 60, 300, 10'800}) == Approx(1.1446191).epsilon(1e-7));
    CHECK(expected_stretch({1138.4200, 60, 300, 10'800}) == Approx(1.1446923).epsilon(1e-7));
    CHECK(expected_stretch({2742.7898, 300, 600, 14'400}) == Approx(1.2878550).epsilon(1e-7));
    CHECK(expected_stretch({2939.3877, 300, 600, 14'400}) == Approx(1.2884451).epsilon(1e-7));
    CHECK(first_order_overhead({1138.4200, 60, 300, 10'800}) == Approx(0.1054093).epsilon(1e-6));
    CHECK(first_order_overhead({2939.3877, 300, 600, 14'400}) == Approx(0.2041241).epsilon(1e-6));
}

TEST_CASE("runs drawn one by one converge to the expected time") {
    const CheckpointedRun run{2742.7898, 300, 600, 14'400};
    std::mt19937_64 dice(7);
    constexpr int runs = 400;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < runs; ++i) {
        const double stretch = simulated_stretch(run, 100, dice);
        sum += stretch;
        squares += stretch * stretch;
    }
    const double mean = sum / runs;
    const double deviation = std::sqrt((squares / runs - mean * mean) / (runs - 1));
    CHECK(std::abs(mean - expected_stretch(run)) < 3 * deviation);
    CHECK(deviation < 0.002); // the test could tell a difference of half a per cent
}

TEST_CASE("share of time that is work in a large cluster") {
    constexpr double minute = 60;
    // Worked out by another program from the equation of arXiv 2410.21680.
    CHECK(effective_time_ratio(2048, 0.0065 / 86'400, 5 * minute, 30 * minute, minute) ==
          Approx(0.788817).epsilon(1e-6));
    CHECK(effective_time_ratio(1e9, 0.0065 / 86'400, 5 * minute, 30 * minute, minute) == 0);
    // The same paper: 16,384 GPUs at 6.5 failures for each 1000 node-days are hit every 1.8 hours.
    CHECK(24 / (16'384 / 8 * 0.0065) == Approx(1.8028846));
}

TEST_CASE("bytes of a checkpoint as measured") {
    CHECK(checkpoint_bytes_a_parameter * 70e9 == Approx(912e9).epsilon(0.01));
    CHECK(checkpoint_bytes_a_parameter * 405e9 == Approx(5.29e12).epsilon(0.01));
}
