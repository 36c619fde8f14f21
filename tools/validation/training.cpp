// Work, time and utilisation of trainings.
#include "row.hpp"
#include "sunward/training/checkpoint.hpp"
#include "sunward/training/collective.hpp"
#include "sunward/training/memory.hpp"
#include "sunward/training/model.hpp"
#include "sunward/training/step.hpp"
#include "use.hpp"

namespace sunward::validation {

namespace {

constexpr Time day = 24 * hour;

double flop(double parameters, double tokens, double active = 0) {
    return training_flop({.parameters = parameters, .active_parameters = active}, tokens);
}

Table work() {
    const double deepseek = flop(671e9, 14.8e12, 37e9);
    return {"Work of training",
            "GPT-3: Brown et al., arXiv 2005.14165; Llama 3.1: Dubey et al., arXiv 2407.21783; DeepSeek-V3: arXiv "
            "2412.19437",
            "Parameters and tokens: 175e9 x 300e9, 405e9 x 15.6e12, 37e9 active x 14.8e12 (V; the last R). FLOP = 6 N "
            "D, MFU = FLOP / (GPU-hours x dense peak); DeepSeek-V3: 2.664 million hours at 989 TFLOP/s, Llama 3.1: "
            "30.84 million at 989.4. Room `training`.",
            {{"GPT-3: work", "FLOP", 3.14e23, flop(175e9, 300e9), 'V'},
             {"Llama 3.1 405B: work", "FLOP", 3.8e25, flop(405e9, 15.6e12), 'V'},
             {"DeepSeek-V3: work", "FLOP", 3.2856e24, deepseek, 'C'},
             {"DeepSeek-V3: MFU", "%", 34.62, 100 * utilisation_of(deepseek, 2.664e6 * hour, 989e12), 'C', same,
              "34.62 would take a peak of 989.5 TFLOP/s"},
             {"Llama 3.1 405B: MFU over all GPU-hours", "%", 40.5,
              100 * utilisation_of(flop(405e9, 15.6e12), 30.84e6 * hour, 989.4e12), 'R', 0.2,
              "38 to 43 % (middle: 40.5) are of single steps; all GPU-hours have failures, restarts and what was run "
              "beside the final training"}}};
}

Table days() {
    const auto megatron = [](double parameters, double tokens, double chips, double achieved) {
        return compute_time(hardware_flop({.parameters = parameters}, tokens, Recomputation::full), chips, achieved, 1)
            .in(day);
    };
    const Time run = compute_time(flop(175e9, 300e9), 1024, 312e12, 0.45);
    const Energy energy = energy_of(1024, 510 * watt, run, 1.1);
    return {"Time of training",
            "Narayanan et al., Efficient large-scale language model training on GPU clusters using Megatron-LM, arXiv "
            "2104.04473, section 5.1; the other rows are worked out from 6 N D",
            "Megatron: 8 N D at 140 and 163 TFLOP/s reached (R) on 1,024 and 3,072 GPUs (V). Llama-3-70B: 15e12 tokens "
            "on 8,960 TPU v5p, 459 TFLOP/s at 40 %. The 175 B run: 1,024 A100 at 45 % of 312 TFLOP/s, 510 W each with "
            "its part of the host, PUE 1.1, 0.4 kg/kWh. Rooms `training`, `power`.",
            {{"Megatron, 175 B", "d", 34, megatron(175e9, 300e9, 1024, 140e12), 'V'},
             {"Megatron, 1 T", "d", 84, megatron(1e12, 450e9, 3072, 163e12), 'V'},
             {"Llama-3-70B on TPU v5p", "d", 44.3247, compute_time(flop(70e9, 15e12), 8960, 459e12, 0.4).in(day), 'C'},
             {"175 B, end to end: time", "d", 25.3589, run.in(day), 'C'},
             {"175 B, end to end: energy", "kWh", 349'626.07, energy.in(kilowatt_hour), 'C'},
             {"175 B, end to end: carbon", "t", 139.850, tonnes(energy, 0.4), 'C'}}};
}

double step_seconds(Recomputation recomputation) {
    Accelerator a100;
    a100.peak[static_cast<std::size_t>(Precision::bf16)] = 312e12;
    a100.achievable[static_cast<std::size_t>(Precision::bf16)] = 271.2e12;
    a100.memory = 80 * gigabyte;
    a100.memory_bandwidth = 2039 * gigabyte / second;
    TrainingSetup setup;
    setup.sharding.tensor = 8;
    setup.sharding.pipeline = 8;
    setup.sharding.interleave = 3;
    setup.recomputation = recomputation;
    setup.micro_batches = 64;
    constexpr Duration latency = Duration::from_seconds(2e-6);
    StepPlan plan;
    plan.inside = reached({300 * gigabyte / second, latency}, 0.65);
    plan.between = reached({25 * gigabyte / second, latency}, 0.9);
    const Model model{.parameters = 175e9, .shape = TransformerShape{96, 12'288, 96, 2048}};
    return step_time(model, setup, a100, plan).total().in(second);
}

Table steps() {
    constexpr std::string_view reason =
        "the roofline is the best that can be: all kernels together reach 0.68 of what products of matrices reach, "
        "which a plan may state (kernel_share, fitted); here it is 1";
    const double full = step_seconds(Recomputation::full);
    const double selective = step_seconds(Recomputation::selective);
    return {
        "A step, as a check of order",
        "Korthikanti et al., arXiv 2205.05198, table 5",
        "175 B on 64 A100, 64 samples of 2,048 tokens, tensor 8, pipeline 8, three chunks a stage (V); 271.2 TFLOP/s "
        "at best (V, stas00/ml-engineering), NVLink at 0.65, InfiniBand at 0.9. Room `training`.",
        {{"Full recomputation", "s", 18.13, full, 'V', 0.4, reason},
         {"Selective recomputation", "s", 13.75, selective, 'V', 0.4, reason},
         {"Full over selective", "", 18.13 / 13.75, full / selective, 'V', 0.05,
          "selective recomputation is counted as free; it does 2 to 3 % of the work again"}}};
}

Table checkpoints() {
    return {"Bytes of a checkpoint",
            "MLPerf Storage v2 (read in a digest)",
            "13 bytes for each of 70e9 and 405e9 parameters. Room `training`.",
            {{"70 B", "GB", 912, checkpoint_size(70e9, 13).in(gigabyte), 'S'},
             {"405 B", "GB", 5290, checkpoint_size(405e9, 13).in(gigabyte), 'S'}}};
}

} // namespace

std::vector<Table> training_tables() { return {work(), days(), steps(), checkpoints()}; }

} // namespace sunward::validation
