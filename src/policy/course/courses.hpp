// Plans in execution: jobs that run in several segments, and what becomes of their plans.
#pragma once

#include <optional>
#include <vector>

#include "policy/course/timetable.hpp"
#include "policy/queue/job_slots.hpp"

namespace sunward {

/// Keeps the plan of every job that may be suspended, from its submission to its end. A job without a course runs
/// through from its first start.
/// - Nodes busy at a release: the rest of the current slot (signal step) is lost, and what remains is planned from the
///   next one. From its latest start (deadline less the remaining work and the restoring) a job runs through.
/// - Work that remains at the end of a plan, because the job is longer than was known, runs on.
/// - A suspension that ends late, or restoring that took longer than foreseen, leaves less time in the segments than
///   the work needs: then the rest is planned anew.
class Courses final : public Timetable {
public:
    /// `planner` must outlive it. `suspends`: its plans may have several segments.
    Courses(Planner& planner, bool suspends, std::size_t jobs);

    [[nodiscard]] bool takes(const View& view, JobIndex job) const override {
        return suspends_ && view.job_class(job).interruptible && view.job(job).deadline != Instant::never();
    }
    [[nodiscard]] bool has(JobIndex job) const override { return courses_.has(job); }
    void expect(JobIndex job) const override {
        if (courses_.has(job))
            courses_.fetch(job);
    }
    [[nodiscard]] Instant begin(const View& view, JobIndex job, PoolIndex pool, Plan plan, Duration length) override;
    [[nodiscard]] Instant due(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] bool may_wait(const View& view, JobIndex job, PoolIndex pool) override;
    /// To the end of the segment or, for the last one, of the wall-time.
    [[nodiscard]] Duration hold(const View& view, JobIndex job, PoolIndex pool) const override;
    [[nodiscard]] Duration least_hold(const View& view, JobIndex job, PoolIndex pool) const override;
    [[nodiscard]] Instant started(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] bool worth_suspending(const View& view, JobIndex job, PoolIndex pool) override;
    /// Joins the current segment to the next one.
    [[nodiscard]] Instant run_on(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Instant suspended(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Instant lost_slot(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] std::optional<Asks> asks(const View& view, JobIndex job, PoolIndex pool, Instant next) override;
    [[nodiscard]] Instant reconsidered(const View& view, JobIndex job, PoolIndex pool) override;
    [[nodiscard]] Instant moved(const View& view, JobIndex job, PoolIndex pool, Duration arrival) override;
    [[nodiscard]] std::vector<Segment> ahead(const View& view, JobIndex job) const override;
    [[nodiscard]] std::optional<Duration> open_work(const View& view, JobIndex job, PoolIndex pool) const override;
    void assign(JobIndex job, std::vector<Segment>&& segments) override;
    [[nodiscard]] bool may_suspend(const View& view, JobIndex job, PoolIndex pool, bool running) override;
    void run_through(JobIndex job) override { of(job).through = true; }
    void end(JobIndex job) override { courses_.remove(job); }

private:
    /// What is to be planned once somebody looks at it.
    struct DuePlan {
        Instant from;
        PoolIndex pool;
        bool asks = false; ///< at each step of the signal: it is to be planned from the one that has come
    };
    /// What becomes of `due` and `sure_until` when the last step at which the job asks is lost.
    struct Lost {
        Instant from;
        Instant sure_until;
    };
    /// What stays as it is from one start to the next.
    struct Wait {
        Duration work; ///< as time at the pool, with the restoring before it
        Duration wall; ///< as long at most nodes would be held
        Duration save;
        Duration restore;
        Duration spare; ///< what suspensions may take before the wall-time ends the job
        double overhead_draw;
    };
    struct Course {     // what each lost slot looks at comes first
        Instant latest; ///< start from which the job runs through, while it waits
        Instant submitted;
        Instant sure_until{};       ///< while slots are lost: steps before it are kept
        std::optional<DuePlan> due; ///< after a lost slot: `segments` are those from before
        bool through = false;
        Lost lost{};              ///< while it asks
        std::optional<Wait> wait; ///< once asked for
        std::vector<Segment> segments;
        std::size_t current = 0;
        Duration length;                 ///< of the work, as known to the rule
        Duration used{};                 ///< of its wall-time, before the current start
        Duration worked{};               ///< at the current start
        Instant since;                   ///< the current start
        bool resumes = false;            ///< the next start restores
        bool bound = false;              ///< by its wall-time, and counted
        std::optional<Duration> arrival; ///< and takes this long, where the job comes from another pool
        std::optional<double> level;     ///< frozen at submission
    };

    [[nodiscard]] Course& of(JobIndex job) { return courses_[job]; }
    [[nodiscard]] const Course& of(JobIndex job) const { return courses_[job]; }
    [[nodiscard]] static Duration restore(const View& view, const Course& course, JobIndex job, PoolIndex pool);
    [[nodiscard]] static Duration work_left(const View& view, const Course& course, JobIndex job);
    [[nodiscard]] static Duration used_since(const View& view, const Course& course, JobIndex job, PoolIndex pool);
    [[nodiscard]] static Duration needed(const View& view, const Course& course, JobIndex job, PoolIndex pool);
    [[nodiscard]] static Instant latest_start(const View& view, const Course& course, JobIndex job, PoolIndex pool);
    [[nodiscard]] Instant suspend_time(const View& view, Course& course, JobIndex job, PoolIndex pool) const;
    [[nodiscard]] static const Wait& wait_of(const View& view, Course& course, JobIndex job, PoolIndex pool);
    [[nodiscard]] static PlanRequest remaining(const View& view, Course& course, JobIndex job, PoolIndex pool,
                                               Instant from);
    [[nodiscard]] bool may_ask(const View& view, const Course& course, PoolIndex pool, Instant next) const;
    void replan(const View& view, Course& course, JobIndex job, PoolIndex pool, Instant from) const;
    Course& with_plan(const View& view, JobIndex job) const;

    Planner& planner_;
    bool suspends_;                    ///< plans may have several segments
    mutable JobSlots<Course> courses_; ///< plans are made when they are looked at: most slots are lost unseen
};

} // namespace sunward
