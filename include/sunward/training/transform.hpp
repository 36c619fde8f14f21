// Better algorithms and smaller models: what each changes in the cost of a model, composed in order.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "sunward/hardware/precision.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/parameter/values.hpp"

namespace sunward {

/// What a model costs to train and to use, as far as transforms change it.
struct ModelCost {
    double parameters = 0;        ///< that are kept in memory
    double active_parameters = 0; ///< that one token passes
    double training_flop = 0;
    double inference_flop = 0; ///< a token
    double weight_bytes = 0;
    Precision precision = Precision::bf16; ///< of weights and products
    /// Of products of matrices, by sparsity that the hardware knows, over the peak of the precision.
    double matmul_speed = 1;
    /// Energy for the same tokens over that of the same model in bf16, where the number format changes it, at the batch
    /// stated. Not by FLOP: at small batches converting costs more than is saved.
    double serving_energy = 1;
    /// Share of the original's quality that is kept, as whoever transforms states it. Nothing here measures it.
    double quality = 1;
};

/// A model as it stands: 6 N D to train on so many tokens, 2 N a token to use, weights in a precision.
[[nodiscard]] ModelCost cost_of(double parameters, double active_parameters, double tokens,
                                Precision precision = Precision::bf16);

struct TransformPage {
    std::string_view changes; ///< what it changes, in words
    std::string_view formula;
    std::string_view example; ///< in YAML, on one line
};

struct Transform {
    std::string_view name; ///< such as `quantise`
    std::string_view help;
    std::string_view source;
    parameter::Parameters (*parameters)();
    TransformPage page;
    void (*apply)(const parameter::Values&, ModelCost&);
};

/// Listed in src/training/transforms.def.
[[nodiscard]] std::span<const Transform* const> transforms();
/// Throws InputError for an unknown name.
[[nodiscard]] const Transform& transform_named(std::string_view name);

struct TransformStep {
    const Transform* transform; ///< never null
    parameter::Values values;
};

/// One after the other, each on what the last one left. Throws InputError for one that comes twice: whoever means that
/// states the product.
[[nodiscard]] ModelCost transformed(ModelCost cost, std::span<const TransformStep> steps);

/// Energy of serving in a smaller format over that in bf16, as measured.
struct QuantisedEnergy {
    double low = 1;
    double median = 1;
    double high = 1;
    bool measured = true; ///< at such a batch; else it is that of the nearest one
};

/// FP8 by batch: 8 to 16 1.13 to 1.56, median 1.30; 17 to 64 about 1; 65 to 256 0.71 to 1, median 0.89. INT8 by
/// decomposition at batch 1: 1.17 to 1.33, mean of four models 1.28. Other formats have no measurement here: 1, not
/// measured.
/// Sources: ML.ENERGY, arXiv 2601.22076 and its blog (FP8, H100, vLLM); bitsandbytes, documentation of quantisation
/// performance (LLM.int8, RTX 4090).
[[nodiscard]] QuantisedEnergy quantised_energy(Precision to, double batch);

} // namespace sunward
