#include "policy/width/elastic_courses.hpp"
#include "policy/border/fit.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

/// Of the work in a plan's segments, which end on whole microseconds.
constexpr double rounding_us = 100;

double speed_at(const View& view, JobIndex job, PoolIndex pool, std::uint32_t width) {
    return relative_speed(view.job_class(job), view.job(job), width) * view.speed(job, pool);
}

/// The widths that fit in the pool; the requested one does.
WidthRange widths_in(const View& view, JobIndex job, PoolIndex pool) {
    WidthRange widths = view.widths(job);
    const PoolView& there = view.pools()[pool];
    widths.max = std::min(widths.max, there.capacity / there.granule * there.granule);
    return widths;
}

} // namespace

Plan ElasticCourses::plan(const View& view, JobIndex job, PoolIndex pool, Instant from, Duration time) const {
    const JobRequest& request = view.job(job);
    const Elastic& elastic = *view.job_class(job).elastic;
    WidthRequest wanted;
    wanted.run = {from,          time, request.deadline, true, view.save_time(job, pool), view.restore_time(job, pool),
                  request.submit};
    wanted.requested = request.accelerators;
    wanted.widths = widths_in(view, job, pool);
    wanted.curve = &elastic.curve;
    wanted.restarts = elastic.restarts;
    return carbon_scaler(cells_, wanted, view.forecast(view.pools()[pool].zone).issued(view.now()));
}

void ElasticCourses::begin(JobIndex job, Plan plan, Duration length) {
    Course& course = courses_.add(job);
    course.segments = std::move(plan.segments);
    course.length = length;
}

Duration ElasticCourses::left(const View& view, JobIndex job) const {
    return std::max(of(job).length - view.worked(job), Duration{1});
}

Duration ElasticCourses::time_left(const View& view, JobIndex job, PoolIndex pool) const {
    return time_on(view, job, pool, left(view, job));
}

Instant ElasticCourses::next_cell_of(const View& view, JobIndex job, PoolIndex pool) const {
    const Series& forecast = view.forecast(view.pools()[pool].zone).issued(view.now());
    return next_cell(cells_, forecast, view.job(job).submit, view.now());
}

/// The wall-time is counted in work at the requested width.
Duration ElasticCourses::hold(const View& view, JobIndex job, PoolIndex pool) const {
    const Course& course = of(job);
    const Segment& segment = course.segments.front();
    const Duration wall =
        time_for(view.job(job).walltime - view.worked(job), speed_at(view, job, pool, segment.width)) +
        (course.resumes ? view.restore_time(job, pool) : Duration{});
    if (course.through || (course.segments.size() == 1 && !course.stale))
        return std::max(wall, Duration{1});
    return std::max(std::min(wall, segment.to - view.now()), Duration{1});
}

/// A pause begins with saving.
Instant ElasticCourses::next_turn(const View& view, JobIndex job, PoolIndex pool) const {
    const Course& course = of(job);
    const Segment& segment = course.segments.front();
    if (course.through || (course.segments.size() == 1 && !course.stale))
        return Instant::never();
    const bool pauses = course.segments.size() > 1 && course.segments[1].from > segment.to;
    return std::max(pauses ? segment.to - view.save_time(job, pool) : segment.to, view.now() + Duration{1});
}

void ElasticCourses::keep_width(const View& view, JobIndex job, PoolIndex pool, std::uint32_t width) {
    Course& course = of(job);
    const Instant cell = next_cell_of(view, job, pool);
    course.segments = {{view.now(), cell, width}};
    course.stale = cell != Instant::never();
    course.through = !course.stale;
}

/// Whether the segment that begins is too short for `overhead`, for saving where a pause follows, and for work.
bool ElasticCourses::lacks_time(const View& view, JobIndex job, PoolIndex pool, Duration overhead) const {
    const std::vector<Segment>& segments = of(job).segments;
    if (segments.size() > 1 && segments[1].from > segments[0].to)
        overhead += view.save_time(job, pool);
    return overhead.us > 0 && segments[0].to - view.now() <= overhead;
}

Instant ElasticCourses::started(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    const Segment& segment = course.segments.front();
    const Duration restore = course.resumes ? view.restore_time(job, pool) : Duration{};
    if (!course.through && (segment.from < view.now() || lacks_time(view, job, pool, restore)))
        keep_width(view, job, pool, segment.width);
    course.resumes = false;
    course.at = width(job);
    return holds(view, job, pool);
}

