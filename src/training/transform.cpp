#include "sunward/training/transform.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sunward/error/error.hpp"
#include "sunward/training/model.hpp"

// clang-format off
namespace sunward::training::transforms {

#define TRANSFORM(name) extern const Transform name;
#include "training/transforms.def"
#undef TRANSFORM

} // namespace sunward::training::transforms
// clang-format on

namespace sunward {

ModelCost cost_of(double parameters, double active_parameters, double tokens, Precision precision) {
    const TransformerShape model{.parameters = parameters, .active_parameters = active_parameters};
    ModelCost cost;
    cost.parameters = parameters;
    cost.active_parameters = model.active();
    cost.training_flop = model_flop(model, tokens);
    cost.inference_flop = inference_flop(model, 1);
    cost.weight_bytes = parameters * bytes_of(precision);
    cost.precision = precision;
    return cost;
}

std::span<const Transform* const> transforms() {
    static constexpr std::array list{
#define TRANSFORM(name) &training::transforms::name,
#include "training/transforms.def"
#undef TRANSFORM
    };
    return list;
}

const Transform& transform_named(std::string_view name) {
    const auto all = transforms();
    const auto found = std::ranges::find(all, name, &Transform::name);
    if (found == all.end())
        throw InputError({}, std::string(name), "no such transform");
    return **found;
}

ModelCost transformed(ModelCost cost, std::span<const TransformStep> steps) {
    for (auto step = steps.begin(); step != steps.end(); ++step) {
        if (std::any_of(steps.begin(), step,
                        [&](const TransformStep& one) { return one.transform == step->transform; }))
            throw InputError({}, std::string(step->transform->name), "is given twice");
        step->transform->apply(step->values, cost);
    }
    return cost;
}

QuantisedEnergy quantised_energy(Precision to, double batch) {
    if (to == Precision::bf16 || to == Precision::fp16)
        return {};
    if (to == Precision::int8)
        return {1.17, 1.28, 1.33, batch == 1};
    if (to != Precision::fp8)
        return {1, 1, 1, false};
    if (batch <= 16)
        return {1.13, 1.30, 1.56, batch >= 8};
    if (batch <= 64)
        return {1, 1, 1, true};
    return {0.71, 0.89, 1, batch <= 256};
}

} // namespace sunward
