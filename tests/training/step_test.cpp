#include <catch2/catch.hpp>

#include "sunward/training/collective.hpp"
#include "sunward/training/step.hpp"

using namespace sunward;

namespace {

Accelerator a100() {
    Accelerator device;
    device.name = "a100";
    device.peak[static_cast<std::size_t>(Precision::bf16)] = 312e12;
    device.achievable[static_cast<std::size_t>(Precision::bf16)] = 271.2e12;
    device.memory = 80 * gigabyte;
    device.memory_bandwidth = 2039 * gigabyte / second;
    return device;
}

// NVLink of A100 at 65 %, InfiniBand at 90 %; 2 us.
StepPlan plan_of(double kernel_share) {
    StepPlan plan;
    plan.kernel_share = kernel_share;
    plan.inside = reached({300 * gigabyte / second, Duration{2}}, 0.65);
    plan.between = reached({25 * gigabyte / second, Duration{2}}, 0.9);
    return plan;
}

struct Measured {
    Model model;
    std::uint32_t pipeline, interleave, micro_batch, micro_batches;
    double kernel_share; // fitted to selective recomputation by another program
    double full_s, selective_s;
};

// Korthikanti et al., arXiv 2205.05198, table 5: seconds a step on A100, 8 of them share out each layer.
const Measured runs[] = {
    {{.parameters = 22e9, .shape = TransformerShape{48, 6144, 64, 2048}}, 1, 1, 4, 1, 0.541057, 1.42, 1.10},
    {{.parameters = 175e9, .shape = TransformerShape{96, 12288, 96, 2048}}, 8, 3, 1, 64, 0.678605, 18.13, 13.75},
    {{.parameters = 530e9, .shape = TransformerShape{105, 20480, 128, 2048}}, 35, 3, 1, 280, 0.728839, 49.05, 37.83},
    {{.parameters = 1e12, .shape = TransformerShape{128, 25600, 160, 2048}}, 64, 1, 1, 512, 0.766799, 94.42, 71.49},
};

TrainingSetup setup_of(const Measured& run, Recomputation recomputation) {
    TrainingSetup setup;
    setup.sharding.tensor = 8;
    setup.sharding.pipeline = run.pipeline;
    setup.sharding.interleave = run.interleave;
    setup.recomputation = recomputation;
    setup.micro_batch = run.micro_batch;
    setup.micro_batches = run.micro_batches;
    return setup;
}

} // namespace

TEST_CASE("a step: measured times with full recomputation follow from those with selective") {
    for (const Measured& run : runs) {
        const StepPlan plan = plan_of(run.kernel_share);
        const auto seconds = [&](Recomputation recomputation) {
            return step_time(run.model, setup_of(run, recomputation), a100(), plan).total().in(second);
        };
        CHECK(seconds(Recomputation::selective) == Approx(run.selective_s).epsilon(1e-5));
        CHECK(seconds(Recomputation::full) == Approx(run.full_s).epsilon(0.06));
    }
}

// Worked apart from this code, by another program.
TEST_CASE("a step by its parts") {
    const Measured& run = runs[1];
    const StepTime step = step_time(run.model, setup_of(run, Recomputation::selective), a100(), plan_of(0.678605));
    CHECK(step.compute.in(second) == Approx(11.6846).epsilon(1e-5));
    CHECK(step.communicate.in(second) == Approx(1.4736 + 0.1081).epsilon(1e-4));
    CHECK(step.bubble.in(second) == Approx(0.4837).epsilon(2e-4));
    CHECK(step.mfu == Approx(0.5013).epsilon(1e-4));
    CHECK(step.hfu == step.mfu);
    CHECK_FALSE(step.memory_bound);
    const StepTime full = step_time(run.model, setup_of(run, Recomputation::full), a100(), plan_of(0.678605));
    CHECK(full.hfu == Approx(full.mfu * 4 / 3));
}

TEST_CASE("gradients between groups are partly hidden, and ZeRO 3 sends half as much again") {
    const Model model{.parameters = 7e9, .shape = TransformerShape{32, 4096, 32, 4096}};
    TrainingSetup setup;
    setup.sharding.data = 8;
    setup.micro_batches = 4;
    StepPlan plan = plan_of(0.7);
    plan.between = {450 * gigabyte / second, Duration{5}};
    // 14 GB of gradients in a ring of 8.
    CHECK(step_time(model, setup, a100(), plan).communicate.in(second) == Approx(0.0545144).epsilon(1e-6));
    setup.sharding.zero = 3;
    CHECK(step_time(model, setup, a100(), plan).communicate.in(second) == Approx(0.0817717).epsilon(1e-6));
    plan.overlap = 1;
    CHECK(step_time(model, setup, a100(), plan).communicate.in(second) == 0);
}

TEST_CASE("a step of few tokens waits for memory") {
    const Model model{.parameters = 7e9, .shape = TransformerShape{32, 4096, 32, 16}};
    const StepTime step = step_time(model, {}, a100(), plan_of(1));
    CHECK(step.memory_bound);
    // Three passes over 14 GB and twice 84 GB at 2039 GB/s.
    CHECK(step.compute.in(second) == Approx(210.0 / 2039).epsilon(1e-9));
}

TEST_CASE("draw of a step") {
    StepTime step;
    step.compute = 7 * second;
    step.communicate = 2 * second;
    step.bubble = 1 * second;
    const PowerRange board{60 * watt, 400 * watt};
    const StepPower power = step_power(step, board);
    // By hand: (7 x 400 + 2 x 248 + 1 x 60) / 10.
    CHECK(power.mean.in(watt) == Approx(335.6));
    CHECK(power.swing.in(watt) == Approx(340));
    step.bubble = {};
    CHECK(step_power(step, board).swing.in(watt) == Approx(152));
    CHECK(step_power(step, board, {0.9, 0.1, 0}).phases[1].power == 60 * watt);
}

TEST_CASE("bad steps") {
    const Measured& run = runs[1];
    const TrainingSetup setup = setup_of(run, Recomputation::none);
    CHECK(faults_of(run.model, setup, a100(), plan_of(0.7)).empty());
    StepPlan plan;
    plan.precision = Precision::fp8;
    plan.kernel_share = 2;
    plan.overlap = -1;
    Accelerator unknown = a100();
    unknown.memory_bandwidth = {};
    CHECK(faults_of({.parameters = 7e9}, setup, unknown, plan).size() == 7);
}
