#include "sunward/training/transform.hpp"

namespace sunward::training::transforms {

using namespace parameter;
using namespace parameter::types;

namespace {

Parameters parameters() {
    return {field("share", ratio(0.0001, 1), "Tokens that are trained on, as a share of those before").required()};
}

Algorithm apply(const Algorithm& before, const Values& values) {
    Algorithm after = before;
    after.tokens *= values.number("share");
    after.training_flop *= values.number("share");
    return after;
}

} // namespace

extern const Transform fewer_steps = {
    .name = "fewer-steps",
    .help = "a better optimiser, a better batch size, or an early end",
    .source = "Liu et al., Sophia, arXiv 2305.14342: half the steps of Adam to the same loss",
    .parameters = parameters,
    .example = "{share: 50 %, quality: 100 %}",
    .apply = apply,
};

} // namespace sunward::training::transforms
