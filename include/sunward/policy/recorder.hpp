// What a scheduler tells of one job while it decides on it: for explanations. Nothing is told unless somebody asked.
#pragma once

#include "sunward/policy/plan.hpp"
#include "sunward/policy/scheduler.hpp"

namespace sunward {

/// How a queue stands to a job that waits in it.
struct QueueState {
    JobIndex head = no_job;               ///< first in order; no_job: unknown
    Instant head_start{};                 ///< reserved for the head; never: there are no reservations
    Instant own_start = Instant::never(); ///< reserved for the job itself; never: it has none
};

class Recorder {
public:
    virtual ~Recorder() = default;
    /// A cluster that the job could go to: what counted there (least is best), and the plan where one was made.
    virtual void considered(PoolIndex pool, double score, const Plan& plan) = 0;
    /// The job belongs to this cluster now; `length` is what the rule takes it to be, zero when it does not ask.
    virtual void placed(PoolIndex pool, const Plan& plan, Duration length) = 0;
    /// Waits for its time.
    virtual void held_back(Instant until) = 0;
    /// Was released, but a `width` rule keeps it.
    virtual void kept() = 0;
    /// Looked at its plan again because the forecast may have changed.
    virtual void reconsidered() = 0;
    /// Is in the queue of its cluster.
    virtual void released() = 0;
    /// Stays in the queue after everything that could start did.
    virtual void queued(const QueueState& queue) = 0;
    /// Nodes were busy at its time, and it waits for the next one instead.
    virtual void lost_slot() = 0;
    /// Starts before its time on accelerators that are paid for.
    virtual void starts_early() = 0;
    /// Goes on at another cluster: once it is saved, if it runs.
    virtual void moves(PoolIndex pool, bool runs) = 0;
    /// Was to pause, and runs on because it has not worked yet.
    virtual void runs_on() = 0;
};

} // namespace sunward
