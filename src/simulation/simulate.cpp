#include "sunward/simulation/simulate.hpp"

#include "simulation/engine.hpp"
#include "sunward/policy/compose.hpp"

namespace sunward {

Result simulate(const Scenario& scenario, const RunOptions& options, Scheduler* scheduler) {
    if (scheduler != nullptr)
        return simulation::Engine(scenario, options, *scheduler).run();
    const std::unique_ptr<Scheduler> composed = make_scheduler(scenario.policy);
    return simulation::Engine(scenario, options, *composed).run();
}

} // namespace sunward
