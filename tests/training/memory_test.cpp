#include "sunward/training/memory.hpp"

#include <catch2/catch.hpp>

using namespace sunward;

TEST_CASE("states of a model by how they are shared out") {
    // ZeRO, figure 1: 7.5 billion parameters on 64 GPUs take 120, 31.4, 16.6 and 1.9 GB each.
    const auto gigabytes = [](Sharding sharding) {
        return state_bytes(7.5e9, adam_in_bf16, {.data = 64, .sharding = sharding}) / 1e9;
    };
    CHECK(gigabytes(Sharding::none) == Approx(120));
    CHECK(gigabytes(Sharding::optimiser) == Approx(31.4).epsilon(0.002));
    CHECK(gigabytes(Sharding::gradients) == Approx(16.6).epsilon(0.003));
    CHECK(gigabytes(Sharding::weights) == Approx(1.9).epsilon(0.02));
    // Megatron-LM: 18 bytes a parameter; tensor and pipeline parallelism share it out as it is.
    CHECK(state_bytes(175e9, adam_with_fp32_gradients, {.tensor = 8, .pipeline = 8}) == Approx(175e9 * 18 / 64));
}

TEST_CASE("activations of GPT-3 by what is computed again") {
    // Korthikanti et al., table 3: 175 billion parameters, 96 layers of width 12,288, 96 heads, 2048 tokens, tensor 8,
    // pipeline 8, micro-batch 1.
    const TransformerShape gpt3{.parameters = 175e9, .layers = 96, .hidden = 12'288, .heads = 96, .sequence = 2048};
    const auto bytes = [&](Recomputation recomputation) {
        return activation_bytes(gpt3, {.tensor = 8, .pipeline = 8, .recomputation = recomputation}).value();
    };
    // By hand: s b h L / t = 2048 x 12288 x 96 / 8 = 301,989,888; 5 a s / h = 80.
    CHECK(bytes(Recomputation::none) == Approx(301'989'888.0 * 114));
    CHECK(bytes(Recomputation::selective) == Approx(301'989'888.0 * 34));
    CHECK(bytes(Recomputation::full) == Approx(301'989'888.0 * 2));
    // The paper: selective recomputation saves 70 % of them at this size.
    CHECK(1 - bytes(Recomputation::selective) / bytes(Recomputation::none) == Approx(0.70).epsilon(0.005));
    CHECK_FALSE(activation_bytes({.parameters = 175e9}, {}));
}

TEST_CASE("a model that does not fit says how many would do") {
    // 70 billion parameters at 16 bytes are 1.12 TB: 14 of 80 GB.
    CHECK(fewest_accelerators(70e9, adam_in_bf16, 80e9).value() == 14);
    CHECK_FALSE(fewest_accelerators(70e9, adam_in_bf16, 0));
    const TransformerShape large{.parameters = 70e9};
    CHECK(needed_bytes(large, adam_in_bf16, {.tensor = 8}) > 80e9);
    CHECK(needed_bytes(large, adam_in_bf16, {.data = 14, .sharding = Sharding::weights}) <= 80e9);
}
