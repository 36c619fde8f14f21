// Jobs of the composed scheduler that wait for their time, and what ends the waiting.
#include <algorithm>

#include "policy/composed/composed.hpp"

namespace sunward {

void ComposedScheduler::fire_timers(const View& view, Decisions& decisions) {
    for (JobIndex job = timers_->take(view.now()); job != no_job; job = timers_->take(view.now())) {
        if (courses_)
            courses_->expect(timers_->following());
        Tracked& tracked = table_.jobs[job];
        if (tracked.phase == Phase::running) {
            if (is_stretched(job))
                take_turn(view, job, decisions);
            else
                suspend_or_run_on(view, job, decisions);
        } else if (gate_ && gate_->forget(job, tracked.pool)) {
            enqueue(view, job);
        } else if (tracked.stays) {
            leave_queue(view, job);
            hold_back(view, job, courses_->due(view, job, tracked.pool));
        } else if (tracked.phase == Phase::planned) {
            if (tracked.asks)
                pools_[tracked.pool].queue->stop_asking({key_of(view, job), job}, view.now());
            tracked.asks = false;
            if (may_start_early(view, job))
                pools_[tracked.pool].planned.erase(job, tracked.width);
            if (!waiting_.empty() && waiting_[job].look == view.now())
                look_again(view, job);
            else if (courses_ && courses_->has(job))
                hold_back(view, job, courses_->due(view, job, tracked.pool));
            else
                release(view, job);
        }
    }
}

/// Whether forecasts change and the rule wants to know: `window` decides when its window opens, others at every
/// `replan`.
bool ComposedScheduler::reconsiders(const View& view) const {
    if (!spec_.when.rule->traits.decides_once && spec_.when.replan.us <= 0)
        return false;
    return std::ranges::any_of(view.pools(),
                               [&](const PoolView& pool) { return !view.forecast(pool.zone).is_static(); });
}

Instant ComposedScheduler::next_look(const View& view, JobIndex job) const {
    const Instant now = view.now();
    if (!spec_.when.rule->traits.decides_once)
        return {(now.us / spec_.when.replan.us + 1) * spec_.when.replan.us};
    const std::optional<Segment> window = planner_.rule().starts(view.job(job).submit);
    return window && window->from > now ? window->from : Instant::never();
}

void ComposedScheduler::look_again(const View& view, JobIndex job) {
    if (Recorder* recorder = recorder_of(job))
        recorder->reconsidered();
    const PoolIndex pool = table_.jobs[job].pool;
    if (is_stretched(job))
        return hold_back(view, job, elastic_->reconsidered(view, job, pool));
    if (courses_->has(job))
        return hold_back(view, job, courses_->reconsidered(view, job, pool));
    hold_back(view, job, plan(view, job, pool, waiting_[job].length).segments.front().from);
}

void ComposedScheduler::hold_back(const View& view, JobIndex job, Instant until) {
    if (until <= view.now())
        return release(view, job);
    if (!waiting_.empty()) {
        waiting_[job].look = next_look(view, job);
        until = std::min(until, waiting_[job].look);
    }
    if (Recorder* recorder = recorder_of(job))
        recorder->held_back(until);
    wait(view, job, until);
}

void ComposedScheduler::wait(const View& view, JobIndex job, Instant until) {
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::planned;
    timers_->set(job, until);
    if (may_start_early(view, job)) {
        touch(view, tracked.pool).planned.insert(job, tracked.width, key_of(view, job), hold(view, job));
    }
}

Duration ComposedScheduler::hold(const View& view, JobIndex job, PoolIndex pool) const {
    if (is_stretched(job))
        return elastic_->hold(view, job, pool);
    if (courses_ && courses_->has(job))
        return courses_->hold(view, job, pool);
    if (follower_)
        return wall_left(view, job, pool, follower_->used(job), follower_->arrival(job));
    return wall_left(view, job, pool, {}, {});
}

Duration ComposedScheduler::hold_up_to(const View& view, JobIndex job, Duration most) const {
    if (!is_stretched(job) && courses_) {
        const Duration least = courses_->least_hold(view, job, table_.jobs[job].pool);
        if (least > most)
            return least;
    }
    return hold(view, job);
}

void ComposedScheduler::release(const View& view, JobIndex job) {
    const Tracked& tracked = table_.jobs[job];
    if (gate_ && view.worked(job).us > 0)
        gate_->goes_on(view, job, tracked.pool, tracked.width);
    else if (gate_ && gate_->keeps(view, job, tracked.pool, tracked.width))
        return keep(view, job);
    enqueue(view, job);
}

void ComposedScheduler::enqueue(const View& view, JobIndex job) {
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::queued;
    const bool may_wait = courses_ && courses_->has(job) && courses_->may_wait(view, job, tracked.pool);
    const Instant stays_until = may_wait ? courses_->stays_until(view, job, tracked.pool) : view.now();
    tracked.stays = stays_until > view.now();
    tracked.brief = may_wait && !tracked.stays;
    if (tracked.stays)
        timers_->set(job, stays_until);
    if (Recorder* recorder = recorder_of(job))
        recorder->released();
    if (is_stretched(job)) {
        set_held(job, static_cast<std::uint32_t>(held_width(view.pools()[tracked.pool], elastic_->width(job))));
        tracked.brief = elastic_->may_wait(view, job);
    }
    if (loses_at_once(view, job))
        return;
    const std::span<const PoolIndex> pools = pools_to_wait_for(view, job);
    tracked.several = pools.size() > 1;
    if (!tracked.several)
        return add_to(view, tracked.pool, job);
    several_.insert(job);
    for (const PoolIndex pool : pools)
        if (held_width(view.pools()[pool], view.job(job).accelerators) <= view.pools()[pool].capacity)
            add_to(view, pool, job);
}

/// A job that asks for this instant alone and needs more nodes than are free has lost its slot: nodes are not given
/// back within a call. The queue need not know of it, and where capacity is contended most slots are lost so. Not where
/// nodes come free at this instant all the same (a plan for all, moves), nor where other rules or clusters have a say.
bool ComposedScheduler::loses_at_once(const View& view, JobIndex job) {
    Tracked& tracked = table_.jobs[job];
    if (!tracked.brief || is_stretched(job) || agenda_ || gate_ || follower_ || pools_[tracked.pool].own ||
        tracked.width <= touch(view, tracked.pool).free)
        return false;
    const Instant next = courses_->lost_slot(view, job, tracked.pool);
    if (next <= view.now())
        return false; // it waits in the queue from here on, behind what starts now
    tracked.brief = false;
    lose_slot(view, job, next);
    return true;
}

/// The job is told of its next slot. One that then asks at each step of the signal, thousands of times where capacity
/// is contended, is left with the queue up to the last of them, which finds it when there is room.
void ComposedScheduler::lose_slot(const View& view, JobIndex job, Instant next) {
    if (Recorder* recorder = recorder_of(job))
        recorder->lost_slot();
    if (!may_ask(view, job))
        return hold_back(view, job, next);
    Tracked& tracked = table_.jobs[job];
    const auto asking = courses_->asks(view, job, tracked.pool, next);
    if (!asking)
        return hold_back(view, job, next);
    tracked.asks = true;
    tracked.phase = Phase::planned;
    const Released as{job, key_of(view, job), courses_->least_hold(view, job, tracked.pool)};
    pools_[tracked.pool].queue->ask({as, next, asking->steps, asking->step});
    asked_.insert(tracked.pool);
    timers_->set(job, asking->then);
}

/// Not where somebody else has a say in when a planned job starts, or wants to know of its slots.
bool ComposedScheduler::may_ask(const View& view, JobIndex job) const {
    return courses_ && !reserves() && !is_stretched(job) && !agenda_ && !gate_ && !follower_ && !shares_ &&
           waiting_.empty() && !pools_[table_.jobs[job].pool].own && !may_start_early(view, job) &&
           recorder_of(job) == nullptr;
}

/// A step of the signal has come at which jobs ask their queues.
void ComposedScheduler::let_ask(const View& view) {
    for (const PoolIndex pool : asked_)
        if (pools_[pool].queue->is_asked(view.now()))
            touch(view, pool);
}

/// The clusters of the site that a job waits for: all that it may use, unless there is room at once, it has a place
/// that it must keep (it has run, a gate let it in, its width is planned, its plan is for the speed there), or it asks
/// for this instant only and goes where there is room.
std::span<const PoolIndex> ComposedScheduler::pools_to_wait_for(const View& view, JobIndex job) {
    const Tracked& tracked = table_.jobs[job];
    if (!pools_[tracked.pool].own || gate_ || is_stretched(job) || view.worked(job).us > 0 ||
        has_room(view, tracked.pool, tracked.width) ||
        ((tracked.brief || tracked.stays) && !view.job_class(job).terms.empty()))
        return {};
    const auto sites = placement_.choices(view, job);
    const auto here = std::ranges::find(sites, view.pools()[tracked.pool].site, &SiteChoice::site);
    if (here == sites.end())
        return {};
    const auto at_once = [&](PoolIndex pool, std::uint64_t held) { return has_room(view, pool, held); };
    const PoolIndex pool = placement_.pool_at(view, *here, job, at_once);
    if (pool != tracked.pool && at_once(pool, held_width(view.pools()[pool], view.job(job).accelerators))) {
        change_pool(view, job, pool);
        return {};
    }
    return tracked.brief ? std::span<const PoolIndex>{} : here->pools;
}

void ComposedScheduler::add_to(const View& view, PoolIndex pool, JobIndex job) {
    PoolState& state = touch(view, pool);
    if (state.own) {
        state.own->jobs[job] = table_.jobs[job];
        state.own->jobs[job].width =
            table_.jobs[job].several
                ? static_cast<std::uint32_t>(held_width(view.pools()[pool], view.job(job).accelerators))
                : table_.jobs[job].width;
    }
    const Tracked& tracked = table_.jobs[job];
    const bool planned = tracked.brief && !is_stretched(job) && courses_;
    const Duration held = planned ? courses_->least_hold(view, job, tracked.pool) : hold(view, job, pool);
    state.queue->add({job, key_of(view, job), held});
}

/// A job that waited for several pools starts at one of them: the others need not keep a place for it.
void ComposedScheduler::settle(const View& view, JobIndex job, PoolIndex pool) {
    withdraw(view, job, pool);
    change_pool(view, job, pool);
}

/// From the queues of all pools that it waits for, but for one.
void ComposedScheduler::withdraw(const View& view, JobIndex job, std::optional<PoolIndex> but) {
    table_.jobs[job].several = false;
    several_.erase(job);
    const auto sites = placement_.choices(view, job);
    const std::uint32_t site = view.pools()[but.value_or(table_.jobs[job].pool)].site;
    const auto here = std::ranges::find(sites, site, &SiteChoice::site);
    for (const PoolIndex other : here->pools)
        if (other != but && held_width(view.pools()[other], view.job(job).accelerators) <= view.pools()[other].capacity)
            touch(view, other).queue->withdraw(job);
}

/// The time is over for which it was to wait there.
void ComposedScheduler::leave_queue(const View& view, JobIndex job) {
    Tracked& tracked = table_.jobs[job];
    tracked.stays = false;
    if (tracked.several)
        withdraw(view, job, std::nullopt);
    else
        touch(view, tracked.pool).queue->withdraw(job);
}

/// Of clusters that are free at the same instant a job takes the first or, under efficient-first, the one where the
/// work of the first of those that wait for several takes the least energy: last come those that it may not use.
void ComposedScheduler::order_touched(const View& view) {
    if (several_.empty())
        return;
    std::ranges::sort(touched_);
    if (spec_.nodes.rule->traits.least_energy)
        std::ranges::stable_sort(touched_, {},
                                 [&](PoolIndex pool) { return energy_of_work(view, *several_.begin(), pool); });
}

/// The queue of its pool learns what a job holds that starts outside of it.
void ComposedScheduler::tell_width(JobIndex job) {
    if (JobTable* own = pools_[table_.jobs[job].pool].own.get())
        own->jobs[job].width = table_.jobs[job].width;
}

} // namespace sunward
