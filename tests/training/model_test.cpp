#include "sunward/training/model.hpp"

#include <catch2/catch.hpp>

using namespace sunward;

namespace {

constexpr double day = 86400;

TransformerShape dense(double parameters) { return {.parameters = parameters}; }

} // namespace

TEST_CASE("FLOP of training as published") {
    // Brown et al. 2020, table D.1: 3.14e23 for GPT-3 175B on 300 billion tokens.
    CHECK(model_flop(dense(175e9), 300e9) == Approx(3.14e23).epsilon(0.005));
    // Llama 3.1 405B on 15.6 trillion tokens: 3.8e25 (arXiv 2407.21783, section 1).
    CHECK(model_flop(dense(405e9), 15.6e12) == Approx(3.8e25).epsilon(0.005));
    // DeepSeek-V3: 37 of 671 billion parameters are active.
    const TransformerShape mixture{.parameters = 671e9, .active_parameters = 37e9};
    CHECK(model_flop(mixture, 14.8e12) == Approx(3.2856e24));
    CHECK(inference_flop(mixture, 1) == Approx(74e9));
}

TEST_CASE("utilisation of published runs") {
    // DeepSeek-V3: 2.664 million H800-hours at 989 TFLOP/s.
    const double flop = model_flop({.parameters = 671e9, .active_parameters = 37e9}, 14.8e12);
    CHECK(utilisation_of(flop, 2.664e6 * 3600, 989e12) == Approx(0.3462).epsilon(0.0005));
    // Llama 3.1 405B: 30.84 million H100-hours at 989.4 TFLOP/s.
    CHECK(utilisation_of(model_flop(dense(405e9), 15.6e12), 30.84e6 * 3600, 989.4e12) ==
          Approx(0.345098).epsilon(1e-5));
    // PaLM 540B: an MFU of 46.2 % is an HFU of 57.8 % with its recomputation, which is not full.
    const double again = machine_flop(dense(540e9), 1, Recomputation::full) / model_flop(dense(540e9), 1);
    CHECK(again == Approx(4.0 / 3));
    CHECK(0.578 / 0.462 < again);
    CHECK(machine_flop(dense(540e9), 1, Recomputation::selective) == model_flop(dense(540e9), 1));
}

TEST_CASE("days of published runs") {
    // Narayanan et al. 2021 (arXiv 2104.04473, section 5.1): T = 8 T P / (n X), 34 and 84 days. X counts what is
    // computed twice, so it goes with the machine's FLOP.
    const auto days = [](double parameters, double tokens, double chips, double reached) {
        return machine_flop(dense(parameters), tokens, Recomputation::full) / (chips * reached) / day;
    };
    CHECK(days(175e9, 300e9, 1024, 140e12) == Approx(33.908).epsilon(1e-4));
    CHECK(days(1e12, 450e9, 3072, 163e12) == Approx(83.21).epsilon(1e-4));
    // 70 billion parameters and 15 trillion tokens on 8960 TPU v5p at 40 %.
    CHECK(training_seconds(model_flop(dense(70e9), 15e12), 8960, 459e12, 0.4) / day == Approx(44.3247).epsilon(1e-5));
    CHECK(training_seconds(model_flop(dense(175e9), 300e9), 1024, 312e12, 0.45) / day == Approx(25.3589).epsilon(1e-5));
}

TEST_CASE("inferences until they took as much as training") {
    // Luccioni et al., arXiv 2311.16863: BLOOMz-7B, 51,686 kWh of pre-training and 7,571 of fine-tuning, 1e-4 kWh each.
    CHECK(break_even(51'686 + 7'571, 1e-4) == Approx(592'570'000));
}
