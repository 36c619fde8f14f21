#include "sunward/training/memory.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr std::uint32_t longest_pipeline = 4096;
constexpr std::uint32_t widest_tensor = 4096;
constexpr double most_data = 1e6;

// Bytes of one layer for one micro-batch, in units of s b h.
double layer_bytes(const TransformerShape& shape, const Sharding& sharding, Recomputation recomputation) {
    const double t = sharding.tensor;
    const double outside = sharding.sequence ? t : 1;
    if (recomputation == Recomputation::full)
        return 2 / outside;
    const double attention = 5.0 * shape.heads * shape.sequence / shape.hidden;
    return 10 / outside + 24 / t + (recomputation == Recomputation::none ? attention / t : 0);
}

Data activations_of(const TransformerShape& shape, const TrainingSetup& setup) {
    const Sharding& sharding = setup.sharding;
    const double in_stage = std::ceil(static_cast<double>(shape.layers) / sharding.pipeline);
    const double in_flight = std::min(sharding.pipeline, setup.micro_batches);
    const double warm_up = sharding.interleave > 1 ? 1 + (in_flight - 1) / (in_flight * sharding.interleave) : 1;
    const double kept = in_stage * in_flight * warm_up * layer_bytes(shape, sharding, setup.recomputation);
    const double again =
        setup.recomputation == Recomputation::full ? layer_bytes(shape, sharding, Recomputation::none) : 0;
    const double unit = static_cast<double>(shape.sequence) * setup.micro_batch * shape.hidden;
    return (kept + again) * unit * byte;
}

// The smallest number of groups with which it fits; none: no number would do.
std::optional<std::uint32_t> fewest_groups(const Model& model, TrainingSetup setup, Data memory) {
    setup.sharding.data = 1;
    const MemoryUse alone = memory_use(model, setup);
    if (alone.total() <= memory)
        return 1;
    Data shared;
    shared += setup.sharding.zero >= 1 ? alone.states : Data{};
    shared += setup.sharding.zero >= 2 ? alone.gradients : Data{};
    shared += setup.sharding.zero >= 3 ? alone.weights : Data{};
    const double groups = std::ceil(shared / (memory - (alone.total() - shared)));
    if (!(groups > 0 && groups <= most_data))
        return std::nullopt;
    return static_cast<std::uint32_t>(groups);
}

std::string counted(const Sharding& sharding) {
    return shortest(sharding.accelerators()) + (sharding.accelerators() == 1 ? " accelerator" : " accelerators") +
           " (tensor " + std::to_string(sharding.tensor) + ", pipeline " + std::to_string(sharding.pipeline) +
           ", data " + std::to_string(sharding.data) + ")";
}

std::string text(Data data) { return shortest(std::round(data.in(gigabyte)*10) / 10) + " GB"; }

} // namespace

std::vector<Fault> faults_of(const Model& model, const TrainingSetup& setup) {
    std::vector<Fault> faults = faults_of(model);
    const auto count = [&](const char* field, std::uint32_t value, std::uint32_t most) {
        if (value < 1 || value > most)
            faults.push_back({{}, field, std::to_string(value) + ", expected 1 to " + std::to_string(most)});
    };
    const Sharding& sharding = setup.sharding;
    count("tensor", sharding.tensor, model.shape ? model.shape->heads : longest_pipeline);
    count("pipeline", sharding.pipeline, model.shape ? model.shape->layers : longest_pipeline);
    count("interleave", sharding.interleave, model.shape ? model.shape->layers : longest_pipeline);
    count("data", sharding.data, static_cast<std::uint32_t>(most_data));
    count("micro_batch", setup.micro_batch, static_cast<std::uint32_t>(most_data));
    count("micro_batches", setup.micro_batches, static_cast<std::uint32_t>(most_data));
    if (sharding.zero > 3)
        faults.push_back({{}, "zero", std::to_string(sharding.zero) + ", expected 0 to 3"});
    if (!(setup.trainable > 0 && setup.trainable <= 1))
        faults.push_back({{}, "trainable", shortest(setup.trainable) + ", expected above 0 and at most 1"});
    return faults;
}

MemoryUse memory_use(const Model& model, const TrainingSetup& setup) {
    const Sharding& sharding = setup.sharding;
    const OptimiserState& state = state_of(setup.optimiser);
    const double held = model.parameters / (static_cast<double>(sharding.tensor) * sharding.pipeline);
    const auto of = [&](double parameters, double bytes, int shared_from) {
        return parameters * bytes / (sharding.zero >= shared_from ? sharding.data : 1) * byte;
    };
    MemoryUse use{of(held, state.weights, 3), of(held * setup.trainable, state.gradients, 2),
                  of(held * setup.trainable, state.states, 1), std::nullopt};
    if (model.shape)
        use.activations = activations_of(*model.shape, setup);
    return use;
}

std::optional<Sharding> fewest_accelerators(const Model& model, const TrainingSetup& setup, Data memory,
                                            std::uint32_t most_tensor) {
    const std::uint32_t widest = std::min({most_tensor, model.shape ? model.shape->heads : most_tensor, widest_tensor});
    const std::uint32_t stages = std::min(model.shape ? model.shape->layers : longest_pipeline, longest_pipeline);
    std::optional<Sharding> best;
    TrainingSetup tried = setup;
    for (std::uint32_t pipeline = 1; pipeline <= stages; ++pipeline) {
        for (std::uint32_t tensor = 1; tensor <= widest; tensor *= 2) {
            tried.sharding.tensor = tensor;
            tried.sharding.pipeline = pipeline;
            const auto groups = fewest_groups(model, tried, memory);
            tried.sharding.data = groups.value_or(1);
            if (groups && (!best || tried.sharding.accelerators() < best->accelerators()))
                best = tried.sharding;
        }
    }
    return best;
}

std::optional<Fault> memory_fault(const Model& model, const TrainingSetup& setup, const Accelerator& accelerator,
                                  std::uint32_t most_tensor) {
    const MemoryUse use = memory_use(model, setup);
    if (use.total() <= accelerator.memory)
        return std::nullopt;
    std::string message = text(use.total()) + " on each of " + counted(setup.sharding) + ", of which activations are " +
                          (use.activations ? text(*use.activations) : "not counted") + ", expected at most the " +
                          text(accelerator.memory) + " of '" + accelerator.name + "'; ";
    const auto enough = fewest_accelerators(model, setup, accelerator.memory, most_tensor);
    message += enough ? counted(*enough) + " would do" : "no number of them would do";
    return Fault{{}, "memory", message};
}

} // namespace sunward
