#include "sunward/training/model.hpp"

#include <cmath>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

void check_shape(const TransformerShape& shape, std::vector<Fault>& faults) {
    const auto above_zero = [&](const char* field, std::uint32_t value) {
        if (value == 0)
            faults.push_back({{}, field, "0, expected 1 or more"});
    };
    above_zero("layers", shape.layers);
    above_zero("hidden", shape.hidden);
    above_zero("heads", shape.heads);
    above_zero("sequence", shape.sequence);
}

} // namespace

std::vector<Fault> faults_of(const Model& model) {
    std::vector<Fault> faults;
    if (!(model.parameters > 0 && std::isfinite(model.parameters)))
        faults.push_back({{}, "parameters", shortest(model.parameters) + ", expected above 0"});
    if (!(model.active_parameters >= 0 && model.active_parameters <= model.parameters))
        faults.push_back(
            {{},
             "active_parameters",
             shortest(model.active_parameters) + ", expected at most the parameters, " + shortest(model.parameters)});
    if (model.shape)
        check_shape(*model.shape, faults);
    return faults;
}

double training_flop(const Model& model, double tokens) { return 6 * model.active() * tokens; }

double hardware_flop(const Model& model, double tokens, Recomputation recomputation) {
    const double again = recomputation == Recomputation::full ? inference_flop(model, tokens) : 0;
    return training_flop(model, tokens) + again;
}

double inference_flop(const Model& model, double tokens) { return 2 * model.active() * tokens; }

Time compute_time(double flop, double accelerators, double peak, double utilisation) {
    return flop / (accelerators * peak * utilisation) * second;
}

double utilisation_of(double flop, Time accelerator_time, double peak) {
    return flop / (accelerator_time.in(second)*peak);
}

} // namespace sunward
