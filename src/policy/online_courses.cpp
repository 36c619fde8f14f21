#include "online_courses.hpp"

#include <algorithm>

namespace sunward {

namespace {

Duration work_left(const View& view, const OnlineJob& job) {
    return std::max(job.length - view.worked(job.job), Duration{1});
}

} // namespace

Instant OnlineCourses::latest_start(const View& view, const Course& course) {
    const Duration restore = course.resumes ? view.restore_time(course.job.job, course.job.pool) : Duration{};
    return course.job.end - work_left(view, course.job) - restore;
}

Instant OnlineCourses::begin(const View& view, JobIndex job, PoolIndex pool, Plan /*plan*/, Duration length) {
    Course& course = courses_.add(job);
    const Series& forecast = view.forecast(view.pools()[pool].zone).issued(view.now());
    const Instant deadline = view.job(job).deadline;
    course.job = {job, pool, length, forecast.ends() == EndRule::fail ? std::min(deadline, forecast.end()) : deadline};
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

Duration OnlineCourses::hold(const View& view, JobIndex job, PoolIndex pool) const {
    const Course& course = of(job);
    return wall_left(view, job, course.held, course.resumes ? view.restore_time(job, pool) : Duration{});
}

Instant OnlineCourses::started(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    course.since = view.now();
    course.worked = view.worked(job);
    rule_->running(view, course.job, !course.through && view.job_class(job).interruptible);
    course.through = course.through || !view.job_class(job).interruptible;
    return run_on(view, job, pool);
}

bool OnlineCourses::worth_suspending(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    if (course.through || view.worked(job) <= course.worked || rule_->goes_on(view, course.job))
        return false;
    const Duration overhead = view.save_time(job, pool) + view.restore_time(job, pool);
    if (view.now() + overhead + work_left(view, course.job) < course.job.end)
        return true;
    course.through = true;
    rule_->running(view, course.job, false);
    return false;
}

Instant OnlineCourses::run_on(const View& view, JobIndex job, PoolIndex /*pool*/) {
    Course& course = of(job);
    return course.through ? Instant::never() : rule_->next_look(view, course.job);
}

Instant OnlineCourses::suspended(const View& view, JobIndex job, PoolIndex pool) {
    Course& course = of(job);
    course.held += view.now() - course.since;
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
