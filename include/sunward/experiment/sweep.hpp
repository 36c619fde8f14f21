// Works off the queue of a sweep.
#pragma once

#include <functional>
#include <string>

#include "sunward/experiment/launcher.hpp"
#include "sunward/experiment/run_store.hpp"

namespace sunward {

struct SweepWatch {
    std::function<void(double share)> progress;         ///< of all runs that have ended
    std::function<void(const std::string& who)> others; ///< told once that others are waited for; may be empty
};

/// Makes the runs that wait, then waits until those that other processes make have ended too. Throws InputError when a
/// file that the runs read changes meanwhile: no run that may have read the new one is recorded, and such runs wait
/// again.
void work_off(const SweepPlan& plan, RunStore& store, Launcher& launcher, const SweepWatch& watch);

/// Several lines for people: how many runs have which status, and why runs were not done.
[[nodiscard]] std::string sweep_status(RunStore& store);

} // namespace sunward
