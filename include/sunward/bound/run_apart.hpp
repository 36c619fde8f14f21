// A run in a process of its own, beside the one that this process does: SimGrid's clock is process-wide.
#pragma once

#include <sys/types.h>

#include <functional>

#include "sunward/bound/attained.hpp"
#include "sunward/policy/plugin_watch.hpp"

namespace sunward {

/// Simulates a scenario in a forked process. Start it before this process simulates.
class RunApart {
public:
    /// Throws SimulationError when no process can be had.
    explicit RunApart(const Scenario& scenario);
    RunApart(const RunApart&) = delete;
    RunApart& operator=(const RunApart&) = delete;
    /// Ends the process if it still runs.
    ~RunApart();

    /// Waits for the end of the run; once. Throws SimulationError with the message of what it threw, and "interrupted"
    /// when `interrupted`, polled several times a second, says so.
    [[nodiscard]] Attained wait(const std::function<bool()>& interrupted = {});

private:
    pid_t child_ = -1;
    PluginWatch watch_;
    int end_ = -1; ///< of the pipe that it writes to
};

} // namespace sunward
