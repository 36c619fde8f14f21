// Jobs of the composed scheduler that wait for their time, and what ends the waiting.
#include <algorithm>

#include "composed.hpp"

namespace sunward {

void ComposedScheduler::fire_timers(const View& view, Decisions& decisions) {
    for (JobIndex job = timers_->take(view.now()); job != no_job; job = timers_->take(view.now())) {
        Tracked& tracked = table_.jobs[job];
        if (tracked.phase == Phase::running) {
            if (is_stretched(job))
                take_turn(view, job, decisions);
            else
                suspend_or_run_on(view, job, decisions);
        } else if (gate_ && gate_->forget(job, tracked.pool)) {
            enqueue(view, job);
        } else if (tracked.phase == Phase::planned) {
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
    if (spec_.when.rule != WhenRule::window && spec_.when.replan.us <= 0)
        return false;
    return std::ranges::any_of(view.pools(),
                               [&](const PoolView& pool) { return !view.forecast(pool.zone).is_static(); });
}

Instant ComposedScheduler::next_look(const View& view, JobIndex job) const {
    const Instant now = view.now();
    if (spec_.when.rule != WhenRule::window)
        return {(now.us / spec_.when.replan.us + 1) * spec_.when.replan.us};
    const Instant opens = nominal_start(spec_.when, view.job(job).submit) - spec_.when.half_width;
    return opens > now ? opens : Instant::never();
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
        touch(view, tracked.pool)
            .planned.insert(job, tracked.width, queue_key(table_, spec_.order, view.job(job), job), hold(view, job));
    }
}

Duration ComposedScheduler::hold(const View& view, JobIndex job) const {
    if (is_stretched(job))
        return elastic_->hold(view, job, table_.jobs[job].pool);
    if (courses_ && courses_->has(job))
        return courses_->hold(view, job, table_.jobs[job].pool);
    if (follower_)
        return wall_left(view, job, follower_->held(job), follower_->arrival(job));
    return wall_left(view, job, {}, {});
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
    tracked.brief = courses_ && courses_->has(job) && courses_->may_wait(view, job, tracked.pool);
    if (Recorder* recorder = recorder_of(job))
        recorder->released();
    if (is_stretched(job)) {
        set_held(job, static_cast<std::uint32_t>(held_width(view.pools()[tracked.pool], elastic_->width(job))));
        tracked.brief = elastic_->may_wait(view, job);
    }
    touch(view, tracked.pool).queue->add({job, queue_key(table_, spec_.order, view.job(job), job), hold(view, job)});
}

} // namespace sunward
