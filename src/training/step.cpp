#include "sunward/training/step.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sunward/training/collective.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr double activation_bytes = 2; // bf16

double layers_of_stage(const Model& model, const Sharding& sharding) {
    return std::ceil(static_cast<double>(model.shape->layers) / sharding.pipeline);
}

// What passes a layer's border in a micro-batch.
Data border(const Model& model, const TrainingSetup& setup) {
    const TransformerShape& shape = *model.shape;
    return activation_bytes * shape.sequence * setup.micro_batch * shape.hidden * byte;
}

Data memory_traffic(const Model& model, const TrainingSetup& setup) {
    const MemoryUse use = memory_use(model, setup);
    const double passes = setup.recomputation == Recomputation::full ? 4 : 3;
    return passes * setup.micro_batches * use.weights + 2 * use.states;
}

// Of a stage, for all micro-batches.
Time message_time(const Model& model, const TrainingSetup& setup, const StepPlan& plan) {
    const Sharding& sharding = setup.sharding;
    const double reductions = setup.recomputation == Recomputation::full ? 6 : 4;
    Time each = reductions * layers_of_stage(model, sharding) *
                all_reduce_time(border(model, setup), sharding.tensor, plan.inside);
    if (sharding.pipeline > 1)
        each += 2.0 * sharding.interleave * send_time(border(model, setup) / sharding.tensor, plan.between);
    return static_cast<double>(setup.micro_batches) * each;
}

Time gradient_time(const Model& model, const TrainingSetup& setup, const StepPlan& plan) {
    TrainingSetup whole = setup;
    whole.sharding.zero = 0;
    const Data gradients = memory_use(model, whole).gradients;
    const double rounds = setup.sharding.zero == 3 ? 1.5 : 1;
    return rounds * (1 - plan.overlap) * all_reduce_time(gradients, setup.sharding.data, plan.between);
}

} // namespace

std::vector<Fault> faults_of(const Model& model, const TrainingSetup& setup, const Accelerator& accelerator,
                             const StepPlan& plan) {
    std::vector<Fault> faults = faults_of(model, setup);
    if (!model.shape)
        faults.push_back({{}, "shape", "missing; a step is computed from layers, hidden, heads and sequence"});
    if (!(accelerator.peak_of(plan.precision) > 0))
        faults.push_back({{},
                          "precision",
                          "'" + accelerator.name + "' does not compute in " + std::string(name_of(plan.precision))});
    if (!(accelerator.memory_bandwidth > Bandwidth{}))
        faults.push_back({{}, "memory_bandwidth", "that of '" + accelerator.name + "' is not known"});
    if (!(plan.kernel_share > 0 && plan.kernel_share <= 1))
        faults.push_back({{}, "kernel_share", shortest(plan.kernel_share) + ", expected above 0 and at most 1"});
    if (!(plan.overlap >= 0 && plan.overlap <= 1))
        faults.push_back({{}, "overlap", shortest(plan.overlap) + ", expected 0 to 1"});
    if (setup.sharding.tensor > 1 && !(plan.inside.bandwidth > Bandwidth{}))
        faults.push_back({{}, "inside", "missing; accelerators that share out layers have a link between them"});
    if (setup.sharding.pipeline * setup.sharding.data > 1 && !(plan.between.bandwidth > Bandwidth{}))
        faults.push_back({{}, "between", "missing; stages of a pipeline and groups have a link between them"});
    return faults;
}

StepTime step_time(const Model& model, const TrainingSetup& setup, const Accelerator& accelerator,
                   const StepPlan& plan) {
    const Sharding& sharding = setup.sharding;
    const double tokens = setup.batch() * model.shape->sequence;
    const double useful = training_flop(model, tokens) / sharding.accelerators();
    const double computed = hardware_flop(model, tokens, setup.recomputation) / sharding.accelerators();
    const Time by_flop = computed / (accelerator.reachable(plan.precision) * plan.kernel_share) * second;
    const Time by_bytes = memory_traffic(model, setup) / accelerator.memory_bandwidth;

    StepTime step;
    step.memory_bound = by_bytes > by_flop;
    step.compute = std::max(by_flop, by_bytes);
    const Time messages = message_time(model, setup, plan);
    step.communicate = messages + gradient_time(model, setup, plan);
    const double waits = (sharding.pipeline - 1.0) / (static_cast<double>(setup.micro_batches) * sharding.interleave);
    step.bubble = waits * (step.compute + messages);
    const double peak = accelerator.peak_of(plan.precision);
    step.mfu = utilisation_of(useful, step.total(), peak);
    step.hfu = utilisation_of(computed, step.total(), peak);
    return step;
}

StepPower step_power(const StepTime& step, const PowerRange& board, const PhaseShares& shares) {
    const auto draw = [&](double share) { return std::max(board.idle, share * board.full); };
    StepPower power{{PhasePower{step.compute, draw(shares.compute)},
                     PhasePower{step.communicate, draw(shares.communicate)},
                     PhasePower{step.bubble, draw(shares.bubble)}},
                    {},
                    {}};
    Energy energy;
    Power least = Power::from_base(INFINITY);
    Power most;
    for (const PhasePower& phase : power.phases) {
        energy += phase.power * phase.time;
        if (phase.time > Time{}) {
            least = std::min(least, phase.power);
            most = std::max(most, phase.power);
        }
    }
    power.mean = energy / step.total();
    power.swing = most - least;
    return power;
}

} // namespace sunward