Instant ElasticCourses::holds(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    if (course.at != width(job) && view.job_class(job).elastic->restarts)
        course.overhead += view.save_time(job, pool) + view.restore_time(job, pool);
    course.worked = view.worked(job);
    course.at = width(job);
    return next_turn(view, job, pool);
}

/// Whether what is left of the plan holds the work that is left.
bool ElasticCourses::still_holds(const View& view, JobIndex job, PoolIndex pool) const {
    const Course& course = of(job);
    const bool restarts = view.job_class(job).elastic->restarts;
    const Duration restore = view.restore_time(job, pool);
    const Duration change = view.save_time(job, pool) + restore;
    double work = 0;
    for (std::size_t i = 0; i < course.segments.size(); ++i) {
        const Segment& segment = course.segments[i];
        const bool paused = i > 0 && segment.from > course.segments[i - 1].to;
        Duration lost = i == 0 && course.resumes ? restore : Duration{};
        if (paused || (i > 0 && restarts))
            lost = change;
        const Duration span = segment.to - std::max(segment.from, view.now()) - lost;
        work += static_cast<double>(std::max(span, Duration{}).us) * speed_at(view, job, pool, segment.width);
    }
    return work >= static_cast<double>(left(view, job).us) - rounding_us;
}

void ElasticCourses::replan(const View& view, JobIndex job, PoolIndex pool, Instant from) {
    Course& course = of(job);
    const Duration restore = course.resumes ? view.restore_time(job, pool) : Duration{};
    course.segments = plan(view, job, pool, from, time_left(view, job, pool) + restore).segments;
    course.stale = false;
}

void ElasticCourses::replan_if_needed(const View& view, JobIndex job, PoolIndex pool) {
    const bool changes = !view.forecast(view.pools()[pool].zone).is_static();
    if (of(job).stale || changes || !still_holds(view, job, pool))
        replan(view, job, pool, view.now());
}

/// Whether its wall-time, in which work counts as at the requested width, lets a job be saved and restored.
bool ElasticCourses::may_save(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    const Duration used = view.worked(job) + course.overhead;
    return walls_.leave_room(view, job, pool, spare_wall(view, job, used, left(view, job)), course.bound);
}

Turn ElasticCourses::turn(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    const std::uint32_t width = course.segments.front().width;
    if (view.worked(job) <= course.worked) { // still staging or restoring, and cannot change
        keep_width(view, job, pool, width);
        return {Turn::Kind::go_on, width};
    }
    course.segments.erase(course.segments.begin());
    replan_if_needed(view, job, pool);
    const Segment& next = course.segments.front();
    const Duration save = view.save_time(job, pool);
    const bool pauses = next.from > view.now() + save;
    const bool restarts = view.job_class(job).elastic->restarts && next.width != width;
    const bool bound = (pauses || restarts) && !may_save(view, job, pool);
    if (pauses && !bound)
        return {Turn::Kind::suspend, 0};
    if (bound || next.from > view.now() ||
        lacks_time(view, job, pool, restarts ? save + view.restore_time(job, pool) : Duration{}))
        keep_width(view, job, pool, width);
    return {Turn::Kind::go_on, course.segments.front().width};
}

Instant ElasticCourses::suspended(const View& view, JobIndex job, PoolIndex pool) {
    of(job).resumes = true;
    of(job).overhead += view.save_time(job, pool) + view.restore_time(job, pool);
    replan_if_needed(view, job, pool);
    return std::max(of(job).segments.front().from, view.now());
}

Instant ElasticCourses::reconsidered(const View& view, JobIndex job, PoolIndex pool) {
    replan(view, job, pool, view.now());
    return of(job).segments.front().from;
}

Instant ElasticCourses::lost_slot(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    const Duration needed = time_left(view, job, pool) + (course.resumes ? view.restore_time(job, pool) : Duration{});
    const Instant latest = view.job(job).deadline - needed;
    const Instant cell = next_cell_of(view, job, pool);
    const bool last_cell = cell == Instant::never(); // no later one is any better
    if (!last_cell && latest > cell) {
        replan(view, job, pool, cell);
        return course.segments.front().from;
    }
    const Instant start = last_cell ? view.now() : std::max(latest, view.now());
    course.segments = {{start, start + needed, view.job(job).accelerators}};
    course.through = true;
    return start;
}

} // namespace sunward
