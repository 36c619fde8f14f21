#include <catch2/catch.hpp>

#include "sunward/training/collective.hpp"

using namespace sunward;

namespace {

constexpr Data size = 14 * gigabyte;

NodeLink link_of(double gigabytes_per_s, double latency_us) {
    return {gigabytes_per_s * gigabyte / second, Duration::from_seconds(latency_us * 1e-6)};
}

} // namespace

// Worked apart from this code.
TEST_CASE("all-reduce in a ring") {
    CHECK(all_reduce_time(size, 8, link_of(450, 5)).in(second) == Approx(0.0545144).epsilon(1e-6));
    CHECK(all_reduce_time(size, 1024, link_of(50, 5)).in(second) == Approx(0.569683).epsilon(1e-6));
    CHECK(all_reduce_time(size, 1, link_of(50, 5)).in(second) == 0);
    CHECK(all_reduce_bytes(size, 8).in(gigabyte) == Approx(24.5));
}

TEST_CASE("an all-reduce is a reduce-scatter and an all-gather") {
    const NodeLink link = link_of(450, 5);
    // 7/8 of 14 GB at 450 GB/s, and seven times 5 us.
    CHECK(reduce_scatter_time(size, 8, link).in(second) == Approx(0.027222222 + 35e-6).epsilon(1e-7));
    CHECK(all_gather_time(size, 8, link).in(second) == Approx(0.0272572222).epsilon(1e-7));
    CHECK(all_to_all_time(size, 8, link).in(second) == Approx(0.0272572222).epsilon(1e-7));
    CHECK(send_time(size, link).in(second) == Approx(14.0 / 450 + 5e-6));
}

TEST_CASE("an all-reduce over nodes") {
    const NodeRing ring{8, link_of(450, 5), 128, link_of(50, 5)};
    // By hand: 54.5144 ms inside; between, 1.75 GB in a ring of 128: 2 x 127/128 x 35 ms + 254 x 5 us.
    CHECK(all_reduce_time(size, ring).in(second) == Approx(0.0545144444 + 0.069453125 + 0.00127).epsilon(1e-8));
    // Eight links of a node carry what one ring over all would send over each.
    CHECK(all_reduce_time(size, ring) < all_reduce_time(size, 1024, link_of(50, 5)));
    CHECK(all_reduce_time(size, NodeRing{8, link_of(450, 5), 1, link_of(50, 5)}) ==
          all_reduce_time(size, 8, link_of(450, 5)));
}

// nccl-tests on nodes of 8 x H100: all-reduce of large messages as if links had 380 GB/s (within 15 %).
TEST_CASE("what of a link is reached") {
    const NodeLink measured = link_of(380, 2);
    CHECK(all_reduce_time(size, 8, reached(link_of(450, 2), 0.85)).in(second) ==
          Approx(all_reduce_time(size, 8, measured).in(second)).epsilon(0.15));
    CHECK(reached(link_of(450, 2), 0.5).bandwidth == link_of(225, 2).bandwidth);
}
