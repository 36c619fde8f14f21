// The composed scheduler's part in `follow-the-sun`: jobs that have begun go on at other pools.
#include "policy/composed/composed.hpp"

namespace sunward {

/// Running jobs are suspended and go on elsewhere once they are saved; suspended ones just change their plans. A job
/// with a plan of widths stays: the plan is made of the capacity of one pool.
void ComposedScheduler::follow_the_sun(const View& view, Decisions& decisions) {
    signal_changed_ = false;
    for (const JobIndex job : follower_->jobs()) {
        Tracked& tracked = table_.jobs[job];
        const bool runs = tracked.phase == Phase::running && follower_->has_worked(view, job);
        if (is_stretched(job) || (!runs && tracked.phase != Phase::planned))
            continue;
        const std::optional<PoolIndex> pool = better_place(view, job);
        if (!pool)
            continue;
        const auto held = static_cast<std::uint32_t>(held_width(view.pools()[*pool], view.job(job).accelerators));
        if (runs)
            touch(view, *pool).free -= held; // nobody else takes them until it has been saved
        follower_->goes(view, job, *pool, held);
        if (Recorder* recorder = recorder_of(job))
            recorder->moves(*pool, runs);
        if (timers_)
            timers_->clear(job);
        if (runs) {
            tracked.phase = Phase::suspending;
            decisions.suspend(job);
            continue;
        }
        if (may_start_early(view, job))
            pools_[tracked.pool].planned.erase(job, tracked.width);
        change_pool(view, job, *pool);
        hold_back(view, job, courses_->moved(view, job, *pool, follower_->arrival(job)));
    }
}

/// The pool that a job under way should change to.
std::optional<PoolIndex> ComposedScheduler::better_place(const View& view, JobIndex job) {
    const Tracked& tracked = table_.jobs[job];
    const bool running = tracked.phase == Phase::running;
    const std::uint32_t width = view.job(job).accelerators;
    const auto at_once = [&](PoolIndex pool, std::uint64_t held) { return has_room(view, pool, held); };
    const auto cluster = [&](const SiteChoice& site) {
        const PoolIndex pool = placement_.pool_at(view, site, job, at_once);
        const bool fits = pool < pools_.size() && (!running || at_once(pool, held_width(view.pools()[pool], width)));
        return fits ? pool : static_cast<PoolIndex>(pools_.size());
    };
    return follower_->better_place(view, job, placement_.choices(view, job), tracked.pool, cluster);
}

/// Where a job that was on its way is to go on; what was kept for it there is free again.
std::optional<PoolIndex> ComposedScheduler::arrived(const View& view, JobIndex job) {
    if (!follower_ || !follower_->is_on_its_way(job))
        return std::nullopt;
    PoolState& state = touch(view, follower_->target(job));
    state.free += follower_->target_held(job);
    return follower_->left(job);
}

/// A job that has come to another pool starts on what was kept for it there, before all that wait.
void ComposedScheduler::go_on(const View& view, JobIndex job, Decisions& decisions) {
    const Tracked& tracked = table_.jobs[job];
    PoolState& state = touch(view, tracked.pool);
    if (gate_ || tracked.width > state.free)
        return release(view, job);
    if (courses_ && courses_->has(job))
        (void)courses_->may_wait(view, job, tracked.pool);
    if (Recorder* recorder = recorder_of(job))
        recorder->released();
    tell_width(job);
    state.queue->start(job, hold(view, job));
    started(view, job, decisions);
}

/// The job must hold no nodes and wait in no queue.
void ComposedScheduler::change_pool(const View& view, JobIndex job, PoolIndex pool) {
    Tracked& tracked = table_.jobs[job];
    if (agenda_)
        agenda_->move(job, tracked.pool, pool);
    placement_.finished(tracked.pool, tracked.width);
    tracked.pool = pool;
    tracked.width = static_cast<std::uint32_t>(held_width(view.pools()[pool], view.job(job).accelerators));
    placement_.placed(pool, tracked.width);
}

} // namespace sunward
