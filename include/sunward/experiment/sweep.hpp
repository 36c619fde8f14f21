// Works off the queue of a sweep.
#pragma once

#include <functional>
#include <string>

#include "sunward/experiment/launcher.hpp"
#include "sunward/experiment/run_store.hpp"

namespace sunward {

/// Makes the runs that wait. `progress` is told the share of all runs that have ended. False when the launcher was
/// stopped; the runs that were under way wait again then.
bool work_off(const SweepPlan& plan, RunStore& store, Launcher& launcher, const std::function<void(double)>& progress);

/// Several lines for people: how many runs have which status, and why runs were not done.
[[nodiscard]] std::string sweep_status(RunStore& store);

} // namespace sunward
