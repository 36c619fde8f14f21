#include <catch2/catch.hpp>

#include "sunward/hardware/accelerator.hpp"
#include "sunward/hardware/embodied.hpp"

using namespace sunward;

// NVIDIA's product carbon footprint of July 2025: 1312 kg a board of eight H100; its blog: 0.66 g an EFLOP of fp16.
TEST_CASE("an HGX H100 board comes to the vendor's figure by its peak with sparsity and four years") {
    const double per_flop = embodied_per_flop(1312 * kilogram, 8 * 1979e12, Duration::from_days(1461));
    CHECK(per_flop * 1e18 == Approx(0.6565).epsilon(1e-4));
    CHECK(per_flop * 1e18 == Approx(0.66).epsilon(0.01));
}

// BLOOM (arXiv 2211.02001) by the share of life: 1,082,990 GPU-hours of cards of 150 kg over six years at 85 % use.
TEST_CASE("hardware carries the share of its life that it is used for") {
    const Duration life = Duration::from_seconds(6 * 365.25 * 86'400 * 0.85);
    const Carbon cards = embodied_share(150 * kilogram, Duration::from_hours(1'082'990), life);
    CHECK(cards.in(kilogram) == Approx(3634).epsilon(0.01)); // 3.64 t published
    const Estimate bounds = embodied_share({100 * kilogram, 150 * kilogram, 200 * kilogram}, Duration::from_days(1),
                                           Duration::from_days(10));
    CHECK(bounds.low.in(kilogram) == Approx(10));
    CHECK(bounds.central.in(kilogram) == Approx(15));
    CHECK(bounds.high.in(kilogram) == Approx(20));
}
