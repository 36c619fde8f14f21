#include "sunward/bound/baseline_run.hpp"

#include <fmt/format.h>

#include "sunward/error/error.hpp"

namespace sunward {

BaselineRun::BaselineRun(const Scenario& scenario) : scenario_(scenario) {
    if (scenario.baseline->name == scenario.policy.name)
        return;
    Scenario other = scenario;
    other.policy = *scenario.baseline;
    other.output = {false, false, false, scenario.output.sites_every};
    apart_.emplace(other);
}

Saving BaselineRun::saving(const Result& result) {
    const std::string& name = scenario_.baseline->name;
    const Attained run = attained(scenario_, result);
    if (!apart_)
        return saving_of(scenario_, name, run, run);
    try {
        return saving_of(scenario_, name, apart_->wait(), run);
    } catch (const SimulationError& error) {
        throw SimulationError(fmt::format("baseline {}: {}", name, error.what()));
    }
}

} // namespace sunward
