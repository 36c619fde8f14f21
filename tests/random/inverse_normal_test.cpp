#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "sunward/random/stream.hpp"

using sunward::inverse_normal;

// Quantiles as published with Wichura's AS 241 (1988) and in NIST tables.
TEST_CASE("inverse normal against published quantiles") {
    CHECK(inverse_normal(0.25) == Approx(-0.6744897501960817).epsilon(1e-15));
    CHECK(inverse_normal(0.001) == Approx(-3.090232306167814).epsilon(1e-15));
    CHECK(inverse_normal(1e-20) == Approx(-9.262340089798408).epsilon(1e-15));
    CHECK(inverse_normal(0.975) == Approx(1.959963984540054).epsilon(1e-15));
    CHECK(inverse_normal(0.995) == Approx(2.5758293035489004).epsilon(1e-15));
    CHECK(inverse_normal(0.9) == Approx(1.2815515655446004).epsilon(1e-15));
    CHECK(inverse_normal(0.841344746068542948585) == Approx(1).epsilon(1e-15));
}

TEST_CASE("inverse normal keeps its digits near the middle") {
    CHECK(inverse_normal(0.5) == 0);
    // x = (p - 1/2) sqrt(2 pi) (1 + O(x^2))
    const double step = std::ldexp(1.0, -40);
    CHECK(inverse_normal(0.5 + step) == Approx(step * 2.5066282746310002).epsilon(1e-15));
    CHECK(inverse_normal(0.5 - step) == Approx(-step * 2.5066282746310002).epsilon(1e-15));
}

TEST_CASE("inverse normal is odd, increasing and undoes the distribution function") {
    double before = -40;
    for (int i = 1; i < 4096; ++i) {
        const double p = i / 4096.0;
        const double x = inverse_normal(p);
        CHECK(x == -inverse_normal(1 - p));
        CHECK(x > before);
        before = x;
    }
    for (double p = 0.5; p > 1e-300; p /= 7) {
        const double x = inverse_normal(p);
        // The relative error of p that an error of 1e-15 in x makes is x^2 times that.
        CHECK(0.5 * std::erfc(-x / std::sqrt(2.0)) == Approx(p).epsilon(2e-15 * (1 + x * x)));
    }
}

TEST_CASE("inverse normal at and beyond its ends") {
    CHECK(inverse_normal(0) == -std::numeric_limits<double>::infinity());
    CHECK(inverse_normal(1) == std::numeric_limits<double>::infinity());
    CHECK(inverse_normal(-1) == -std::numeric_limits<double>::infinity());
    CHECK(std::isnan(inverse_normal(std::nan(""))));
    CHECK(inverse_normal(std::numeric_limits<double>::denorm_min()) == Approx(-38.4674).epsilon(1e-6));
    CHECK(std::isfinite(inverse_normal(std::nextafter(1.0, 0.0))));
}
