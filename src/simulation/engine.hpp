// The loop over instants: all that happens at one, in the order of the phases, then the policy's decisions.
#pragma once

#include "simulation/parts.hpp"
#include "simulation/policy_calls.hpp"
#include "sunward/simulation/simulate.hpp"

namespace sunward::simulation {

class Engine {
public:
    Engine(const Scenario& scenario, const RunOptions& options, Scheduler& scheduler);
    Result run();

private:
    bool step();
    [[nodiscard]] bool move_clock(Instant to);
    void carry_out_events();
    void carry_out(const Due& due);
    void begin_outages(PoolIndex pool);
    void ask_policy();
    void report_progress();

    const RunOptions& options_;
    Parts parts_;
    PolicyCalls policy_;
    std::uint64_t next_look_ = 0; ///< count of events at which to look at the clock on the wall
};

} // namespace sunward::simulation
