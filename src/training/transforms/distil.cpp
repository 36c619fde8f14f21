#include "sunward/training/transform.hpp"
#include "training/transforms/dense.hpp"

namespace sunward::training::transforms {

using namespace parameter;
using namespace parameter::types;

namespace {

Parameters parameters() {
    return {
        field("share", ratio(0.0001, 1), "Parameters of the student, as a share of the teacher's").required(),
        field("tokens", number_above(0, 1e18), "That the student is trained on").or_derived("the teacher's"),
        field("teacher_trained", boolean(), "Whether the teacher's own training counts").or_else("true"),
    };
}

// 6 N_s D + 2 N_t D: the student's training, and the teacher's answers to the same tokens.
Algorithm apply(const Algorithm& before, const Values& values) {
    const double share = values.number("share");
    Algorithm after = before;
    after.tokens = values.has("tokens") ? values.number("tokens") : before.tokens;
    after.model.parameters *= share;
    after.model.active_parameters *= share;
    after.model.shape.reset(); // not known of the student
    after.training_flop = training_flop(after.model, after.tokens) + before.inference_flop * after.tokens;
    if (values.flag("teacher_trained"))
        after.training_flop += before.training_flop;
    after.inference_flop *= share;
    after.weights = share * before.weights;
    return after;
}

} // namespace

extern const Transform distil = {
    .name = "distil",
    .help = "a smaller model learns from the answers of a greater one",
    .source = "Hinton, Vinyals, Dean, Distilling the knowledge in a neural network, arXiv 1503.02531",
    .parameters = parameters,
    .example = "{share: 60 %, quality: 97 %}",
    .apply = apply,
    .faults = wants_dense,
};

} // namespace sunward::training::transforms
