// The timetable of rules that decide as time goes by.
#pragma once

#include <vector>

#include "policy/course/timetable.hpp"
#include "policy/queue/job_slots.hpp"
#include "sunward/policy/online_rule.hpp"

namespace sunward {

/// Every job with a deadline, or every job, waits until its rule lets it run, and pauses when it does not any more;
/// from its latest start, deadline less the remaining work and the restoring, it runs through. A job that may not be
/// suspended, and one for which a suspension leaves no time before its deadline or its wall-time, runs through once it
/// has started. The end of a forecast that must not be passed counts as a deadline.
class OnlineCourses final : public Timetable {
public:
    /// `all`: jobs without a deadline too.
    OnlineCourses(std::unique_ptr<OnlineRule> rule, bool all, std::size_t jobs)
        : rule_(std::move(rule)), all_(all), courses_(jobs) {}

    void called() override { rule_->called(); }
    [[nodiscard]] bool takes(const View& view, JobIndex job) const override {
        return all_ || view.job(job).deadline != Instant::never();
    }
    [[nodiscard]] bool has(JobIndex job) const override { return courses_.has(job); }
    [[nodiscard]] Instant begin(const View& view, JobIndex job, PoolIndex pool, Plan plan, Duration length) override;
    [[nodiscard]] Instant due(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] bool may_wait(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Instant stays_until(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Duration hold(const View& view, JobIndex job, PoolIndex pool) const override;
    [[nodiscard]] Instant started(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] bool worth_suspending(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Instant run_on(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Instant suspended(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Instant lost_slot(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Instant reconsidered(const View& view, JobIndex job, PoolIndex pool) override {
        return due(view, job, pool);
    }
    [[nodiscard]] bool may_suspend(const View& view, JobIndex job, PoolIndex pool, bool running) override;
    void run_through(JobIndex job) override { of(job).through = true; }
    void end(JobIndex job) override;
    [[nodiscard]] std::vector<std::string> notes() const override { return rule_->notes(); }

private:
    struct Course {
        OnlineJob job;
        Duration worked{};    ///< at the current start
        Instant since;        ///< the current start
        bool resumes = false; ///< the next start restores
        bool bound = false;   ///< by its wall-time, and counted
        bool through = false;
    };

    [[nodiscard]] Course& of(JobIndex job) { return courses_[job]; }
    [[nodiscard]] const Course& of(JobIndex job) const { return courses_[job]; }
    [[nodiscard]] static Instant latest_start(const View& view, const Course& course);
    /// When a job that runs will have worked for some more time, unless it is slowed down.
    [[nodiscard]] static Instant done_at(const View& view, const Course& course, Duration time);
    [[nodiscard]] static Duration used_since(const View& view, const Course& course);

    std::unique_ptr<OnlineRule> rule_;
    bool all_; ///< jobs have a course
    JobSlots<Course> courses_;
};

} // namespace sunward
