// When the jobs of a rule run, beside the queues: what becomes of a job from its submission to its end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policy/course/planner.hpp"
#include "policy/queue/asked_steps.hpp"

namespace sunward {

/// How long a job that runs through holds nodes of a pool at most, from now: what is left of its wall-time, of which it
/// has used so much (wall_used()), at its speed there.
[[nodiscard]] Duration wall_left(const View& view, JobIndex job, PoolIndex pool, Duration used, Duration restore);

/// What suspensions may take of the wall-time of a job that has used so much of it and, as far as is known, needs so
/// much more for restoring and for its work; forever where they do not count.
[[nodiscard]] Duration spare_wall(const View& view, JobIndex job, Duration used, Duration needed);

/// PlanRequest::overhead_draw of a job.
[[nodiscard]] double overhead_draw(const View& view, JobIndex job, PoolIndex pool);

/// Whether wall-times leave room for suspensions, and how many jobs' did not.
class Walls {
public:
    /// `spare` as of spare_wall(). `bound`: the job was counted.
    [[nodiscard]] bool leave_room(const View& view, JobIndex job, PoolIndex pool, Duration spare, bool& bound) {
        const bool room = view.save_time(job, pool) + view.restore_time(job, pool) <= spare;
        jobs_bound_ += room || bound ? 0 : 1;
        bound = bound || !room;
        return room;
    }
    [[nodiscard]] std::uint64_t jobs_bound() const { return jobs_bound_; }

private:
    std::uint64_t jobs_bound_ = 0;
};

/// Keeps a course for the jobs that it takes: when to release them, when to suspend them. Others run through from the
/// start of their plan. Instants given back are now at the earliest.
class Timetable {
public:
    virtual ~Timetable() = default;

    /// The scheduler is called.
    virtual void called() {}
    /// Whether a job that is submitted is to have a course.
    [[nodiscard]] virtual bool takes(const View& view, JobIndex job) const = 0;
    [[nodiscard]] virtual bool has(JobIndex job) const = 0;
    /// This job, or no_job, is probably the next to be asked about: time to fetch what is kept of it.
    virtual void expect(JobIndex /*job*/) const {}
    /// Takes up a job with its plan; `length` is what the rule knows. Gives its first release, or when to ask due().
    [[nodiscard]] virtual Instant begin(const View& view, JobIndex job, PoolIndex pool, Plan plan, Duration length) = 0;
    /// The time that was given for a job that waits has come. Now: release it, later: ask again then.
    [[nodiscard]] virtual Instant due(const View& view, JobIndex job, PoolIndex pool) = 0;
    /// At a release: whether the job may still lose a slot. When not, it runs through from here on.
    [[nodiscard]] virtual bool may_wait(const View& view, JobIndex job, PoolIndex pool) = 0;
    /// Of a job that may: up to when it stays in the queue, and is asked about anew then. Now: for this instant only.
    [[nodiscard]] virtual Instant stays_until(const View& view, JobIndex /*job*/, PoolIndex /*pool*/) {
        return view.now();
    }
    /// How long nodes would be held from now, as far as that is known; at most to the end of the wall-time.
    [[nodiscard]] virtual Duration hold(const View& view, JobIndex job, PoolIndex pool) const = 0;
    /// At most that, without the work that may go into it.
    [[nodiscard]] virtual Duration least_hold(const View& view, JobIndex job, PoolIndex pool) const {
        return hold(view, job, pool);
    }
    /// The job starts or resumes now. Gives the time to ask worth_suspending(); never: it runs through.
    [[nodiscard]] virtual Instant started(const View& view, JobIndex job, PoolIndex pool) = 0;
    /// The time to suspend has come, perhaps. False when the job has not worked yet since it started, and when it would
    /// be killed at its wall-time by what that takes.
    [[nodiscard]] virtual bool worth_suspending(const View& view, JobIndex job, PoolIndex pool) = 0;
    /// The job is not suspended. Gives the next time to ask, as started() does.
    [[nodiscard]] virtual Instant run_on(const View& view, JobIndex job, PoolIndex pool) = 0;
    /// The job is suspended. Gives its next release.
    [[nodiscard]] virtual Instant suspended(const View& view, JobIndex job, PoolIndex pool) = 0;
    /// Nodes were busy at the release. Gives the next one; now: the job runs through as soon as it can.
    [[nodiscard]] virtual Instant lost_slot(const View& view, JobIndex job, PoolIndex pool) = 0;
    /// Of a job whose slot is lost, and that asks for nodes at `next` and at some of the steps of the signal after it:
    /// unless it gets them, nothing else happens to it until `then`, its next release. Nothing where there are few such
    /// steps, or it may do otherwise. From here on until due() it is taken as asking whenever it is looked at.
    struct Asks {
        std::uint64_t steps; ///< bit i: at the step i after `next`
        Duration step;
        Instant then;
    };
    [[nodiscard]] virtual std::optional<Asks> asks(const View& /*view*/, JobIndex /*job*/, PoolIndex /*pool*/,
                                                   Instant /*next*/) {
        return std::nullopt;
    }
    /// The job waits for its next segment: plans what remains with the newest forecast. Gives the next release.
    [[nodiscard]] virtual Instant reconsidered(const View& view, JobIndex job, PoolIndex pool) = 0;
    /// The suspended job goes on at another pool, where it works so long after its next start. As reconsidered().
    [[nodiscard]] virtual Instant moved(const View& view, JobIndex job, PoolIndex pool, Duration /*arrival*/) {
        return reconsidered(view, job, pool);
    }
    /// What is left of the plan of a job from now on; empty: it has none, or runs through.
    [[nodiscard]] virtual std::vector<Segment> ahead(const View& /*view*/, JobIndex /*job*/) const { return {}; }
    /// What a job that does not run through still needs nodes for, in one piece, for a rule that plans jobs together.
    [[nodiscard]] virtual std::optional<Duration> open_work(const View& /*view*/, JobIndex /*job*/,
                                                            PoolIndex /*pool*/) const {
        return std::nullopt;
    }
    /// Gives a job that waits or runs, then from now on, other segments.
    virtual void assign(JobIndex /*job*/, std::vector<Segment>&& /*segments*/) {}
    /// Whether its wall-time lets a job that runs or waits be suspended, as far as is known.
    [[nodiscard]] virtual bool may_suspend(const View& view, JobIndex job, PoolIndex pool, bool running) = 0;
    /// From here on the job is not suspended any more.
    virtual void run_through(JobIndex job) = 0;
    virtual void end(JobIndex job) = 0;
    /// Remarks of the rule.
    [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }

    /// Jobs that were not suspended at some time because they would have been killed at their wall-time.
    [[nodiscard]] std::uint64_t bound_by_walltime() const { return walls_.jobs_bound(); }

protected:
    Walls walls_;
};

/// The one of a rule, whose planner must outlive it.
[[nodiscard]] std::unique_ptr<Timetable> make_timetable(const WhenSpec& spec, Planner& planner, std::size_t jobs);

} // namespace sunward
