#include "sunward/training/model.hpp"
#include "training/transforms/quality.hpp"

namespace sunward::training::transforms {

using namespace parameter::types;

namespace {

/// The student learns from what the teacher says of each token.
void apply(const parameter::Values& values, ModelCost& cost) {
    const double tokens = values.number("tokens");
    const TransformerShape teacher{.parameters = cost.parameters, .active_parameters = cost.active_parameters};
    const double share = values.number("share");
    const double before = values.flag("teacher_trained") ? cost.training_flop : 0;
    ModelCost student = cost_of(share * cost.parameters, share * cost.active_parameters, tokens, cost.precision);
    student.training_flop += inference_flop(teacher, tokens) + before;
    student.matmul_speed = cost.matmul_speed;
    student.serving_energy = cost.serving_energy;
    student.quality = cost.quality * values.number("quality");
    cost = student;
}

} // namespace

extern const Transform distil = {
    .name = "distil",
    .help = "a smaller model is trained on what the larger one says",
    .source = "6 N_student D + 2 N_teacher D (Hinton et al., arXiv 1503.02531; FLOP as in Kaplan et al.)",
    .parameters =
        [] {
            return parameter::Parameters{
                parameter::field("share", ratio(1e-6, 1), "Parameters of the student over those of the teacher")
                    .required(),
                parameter::field("tokens", number_above(0, 1e18), "Tokens that the student learns from").required(),
                parameter::field(
                    "teacher_trained", boolean(),
                    "The teacher is trained for this, so that its training counts; else it is there already")
                    .or_else("false"),
                quality()};
        },
    .page = {.changes =
                 "Parameters, bytes and FLOP of use are the student's; its training takes passes of both models.",
             .formula = "F_training' = 6 N_s D + 2 N_t D, and F_training where the teacher is trained for it",
             .example = "{transform: distil, share: 60 %, tokens: 3.3e9, quality: 97 %}"},
    .apply = apply,
};

} // namespace sunward::training::transforms
