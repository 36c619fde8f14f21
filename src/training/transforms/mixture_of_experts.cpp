#include "training/transforms/quality.hpp"

namespace sunward::training::transforms {

using namespace parameter::types;

extern const Transform mixture_of_experts = {
    .name = "mixture-of-experts",
    .help = "each token passes some of the parameters alone",
    .source = "FLOP by active, memory by all parameters (DeepSeek-V3, arXiv 2412.19437: 37 of 671 billion)",
    .parameters =
        [] {
            return parameter::Parameters{
                parameter::field("active", ratio(1e-4, 1), "Share of the parameters that a token passes").required(),
                parameter::field("parameters", number(1, 1e4), "Parameters over those of the dense model").or_else("1"),
                quality()};
        },
    .page = {.changes = "FLOP go by the active parameters, memory and checkpoints by all of them.",
             .formula = "N' = parameters N; A' = active N'; F' = F A' / A",
             .example = "{transform: mixture-of-experts, active: 10 %, parameters: 4}"},
    .apply =
        [](const parameter::Values& values, ModelCost& cost) {
            const double more = values.number("parameters");
            const double active = values.number("active") * more * cost.parameters;
            const double share = active / cost.active_parameters;
            cost.parameters *= more;
            cost.weight_bytes *= more;
            cost.active_parameters = active;
            cost.training_flop *= share;
            cost.inference_flop *= share;
            cost.quality *= values.number("quality");
        },
};

} // namespace sunward::training::transforms
