// What a step of training takes on accelerators of a kind, what of their peak that is, and what they draw in it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/hardware/accelerator.hpp"
#include "sunward/training/memory.hpp"
#include "sunward/training/model.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// How well it is carried out.
struct StepPlan {
    Precision precision = Precision::bf16;
    /// What all kernels together reach of what matrix products reach at best, in (0, 1]: what is no matrix product
    /// takes time too. 0.54 at 22 B to 0.77 at 1 T parameters on A100, fitted to Korthikanti et al., table 5.
    double kernel_share = 1;
    double overlap = 0; ///< share of the messages between groups that is hidden behind computing, in [0, 1]
    NodeLink inside;    ///< of each accelerator, between those that share out a layer
    NodeLink between;   ///< between stages of the pipeline, and between groups
};

/// The model has a shape, the accelerator the precision.
[[nodiscard]] std::vector<Fault> faults_of(const Model& model, const TrainingSetup& setup,
                                           const Accelerator& accelerator, const StepPlan& plan);

struct StepTime {
    Time compute;
    Time communicate; ///< what is not hidden behind computing
    Time bubble;      ///< stages of the pipeline that wait for others
    bool memory_bound = false;
    double mfu = 0; ///< FLOP of use to the model over what the accelerators' peak would have given
    double hfu = 0; ///< the same with what is computed again

    [[nodiscard]] Time total() const { return compute + communicate + bubble; }
};

/// A step over setup.batch() sequences:
///   compute      max(FLOP / (reachable kernel_share), bytes / memory bandwidth) (roofline: Williams, Waterman,
///                Patterson, CACM 52(4), 2009); bytes: weights, read in each pass of each micro-batch, and the
///                optimiser's states, read and written once
///   tensor       4 all-reduces of 2 s b h bytes a layer and micro-batch, 6 with full recomputation (Shoeybi et al.,
///                arXiv 1909.08053), none of it hidden
///   pipeline     2 messages of 2 s b h / t bytes a micro-batch and part of the model
///   data         an all-reduce of the gradients, half as much again with ZeRO 3 (arXiv 1910.02054), less `overlap`
///   bubble       (p - 1) / (m v) of what a stage takes without data (Narayanan et al., arXiv 2104.04473, section 2.2)
/// With `kernel_share` as fitted to selective recomputation it meets the four measured times with full recomputation
/// within 6 %. Mixtures of experts have messages between experts beside: not counted.
[[nodiscard]] StepTime step_time(const Model& model, const TrainingSetup& setup, const Accelerator& accelerator,
                                 const StepPlan& plan);

/// What an accelerator draws in each phase, as shares of its board's limit. Computing 0.9 to 1.1, communicating 0.5 to
/// 0.75 (Patel et al., POLCA, arXiv 2308.12908), waiting 0.15 and not below idle; all recalled.
struct PhaseShares {
    double compute = 1;
    double communicate = 0.62;
    double bubble = 0.15;
};

struct PhasePower {
    Time time;
    Power power;
};

struct StepPower {
    std::array<PhasePower, 3> phases; ///< compute, communicate, bubble
    Power mean;                       ///< over the step
    Power swing;                      ///< from the least to the greatest draw of phases that take time
};

/// Of one accelerator; those of a run swing together.
[[nodiscard]] StepPower step_power(const StepTime& step, const PowerRange& board, const PhaseShares& shares = {});

} // namespace sunward
