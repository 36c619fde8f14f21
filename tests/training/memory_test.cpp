#include <catch2/catch.hpp>

#include "sunward/training/memory.hpp"

using namespace sunward;

namespace {

// Korthikanti et al., arXiv 2205.05198, table 3.
const Model gpt3{.parameters = 175e9, .shape = TransformerShape{96, 12288, 96, 2048}};
const Model mt_nlg{.parameters = 530e9, .shape = TransformerShape{105, 20480, 128, 2048}};

double state_gigabytes(const Model& model, std::uint32_t data, std::uint8_t zero) {
    TrainingSetup setup;
    setup.sharding.data = data;
    setup.sharding.zero = zero;
    return memory_use(model, setup).total().in(gigabyte);
}

double activation_bytes(const Model& model, std::uint32_t tensor, bool sequence, Recomputation recomputation) {
    TrainingSetup setup;
    setup.sharding.tensor = tensor;
    setup.sharding.sequence = sequence;
    setup.recomputation = recomputation;
    return memory_use(model, setup).activations.value().base();
}

Accelerator a100() {
    Accelerator device;
    device.name = "a100";
    device.memory = 80 * gigabyte;
    return device;
}

} // namespace

TEST_CASE("states of the optimiser: Rajbhandari et al., arXiv 1910.02054, figure 1") {
    const Model model{.parameters = 7.5e9};
    CHECK(state_gigabytes(model, 64, 0) == Approx(120));
    CHECK(state_gigabytes(model, 64, 1) == Approx(31.4).epsilon(0.001));
    CHECK(state_gigabytes(model, 64, 2) == Approx(16.6).epsilon(0.003));
    CHECK(state_gigabytes(model, 64, 3) == Approx(1.9).epsilon(0.02));
    CHECK(state_of(Optimiser::adam).total() == 16);
    CHECK(state_of(Optimiser::adam_fp32).total() == 16);
    CHECK(state_of(Optimiser::adam_8bit).total() == 10);
    CHECK_FALSE(memory_use(model, {}).activations);
}

TEST_CASE("activations: Korthikanti et al., arXiv 2205.05198") {
    const auto saved = [](const Model& model) {
        return 1 - activation_bytes(model, 1, false, Recomputation::selective) /
                       activation_bytes(model, 1, false, Recomputation::none);
    };
    // The abstract's 70 and 65 % of selective recomputation.
    CHECK(saved(gpt3) == Approx(0.70).epsilon(0.005));
    CHECK(saved(mt_nlg) == Approx(0.65).epsilon(0.005));
    // "A factor of 5" with both, on 8 tensor accelerators.
    for (const Model& model : {gpt3, mt_nlg}) {
        CHECK(activation_bytes(model, 8, false, Recomputation::none) /
                  activation_bytes(model, 8, true, Recomputation::selective) ==
              Approx(5).epsilon(0.1));
    }
    // s b h (34 + 80) over 96 layers; full: 2 s b h each, and once a layer.
    CHECK(activation_bytes(gpt3, 1, false, Recomputation::none) == Approx(2048.0 * 12288 * 114 * 96));
    CHECK(activation_bytes(gpt3, 1, true, Recomputation::full) == Approx(2048.0 * 12288 * (2 * 96 + 114)));
}

// What was measured on A100, in GiB (figure 1, as the repository calculon-ai/calculon has it).
TEST_CASE("memory of training: Korthikanti et al., arXiv 2205.05198, figure 1") {
    constexpr Data gibibyte = 1073741824 * byte;
    const Model megatron_22b{.parameters = 22e9, .shape = TransformerShape{48, 6144, 64, 2048}};
    const Model megatron_1t{.parameters = 1e12, .shape = TransformerShape{128, 25600, 160, 2048}};
    struct Row {
        Model model;
        std::uint32_t pipeline, interleave, micro_batch;
        double plain, both;
    };
    for (const Row& row :
         {Row{megatron_22b, 1, 1, 4, 59.25, 9.5625}, Row{gpt3, 8, 3, 1, 66.84375, 12.3515625},
          Row{mt_nlg, 35, 3, 1, 114.0234375, 23.076171875}, Row{megatron_1t, 64, 1, 1, 131.25, 26.5625}}) {
        TrainingSetup setup;
        setup.sharding.tensor = 8;
        setup.sharding.pipeline = row.pipeline;
        setup.sharding.interleave = row.interleave;
        setup.sharding.sequence = false;
        setup.micro_batch = row.micro_batch;
        setup.micro_batches = 512;
        CHECK(memory_use(row.model, setup).activations->in(gibibyte) == Approx(row.plain).epsilon(1e-12));
        setup.sharding.sequence = true;
        setup.recomputation = Recomputation::selective;
        CHECK(memory_use(row.model, setup).activations->in(gibibyte) == Approx(row.both).epsilon(1e-12));
    }
    // States of the layers, 12 h^2 parameters each.
    TrainingSetup setup;
    setup.optimiser = Optimiser::adam_fp32_gradients;
    setup.sharding.tensor = 8;
    setup.sharding.pipeline = 8;
    const Model layers{.parameters = 12.0 * 12288 * 12288 * 96};
    CHECK(memory_use(layers, setup).total().in(gibibyte) == Approx(45.5625).epsilon(1e-12));
}

