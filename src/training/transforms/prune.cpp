#include <array>
#include <cmath>

#include "sunward/training/transform.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::training::transforms {

using namespace parameter;
using namespace parameter::types;

namespace {

Parameters parameters() {
    return {
        field("kind",
              choice({{"structured", "whole heads, channels or layers: operations, bytes and time shrink"},
                      {"two-of-four", "two of four neighbours, in hardware: up to twice the speed, half the values"},
                      {"unstructured", "single weights: bytes shrink, time does not without kernels for it"}}),
              "What is left out")
            .required(),
        field("sparsity", ratio(0, 0.999), "Share of the weights that is left out; of two-of-four 50 %").or_else("0.5"),
        field("speed", number(1, 2), "Of two-of-four: matrix products against dense ones").or_else("2"),
        field("index_bits", number(0, 32), "For each value that is left, to say where it was; not of structured")
            .or_derived("2 of two-of-four, 0 of structured, 16 of unstructured"),
        field("retraining", ratio(0, 10), "Training after it, as a share of the training before").or_else("0"),
    };
}

double index_bits(std::string_view kind, const Values& values) {
    if (values.has("index_bits"))
        return values.number("index_bits");
    return kind == "two-of-four" ? 2 : 16;
}

std::vector<Fault> faults(const Algorithm&, const Values& values) {
    std::vector<Fault> found;
    const std::string_view kind = values.text("kind");
    if (kind == "two-of-four" && std::abs(values.number("sparsity") - 0.5) > 1e-12)
        found.push_back({{}, "sparsity", shortest(values.number("sparsity")) + ", expected 0.5 with two-of-four"});
    if (kind == "structured" && values.has("index_bits"))
        found.push_back({{}, "index_bits", "means nothing with structured: what is left is dense"});
    return found;
}

Algorithm apply(const Algorithm& before, const Values& values) {
    const std::string_view kind = values.text("kind");
    const double left = 1 - values.number("sparsity");
    Algorithm after = before;
    after.training_flop += values.number("retraining") * before.training_flop;
    if (kind == "structured") {
        after.model.parameters *= left;
        after.model.active_parameters *= left;
        after.model.shape.reset(); // not known of what is left
        after.inference_flop *= left;
        after.weights = left * before.weights;
        return after;
    }
    after.weights = left * before.weights;
    after.indices = left * before.model.parameters * index_bits(kind, values) / 8 * byte;
    if (kind == "two-of-four")
        after.matmul_speed *= values.number("speed");
    return after;
}

} // namespace

extern const Transform prune = {
    .name = "prune",
    .help = "weights are left out after training",
    .source =
        "Mishra et al., Accelerating sparse deep neural networks, arXiv 2104.08378 (two-of-four); Hoefler et al., "
        "Sparsity in deep learning, arXiv 2102.00554",
    .parameters = parameters,
    .example = "{kind: two-of-four, retraining: 10 %, quality: 99 %}",
    .apply = apply,
    .faults = faults,
};

} // namespace sunward::training::transforms
