// Better algorithms and smaller models: what each tells of itself, and what it does to a training and to the use of the
// model.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/hardware/precision.hpp"
#include "sunward/parameter/field.hpp"
#include "sunward/parameter/values.hpp"
#include "sunward/training/model.hpp"

namespace sunward {

/// A factor that was measured, and how far measurements lie apart.
struct MeasuredFactor {
    double low = 1;
    double central = 1;
    double high = 1;
};

/// A training and the use of what comes of it.
struct Algorithm {
    Model model;                           ///< that is trained last, and used
    double tokens = 0;                     ///< that it is trained on
    double training_flop = 0;              ///< of all that it takes
    double inference_flop = 0;             ///< a token
    Data weights;                          ///< in use
    Data indices;                          ///< beside them: where those are that pruning has left
    Precision precision = Precision::bf16; ///< that matrix products of its use are computed in
    double matmul_speed = 1;               ///< of its use, against dense products of that precision; 2 with 2:4
    double kernel_efficiency = 1;          ///< of its use: share of the speed without dequantisation
    MeasuredFactor serving_energy;         ///< J a token against bf16, as measured in serving
    double quality = 1;                    ///< against the plain model, as it is stated; nothing is assumed
};

/// 6 N D to train, 2 N a token to use, weights in `precision`.
[[nodiscard]] Algorithm plain_algorithm(const Model& model, double tokens, Precision precision = Precision::bf16);

struct Transform {
    std::string_view name; ///< such as `prune`
    std::string_view help;
    std::string_view source{};
    /// Keys of its own, beside `quality`, which all have.
    parameter::Parameters (*parameters)() = [] { return parameter::Parameters(); };
    std::string_view example{}; ///< in YAML, on one line
    /// What comes out; the values have no faults.
    Algorithm (*apply)(const Algorithm&, const parameter::Values&) = nullptr;
    /// What is wrong with its values, by themselves or for what it is given.
    std::vector<Fault> (*faults)(const Algorithm&, const parameter::Values&) = nullptr;
};

/// Listed in src/training/transforms.def.
[[nodiscard]] std::span<const Transform* const> transforms();
/// Throws InputError for an unknown name, with the nearest.
[[nodiscard]] const Transform& transform(std::string_view name);
/// Those of the transform, and `quality`: quality after it as a share of that before, which has to be given.
[[nodiscard]] std::vector<parameter::Field> fields_of(const Transform& transform);

struct TransformUse {
    const Transform* transform = nullptr; ///< never null
    parameter::Values values;             ///< of fields_of
};

/// One after another. Throws InputError with all faults: a transform that stands there twice, values that do not fit.
[[nodiscard]] Algorithm transformed(const Algorithm& plain, std::span<const TransformUse> uses);

} // namespace sunward
