#include "simulation/parts.hpp"

#include <algorithm>

namespace sunward::simulation {

Parts::Parts(const Scenario& scenario, Scheduler& scheduler)
    : run(scenario, scheduler), network(scenario.network, scenario.sites, scenario.horizon.start) {
    if (scenario.horizon.length)
        run.calendar.add(run.now + *scenario.horizon.length, DueKind::window_end);
}

Instant Parts::next_instant() {
    while (!run.calendar.empty() && is_stale(run.calendar.top()))
        run.calendar.pop();
    return std::min(submissions.next(), run.calendar.empty() ? Instant::never() : run.calendar.top().at);
}

bool Parts::is_stale(const Due& due) const {
    switch (due.kind) {
    case DueKind::stage_end:
    case DueKind::checkpoint:
    case DueKind::failure:
    case DueKind::kill: return activities[due.item].generation != due.generation;
    case DueKind::limit_change: return limits.generation(due.item) != due.generation;
    default: return false;
    }
}

} // namespace sunward::simulation
