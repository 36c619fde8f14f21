// One run of a scenario.
#pragma once

#include <functional>

#include "sunward/policy/scheduler.hpp"
#include "sunward/simulation/result.hpp"

namespace sunward {

struct RunOptions {
    /// Called a few times a second with the share of the run that is done, 0 to 1.
    std::function<void(double)> progress;
    bool time_policy = false; ///< measure policy_wall_s (two clock readings an event)
};

/// Runs the scenario. At most one call a process: SimGrid's clock is process-wide (a second one throws
/// SimulationError). `scheduler` null: the one that scenario.policy composes.
/// Throws PolicyError for a decision that breaks a rule, SimulationError when an invariant fails.
[[nodiscard]] Result simulate(const Scenario& scenario, const RunOptions& options = {}, Scheduler* scheduler = nullptr);

} // namespace sunward
