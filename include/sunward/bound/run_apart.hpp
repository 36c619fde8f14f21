// A run in a process of its own, beside the one that this process does: SimGrid's clock is process-wide.
#pragma once

#include <memory>

#include "sunward/bound/attained.hpp"
#include "sunward/policy/plugin_watch.hpp"
#include "sunward/process/forked_work.hpp"

namespace sunward {

/// Simulates a scenario in a forked process, which ends with this one. Start it before this process simulates.
class RunApart {
public:
    /// Throws SimulationError when no process can be had.
    explicit RunApart(const Scenario& scenario);

    /// Waits for the end of the run; once. Throws SimulationError with the message of what it threw.
    [[nodiscard]] Attained wait();

private:
    std::unique_ptr<PluginWatch> watch_;
    std::unique_ptr<ForkedWork> work_;
};

} // namespace sunward
