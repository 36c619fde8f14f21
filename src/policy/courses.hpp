// Plans in execution: jobs that run in several segments, and what becomes of their plans.
#pragma once

#include <optional>
#include <vector>

#include "planner.hpp"

namespace sunward {

/// Keeps the plan of every job that may be suspended, from its submission to its end. A job without a course runs
/// through from its first start.
/// - Nodes busy at a release: the rest of the current slot (signal step) is lost, and what remains is planned from the
///   next one. From its latest start (deadline less the remaining work and the restoring) a job runs through.
/// - Work that remains at the end of a plan, because the job is longer than was known, runs on.
/// - A suspension that ends late, or restoring that took longer than foreseen, leaves less time in the segments than
///   the work needs: then the rest is planned anew.
class Courses {
public:
    /// `planner` must outlive it.
    Courses(Planner& planner, std::size_t jobs);

    [[nodiscard]] bool has(JobIndex job) const { return !of_job_.empty() && of_job_[job] != none; }

    /// Takes up a plan of an interruptible job with a deadline; `length` is what the rule knows.
    void begin(const View& view, JobIndex job, PoolIndex pool, Plan plan, Duration length);

    /// At a release: whether the job may still lose a slot. When not, it runs through from here on.
    [[nodiscard]] bool may_wait(const View& view, JobIndex job, PoolIndex pool);
    /// How long nodes would be held from now: to the end of the segment or, for the last one, of the wall-time.
    [[nodiscard]] Duration hold(const View& view, JobIndex job, PoolIndex pool) const;
    /// The job starts or resumes now. Gives the time to suspend it; never: it runs through.
    [[nodiscard]] Instant started(const View& view, JobIndex job, PoolIndex pool);
    /// The time to suspend has come. False when the job has not worked yet in this segment, so that it runs on.
    [[nodiscard]] bool worth_suspending(const View& view, JobIndex job) const;
    /// Joins the current segment to the next one. Gives the new time to suspend, as started() does.
    [[nodiscard]] Instant run_on(const View& view, JobIndex job, PoolIndex pool);
    /// The job is suspended. Gives its next release, now at the earliest.
    [[nodiscard]] Instant suspended(const View& view, JobIndex job, PoolIndex pool);
    /// Nodes were busy at the release. Gives the next one; now: the job runs through as soon as it can.
    [[nodiscard]] Instant lost_slot(const View& view, JobIndex job, PoolIndex pool);
    /// The job waits for its next segment: plans what remains with the newest forecast. Gives the next release.
    [[nodiscard]] Instant reconsidered(const View& view, JobIndex job, PoolIndex pool);
    /// From here on the job is not suspended any more.
    void run_through(JobIndex job) { of(job).through = true; }
    void end(JobIndex job);

private:
    struct Course {
        std::vector<Segment> segments;
        std::size_t current = 0;
        Duration length;      ///< of the work, as known to the rule
        Duration held{};      ///< nodes were held so long, before the current start
        Duration worked{};    ///< at the current start
        Instant since;        ///< the current start
        bool resumes = false; ///< the next start restores
        bool through = false;
        std::optional<double> threshold; ///< frozen at submission
    };
    static constexpr std::uint32_t none = 0xffffffff;

    [[nodiscard]] Course& of(JobIndex job) { return list_[of_job_[job]]; }
    [[nodiscard]] const Course& of(JobIndex job) const { return list_[of_job_[job]]; }
    [[nodiscard]] static Duration needed(const View& view, const Course& course, JobIndex job, PoolIndex pool);
    [[nodiscard]] Instant suspend_time(const View& view, Course& course, JobIndex job, PoolIndex pool) const;
    void replan(const View& view, Course& course, JobIndex job, PoolIndex pool, Instant from);

    Planner& planner_;
    std::vector<std::uint32_t> of_job_; ///< empty unless the rule is interruptible
    std::vector<Course> list_;
    std::vector<std::uint32_t> unused_;
};

/// How long a job that runs through holds its nodes at most, from now: what is left of its wall-time. `held` so far.
[[nodiscard]] Duration wall_left(const View& view, JobIndex job, Duration held, Duration restore);

} // namespace sunward
