// What training holds in the memory of each accelerator, and how many accelerators can hold it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/hardware/accelerator.hpp"
#include "sunward/training/model.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

enum class Optimiser : std::uint8_t { adam, adam_fp32_gradients, adam_fp32, adam_8bit, momentum, adafactor };

/// Bytes a parameter. Rajbhandari et al., ZeRO, arXiv 1910.02054, section 3.1; 8 bit: Dettmers et al., arXiv
/// 2110.02861; Adafactor: Shazeer and Stern, arXiv 1804.04235, whose factored moments are nearly nothing.
struct OptimiserState {
    std::string_view name;
    std::string_view help;
    double weights = 0;
    double gradients = 0;
    double states = 0; ///< of the optimiser, with the weights' copy in fp32 where it keeps one
    [[nodiscard]] constexpr double total() const { return weights + gradients + states; }
};

/// In the order of the enumeration.
inline constexpr std::array<OptimiserState, 6> optimiser_states = {{
    {"adam", "Adam in fp32 for weights in bf16", 2, 2, 12},
    {"adam-fp32-gradients", "the same with gradients summed in fp32, as Megatron does", 2, 4, 12},
    {"adam-fp32", "Adam, everything in fp32", 4, 4, 8},
    {"adam-8bit", "Adam with moments of 8 bit and a copy of the weights in fp32", 2, 2, 6},
    {"momentum", "gradient descent with momentum in fp32 for weights in bf16", 2, 2, 8},
    {"adafactor", "Adam with factored moments for weights in bf16", 2, 2, 4},
}};

[[nodiscard]] constexpr const OptimiserState& state_of(Optimiser optimiser) {
    return optimiser_states[static_cast<std::size_t>(optimiser)];
}

/// How a model is shared out: tensor x pipeline accelerators hold it, `data` such groups each compute a part of a
/// batch.
struct Sharding {
    std::uint32_t tensor = 1;
    std::uint32_t pipeline = 1;
    std::uint32_t data = 1;
    /// What the groups share out among them instead of each holding it (ZeRO): 0 nothing, 1 the optimiser's states, 2
    /// gradients as well, 3 weights as well.
    std::uint8_t zero = 0;
    std::uint32_t interleave = 1; ///< parts of the model to a stage; above 1 the bubble of the pipeline shrinks
    /// Tensor accelerators share out what lies outside of attention and the products of layers, too.
    bool sequence = true;

    [[nodiscard]] constexpr double accelerators() const { return static_cast<double>(tensor) * pipeline * data; }
};

struct TrainingSetup {
    Optimiser optimiser = Optimiser::adam;
    Sharding sharding{};
    Recomputation recomputation = Recomputation::none;
    std::uint32_t micro_batch = 1;   ///< sequences that pass a pipeline together
    std::uint32_t micro_batches = 1; ///< in a step, for each group
    double trainable = 1;            ///< share of the parameters that have gradients; below 1 in fine-tuning

    /// Sequences of a step.
    [[nodiscard]] constexpr double batch() const {
        return static_cast<double>(micro_batch) * micro_batches * sharding.data;
    }
};

[[nodiscard]] std::vector<Fault> faults_of(const Model& model, const TrainingSetup& setup);

/// Of each accelerator, of the pipeline's first stage, which holds most.
struct MemoryUse {
    Data weights;
    Data gradients;
    Data states;
    std::optional<Data> activations; ///< none: not known, as the model has no shape
    [[nodiscard]] Data total() const { return weights + gradients + states + activations.value_or(Data{}); }
};

/// Parameters are taken to be spread evenly over the accelerators. Activations in bf16 of a dense transformer, a layer,
/// with s tokens, b sequences, h hidden, a heads, t tensor accelerators (Korthikanti et al., arXiv 2205.05198, table
/// 2):
///   none       s b h (10 + 24 / t + 5 a s / (h t)), with `sequence` s b h / t (34 + 5 a s / h)
///   selective  the same without 5 a s / h
///   full       2 s b h (with `sequence` over t) and, once, what a layer needs that is computed again.
/// The first stage holds its layers for as many micro-batches as the pipeline has stages, or the step micro-batches
/// (1F1B), and with v parts to a stage 1 + (stages - 1) / (stages v) times as much. Embeddings, buffers of messages and
/// what a framework takes are left out: 5 to 15 % of memory.
[[nodiscard]] MemoryUse memory_use(const Model& model, const TrainingSetup& setup);

/// The fewest accelerators, each of `memory`, that hold it: tensor from 1 to `most_tensor` in powers of 2 (what a node
/// has), pipeline up to the layers, data 1 unless ZeRO shares out more by it. Of equals the shorter pipeline. None: no
/// number of them would do.
[[nodiscard]] std::optional<Sharding> fewest_accelerators(const Model& model, const TrainingSetup& setup, Data memory,
                                                          std::uint32_t most_tensor = 8);

/// That it does not fit, with what it needs and how many accelerators would do. None: it fits.
[[nodiscard]] std::optional<Fault> memory_fault(const Model& model, const TrainingSetup& setup,
                                                const Accelerator& accelerator, std::uint32_t most_tensor = 8);

} // namespace sunward
