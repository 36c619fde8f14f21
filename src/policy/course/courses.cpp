#include "policy/course/courses.hpp"

#include <algorithm>

#include "policy/border/fit.hpp"

namespace sunward {

namespace {

/// The steps of a signal from one of them on, by number.
struct Steps {
    Instant first;
    Duration length;

    [[nodiscard]] std::int64_t number(Instant t) const { return (t - first).us / length.us; }
    [[nodiscard]] Instant at(std::int64_t number) const { return first + number * length; }
    /// Whether a run that begins at `to` is asked for like the one that ended at `from`: after a short pause, with a
    /// step.
    [[nodiscard]] bool soon(Instant from, Instant to) const {
        constexpr std::int64_t short_pause = 3;
        return to - from <= short_pause * length && (to - first).us % length.us == 0 && number(to) < AskedSteps::most;
    }
};

/// Asks at each step from asking.then on that begins before `until`, and leaves the last of them there. The step after
/// it; never when there is none, or no room for it.
Instant ask_until(Instant until, const Series& forecast, const Steps& steps, Timetable::Asks& asking) {
    const std::int64_t begin = steps.number(asking.then);
    const Instant last = std::max(asking.then, forecast.step_start(until - Duration{1}));
    const std::int64_t end = std::min<std::int64_t>(steps.number(last), AskedSteps::most - 1);
    asking.steps |= ~std::uint64_t{0} >> (AskedSteps::most - 1 - end + begin) << begin;
    asking.then = steps.at(end);
    return steps.number(last) > end ? Instant::never() : forecast.next_change(last);
}

} // namespace

Duration wall_left(const View& view, JobIndex job, PoolIndex pool, Duration used, Duration restore) {
    const Duration wall = view.job(job).walltime;
    const bool counts = overhead_may_kill(view.job_class(job), view.job(job));
    const Duration work = counts ? wall - used - restore : wall - view.worked(job);
    const Duration held = restore + (work.us > 0 ? time_on(view, job, pool, work) : work);
    return std::max(held, Duration{1});
}

Duration spare_wall(const View& view, JobIndex job, Duration used, Duration needed) {
    if (!overhead_may_kill(view.job_class(job), view.job(job)))
        return Duration::forever();
    return std::max(view.job(job).walltime - used - needed, Duration{});
}

double overhead_draw(const View& view, JobIndex job, PoolIndex pool) {
    const double at_work = view.job_draw(job, pool, true);
    return at_work > 0 ? view.job_draw(job, pool, false) / at_work : 1;
}

Courses::Courses(Planner& planner, bool suspends, std::size_t jobs)
    : planner_(planner), suspends_(suspends), courses_(suspends_ ? jobs : 0) {}

Instant Courses::begin(const View& view, JobIndex job, PoolIndex pool, Plan plan, Duration length) {
    Course& course = courses_.add(job);
    course.segments = std::move(plan.segments);
    course.length = length;
    course.submitted = view.job(job).submit;
    course.latest = latest_start(view, course, job, pool);
    course.level = planner_.level(view, pool, view.job(job).submit);
    (void)may_suspend(view, job, pool, false);
    return std::max(course.segments.front().from, view.now());
}

/// How long the next start, or the current one, takes until work goes on.
Duration Courses::restore(const View& view, const Course& course, JobIndex job, PoolIndex pool) {
    if (!course.resumes)
        return {};
    return course.arrival ? *course.arrival : view.restore_time(job, pool);
}

Duration Courses::work_left(const View& view, const Course& course, JobIndex job) {
    return std::max(course.length - view.worked(job), Duration{1});
}

Duration Courses::needed(const View& view, const Course& course, JobIndex job, PoolIndex pool) {
    return time_on(view, job, pool, work_left(view, course, job)) + restore(view, course, job, pool);
}

Instant Courses::latest_start(const View& view, const Course& course, JobIndex job, PoolIndex pool) {
    return view.job(job).deadline - needed(view, course, job, pool);
}

std::optional<Duration> Courses::open_work(const View& view, JobIndex job, PoolIndex pool) const {
    const Course& course = of(job);
    return course.through ? std::nullopt : std::optional(needed(view, course, job, pool));
}

void Courses::assign(JobIndex job, std::vector<Segment>&& segments) {
    Course& course = of(job);
    course.segments = std::move(segments);
    course.current = 0;
    course.due.reset();
    course.sure_until = {};
}

Instant Courses::due(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    if (course.due && course.due->asks) {
        course.due = {course.lost.from, pool};
        course.sure_until = course.lost.sure_until;
    }
    return view.now();
}

bool Courses::may_wait(const View& view, JobIndex job, PoolIndex /*pool*/) {
    Course& course = of(job);
    course.through = course.through || course.latest <= view.now();
    return !course.through;
}

Duration Courses::least_hold(const View& view, JobIndex job, PoolIndex pool) const {
    Course& course = courses_[job];
    if (!course.due || course.through)
        return hold(view, job, pool);
    if (course.due->asks && course.sure_until <= view.now())
        if (const auto run = planner_.next_run(view, pool, remaining(view, course, job, pool, view.now())))
            course.sure_until = run->to;
    const Duration wall = wait_of(view, course, job, pool).wall;
    return std::max(std::min(wall, course.sure_until - view.now()), Duration{1});
}

Duration Courses::hold(const View& view, JobIndex job, PoolIndex pool) const {
    const Course& course = with_plan(view, job);
    const Duration wall = wall_left(view, job, pool, course.used, restore(view, course, job, pool));
    if (course.through || course.current + 1 >= course.segments.size())
        return wall;
    return std::max(std::min(wall, course.segments[course.current].to - view.now()), Duration{1});
}

/// Joins segments to the next one until there is time to work and save before the end.
Instant Courses::suspend_time(const View& view, Course& course, JobIndex job, PoolIndex pool) const {
    if (course.through)
        return Instant::never();
    const Duration save = view.save_time(job, pool);
    const Instant works = course.since + restore(view, course, job, pool);
    while (course.current + 1 < course.segments.size()) {
        const Instant at = course.segments[course.current].to - save;
        if (at > works && at > view.now())
            return at;
        ++course.current;
    }
    return Instant::never();
}

Instant Courses::started(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = with_plan(view, job);
    course.due.reset();
    course.sure_until = {};
    course.wait.reset();
    course.since = view.now();
    course.worked = view.worked(job);
    return suspend_time(view, course, job, pool);
}

/// Of its wall-time, since it was started last.
Duration Courses::used_since(const View& view, const Course& course, JobIndex job, PoolIndex pool) {
    return wall_used(view, job, pool, view.now() - course.since, view.worked(job) - course.worked);
}

bool Courses::may_suspend(const View& view, JobIndex job, PoolIndex pool, bool running) {
    Course& course = of(job);
    const Duration used = course.used + (running ? used_since(view, course, job, pool) : Duration{});
    const Duration rest = work_left(view, course, job) + (running ? Duration{} : restore(view, course, job, pool));
    return walls_.leave_room(view, job, pool, spare_wall(view, job, used, rest), course.bound);
}

bool Courses::worth_suspending(const View& view, JobIndex job, PoolIndex pool) {
    return view.worked(job) > of(job).worked && may_suspend(view, job, pool, true);
}

Instant Courses::run_on(const View& view, JobIndex job, PoolIndex pool) {
    return suspend_time(view, of(job), job, pool);
}

const Courses::Wait& Courses::wait_of(const View& view, Course& course, JobIndex job, PoolIndex pool) {
    if (!course.wait) {
        const Duration first = restore(view, course, job, pool);
        course.wait = {needed(view, course, job, pool),
                       wall_left(view, job, pool, course.used, first),
                       view.save_time(job, pool),
                       view.restore_time(job, pool),
                       spare_wall(view, job, course.used, work_left(view, course, job) + first),
                       overhead_draw(view, job, pool)};
    }
    return *course.wait;
}

PlanRequest Courses::remaining(const View& view, Course& course, JobIndex job, PoolIndex pool, Instant from) {
    const Wait& wait = wait_of(view, course, job, pool);
    const Instant deadline = course.latest + wait.work;
    return {from,         wait.work,        deadline,     true,       wait.save,
            wait.restore, course.submitted, course.level, wait.spare, wait.overhead_draw};
}

void Courses::replan(const View& view, Course& course, JobIndex job, PoolIndex pool, Instant from) const {
    course.segments = planner_.segments(view, pool, remaining(view, course, job, pool, from));
    course.current = 0;
    course.due.reset();
    course.sure_until = {};
}

Courses::Course& Courses::with_plan(const View& view, JobIndex job) const {
    Course& course = courses_[job];
    if (!course.due || course.through)
        return course;
    const Instant sure = course.sure_until;
    const DuePlan due = *course.due;
    replan(view, course, job, due.pool, due.asks ? view.now() : due.from);
    if (due.asks) // again at the next step
        course.due = due;
    course.sure_until = sure;
    return course;
}

Instant Courses::suspended(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    const Instant now = view.now();
    course.used += used_since(view, course, job, pool);
    course.resumes = true;
    course.arrival.reset();
    ++course.current;
    Duration left{};
    const Duration overhead = view.save_time(job, pool) + view.restore_time(job, pool);
    for (std::size_t i = course.current; i < course.segments.size(); ++i) {
        left += std::max(course.segments[i].to - std::max(course.segments[i].from, now), Duration{});
        if (i > course.current)
            left -= overhead;
    }
    course.latest = latest_start(view, course, job, pool);
    if (left < needed(view, course, job, pool))
        replan(view, course, job, pool, now);
    return std::max(course.segments[course.current].from, now);
}

Instant Courses::reconsidered(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    replan(view, course, job, pool, view.now());
    return course.segments.front().from;
}

Instant Courses::moved(const View& view, JobIndex job, PoolIndex pool, Duration arrival) {
    Course& course = of(job);
    course.arrival = arrival;
    course.wait.reset();
    course.latest = latest_start(view, course, job, pool);
    return course.through ? view.now() : reconsidered(view, job, pool);
}

std::vector<Segment> Courses::ahead(const View& view, JobIndex job) const {
    std::vector<Segment> left;
    if (of(job).through)
        return left;
    const Course& course = with_plan(view, job);
    for (std::size_t i = course.current; i < course.segments.size(); ++i) {
        const Instant from = std::max(course.segments[i].from, view.now());
        if (from < course.segments[i].to)
            left.push_back({from, course.segments[i].to});
    }
    return left;
}

Instant Courses::lost_slot(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    const Series& forecast = view.forecast(view.pools()[pool].zone).issued(view.now());
    const Instant cell = next_cell(planner_.cells(), forecast, course.submitted, view.now());
    if (cell == Instant::never()) { // no later slot is any better
        course.through = true;
        return view.now();
    }
    if (course.latest <= cell)
        return course.latest;
    if (cell < course.sure_until) {
        course.due = {cell, pool};
        return cell;
    }
    const auto run = planner_.next_run(view, pool, remaining(view, course, job, pool, cell));
    if (!run) {
        replan(view, course, job, pool, cell);
        return course.segments.front().from;
    }
    course.due = {cell, pool};
    course.sure_until = run->to;
    return run->from;
}

/// Whether the steps at which the job would ask follow one another in a forecast that stays as it is.
bool Courses::may_ask(const View& view, const Course& course, PoolIndex pool, Instant next) const {
    return course.due && !course.through && course.due->from == next && planner_.cells().align == Align::none &&
           view.forecast(view.pools()[pool].zone).is_static();
}

/// As lost_slot() at each of the steps in turn would have it.
std::optional<Timetable::Asks> Courses::asks(const View& view, JobIndex job, PoolIndex pool, Instant next) {
    constexpr int most_runs = 16; // more would be in vain where it gets nodes soon
    Course& course = of(job);
    if (!may_ask(view, course, pool, next))
        return std::nullopt;
    const Series& forecast = view.forecast(view.pools()[pool].zone).issued(view.now());
    const Steps steps{next, forecast.next_change(next) - next};
    PlanRequest request = remaining(view, course, job, pool, next);
    Asks asking{0, steps.length, next};
    course.lost = {next, course.sure_until};
    for (int run = 0; run < most_runs; ++run) {
        request.now = ask_until(std::min(course.latest, course.lost.sure_until), forecast, steps, asking);
        course.lost.from = asking.then;
        if (request.now == Instant::never())
            break;
        if (course.latest <= request.now) {
            asking.then = course.latest;
            break;
        }
        const auto later = planner_.next_run(view, pool, request);
        if (!later)
            break;
        course.lost = {request.now, later->to};
        asking.then = later->from;
        if (later->from >= course.latest || !steps.soon(request.now, later->from))
            break;
    }
    if (asking.steps == 1)
        return std::nullopt;
    course.due->asks = true;
    return asking;
}

} // namespace sunward
