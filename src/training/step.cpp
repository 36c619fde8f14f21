#include "sunward/training/step.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sunward {

StepTime step_time(const StepWork& work) {
    StepTime time;
    time.computing = work.flop / (work.accelerators * work.reachable);
    const double memory = work.bandwidth > 0 ? work.bytes / work.bandwidth : 0;
    time.waiting_for_memory = std::max(0.0, memory - time.computing);
    const double busy = time.computing + time.waiting_for_memory;
    time.bubble = busy * (work.stages - 1) / work.micro_batches;
    time.communicating = work.communication - std::min(work.overlap * work.communication, busy);
    return time;
}

double roofline_utilisation(const StepWork& work, double model_flop, double peak) {
    return model_flop / (step_time(work).all() * work.accelerators * peak);
}

StepDraw step_draw(const StepTime& time, const StepPower& power) {
    const std::array parts{std::pair{time.computing, power.computing},
                           std::pair{time.waiting_for_memory, power.waiting_for_memory},
                           std::pair{time.bubble, power.bubble}, std::pair{time.communicating, power.communicating}};
    double energy = 0;
    double least = 1e9;
    double most = 0;
    for (const auto& [seconds, share] : parts) {
        if (seconds <= 0)
            continue;
        energy += seconds * share;
        least = std::min(least, share);
        most = std::max(most, share);
    }
    const double all = time.all();
    return all > 0 ? StepDraw{energy / all, most - least} : StepDraw{};
}

} // namespace sunward
