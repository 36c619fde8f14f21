#include "policy/course/online_courses.hpp"

#include <algorithm>

#include "policy/border/fit.hpp"

namespace sunward {

namespace {

/// Where a job is slower than foreseen, its work is looked at so often.
constexpr Duration least_look = Duration::from_seconds(60);

Duration work_left(const View& view, const OnlineJob& job) {
    return std::max(job.length - view.worked(job.job), Duration{1});
}

/// The same as time at its pool.
Duration time_left(const View& view, const OnlineJob& job) {
    return time_on(view, job.job, job.pool, work_left(view, job));
}

} // namespace

Instant OnlineCourses::latest_start(const View& view, const Course& course) {
    if (course.job.end == Instant::never())
        return Instant::never();
    const Duration restore = course.resumes ? view.restore_time(course.job.job, course.job.pool) : Duration{};
    return course.job.end - time_left(view, course.job) - restore;
}

Instant OnlineCourses::begin(const View& view, JobIndex job, PoolIndex pool, Plan /*plan*/, Duration length) {
    Course& course = courses_.add(job);
    const Series& forecast = view.forecast(view.pools()[pool].zone).issued(view.now());
    const Instant deadline = view.job(job).deadline;
    const Instant end = forecast.ends() == EndRule::fail ? std::min(deadline, forecast.end()) : deadline;
    course.job = {job, pool, length, end};
    rule_->taken(view, course.job);
    return due(view, job, pool);
}

Instant OnlineCourses::due(const View& view, JobIndex job, PoolIndex /*pool*/) {
    Course& course = of(job);
    const Instant latest = latest_start(view, course);
    course.through = course.through || latest <= view.now();
    if (course.through || rule_->starts(view, course.job))
        return view.now();
    return std::min(rule_->next_look(view, course.job), latest);
}

bool OnlineCourses::may_wait(const View& view, JobIndex job, PoolIndex /*pool*/) {
    Course& course = of(job);
    course.through = course.through || latest_start(view, course) <= view.now();
    return !course.through;
}

Instant OnlineCourses::stays_until(const View& view, JobIndex job, PoolIndex /*pool*/) {
    const Course& course = of(job);
    return std::min(rule_->starts_until(view, course.job), latest_start(view, course));
}

Duration OnlineCourses::hold(const View& view, JobIndex job, PoolIndex pool) const {
    const Course& course = of(job);
    const Duration wall =
        wall_left(view, job, pool, course.job.used, course.resumes ? view.restore_time(job, pool) : Duration{});
    const Instant pause = course.through ? Instant::never() : rule_->pauses_by(view, course.job);
    return pause > view.now() ? std::min(wall, pause - view.now()) : wall;
}

Instant OnlineCourses::started(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    if (view.speed(job, pool) != view.speed(job, course.job.pool))
        course.job.pool = pool; // of several that it waited for; elsewhere all is as at the first
    course.since = view.now();
    course.worked = view.worked(job);
    rule_->running(view, course.job, !course.through && view.job_class(job).interruptible);
    course.through = course.through || !view.job_class(job).interruptible;
    return run_on(view, job, pool);
}

/// Of its wall-time, since it was started last.
Duration OnlineCourses::used_since(const View& view, const Course& course) {
    const JobIndex job = course.job.job;
    return wall_used(view, job, course.job.pool, view.now() - course.since, view.worked(job) - course.worked);
}

bool OnlineCourses::may_suspend(const View& view, JobIndex job, PoolIndex pool, bool running) {
    Course& course = of(job);
    const Duration restore = course.resumes ? view.restore_time(job, pool) : Duration{};
    const Duration used = course.job.used + (running ? used_since(view, course) : restore);
    return walls_.leave_room(view, job, pool, spare_wall(view, job, used, work_left(view, course.job)), course.bound);
}

bool OnlineCourses::worth_suspending(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    if (course.through || view.worked(job) <= course.worked || rule_->goes_on(view, course.job))
        return false;
    const Duration overhead = view.save_time(job, pool) + view.restore_time(job, pool);
    if (view.now() + overhead + time_left(view, course.job) < course.job.end && may_suspend(view, job, pool, true))
        return true;
    course.through = true;
    rule_->running(view, course.job, false);
    return false;
}

Instant OnlineCourses::done_at(const View& view, const Course& course, Duration time) {
    const Duration restore = course.resumes ? view.restore_time(course.job.job, course.job.pool) : Duration{};
    const Instant works = course.since + restore;
    const Duration foreseen = work_in(view.now() - works, view.speed(course.job.job, course.job.pool));
    const bool behind = view.now() > works && view.worked(course.job.job) - course.worked < foreseen;
    return std::max(view.now(), works) + (behind ? std::max(time, least_look) : time);
}

/// A job that was to pause while it restores is asked again when it works.
Instant OnlineCourses::run_on(const View& view, JobIndex job, PoolIndex /*pool*/) {
    const Course& course = of(job);
    if (course.through)
        return Instant::never();
    Instant look = rule_->next_look(view, course.job);
    if (const std::optional<Duration> time = rule_->work_to_turn(view, course.job))
        look = std::min(look, done_at(view, course, *time));
    if (view.now() > course.since && view.worked(job) <= course.worked)
        look = std::min(look, done_at(view, course, time_on(view, job, course.job.pool, Duration{1})));
    return look;
}

Instant OnlineCourses::suspended(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    course.job.used += used_since(view, course);
    course.resumes = true;
    rule_->stopped(course.job);
    return due(view, job, pool);
}

Instant OnlineCourses::lost_slot(const View& view, JobIndex job, PoolIndex /*pool*/) {
    Course& course = of(job);
    const Instant latest = latest_start(view, course);
    course.through = course.through || latest <= view.now();
    return course.through ? view.now() : std::min(rule_->next_look(view, course.job), latest);
}

void OnlineCourses::end(JobIndex job) {
    rule_->stopped(of(job).job);
    rule_->ended(job);
    courses_.remove(job);
}

} // namespace sunward
