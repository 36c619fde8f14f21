#include "policy/where/sun_follower.hpp"

#include <algorithm>

#include "policy/plan/cost.hpp"

namespace sunward {

SunFollower::SunFollower(const PolicySpec& spec, Planner& planner, const Timetable* courses, std::size_t jobs,
                         std::size_t pools)
    : planner_(planner), costs_(spec.where.rule->traits.by_price), hysteresis_(spec.where.values.number("hysteresis")),
      courses_(courses), list_(jobs), expected_(pools, 0) {}

void SunFollower::started(const View& view, JobIndex job, PoolIndex pool) {
    Traveller& traveller = list_[job];
    traveller.ran = pool;
    traveller.since = view.now();
    traveller.worked = view.worked(job);
    traveller.running = true;
    if (view.job_class(job).interruptible)
        under_way_.insert(job);
}

void SunFollower::stopped(const View& view, JobIndex job) {
    Traveller& traveller = list_[job];
    traveller.used = used_by(view, job);
    traveller.running = false;
    if (traveller.target_held == 0)
        traveller.arrival = view.restore_time(job, traveller.ran);
}

void SunFollower::ended(JobIndex job) {
    (void)left(job);
    under_way_.erase(job);
}

void SunFollower::goes(const View& view, JobIndex job, PoolIndex pool, std::uint32_t held) {
    Traveller& traveller = list_[job];
    traveller.arrival = journey(view, job, pool, view.now()).arrival;
    if (!traveller.running)
        return;
    traveller.target = pool;
    traveller.target_held = held;
    expected_[pool] += held;
}

std::optional<PoolIndex> SunFollower::left(JobIndex job) {
    Traveller& traveller = list_[job];
    if (traveller.target_held == 0)
        return std::nullopt;
    expected_[traveller.target] -= traveller.target_held;
    traveller.target_held = 0;
    return traveller.target;
}

Duration SunFollower::work_left(const View& view, JobIndex job) const {
    return std::max(list_[job].length - view.worked(job), Duration{1});
}

/// Of its wall-time.
Duration SunFollower::used_by(const View& view, JobIndex job) const {
    const Traveller& traveller = list_[job];
    if (!traveller.running)
        return traveller.used;
    const Duration work = view.worked(job) - traveller.worked;
    return traveller.used + wall_used(view, job, traveller.ran, view.now() - traveller.since, work);
}

bool SunFollower::follows_plan(const View& view, JobIndex job) const {
    return courses_ != nullptr && courses_->has(job) && !courses_->ahead(view, job).empty();
}

SunFollower::Stretch SunFollower::until(const View& view, JobIndex job, Instant at) const {
    const Traveller& traveller = list_[job];
    if (!traveller.running)
        return {};
    const Instant now = view.now();
    std::vector<Segment> segments{{now, now + time_on(view, job, traveller.ran, work_left(view, job))}};
    if (follows_plan(view, job))
        segments = courses_->ahead(view, job);
    Stretch stretch;
    Duration time{};
    for (const Segment& segment : segments) {
        const Instant to = std::min(segment.to, at);
        if (to <= segment.from)
            break;
        time += to - segment.from;
        stretch.cost += costs_.over(view, traveller.ran, segment.from, to);
    }
    stretch.work = work_in(time, view.speed(job, traveller.ran));
    stretch.cost *= view.job_draw(job, traveller.ran, true);
    return stretch;
}

/// A checkpoint that comes from another site is at the nodes when it arrives; one at the site is read from its store.
SunFollower::Journey SunFollower::journey(const View& view, JobIndex job, PoolIndex pool, Instant at) const {
    const Traveller& traveller = list_[job];
    const CheckpointCost& checkpoint = view.job_class(job).checkpoint;
    const std::uint32_t from = view.pools()[traveller.ran].site;
    const bool local = from == view.pools()[pool].site;
    Journey journey;
    Instant saved = at;
    if (traveller.running) {
        saved = at + view.save_time(job, traveller.ran);
        journey.cost += view.job_draw(job, traveller.ran, false) * costs_.over(view, traveller.ran, at, saved);
    }
    const SiteCosts::Carriage carriage = costs_.carriage(view, job, from, pool, checkpoint.bytes, saved);
    const Duration restore = local ? view.restore_time(job, pool) : checkpoint.restore;
    const Instant there = saved + carriage.time;
    journey.cost += carriage.cost + view.job_draw(job, pool, false) * costs_.over(view, pool, there, there + restore);
    journey.arrival = carriage.time + restore;
    journey.takes = saved - at + journey.arrival;
    return journey;
}

/// Work at a pool, planned from some time on where the job has a plan.
double SunFollower::run_cost(const View& view, JobIndex job, PoolIndex pool, Instant from, Duration work) const {
    const Duration time = time_on(view, job, pool, work);
    std::vector<Segment> segments{{from, from + time}};
    if (follows_plan(view, job)) {
        const JobRequest& request = view.job(job);
        const Duration used = used_by(view, job) + (from - view.now());
        const PlanRequest rest{from,
                               time,
                               request.deadline,
                               true,
                               view.save_time(job, pool),
                               view.restore_time(job, pool),
                               request.submit,
                               std::nullopt,
                               spare_wall(view, job, used, work),
                               overhead_draw(view, job, pool)};
        segments = planner_.segments(view, pool, rest);
    }
    return view.job_draw(job, pool, true) * costs_.over(view, pool, segments);
}

double SunFollower::cost_of_staying(const View& view, JobIndex job, PoolIndex here) const {
    return list_[job].running ? until(view, job, Instant::never()).cost : cost_of_going(view, job, here, view.now());
}

double SunFollower::cost_of_going(const View& view, JobIndex job, PoolIndex pool, Instant at) const {
    const Stretch before = until(view, job, at);
    const Journey go = journey(view, job, pool, at);
    const Duration rest = std::max(work_left(view, job) - before.work, Duration{1});
    return before.cost + go.cost + run_cost(view, job, pool, at + go.takes, rest);
}

bool SunFollower::can_reach(const View& view, JobIndex job, PoolIndex pool) const {
    const std::uint32_t from = view.pools()[list_[job].ran].site;
    return view.job_class(job).checkpoint.bytes <= 0 || view.way(from, view.pools()[pool].site).exists;
}

/// Whether what going takes would make it pass its deadline or, where overhead counts against it, its wall-time.
bool SunFollower::is_late(const View& view, JobIndex job, PoolIndex pool) {
    Traveller& traveller = list_[job];
    const JobRequest& request = view.job(job);
    const Duration takes = journey(view, job, pool, view.now()).takes;
    const Duration work = work_left(view, job);
    if (request.deadline != Instant::never() && view.now() + takes + time_on(view, job, pool, work) > request.deadline)
        return true;
    if (!overhead_may_kill(view.job_class(job), request) || used_by(view, job) + takes + work <= request.walltime)
        return false;
    bound_by_walltime_ += traveller.bound ? 0 : 1;
    traveller.bound = true;
    return true;
}

/// Whether a running job goes cheaper at the next step of either forecast.
bool SunFollower::is_better_later(const View& view, JobIndex job, PoolIndex pool, double now) const {
    const Traveller& traveller = list_[job];
    if (!traveller.running)
        return false;
    const auto next = [&](PoolIndex p) {
        return view.forecast(view.pools()[p].zone).issued(view.now()).next_change(view.now());
    };
    const Instant at = std::min(next(traveller.ran), next(pool));
    if (at == Instant::never() || until(view, job, at).work >= work_left(view, job))
        return false;
    return clearly_less(cost_of_going(view, job, pool, at), now);
}

} // namespace sunward
