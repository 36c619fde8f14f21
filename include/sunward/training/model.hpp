// What training a model takes in floating-point operations, and how long that lasts on so many chips.
#pragma once

#include <cstdint>

namespace sunward {

/// What is computed again in the backward pass instead of being kept in memory: nothing, the parts of attention that
/// are large and cheap, or all.
enum class Recomputation : std::uint8_t { none, selective, full };

/// A transformer, as far as the cost of its training depends on it. Zero: not stated.
struct TransformerShape {
    double parameters = 0;        ///< all of them: they take memory and make up checkpoints
    double active_parameters = 0; ///< that one token passes, fewer in a mixture of experts; 0: all
    std::uint32_t layers = 0;
    std::uint32_t hidden = 0;   ///< width of a layer
    std::uint32_t heads = 0;    ///< of attention
    std::uint32_t sequence = 0; ///< tokens of a sample

    [[nodiscard]] double active() const { return active_parameters > 0 ? active_parameters : parameters; }
};

/// FLOP that the model asks for, whatever the machine does: 6 N D for N active parameters and D tokens, 2 in the
/// forward and 4 in the backward pass for each parameter and token. Attention over the sequence is left out, which adds
/// about sequence / (6 hidden) of it: below 3 % at 2,048 tokens and a width of 12,288. Source: Kaplan et al., arXiv
/// 2001.08361, section 2.1; Narayanan et al., arXiv 2104.04473, eq. 3 without its last terms.
[[nodiscard]] double model_flop(const TransformerShape& model, double tokens);

/// FLOP that the machine does: with full recomputation the forward pass is done twice, 8 N D. What selective
/// recomputation adds (2.7 % of the model's at 22 to 530 billion parameters) is not counted.
/// Source: Korthikanti et al., arXiv 2205.05198, section 5 and appendix A.
[[nodiscard]] double machine_flop(const TransformerShape& model, double tokens, Recomputation recomputation);

/// FLOP to read or write so many tokens with the trained model: 2 N D. Source: as model_flop().
[[nodiscard]] double inference_flop(const TransformerShape& model, double tokens);

/// Seconds for so many of the model's FLOP on `chips` with a peak in FLOP/s each, of which `utilisation` (MFU, above 0,
/// at most 1) goes into what the model asks for.
[[nodiscard]] double training_seconds(double flop, double chips, double peak, double utilisation);

/// The utilisation (MFU) of so many chip-seconds at a peak: FLOP / (chip-seconds x peak). Of the machine's FLOP instead
/// of the model's it is the HFU, greater by a third with full recomputation.
/// Source: Chowdhery et al., PaLM, arXiv 2204.02311, section 4.1.
[[nodiscard]] double utilisation_of(double flop, double chip_seconds, double peak);

/// Inferences that take as much energy as training did.
[[nodiscard]] double break_even(double training_kwh, double kwh_each);

} // namespace sunward
