// A run in a process of its own, beside the one that this process does: SimGrid's clock is process-wide.
#pragma once

#include <sys/types.h>

#include "sunward/bound/attained.hpp"

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

    /// Waits for the end of the run; once. Throws SimulationError with the message of what it threw.
    [[nodiscard]] Attained wait();

private:
    pid_t child_ = -1;
    int end_ = -1; ///< of the pipe that it writes to
};

} // namespace sunward
