#include <catch2/catch.hpp>

#include <cmath>

#include "sunward/training/model.hpp"

using namespace sunward;

namespace {

const Model gpt3{.parameters = 175e9};
const Model deepseek_v3{.parameters = 671e9, .active_parameters = 37e9};
constexpr Time day = 24 * hour;

} // namespace

TEST_CASE("operations of training: published runs") {
    // Brown et al., arXiv 2005.14165, table D.1: 3.14e23, with 174.6e9 parameters.
    CHECK(training_flop(gpt3, 300e9) == Approx(3.15e23).epsilon(1e-12));
    CHECK(training_flop({.parameters = 174.6e9}, 300e9) == Approx(3.14e23).epsilon(0.002));
    // Llama team, arXiv 2407.21783: 3.8e25.
    CHECK(training_flop({.parameters = 405e9}, 15.6e12) == Approx(3.8e25).epsilon(0.003));
    // Experts that a token does not pass compute nothing.
    CHECK(training_flop(deepseek_v3, 14.8e12) == Approx(3.2856e24).epsilon(1e-12));
    CHECK(inference_flop(deepseek_v3, 1) == Approx(74e9));
    CHECK(hardware_flop(gpt3, 300e9, Recomputation::full) == Approx(4.2e23).epsilon(1e-12));
    CHECK(hardware_flop(gpt3, 300e9, Recomputation::selective) == Approx(3.15e23).epsilon(1e-12));
    CHECK(hardware_flop(gpt3, 300e9, Recomputation::none) == Approx(3.15e23).epsilon(1e-12));
}

TEST_CASE("time of training: published runs") {
    // Worked apart from this code: 8960 TPU v5p at 40 %; 1024 A100 at 45 %.
    CHECK(compute_time(training_flop({.parameters = 70e9}, 15e12), 8960, 459e12, 0.4).in(day) ==
          Approx(44.3247).epsilon(2e-6));
    CHECK(compute_time(3.15e23, 1024, 312e12, 0.45).in(day) == Approx(25.3589).epsilon(2e-6));
    // Narayanan et al., arXiv 2104.04473, section 5.1: t = 8 T P / (n X), 34 and 84 days. X is what the hardware
    // computes a second.
    const auto megatron = [](double parameters, double tokens, double accelerators, double rate) {
        const double flop = hardware_flop({.parameters = parameters}, tokens, Recomputation::full);
        return compute_time(flop, accelerators, rate, 1).in(day);
    };
    CHECK(megatron(175e9, 300e9, 1024, 140e12) == Approx(33.908).epsilon(2e-5));
    CHECK(megatron(1e12, 450e9, 3072, 163e12) == Approx(83.21).epsilon(1e-4));
}

TEST_CASE("utilisation of hardware: published runs") {
    // DeepSeek-V3: 2.664 million hours of H800 (arXiv 2412.19437) of 989.5 TFLOP/s in bf16.
    CHECK(utilisation_of(training_flop(deepseek_v3, 14.8e12), 2.664e6 * hour, 989.5e12) ==
          Approx(0.3462).epsilon(1e-4));
    // Llama 3.1 405B: 30.84 million hours of H100.
    CHECK(utilisation_of(3.7908e25, 30.84e6 * hour, 989.4e12) == Approx(0.345098).epsilon(2e-6));
}

TEST_CASE("bad models") {
    CHECK(faults_of(gpt3).empty());
    CHECK(faults_of(deepseek_v3).empty());
    CHECK(faults_of({.parameters = 175e9, .shape = TransformerShape{96, 12288, 96, 2048}}).empty());
    CHECK(faults_of({}).size() == 1);
    CHECK(faults_of({.parameters = INFINITY}).size() == 1);
    CHECK(faults_of({.parameters = std::nan("")}).size() == 2);
    CHECK(faults_of({.parameters = 7e9, .active_parameters = 8e9}).front().field == "active_parameters");
    CHECK(faults_of({.parameters = 7e9, .shape = TransformerShape{}}).size() == 4);
}
