#include "training/transforms/quality.hpp"

namespace sunward::training::transforms {

using namespace parameter::types;

namespace {

/// Half of each four weights is zero, in a layout that tensor cores skip: at most twice as fast.
constexpr double two_of_four = 2;

void apply(const parameter::Values& values, ModelCost& cost) {
    const std::string_view kind = values.text("kind");
    const double left = 1 - (kind == "2:4" ? 0.5 : values.number("sparsity"));
    cost.training_flop *= 1 + values.number("retraining");
    cost.weight_bytes *= left;
    cost.quality *= values.number("quality");
    if (kind == "2:4")
        cost.matmul_speed *= two_of_four;
    if (kind != "structured")
        return;
    cost.parameters *= left;
    cost.active_parameters *= left;
    cost.inference_flop *= left;
}

} // namespace

extern const Transform prune = {
    .name = "prune",
    .help = "weights that matter little are taken out after training",
    .source =
        "2:4 at most doubles products of matrices (Mishra et al., arXiv 2104.08378); unstructured zeros are computed "
        "with like other numbers unless kernels are made for them (Gale et al., arXiv 2006.10901)",
    .parameters =
        [] {
            return parameter::Parameters{
                parameter::field("kind",
                                 choice({{"structured", "whole rows, heads or layers go"},
                                         {"2:4", "two of each four weights are zero"},
                                         {"unstructured", "single weights are zero, wherever they are"}}),
                                 "Which weights go")
                    .or_else("structured"),
                parameter::field("sparsity", ratio(0, 0.99), "Share of the weights that goes; of 2:4 it is a half")
                    .or_else("50 %"),
                parameter::field("retraining", ratio(0, 10), "FLOP of training that are spent again afterwards")
                    .or_else("0 %"),
                quality()};
        },
    .page = {.changes = "Structured: FLOP of use and bytes shrink. 2:4: bytes halve and products of matrices run up to "
                        "twice as fast. Unstructured: bytes shrink, time and energy do not. Retraining adds FLOP.",
             .formula = "F_use' = (1 - s) F_use (structured); bytes' = (1 - s) bytes; F_training' = (1 + r) F_training",
             .example = "{transform: prune, kind: structured, sparsity: 30 %, retraining: 10 %, quality: 98 %}"},
    .apply = apply,
};

} // namespace sunward::training::transforms
