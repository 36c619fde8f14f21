#include "sunward/training/collective.hpp"

#include <catch2/catch.hpp>

using namespace sunward;

TEST_CASE("an all-reduce around a ring") {
    // 2 x 7/8 x 14e9 / 450e9 + 14 x 5e-6, by hand.
    CHECK(all_reduce_seconds({8, 450e9, 5e-6}, 14e9) == Approx(0.0545144).epsilon(1e-6));
    // 2 x 1023/1024 x 14e9 / 50e9 + 2046 x 5e-6.
    CHECK(all_reduce_seconds({1024, 50e9, 5e-6}, 14e9) == Approx(0.569683).epsilon(1e-6));
    CHECK(all_reduce_seconds({1, 50e9, 5e-6}, 14e9) == 0);
}

TEST_CASE("8 H100 in a node as measured") {
    // NCCL's all-reduce there takes 30 us + 2 x 7/8 x S / (380 GB/s) within 15 %: 380 GB/s of the 450 one way is more
    // than the general efficiency of NVLink, since switches add up on the way.
    const double measured = 30e-6 + 1.75 * 1e9 / 380e9;
    CHECK(all_reduce_seconds({8, 380e9, 30e-6 / 14}, 1e9) == Approx(measured));
    CHECK(all_reduce_seconds({8, 450e9 * nvlink_efficiency, 0}, 1e9) > measured);
}

TEST_CASE("both halves of an all-reduce") {
    const Ring ring{4, 100e9, 1e-6};
    CHECK(all_gather_seconds(ring, 4e9) == Approx(0.03 + 3e-6));
    CHECK(reduce_scatter_seconds(ring, 4e9) + all_gather_seconds(ring, 4e9) == Approx(all_reduce_seconds(ring, 4e9)));
}
