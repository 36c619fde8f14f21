// Where the composed scheduler has jobs run: what the choice goes by, and moves while they run.
#include "composed.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

/// Least is best. What a run costs at the pool, with the transfer of its input in the same unit: value x seconds of a
/// plan, the mean value of a run without one. Two rules weigh sites by what is drawn there: `cheapest` in money,
/// `follow-the-sun` in value x kWh.
double ComposedScheduler::score(const View& view, JobIndex job, const SiteChoice& site, Choice& choice) {
    if (spec_.where == WhereRule::home)
        return 0;
    if (spec_.where == WhereRule::least_loaded)
        return placement_.load(view, site);
    std::vector<Segment> at_once{{view.now(), view.now() + length_}};
    if (plans())
        choice.plan = plan(view, job, choice.pool, length_);
    const std::vector<Segment>& segments = plans() ? choice.plan.segments : at_once;
    const JobClass& kind = view.job_class(job);
    const double carried =
        costs_.carriage(view, job, kind.home, choice.pool, kind.input_bytes, segments.front().from).cost;
    const double draw = view.draw(job, choice.pool, true);
    if (spec_.where == WhereRule::cheapest || spec_.where == WhereRule::follow_the_sun) {
        const double unit = spec_.where == WhereRule::cheapest ? megawatt_hour.base() : kilowatt_hour.base();
        return (costs_.over(view, choice.pool, segments) * draw + carried) / unit;
    }
    const double moving = carried == 0 ? 0 : carried / draw;
    if (plans())
        return choice.plan.cost + moving;
    const double mean = spec_.where == WhereRule::cleanest_now
                            ? view.measured(site.zone)
                            : costs_.over(view, choice.pool, segments) / length_.seconds();
    return mean + moving / length_.seconds();
}

bool ComposedScheduler::has_room(const View& view, PoolIndex pool, std::uint64_t held) const {
    const PoolState& state = pools_[pool];
    return held <= (state.advanced ? state.free : view.pools()[pool].free) && state.queue->empty();
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

/// Running jobs are suspended and go on elsewhere once they are saved; suspended ones just change their plans.
void ComposedScheduler::follow_the_sun(const View& view, Decisions& decisions) {
    signal_changed_ = false;
    for (const JobIndex job : follower_->jobs()) {
        Tracked& tracked = table_.jobs[job];
        const bool runs = tracked.phase == Phase::running && follower_->has_worked(view, job);
        if (!runs && tracked.phase != Phase::planned)
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
        if (uses_reserved())
            pools_[tracked.pool].planned.erase(job, tracked.width);
        change_pool(view, job, *pool);
        hold_back(view, job, courses_->moved(view, job, *pool, follower_->arrival(job)));
    }
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
