// What a training run keeps in the memory of each accelerator, and how many of them hold it.
#pragma once

#include <cstdint>
#include <optional>

#include "sunward/training/model.hpp"

namespace sunward {

/// Bytes for each parameter, by what they are for.
struct StateBytes {
    double weights = 2;
    double gradients = 2;
    double optimiser = 12; ///< with weights in full precision

    [[nodiscard]] double all() const { return weights + gradients + optimiser; }
};

/// Training in bf16 with Adam, whose two moments and weights are in fp32: 2 + 2 + (4 + 4 + 4) = 16.
/// Source: Rajbhandari et al., ZeRO, arXiv 1910.02054, section 3.1.
inline constexpr StateBytes adam_in_bf16{};
/// The same with gradients added up in fp32, as Megatron-LM does. Source: Narayanan et al., arXiv 2104.04473.
inline constexpr StateBytes adam_with_fp32_gradients{2, 4, 12};
/// Adam whose moments take a byte each. Source: Dettmers et al., arXiv 2110.02861.
inline constexpr StateBytes adam_in_8_bit{2, 2, 6};
/// Stochastic gradient descent with momentum, weights and momentum in fp32.
inline constexpr StateBytes sgd_with_momentum{2, 2, 8};

/// What of the states the replicas of the data-parallel group share out instead of all keeping it. Source: as above,
/// stages 1 to 3.
enum class Sharding : std::uint8_t { none, optimiser, gradients, weights };

/// How a model is spread over tensor x pipeline x data accelerators.
struct Layout {
    std::uint32_t tensor = 1;   ///< accelerators that share each layer
    std::uint32_t pipeline = 1; ///< stages
    std::uint32_t data = 1;     ///< replicas
    Sharding sharding = Sharding::none;
    double micro_batch = 1; ///< samples that a replica computes at a time
    Recomputation recomputation = Recomputation::none;

    [[nodiscard]] double accelerators() const { return double{1} * tensor * pipeline * data; }
};

/// Bytes of weights, gradients and optimiser on each accelerator: the parameters are spread evenly over tensor and
/// pipeline, and shared out over the replicas as the sharding says.
[[nodiscard]] double state_bytes(double parameters, const StateBytes& each, const Layout& layout);

/// Bytes of activations on an accelerator of the first pipeline stage, which holds a micro-batch for each stage and so
/// those of all layers, with sequence parallelism in the tensor-parallel group and 2 bytes a number:
///   none:      s b h L (34 + 5 a s / h) / t
///   selective: s b h L 34 / t
///   full:      s b h L 2 / t, the inputs of layers alone
/// for sequence s, micro-batch b, width h, layers L, heads a, tensor t. Nothing where the model's shape is not stated.
/// Source: Korthikanti et al., arXiv 2205.05198, table 2.
[[nodiscard]] std::optional<double> activation_bytes(const TransformerShape& model, const Layout& layout);

/// States, activations where they are known, and nothing for buffers and fragmentation.
[[nodiscard]] double needed_bytes(const TransformerShape& model, const StateBytes& each, const Layout& layout);

/// The fewest accelerators of a memory (bytes each) that hold the states alone if these are shared out over all of
/// them: no layout needs fewer. Of a memory of 0 none does.
[[nodiscard]] std::optional<double> fewest_accelerators(double parameters, const StateBytes& each, double memory);

} // namespace sunward
