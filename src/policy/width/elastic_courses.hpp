// Plans of elastic jobs in execution: when a job is suspended, and when it gets another width.
#pragma once

#include <vector>

#include "policy/course/timetable.hpp"
#include "policy/queue/job_slots.hpp"
#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/width_plan.hpp"

namespace sunward {

/// What an elastic job does at a boundary of its plan.
struct Turn {
    enum class Kind { suspend, go_on } kind = Kind::go_on;
    std::uint32_t width = 0; ///< go_on: to work with from now on
};

/// Keeps the plan of every elastic job that may be suspended, from its submission to its end, as carbon_scaler() gives
/// it. Lengths are work at the requested width on the reference hardware.
/// - A plan is made anew when reality departs from it: nodes were busy at a release or for a wider segment (then from
///   the next cell on), what is left of it does not hold the work that is left, or the forecast changed.
/// - From its latest start at the requested width on (deadline less what remains) a job whose nodes were busy runs
///   through at that width.
/// - A job that would be killed at its wall-time by saving and restoring goes on as it is to the next cell.
/// - Work that remains at the end of a plan, because the job is longer than was known, runs on at the last width.
class ElasticCourses {
public:
    ElasticCourses(const Cells& cells, std::size_t jobs) : cells_(cells), courses_(jobs) {}

    /// Whether carbon_scaler() plans jobs like this one; others run as their `when` rule says, at their width.
    [[nodiscard]] static bool plans(const View& view, JobIndex job) {
        const JobClass& kind = view.job_class(job);
        return kind.elastic && kind.interruptible;
    }
    [[nodiscard]] bool has(JobIndex job) const { return courses_.has(job); }

    /// The plan of a job from `from` on, with work for so much time at the pool at the requested width.
    [[nodiscard]] Plan plan(const View& view, JobIndex job, PoolIndex pool, Instant from, Duration time) const;
    void begin(JobIndex job, Plan plan, Duration length);
    void end(JobIndex job) { courses_.remove(job); }

    /// The width at which the job starts, or goes on.
    [[nodiscard]] std::uint32_t width(JobIndex job) const { return of(job).segments.front().width; }
    /// The width that a job which holds nodes has.
    [[nodiscard]] std::uint32_t works_with(JobIndex job) const { return of(job).at; }
    /// Whether the job, released now, may lose its slot. One without a deadline waits for nodes instead.
    [[nodiscard]] bool may_wait(const View& view, JobIndex job) const {
        return !of(job).through && view.job(job).deadline != Instant::never();
    }
    /// How long nodes would be held from now: to the end of the segment or, for the last one, of the wall-time.
    [[nodiscard]] Duration hold(const View& view, JobIndex job, PoolIndex pool) const;

    /// The job starts or resumes now. Gives its next turn; never: there is none.
    [[nodiscard]] Instant started(const View& view, JobIndex job, PoolIndex pool);
    /// Its turn has come.
    [[nodiscard]] Turn turn(const View& view, JobIndex job, PoolIndex pool);
    /// It has the width that its turn gave. Gives its next turn, as started() does.
    [[nodiscard]] Instant holds(const View& view, JobIndex job, PoolIndex pool);
    /// There are not enough nodes for the wider segment: keeps a width to the end of the cell, where the rest is
    /// planned anew.
    void keep_width(const View& view, JobIndex job, PoolIndex pool, std::uint32_t width);
    /// The job is suspended. Gives its next release, now at the earliest.
    [[nodiscard]] Instant suspended(const View& view, JobIndex job, PoolIndex pool);
    /// Nodes were busy at the release. Gives the next one.
    [[nodiscard]] Instant lost_slot(const View& view, JobIndex job, PoolIndex pool);
    /// The job waits: plans what remains with the newest forecast. Gives the next release.
    [[nodiscard]] Instant reconsidered(const View& view, JobIndex job, PoolIndex pool);
    [[nodiscard]] std::uint64_t bound_by_walltime() const { return walls_.jobs_bound(); }

private:
    struct Course {
        std::vector<Segment> segments; ///< that under way or next, and those after it; never empty
        Duration length{};             ///< of the work, as known to the rule
        Duration worked{};             ///< when its segment began
        Duration overhead{};           ///< of its suspensions and restarts so far
        std::uint32_t at = 0;          ///< the width that it has, if it holds nodes
        bool bound = false;            ///< by its wall-time, and counted
        bool stale = false;            ///< to be planned anew at the end of the segment under way
        bool resumes = false;          ///< the next start restores
        bool through = false;          ///< it runs on to its end as it is
    };

    [[nodiscard]] Course& of(JobIndex job) { return courses_[job]; }
    [[nodiscard]] const Course& of(JobIndex job) const { return courses_[job]; }
    [[nodiscard]] Duration left(const View& view, JobIndex job) const;
    [[nodiscard]] Duration time_left(const View& view, JobIndex job, PoolIndex pool) const;
    [[nodiscard]] bool may_save(const View& view, JobIndex job, PoolIndex pool);
    [[nodiscard]] Instant next_turn(const View& view, JobIndex job, PoolIndex pool) const;
    [[nodiscard]] bool still_holds(const View& view, JobIndex job, PoolIndex pool) const;
    [[nodiscard]] bool lacks_time(const View& view, JobIndex job, PoolIndex pool, Duration overhead) const;
    [[nodiscard]] Instant next_cell_of(const View& view, JobIndex job, PoolIndex pool) const;
    void replan(const View& view, JobIndex job, PoolIndex pool, Instant from);
    void replan_if_needed(const View& view, JobIndex job, PoolIndex pool);

    Cells cells_;
    JobSlots<Course> courses_;
    Walls walls_;
};

} // namespace sunward
