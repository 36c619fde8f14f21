#include "sunward/experiment/statistics.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "sunward/random/stream.hpp"

using namespace sunward;

TEST_CASE("Student's quantiles are those of the printed tables") {
    // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
    CHECK(student_quantile(0.975, 1) == Approx(12.706).epsilon(5e-5));
    CHECK(student_quantile(0.975, 2) == Approx(4.303).epsilon(2e-4));
    CHECK(student_quantile(0.975, 9) == Approx(2.262).epsilon(3e-4));
    CHECK(student_quantile(0.95, 30) == Approx(1.697).epsilon(5e-4));
    CHECK(student_quantile(0.5, 7) == Approx(0).margin(1e-12));
}

TEST_CASE("a mean's interval is mean +- t s / sqrt n") {
    // 1, 2, 3, 4, 5: s^2 = 2.5, t(0.975, 4) = 2.776445.
    const std::vector<double> values = {1, 2, 3, 4, 5};
    const auto interval = student_interval(values);
    REQUIRE(interval);
    const double half = 2.7764451 * std::sqrt(2.5 / 5);
    CHECK(interval->low == Approx(3 - half).epsilon(1e-6));
    CHECK(interval->high == Approx(3 + half).epsilon(1e-6));
    CHECK_FALSE(student_interval(std::vector<double>{4}));
    CHECK_FALSE(bootstrap_interval(Statistic::median, std::vector<double>{4}, 1));
}

TEST_CASE("Student's interval holds the true mean of normal values in 95 of 100 samples") {
    RandomStream stream(5, "test");
    const int samples = 4000;
    int held = 0;
    for (int i = 0; i < samples; ++i) {
        std::vector<double> values(5);
        for (double& value : values)
            value = 10 + 3 * stream.normal();
        const auto interval = student_interval(values);
        held += interval->low <= 10 && 10 <= interval->high ? 1 : 0;
    }
    // Four standard errors of a share of 0.95.
    CHECK(std::abs(held / double{samples} - 0.95) < 4 * std::sqrt(0.95 * 0.05 / samples));
}

TEST_CASE("medians are those of sorted values") {
    CHECK(value_of(Statistic::median, std::vector<double>{9, 1, 5}) == 5);
    CHECK(value_of(Statistic::median, std::vector<double>{9, 1, 5, 6}) == 5.5);
    CHECK(value_of(Statistic::mean, std::vector<double>{9, 1, 5, 6}) == 5.25);
}

TEST_CASE("the bootstrap gives what resampling gives, and the same with the same seed") {
    std::vector<double> values;
    RandomStream stream(8, "test");
    for (int i = 0; i < 100; ++i)
        values.push_back(stream.normal());
    const auto mean = bootstrap_interval(Statistic::mean, values, 3);
    const auto student = student_interval(values);
    REQUIRE(mean);
    // With 100 nearly normal values both intervals have nearly the same ends.
    CHECK(mean->low == Approx(student->low).margin(0.02));
    CHECK(mean->high == Approx(student->high).margin(0.02));
    const auto again = bootstrap_interval(Statistic::mean, values, 3);
    CHECK(again->low == mean->low);
    CHECK(again->high == mean->high);
    // A resample of three values has the median 1 with probability 7/27, 2 with 13/27, 3 with 7/27.
    const auto median = bootstrap_interval(Statistic::median, std::vector<double>{3, 1, 2}, 3);
    CHECK(median->low == 1);
    CHECK(median->high == 3);
    const auto alike = bootstrap_interval(Statistic::mean, std::vector<double>{0.1, 0.1, 0.1}, 3);
    CHECK(alike->low == 0.1);
    CHECK(alike->high == 0.1);
}
