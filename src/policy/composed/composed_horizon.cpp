// receding-horizon: the jobs of each pool planned together, and their plans taken up.
#include <algorithm>

#include "policy/composed/composed.hpp"
#include "sunward/policy/horizon_plan.hpp"

namespace sunward {

namespace {

/// Those with the earliest latest starts are planned, the others wait for a later plan.
constexpr std::size_t most_planned = 1000;

struct OpenJob {
    Instant latest; ///< start
    JobIndex job;
    Duration work;
};

/// In order of latest start, equal ones in order of job.
void keep_first(std::vector<OpenJob>& open) {
    const auto last = open.begin() + most_planned;
    std::ranges::partial_sort(open, last, {}, [](const OpenJob& one) { return std::pair(one.latest, one.job); });
    open.erase(last, open.end());
}

/// Slots of the horizon with the forecast's means, then one more up to `until`, in which there is room for all, at the
/// mean of the horizon. Not beyond a forecast that must not be passed.
std::vector<HorizonCell> cells_ahead(const HorizonSpec& spec, const Series& forecast, Instant now, Instant until,
                                     std::uint32_t capacity) {
    const bool fails = forecast.ends() == EndRule::fail;
    const Instant known = fails ? forecast.end() : Instant::never();
    const Instant end = std::min(now + (spec.horizon.us / spec.slot.us) * spec.slot, known);
    std::vector<HorizonCell> cells;
    for (Instant t = now; t < end; t = cells.back().to) {
        const Instant to = std::min(t + spec.slot, end);
        cells.push_back({t, to, forecast.mean(t, to), capacity, 0});
    }
    until = std::min(until, known);
    if (!cells.empty() && until > end)
        cells.push_back({end, until, forecast.mean(now, end), HorizonCell::unlimited, 0});
    return cells;
}

} // namespace

void ComposedScheduler::plan_ahead(const View& view, Decisions& decisions) {
    for (PoolIndex pool = 0; pool < pools_.size(); ++pool)
        plan_pool(view, pool, decisions);
}

/// What a job still needs nodes of its pool for that may be planned; nothing for one that runs through, as it may not
/// be suspended any more, or is in the queue.
std::optional<Duration> ComposedScheduler::open_work(const View& view, JobIndex job, Duration length) const {
    const Tracked& tracked = table_.jobs[job];
    const bool running = tracked.phase == Phase::running;
    if (view.job(job).deadline == Instant::never() || (tracked.phase != Phase::planned && !running))
        return std::nullopt;
    if (courses_->has(job))
        return running && !courses_->may_suspend(view, job, tracked.pool, true)
                   ? std::nullopt
                   : courses_->open_work(view, job, tracked.pool);
    return running ? std::nullopt : std::optional(time_on(view, job, tracked.pool, length));
}

HorizonJob ComposedScheduler::horizon_job(const View& view, JobIndex job, Duration work) const {
    const Tracked& tracked = table_.jobs[job];
    const double draw = view.job_draw(job, tracked.pool, true);
    const bool running = tracked.phase == Phase::running;
    const bool course = courses_->has(job);
    HorizonJob planned{
        tracked.width, draw > 0 ? draw : tracked.width, work, view.job(job).deadline, course, running, {}};
    if (!course)
        return planned;
    planned.interruptible = running || courses_->may_suspend(view, job, tracked.pool, false);
    planned.overhead = view.save_time(job, tracked.pool) + view.restore_time(job, tracked.pool);
    return planned;
}

/// Takes the accelerators of jobs that cannot be planned: of those that run as long as they may, then of those in the
/// queue as soon as they fit.
void ComposedScheduler::occupy_by_others(const View& view, PoolIndex pool, const std::vector<JobIndex>& others,
                                         std::vector<HorizonCell>& cells) const {
    const Instant now = view.now();
    for (const JobIndex job : others)
        if (table_.jobs[job].phase == Phase::running)
            occupy(cells, table_.jobs[job].width, now, now + hold(view, job));
        else if (table_.jobs[job].phase == Phase::suspending)
            occupy(cells, table_.jobs[job].width, now, now + view.save_time(job, pool));
    for (const JobIndex job : others) {
        if (table_.jobs[job].phase != Phase::queued)
            continue;
        const Duration held = hold(view, job);
        const Instant start = earliest_fit(cells, table_.jobs[job].width, held);
        if (start != Instant::never())
            occupy(cells, table_.jobs[job].width, start, start + held);
    }
}

void ComposedScheduler::plan_pool(const View& view, PoolIndex pool, Decisions& decisions) {
    std::vector<OpenJob> open;
    std::vector<JobIndex> others;
    Instant until = view.now();
    for (const auto& [job, length] : agenda_->jobs(pool)) {
        if (const auto work = open_work(view, job, length)) {
            const Instant end = view.job(job).deadline;
            open.push_back({end - *work, job, *work});
            until = std::max(until, end);
        } else {
            others.push_back(job);
        }
    }
    HorizonProblem problem;
    const Series& forecast = view.forecast(view.pools()[pool].zone).issued(view.now());
    problem.cells = cells_ahead(*horizon_, forecast, view.now(), until, view.pools()[pool].capacity);
    if (open.empty() || problem.cells.empty())
        return;
    if (open.size() > most_planned) {
        keep_first(open);
        ++agenda_->cut_short;
    }
    occupy_by_others(view, pool, others, problem.cells);
    for (const OpenJob& one : open)
        problem.jobs.push_back(horizon_job(view, one.job, one.work));
    const bool by_program = horizon_->solver == HorizonSolver::lp && program_size(problem) <= horizon_->most_variables;
    HorizonPlan plan = by_program ? plan_by_program(problem) : plan_greedily(problem);
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (plan.segments[i].empty()) // it cannot be in time, so it runs as soon as there is room
            plan.segments[i] = {{view.now(), view.now() + open[i].work}};
        take_up(view, open[i].job, std::move(plan.segments[i]), decisions);
    }
}

void ComposedScheduler::take_up(const View& view, JobIndex job, std::vector<Segment> segments, Decisions& decisions) {
    const Tracked& tracked = table_.jobs[job];
    const Instant first = segments.front().from;
    timers_->clear(job);
    if (tracked.phase == Phase::planned) {
        if (may_start_early(view, job))
            pools_[tracked.pool].planned.erase(job, tracked.width);
        if (courses_->has(job))
            courses_->assign(job, std::move(segments));
        return hold_back(view, job, first);
    }
    const bool pauses = first > view.now();
    if (pauses)
        segments.insert(segments.begin(), {view.now(), view.now()});
    courses_->assign(job, std::move(segments));
    if (pauses)
        suspend_or_run_on(view, job, decisions);
    else
        run_on(view, job);
}

} // namespace sunward
