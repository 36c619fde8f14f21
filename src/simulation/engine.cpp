#include "simulation/engine.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "simulation/closing.hpp"
#include "simulation/waiting.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/series/outside_data.hpp"

namespace sunward::simulation {

namespace {

constexpr std::uint32_t most_rounds = 10'000;  ///< a policy that is called more often at one instant turns on the spot
constexpr std::uint64_t progress_every = 4096; ///< events between looks at the clock on the wall
constexpr Duration longest_transfer = Duration::from_days(36500); ///< nobody waits for one that takes longer

} // namespace

Engine::Engine(const Scenario& scenario, const RunOptions& options, Scheduler& scheduler)
    : options_(options), parts_(scenario, scheduler), policy_(parts_, options.time_policy) {}

Result Engine::run() {
    policy_.begin();
    try {
        while (parts_.run.more_to_come() && step()) {
        }
        parts_.run.scheduler.end();
        close_books(parts_);
    } catch (const OutsideData& error) {
        const std::string ended = ended_data(parts_.run);
        if (ended.empty())
            throw;
        throw SimulationError(fmt::format("{}: {}", error.what(), ended));
    }
    return std::move(parts_.run.result);
}

/// One instant. False when nothing is to come any more.
bool Engine::step() {
    const Instant next = parts_.next_instant();
    if (next > parts_.standstill.patience_ends() || !move_clock(next))
        return false;
    carry_out_events();
    ask_policy();
    if (parts_.limits.any()) {
        parts_.limits.enforce();
        parts_.standstill.look();
    }
    guard_progress(parts_.run, parts_.fleet);
    if (parts_.run.result.events >= next_look_)
        report_progress();
    return true;
}

/// To the next instant, or to one before it at which a transfer has ended. False when nothing is to come.
bool Engine::move_clock(Instant next) {
    Run& run = parts_.run;
    run.patience.begin(run.now);
    const Instant reached = parts_.transfers.advance(next == Instant::never() ? run.now + longest_transfer : next);
    if (next == Instant::never() && parts_.transfers.ended().empty()) {
        const std::size_t waiting = parts_.fleet.active() - parts_.activities.paused();
        if (waiting > 0)
            throw SimulationError(
                fmt::format("data of {} still in transit after a hundred years", counted(waiting, "job")));
        return false;
    }
    run.now = reached;
    return true;
}

/// Phase by phase: what is due by the calendar, and between its entries the ends of transfers and the submissions.
void Engine::carry_out_events() {
    Calendar& calendar = parts_.run.calendar;
    const std::span<const TransferId> arrived = parts_.transfers.ended();
    std::size_t ended_transfers = 0;
    bool submits_done = false;
    while (true) {
        const bool due_now = !calendar.empty() && calendar.top().at == parts_.run.now;
        const Phase phase = due_now ? calendar.top().phase : Phase::window_end;
        if (ended_transfers < arrived.size() && (!due_now || phase > Phase::transfer_end)) {
            if (const TransferId id = arrived[ended_transfers++]; parts_.transfers.is_wanted(id))
                parts_.stages.arrived(parts_.transfers.slot_of(id));
            ++parts_.run.result.events;
        } else if (!submits_done && (!due_now || phase > Phase::submit)) {
            parts_.submissions.submit();
            submits_done = true;
        } else if (due_now) {
            const Due due = calendar.top();
            calendar.pop();
            carry_out(due);
        } else {
            return;
        }
    }
}

void Engine::carry_out(const Due& due) {
    if (parts_.is_stale(due))
        return;
    Run& run = parts_.run;
    run.patience.count(run.now);
    ++run.result.events;
    switch (due.kind) {
    case DueKind::stage_end: return parts_.stages.ended(due.item);
    case DueKind::checkpoint: return parts_.activities.settle(due.item);
    case DueKind::failure: return parts_.stages.failed(due.item);
    case DueKind::outage: return begin_outages(due.item);
    case DueKind::repair: return parts_.failures.repaired(due.item);
    case DueKind::kill: return parts_.stages.kill(due.item);
    case DueKind::limit_change: return parts_.limits.due(due.item);
    case DueKind::wake: run.events.push_back({Event::Kind::wake, no_job}); return;
    case DueKind::window_end: return close_window(parts_);
    case DueKind::signal_change: break;
    }
    run.events.push_back({Event::Kind::signal_change, no_job});
    const Instant next = parts_.told.truth(due.item).next_change(run.now);
    if (next != Instant::never())
        run.calendar.add(next, DueKind::signal_change, due.item);
}

void Engine::begin_outages(PoolIndex pool) {
    for (const Failures::Hit& hit : parts_.failures.begin_outages(pool))
        if (parts_.fleet.hold(hit.slot).in_use())
            parts_.stages.failed(hit.slot, hit);
}

/// A suspension that costs nothing frees its nodes at once, so the policy is asked again at the same instant.
void Engine::ask_policy() {
    Run& run = parts_.run;
    for (std::uint32_t round = 0; run.more_to_come(); ++round) {
        if (parts_.stages.any_waits())
            parts_.stages.replace_nodes();
        if (run.events.empty())
            break;
        if (round > most_rounds)
            throw PolicyError(run.scheduler.name(), run.now, "",
                              "the policy keeps deciding at one instant without end");
        policy_.call();
    }
    run.events.clear();
}

void Engine::report_progress() {
    const Progress& jobs = parts_.run.progress;
    next_look_ = parts_.run.result.events + progress_every;
    if (options_.progress && jobs.last > 0)
        options_.progress(static_cast<double>(jobs.ended) / static_cast<double>(jobs.last));
}

} // namespace sunward::simulation
