#include "training/transforms/quality.hpp"

namespace sunward::training::transforms {

using namespace parameter::types;

extern const Transform fewer_steps = {
    .name = "fewer-steps",
    .help = "a better optimiser, another batch size or an earlier stop: less training of the same model",
    .source = "6 N D, D being the tokens that are still needed",
    .parameters =
        [] {
            return parameter::Parameters{
                parameter::field("share", ratio(1e-6, 1), "Tokens that are left of those there were").required(),
                quality()};
        },
    .page = {.changes = "FLOP of training, in proportion; the model stays as it is.",
             .formula = "D' = share D; F_training' = share F_training",
             .example = "{transform: fewer-steps, share: 60 %}"},
    .apply =
        [](const parameter::Values& values, ModelCost& cost) {
            cost.training_flop *= values.number("share");
            cost.quality *= values.number("quality");
        },
};

} // namespace sunward::training::transforms
