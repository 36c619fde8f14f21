#include "sunward/training/model.hpp"

namespace sunward {

namespace {

constexpr double forward = 2; ///< FLOP for each parameter and token: a product and a sum
constexpr double backward = 4;

} // namespace

double model_flop(const TransformerShape& model, double tokens) {
    return (forward + backward) * model.active() * tokens;
}

double machine_flop(const TransformerShape& model, double tokens, Recomputation recomputation) {
    const double again = recomputation == Recomputation::full ? forward : 0;
    return model_flop(model, tokens) + again * model.active() * tokens;
}

double inference_flop(const TransformerShape& model, double tokens) { return forward * model.active() * tokens; }

double training_seconds(double flop, double chips, double peak, double utilisation) {
    return flop / (chips * peak * utilisation);
}

double utilisation_of(double flop, double chip_seconds, double peak) { return flop / (chip_seconds * peak); }

double break_even(double training_kwh, double kwh_each) { return training_kwh / kwh_each; }

} // namespace sunward