// Percent of what is kept without any of it (figure 7).
TEST_CASE("what recomputation and sequence sharding save: Korthikanti et al., figure 7") {
    const double plain = activation_bytes(gpt3, 8, false, Recomputation::none);
    const double layer = plain / 96; // that full recomputation holds beside what the figure counts
    CHECK(100 * activation_bytes(gpt3, 8, true, Recomputation::none) / plain == Approx(62.04).epsilon(0.002));
    CHECK(100 * activation_bytes(gpt3, 8, false, Recomputation::selective) / plain == Approx(56.53).epsilon(0.002));
    CHECK(100 * activation_bytes(gpt3, 8, true, Recomputation::selective) / plain == Approx(18.49).epsilon(0.002));
    CHECK(100 * (activation_bytes(gpt3, 8, false, Recomputation::full) - layer) / plain == Approx(8.71).epsilon(0.002));
}

TEST_CASE("a pipeline holds as many micro-batches as it has stages") {
    TrainingSetup setup;
    setup.sharding.pipeline = 8;
    setup.micro_batches = 64;
    const double alone = activation_bytes(gpt3, 1, true, Recomputation::none);
    CHECK(memory_use(gpt3, setup).activations.value().base() == Approx(alone));
    setup.micro_batches = 2;
    CHECK(memory_use(gpt3, setup).activations.value().base() == Approx(alone / 4));
    setup.micro_batch = 3;
    CHECK(memory_use(gpt3, setup).activations.value().base() == Approx(alone * 3 / 4));
}

TEST_CASE("a model that does not fit says how many accelerators would do") {
    const Model model{.parameters = 70e9};
    const auto fault = memory_fault(model, {}, a100());
    REQUIRE(fault);
    // 1120 GB of states over 80 GB: 14 of them.
    CHECK(fault->message == "1120 GB on each of 1 accelerator (tensor 1, pipeline 1, data 1), of which activations are "
                            "not counted, expected at most the 80 GB of 'a100'; 14 accelerators (tensor 2, pipeline 7, "
                            "data 1) would do");
    TrainingSetup setup;
    setup.sharding.zero = 3;
    const Sharding fewest = fewest_accelerators(model, setup, 80 * gigabyte).value();
    CHECK(fewest.accelerators() == 14);
    CHECK(fewest.pipeline == 1);
    setup.sharding = fewest;
    CHECK_FALSE(memory_fault(model, setup, a100()));
}

TEST_CASE("the fewest accelerators fit, and one stage less does not") {
    TrainingSetup setup;
    setup.recomputation = Recomputation::selective;
    setup.micro_batches = 64;
    const Sharding fewest = fewest_accelerators(gpt3, setup, 80 * gigabyte).value();
    // States alone want 2800 GB, 35 accelerators.
    CHECK(fewest.accelerators() >= 35);
    setup.sharding = fewest;
    CHECK(memory_use(gpt3, setup).total() <= 80 * gigabyte);
    setup.sharding.pipeline -= 1;
    CHECK(memory_use(gpt3, setup).total() > 80 * gigabyte);
    setup.micro_batch = 1000;
    setup.recomputation = Recomputation::none;
    CHECK_FALSE(fewest_accelerators(gpt3, setup, 1 * gigabyte));
}

TEST_CASE("fine-tuning holds gradients and states of few parameters") {
    TrainingSetup setup;
    setup.trainable = 0.01;
    // 2 bytes a parameter, and 14 of each hundredth.
    CHECK(memory_use({.parameters = 7e9}, setup).total().in(gigabyte) == Approx(7 * 2.14));
}

TEST_CASE("bad shardings") {
    CHECK(faults_of(gpt3, {}).empty());
    TrainingSetup setup;
    setup.sharding = {97, 97, 0, 4, 0, true};
    setup.micro_batch = 0;
    setup.micro_batches = 0;
    setup.trainable = 0;
    CHECK(faults_of(gpt3, setup).size() == 8);
}
