// Asks the policy what to do, and does it.
#pragma once

#include "simulation/executor.hpp"
#include "simulation/view.hpp"

namespace sunward::simulation {

class PolicyCalls {
public:
    /// `timed`: counts the policy's time on the wall.
    PolicyCalls(Parts& parts, bool timed) : run_(parts.run), view_(parts), executor_(parts), timed_(timed) {}

    /// Before the first event.
    void begin();
    /// Tells the policy of the events and carries out what it decides.
    void call();

private:
    void schedule_timed();

    Run& run_;
    EngineView view_;
    Executor executor_;
    Decisions decisions_;
    bool timed_;
};

} // namespace sunward::simulation
