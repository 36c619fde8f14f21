#include <catch2/catch.hpp>

#include "sunward/series/wide.hpp"

using namespace sunward;

TEST_CASE("a wide sum keeps what a double loses") {
    Wide sum{1e17, 0};
    double plain = 1e17;
    for (int i = 0; i < 1000; ++i) {
        sum += 0.1;
        plain += 0.1;
    }
    CHECK(plain == 1e17);
    CHECK(sum - Wide{1e17, 0} == Approx(100).epsilon(1e-13));
    Wide twice = sum;
    twice += sum;
    CHECK(twice - Wide{2e17, 0} == Approx(200).epsilon(1e-13));
    CHECK((Wide{1, 0} + 1e-20).lo == 1e-20);
}

TEST_CASE("a wide product has no rounding error") {
    // (2^27 + 1)^2 = 2^54 + 2^28 + 1 needs 55 bits.
    const Wide product = wide_product(134217729.0, 134217729.0);
    CHECK(product.hi == 18014398777917440.0);
    CHECK(product.lo == 1);
}
