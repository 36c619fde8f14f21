#include "sunward/training/memory.hpp"

#include <cmath>

namespace sunward {

double state_bytes(double parameters, const StateBytes& each, const Layout& layout) {
    const auto shared = [&](double bytes, Sharding from) {
        return layout.sharding >= from ? bytes / layout.data : bytes;
    };
    const double bytes = shared(each.weights, Sharding::weights) + shared(each.gradients, Sharding::gradients) +
                         shared(each.optimiser, Sharding::optimiser);
    return parameters / (double{1} * layout.tensor * layout.pipeline) * bytes;
}

std::optional<double> activation_bytes(const TransformerShape& model, const Layout& layout) {
    if (model.layers == 0 || model.hidden == 0 || model.heads == 0 || model.sequence == 0)
        return std::nullopt;
    const double tokens = model.sequence * layout.micro_batch;
    const double of_scores = 5.0 * model.heads * model.sequence / model.hidden;
    const double factor = layout.recomputation == Recomputation::full        ? 2
                          : layout.recomputation == Recomputation::selective ? 34
                                                                             : 34 + of_scores;
    return tokens * model.hidden * model.layers * factor / layout.tensor;
}

double needed_bytes(const TransformerShape& model, const StateBytes& each, const Layout& layout) {
    return state_bytes(model.parameters, each, layout) + activation_bytes(model, layout).value_or(0);
}

std::optional<double> fewest_accelerators(double parameters, const StateBytes& each, double memory) {
    if (memory <= 0)
        return std::nullopt;
    return std::ceil(parameters * each.all() / memory);
}

} // namespace sunward
