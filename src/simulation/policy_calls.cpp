#include "simulation/policy_calls.hpp"

#include <chrono>

namespace sunward::simulation {

void PolicyCalls::begin() {
    run_.scheduler.begin(view_, run_.progress.last);
    if (run_.scheduler.wants_signal_changes())
        for (std::uint32_t z = 0; z < run_.scenario.zones.size(); ++z)
            run_.calendar.add(run_.now, DueKind::signal_change, z);
}

void PolicyCalls::call() {
    decisions_.clear();
    ++run_.progress.idle_calls;
    if (timed_)
        schedule_timed();
    else
        run_.scheduler.schedule(view_, run_.events, decisions_);
    run_.events.clear();
    for (const Decision& decision : decisions_.list())
        executor_.carry_out(decision);
}

void PolicyCalls::schedule_timed() {
    const auto before = std::chrono::steady_clock::now();
    run_.scheduler.schedule(view_, run_.events, decisions_);
    run_.result.policy_wall_s += std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
}

} // namespace sunward::simulation
