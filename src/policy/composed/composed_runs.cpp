// Jobs of the composed scheduler that start, run, and give their nodes back.
#include <algorithm>

#include "policy/composed/composed.hpp"

namespace sunward {

void ComposedScheduler::serve(const View& view, PoolIndex pool, Decisions& decisions) {
    PoolState& state = pools_[pool];
    if (gate_)
        let_in(view, pool);
    state.touched = false;
    pass_.started.clear();
    pass_.lost.clear();
    state.queue->pass(
        offer(view, pool), [&](JobIndex job, Duration most) { return hold_up_to(view, job, most); }, pass_);
    for (const JobIndex job : pass_.started) {
        if (table_.jobs[job].several)
            settle(view, job, pool);
        if (table_.jobs[job].stays) // it is held for less than when it came
            state.queue->expect(job, view.now() + hold(view, job));
        started(view, job, decisions);
    }
    for (const JobIndex job : pass_.lost) {
        if (state.hands_over) { // planned for nodes that come free at this very instant
            wait(view, job, view.now());
            continue;
        }
        lose_slot(view, job,
                  is_stretched(job) ? elastic_->lost_slot(view, job, pool) : courses_->lost_slot(view, job, pool));
    }
    state.hands_over = false;
    if (!state.growing.empty())
        grow(view, pool, decisions);
    if (uses_reserved() && !state.planned.empty())
        serve_planned(view, pool, decisions);
}

/// Jobs that wait for a clean hour start early on accelerators that are paid for, as far as the queue has room.
void ComposedScheduler::serve_planned(const View& view, PoolIndex pool, Decisions& decisions) {
    PoolState& state = pools_[pool];
    Rank after{};
    while (true) {
        const std::uint32_t paid = spec_.when.reserved - state.paid_used;
        const JobIndex job = state.planned.next(after, std::min(paid, state.free),
                                                [&](std::uint32_t width) { return state.queue->room(width); });
        if (job == no_job)
            return;
        after = state.planned.rank(job);
        state.planned.erase(job, table_.jobs[job].width);
        timers_->clear(job);
        if (courses_->has(job))
            courses_->run_through(job);
        if (Recorder* recorder = recorder_of(job))
            recorder->starts_early();
        tell_width(job);
        state.queue->start(job, hold(view, job));
        started(view, job, decisions);
    }
}

/// As the rent of a cluster counts: a job holds accelerators that are paid for when enough of them are free for all
/// that it takes; one that may be on spot nodes leaves them to others.
void ComposedScheduler::take_paid(const View& view, JobIndex job) {
    Tracked& tracked = table_.jobs[job];
    std::uint32_t& used = pools_[tracked.pool].paid_used;
    tracked.paid = may_start_early(view, job) && tracked.width <= spec_.when.reserved - used;
    used += tracked.paid ? tracked.width : 0;
}

void ComposedScheduler::give_paid(JobIndex job) {
    Tracked& tracked = table_.jobs[job];
    pools_[tracked.pool].paid_used -= tracked.paid ? tracked.width : 0;
    tracked.paid = false;
}

void ComposedScheduler::started(const View& view, JobIndex job, Decisions& decisions) {
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::running;
    tracked.asks = false;
    tracked.stays = false;
    pools_[tracked.pool].free -= tracked.width;
    take_paid(view, job);
    if (table_.shares)
        table_.shares->holds_more(job, tracked.width);
    decisions.start(job, tracked.pool, is_stretched(job) ? elastic_->width(job) : 0);
    if (gate_)
        gate_->started(view, job, tracked.pool, tracked.width);
    if (follower_)
        follower_->started(view, job, tracked.pool);
    if (is_stretched(job))
        timers_->set(job, elastic_->started(view, job, tracked.pool));
    else if (courses_ && courses_->has(job))
        timers_->set(job, courses_->started(view, job, tracked.pool));
}

void ComposedScheduler::suspend_or_run_on(const View& view, JobIndex job, Decisions& decisions) {
    Tracked& tracked = table_.jobs[job];
    if (courses_->worth_suspending(view, job, tracked.pool)) {
        tracked.phase = Phase::suspending;
        touch(view, tracked.pool).hands_over = agenda_ && view.save_time(job, tracked.pool).us == 0;
        decisions.suspend(job);
        return;
    }
    if (Recorder* recorder = spec_.when.rule->plans_each_job() ? recorder_of(job) : nullptr)
        recorder->runs_on();
    run_on(view, job);
}

void ComposedScheduler::run_on(const View& view, JobIndex job) {
    const PoolIndex pool = table_.jobs[job].pool;
    timers_->set(job, courses_->run_on(view, job, pool));
    touch(view, pool).queue->expect(job, view.now() + courses_->hold(view, job, pool));
}

/// Staging or restoring is over. Where it does not count against the wall-time, the expected end moves.
void ComposedScheduler::work_goes_on(const View& view, JobIndex job) {
    const Tracked& tracked = table_.jobs[job];
    const JobClass& kind = view.job_class(job);
    if (tracked.phase != Phase::running || (courses_ && courses_->has(job)) || is_stretched(job) ||
        overhead_may_kill(kind, view.job(job)))
        return;
    touch(view, tracked.pool).queue->expect(job, view.now() + wall_left(view, job, tracked.pool, {}, {}));
}

void ComposedScheduler::gave_back(const View& view, JobIndex job) {
    const Tracked& tracked = table_.jobs[job];
    touch(view, tracked.pool).queue->left(job);
    give_paid(job);
    if (table_.shares)
        table_.shares->holds_less(job, tracked.width);
    if (timers_)
        timers_->clear(job);
    if (follower_)
        follower_->stopped(view, job);
    if (gate_)
        gate_->gave_back(view, job, tracked.pool, tracked.width);
}

void ComposedScheduler::suspended(const View& view, JobIndex job, Decisions& decisions) {
    gave_back(view, job);
    const PoolIndex pool = table_.jobs[job].pool;
    const std::optional<PoolIndex> target = arrived(view, job);
    const bool has_course = courses_ && courses_->has(job);
    const Instant next = is_stretched(job) ? elastic_->suspended(view, job, pool)
                         : has_course      ? courses_->suspended(view, job, pool)
                                           : view.now();
    if (!target)
        return hold_back(view, job, next);
    change_pool(view, job, *target);
    const Instant start = has_course ? courses_->moved(view, job, *target, follower_->arrival(job)) : next;
    if (start > view.now())
        return hold_back(view, job, start);
    go_on(view, job, decisions);
}

void ComposedScheduler::finished(const View& view, JobIndex job) {
    gave_back(view, job);
    Tracked& tracked = table_.jobs[job];
    tracked.phase = Phase::gone;
    placement_.finished(tracked.pool, tracked.width);
    if (agenda_)
        agenda_->remove(job, tracked.pool, view.job(job).deadline != Instant::never());
    (void)arrived(view, job);
    if (follower_)
        follower_->ended(job);
    if (courses_ && courses_->has(job))
        courses_->end(job);
    if (is_stretched(job))
        elastic_->end(job);
}

} // namespace sunward
