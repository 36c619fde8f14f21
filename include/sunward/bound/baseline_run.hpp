// The run of a scenario's baseline beside that of its policy.
#pragma once

#include <optional>

#include "sunward/bound/run_apart.hpp"
#include "sunward/bound/saving.hpp"
#include "sunward/simulation/result.hpp"

namespace sunward {

class BaselineRun {
public:
    /// Starts it in a process of its own, unless the policy is the baseline. The scenario has one, and outlives this.
    explicit BaselineRun(const Scenario& scenario);

    /// What the policy's run saved against it, once it has ended. Throws SimulationError.
    [[nodiscard]] Saving saving(const Result& result);

private:
    const Scenario& scenario_;
    std::optional<RunApart> apart_;
};

} // namespace sunward
