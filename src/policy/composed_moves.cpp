// The composed scheduler's part in `follow-the-sun`: jobs that have begun go on at other pools.
#include "composed.hpp"

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
    const auto at_once = [&](PoolIndex pool, std::uint64_t held) {
        return has_room(view, pool, held + follower_->expected(pool));
    };
    const auto cluster = [&](const SiteChoice& site) {
        const PoolIndex pool = placement_.pool_at(view, site, job, at_once);
        const bool fits = pool < pools_.size() && (!running || at_once(pool, held_width(view.pools()[pool], width)));
        return fits ? pool : static_cast<PoolIndex>(pools_.size());
    };
    return follower_->better_place(view, job, placement_.choices(view, job), tracked.pool, cluster);
}

/// The job must hold no nodes and wait in no queue.
void ComposedScheduler::change_pool(const View& view, JobIndex job, PoolIndex pool) {
    Tracked& tracked = table_.jobs[job];
    if (agenda_) {
        const bool bound = view.job(job).deadline != Instant::never();
        agenda_->remove(job, tracked.pool, bound);
        agenda_->add(job, pool, follower_->length(job), bound);
    }
    placement_.finished(tracked.pool, tracked.width);
    tracked.pool = pool;
    tracked.width = static_cast<std::uint32_t>(held_width(view.pools()[pool], view.job(job).accelerators));
    placement_.placed(pool, tracked.width);
}

} // namespace sunward
