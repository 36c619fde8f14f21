#include "training/transforms/quality.hpp"

namespace sunward::training::transforms {

using namespace parameter::types;

extern const Transform fewer_parameters = {
    .name = "fewer-parameters",
    .help = "a smaller model of the same kind, trained on the same tokens",
    .source = "6 N D and 2 N D (Kaplan et al., arXiv 2001.08361)",
    .parameters =
        [] {
            return parameter::Parameters{
                parameter::field("share", ratio(1e-6, 1), "Parameters that are left of those there were").required(),
                quality()};
        },
    .page = {.changes = "Parameters, bytes and FLOP of training and of use, all in proportion.",
             .formula = "N' = share N; F' = share F",
             .example = "{transform: fewer-parameters, share: 50 %, quality: 97 %}"},
    .apply =
        [](const parameter::Values& values, ModelCost& cost) {
            const double share = values.number("share");
            for (double* part : {&cost.parameters, &cost.active_parameters, &cost.training_flop, &cost.inference_flop,
                                 &cost.weight_bytes})
                *part *= share;
            cost.quality *= values.number("quality");
        },
};

} // namespace sunward::training::transforms
