#include "composed.hpp"

#include <algorithm>

#include "plugin.hpp"
#include "power_cap.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

ComposedScheduler::ComposedScheduler(const PolicySpec& spec)
    : spec_(spec), placement_(spec.where, spec.nodes), costs_(spec.where), lengths_(spec.when.length),
      planner_(spec.when), elastic_lengths_(spec.width.length) {
    if (spec.when.align != Align::none && spec.when.slot.us <= 0)
        throw InputError({}, "when.slot", "an aligned rule needs a slot that is longer than zero");
    const WhenSpec& when = spec.when;
    if (when.rule == WhenRule::receding_horizon &&
        (when.every.us <= 0 || when.slot.us <= 0 || when.horizon < when.slot))
        throw InputError({}, "when.horizon", "expected a slot or more of it, and `every` and `slot` longer than zero");
}

bool ComposedScheduler::uses_reserved() const {
    return spec_.when.reserved > 0 && (spec_.when.reserved_first || spec_.when.rule == WhenRule::deadline_only);
}

void ComposedScheduler::begin(const View& view, std::size_t jobs) {
    table_.jobs.assign(jobs, {});
    table_.nodes.assign(jobs, {});
    if (spec_.backfill == BackfillRule::conservative)
        table_.reservations.assign(jobs, {});
    if (spec_.order == OrderRule::fair_share)
        table_.shares = std::make_unique<UserShares>(spec_.half_life, view.now(), jobs);
    placement_.begin(view);
    if (plans()) {
        courses_ = make_timetable(planner_, jobs);
        timers_.emplace(jobs);
    }
    if (spec_.when.rule == WhenRule::receding_horizon)
        agenda_.emplace(spec_.when.every, view.pools().size());
    if (spec_.width.rule == WidthRule::carbon_scaler)
        elastic_.emplace(spec_.when, jobs);
    gate_ = make_gate(spec_, table_, view);
    if (gate_ && !timers_)
        timers_.emplace(jobs);
    if (plans() && reconsiders(view))
        waiting_.assign(jobs, {});
    if (spec_.where == WhereRule::follow_the_sun)
        follower_.emplace(spec_, planner_, courses_.get(), jobs, view.pools().size());
    for (const PoolView& pool : view.pools())
        pools_.push_back({make_pool_queue(spec_, table_, view.now(), pool.capacity),
                          {},
                          OrderIndex(table_.nodes, table_.shares.get())});
}

void ComposedScheduler::schedule(const View& view, std::span<const Event> events, Decisions& decisions) {
    wakes_.passed(view.now());
    if (courses_)
        courses_->called();
    if (table_.shares)
        table_.shares->advance(view.now());
    for (const Event& event : events)
        handle(view, event, decisions);
    if (agenda_ && agenda_->is_due(view.now()))
        plan_ahead(view, decisions); // before timers of the plan that it replaces
    if (timers_)
        fire_timers(view, decisions);
    if (gate_ && gate_->next() <= view.now())
        touch_all(view);
    if (follower_ && signal_changed_)
        follow_the_sun(view, decisions);
    if (spec_.backfill == BackfillRule::conservative)
        for (PoolIndex pool = 0; pool < pools_.size(); ++pool)
            if (pools_[pool].queue->due() <= view.now())
                touch(view, pool);
    for (std::size_t i = 0; i < touched_.size(); ++i) // serving a pool may touch it again, not another
        serve(view, touched_[i], decisions);
    for (const PoolIndex pool : touched_)
        pools_[pool].advanced = false;
    touched_.clear();
    if (recorder_ != nullptr && table_.jobs[recorded_].phase == Phase::queued)
        recorder_->queued(pools_[table_.jobs[recorded_].pool].queue->state_of(recorded_));
    ask_to_be_woken(view, decisions);
}

ComposedScheduler::PoolState& ComposedScheduler::touch(const View& view, PoolIndex pool) {
    PoolState& state = pools_[pool];
    if (!state.advanced) {
        state.advanced = true;
        state.free = view.pools()[pool].free;
        state.queue->advance(view.now());
    }
    if (!state.touched) {
        state.touched = true;
        touched_.push_back(pool);
    }
    return state;
}

void ComposedScheduler::touch_all(const View& view) {
    for (PoolIndex pool = 0; pool < pools_.size(); ++pool)
        touch(view, pool);
}

void ComposedScheduler::handle(const View& view, const Event& event, Decisions& decisions) {
    switch (event.kind) {
    case Event::Kind::submitted: return submit(view, event.job, decisions);
    case Event::Kind::finished: return finished(view, event.job);
    case Event::Kind::suspended: return suspended(view, event.job);
    case Event::Kind::running: return work_goes_on(view, event.job);
    case Event::Kind::resized: touch(view, table_.jobs[event.job].pool); return;
    case Event::Kind::signal_change:
        signal_changed_ = true;
        if (gate_)
            touch_all(view);
        if (caps_power())
            cap_power(spec_.width, view, decisions);
        return;
    case Event::Kind::wake: return;
    }
}

void ComposedScheduler::ask_to_be_woken(const View& view, Decisions& decisions) {
    Instant next = timers_ ? timers_->next() : Instant::never();
    if (agenda_)
        next = std::min(next, agenda_->next(view.now()));
    if (spec_.backfill == BackfillRule::conservative)
        for (const PoolState& pool : pools_)
            if (pool.queue->due() > view.now()) // one that is overdue waits for nodes to come back
                next = std::min(next, pool.queue->due());
    if (gate_)
        next = std::min(next, gate_->next());
    if (next > view.now() && wakes_.ask(next)) // else there is another call at this instant
        decisions.wake(next);
}

std::vector<std::string> ComposedScheduler::notes() const {
    std::vector<std::string> notes;
    std::uint64_t limited = 0;
    for (const PoolState& pool : pools_)
        limited += pool.queue->limited();
    if (limited > 0)
        notes.push_back("conservative backfilling: " + std::to_string(limited) +
                        " times nodes came back early, more than " + std::to_string(spec_.compress_depth) +
                        " jobs waited and only the first " + std::to_string(spec_.compress_depth) +
                        " reservations were compressed");
    if (agenda_ && agenda_->cut_short > 0)
        notes.push_back(
            "receding-horizon: " + std::to_string(agenda_->cut_short) +
            " plans left out jobs with later latest starts, as there were more than can be planned together");
    if (follower_ && follower_->bound_by_walltime() > 0)
        notes.push_back("follow-the-sun: " + std::to_string(follower_->bound_by_walltime()) +
                        " jobs could not move at some time because they would have been killed at their wall-time; "
                        "overhead_in_walltime or kill_at_walltime of their workload decide about that");
    return notes;
}

std::unique_ptr<Scheduler> make_scheduler(const PolicySpec& spec) {
    if (spec.plugin)
        return make_plugin(spec);
    return std::make_unique<ComposedScheduler>(spec);
}

} // namespace sunward
