#include <algorithm>
#include <array>
#include <string>

#include "sunward/training/transform.hpp"

// clang-format off
namespace sunward::training::transforms {

#define TRANSFORM(name) extern const Transform name;
#include "training/transforms.def"
#undef TRANSFORM

} // namespace sunward::training::transforms
// clang-format on

namespace sunward {

namespace {

void append(std::vector<Fault>& all, std::string_view name, std::vector<Fault> faults) {
    for (Fault& fault : faults) {
        fault.field = std::string(name) + "." + fault.field;
        all.push_back(std::move(fault));
    }
}

} // namespace

std::span<const Transform* const> transforms() {
    static constexpr std::array list{
#define TRANSFORM(name) &training::transforms::name,
#include "training/transforms.def"
#undef TRANSFORM
    };
    return list;
}

const Transform& transform(std::string_view name) {
    const auto list = transforms();
    const auto found = std::ranges::find(list, name, &Transform::name);
    if (found != list.end())
        return **found;
    std::vector<std::string_view> names;
    for (const Transform* each : list)
        names.push_back(each->name);
    throw InputError({}, std::string(name), "no such transform" + suggestion(name, names));
}

std::vector<parameter::Field> fields_of(const Transform& transform) {
    std::vector<parameter::Field> fields = transform.parameters();
    fields.push_back(
        parameter::field("quality", parameter::types::ratio(0, 2), "Quality after it, as a share of that before")
            .required());
    return fields;
}

Algorithm plain_algorithm(const Model& model, double tokens, Precision precision) {
    Algorithm plain;
    plain.model = model;
    plain.tokens = tokens;
    plain.training_flop = training_flop(model, tokens);
    plain.inference_flop = inference_flop(model, 1);
    plain.weights = model.parameters * bytes_of(precision) * byte;
    plain.precision = precision;
    return plain;
}

Algorithm transformed(const Algorithm& plain, std::span<const TransformUse> uses) {
    Algorithm result = plain;
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const TransformUse& use = uses[i];
        if (std::ranges::count(uses.first(i), use.transform, &TransformUse::transform) > 0) {
            faults.push_back({{}, std::string(use.transform->name), "stands there twice, expected once at most"});
            continue;
        }
        std::vector<Fault> own;
        if (use.transform->faults != nullptr)
            own = use.transform->faults(result, use.values);
        if (own.empty()) {
            result = use.transform->apply(result, use.values);
            result.quality *= use.values.number("quality");
        }
        append(faults, use.transform->name, std::move(own));
    }
    if (!faults.empty())
        throw InputError(std::move(faults));
    return result;
}

} // namespace sunward
