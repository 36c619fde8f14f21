// A model as its training and its use see it: how many operations, in what time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// A transformer, as far as its activations and the messages between its parts depend on it.
struct TransformerShape {
    std::uint32_t layers = 0;
    std::uint32_t hidden = 0;
    std::uint32_t heads = 0;    ///< of attention, a layer
    std::uint32_t sequence = 0; ///< tokens
};

struct Model {
    double parameters = 0;        ///< in memory and in checkpoints
    double active_parameters = 0; ///< that one token passes; 0: all of them, as in every dense model
    std::optional<TransformerShape> shape = std::nullopt;

    /// Those that operations go by.
    [[nodiscard]] double active() const { return active_parameters > 0 ? active_parameters : parameters; }
};

[[nodiscard]] std::vector<Fault> faults_of(const Model& model);

/// What of the forward pass is computed again in the backward pass instead of being kept. Selective: attention's
/// softmax and what is around it, whose operations are few (Korthikanti et al., arXiv 2205.05198).
enum class Recomputation : std::uint8_t { none, selective, full };

/// FLOP of training on `tokens`: 6 N D, two for the forward and four for the backward pass (Kaplan et al., arXiv
/// 2001.08361; Hoffmann et al., arXiv 2203.15556, app. F). N are the active parameters. Attention over the sequence is
/// left out: it adds sequence / (6 hidden) of it, 2 to 3 % at a sequence of 2048 and a hidden size of 12288.
/// What is computed again does not count: of use to the model is this much.
[[nodiscard]] double training_flop(const Model& model, double tokens);

/// FLOP that the hardware computes for it: 2 N D more with full recomputation (Narayanan et al., arXiv 2104.04473, eq.
/// 3). Selective recomputation is counted as none: it computes 1.6 to 2.7 % of the forward and backward pass again.
[[nodiscard]] double hardware_flop(const Model& model, double tokens, Recomputation recomputation);

/// FLOP of a forward pass over `tokens`: 2 N D.
[[nodiscard]] double inference_flop(const Model& model, double tokens);

/// Time of `flop` on `accelerators` of `peak` FLOP/s that reach `utilisation` of it, in (0, 1]: FLOP / (n peak MFU).
[[nodiscard]] Time compute_time(double flop, double accelerators, double peak, double utilisation);

/// The share of its peak that hardware has reached which computed `flop` in `accelerator_time`, summed over
/// accelerators. With training_flop the MFU, with hardware_flop the HFU (Chowdhery et al., arXiv 2204.02311, app. B).
[[nodiscard]] double utilisation_of(double flop, Time accelerator_time, double peak);

} // namespace sunward
