#include "sunward/training/transform.hpp"
#include "training/transforms/dense.hpp"

namespace sunward::training::transforms {

using namespace parameter;
using namespace parameter::types;

namespace {

Parameters parameters() {
    return {field("share", ratio(0.0001, 1), "Parameters of the smaller model, as a share of those before").required()};
}

// Everything that goes by the parameters: 6 N D, 2 N a token, bytes.
Algorithm apply(const Algorithm& before, const Values& values) {
    const double share = values.number("share");
    Algorithm after = before;
    after.model.parameters *= share;
    after.model.active_parameters *= share;
    after.model.shape.reset(); // not known of the smaller one
    after.training_flop *= share;
    after.inference_flop *= share;
    after.weights = share * before.weights;
    return after;
}

} // namespace

extern const Transform fewer_parameters = {
    .name = "fewer-parameters",
    .help = "a smaller model, trained on the same tokens",
    .source = "Hoffmann et al., Training compute-optimal large language models, arXiv 2203.15556",
    .parameters = parameters,
    .example = "{share: 40 %, quality: 98 %}",
    .apply = apply,
    .faults = wants_dense,
};

} // namespace sunward::training::transforms
