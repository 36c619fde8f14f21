#include "sunward/training/step.hpp"

#include <catch2/catch.hpp>

#include "sunward/training/model.hpp"

using namespace sunward;

TEST_CASE("a step by hand") {
    // 8e15 FLOP on 8 chips of 250 TFLOP/s: 4 s; a pipeline of 4 stages and 12 micro-batches: 1 s; 2 s of sums, a
    // quarter of them beside computing: 1.5 s.
    const StepWork work{.flop = 8e15,
                        .accelerators = 8,
                        .reachable = 250e12,
                        .communication = 2,
                        .overlap = 0.25,
                        .stages = 4,
                        .micro_batches = 12};
    const StepTime time = step_time(work);
    CHECK(time.computing == Approx(4));
    CHECK(time.bubble == Approx(1));
    CHECK(time.communicating == Approx(1.5));
    CHECK(time.all() == Approx(6.5));
    // 6e15 of the FLOP are the model's, at a peak of 312 TFLOP/s.
    CHECK(roofline_utilisation(work, 6e15, 312e12) == Approx(6e15 / (6.5 * 8 * 312e12)));
    const StepDraw draw = step_draw(time, {1, 0.75, 0.15, 0.6});
    CHECK(draw.mean == Approx((4 + 0.15 + 0.9) / 6.5));
    CHECK(draw.swing == Approx(0.85));
}

TEST_CASE("a step that waits for memory") {
    // 140 GB at 3.5 TB/s are 40 ms, 10 of which computing takes.
    const StepTime time = step_time({.flop = 1e13, .reachable = 1e15, .bytes = 140e9, .bandwidth = 3.5e12});
    CHECK(time.computing == Approx(0.01));
    CHECK(time.waiting_for_memory == Approx(0.03));
    // All of the communication is hidden, but no more than there is to hide behind.
    const StepTime hidden = step_time({.flop = 1e13, .reachable = 1e15, .communication = 0.05, .overlap = 1});
    CHECK(hidden.communicating == Approx(0.04));
}

TEST_CASE("what recomputation costs a measured step") {
    // Korthikanti et al., arXiv 2205.05198, as calculon has it: 175 billion parameters on 64 A100, 64 samples of 2048
    // tokens, tensor 8, pipeline 8: 18.13 s with full, 13.75 s with selective recomputation.
    const auto seconds = [](Recomputation recomputation) {
        return step_time({.flop = machine_flop({.parameters = 175e9}, 64 * 2048, recomputation),
                          .accelerators = 64,
                          .reachable = 271.2e12,
                          .stages = 8,
                          .micro_batches = 64})
            .all();
    };
    const double full = seconds(Recomputation::full);
    const double selective = seconds(Recomputation::selective);
    CHECK(full / selective == Approx(18.13 / 13.75).epsilon(0.02));
    // Its kernels reached two thirds of the best product of matrices, and tensor parallelism sums on the way.
    CHECK(full / 18.13 == Approx(0.65).margin(0.03));
    CHECK(selective / 13.75 == Approx(0.65).margin(0.03));
}
