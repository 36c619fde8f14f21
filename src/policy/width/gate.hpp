// What a `width` rule lets into the queue of a pool, before order and backfilling see it.
#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "policy/queue/pool_queue.hpp"
#include "sunward/policy/width_rules.hpp"

namespace sunward {

/// Stands between the release of jobs and the queues of the pools. A job that it keeps is in no queue.
class Gate {
public:
    virtual ~Gate() = default;
    /// A job that has not begun is released now, to hold `width` accelerators. True: it is kept until let_in() or
    /// forget().
    [[nodiscard]] virtual bool keeps(const View&, JobIndex, PoolIndex, std::uint32_t /*width*/) { return false; }
    /// Appends the jobs that may enter the queue of the pool now; `idle`: nothing runs or waits there.
    virtual void let_in(const View&, PoolIndex, bool /*idle*/, std::vector<JobIndex>&) {}
    /// Whether it kept the job, which it does no longer: its time is up.
    [[nodiscard]] virtual bool forget(JobIndex, PoolIndex) { return false; }
    /// A job that was suspended may go on, whatever the rule says.
    virtual void goes_on(const View&, JobIndex, PoolIndex, std::uint32_t /*width*/) {}
    /// A job holds nodes from now on, and has given them back.
    virtual void started(const View&, JobIndex, PoolIndex, std::uint32_t /*width*/) {}
    virtual void gave_back(const View&, JobIndex, PoolIndex, std::uint32_t /*width*/) {}
    /// Signals have changed.
    virtual void signal_changed() {}
    /// Accelerators of the pool that may be in use now.
    [[nodiscard]] virtual std::uint32_t most_in_use(const View&, PoolIndex) {
        return std::numeric_limits<std::uint32_t>::max();
    }
    /// When it looks again at every pool, besides at changes of signals.
    [[nodiscard]] virtual Instant next() const { return Instant::never(); }
};

[[nodiscard]] std::unique_ptr<Gate> make_search_gate(const parameter::Values& values);
[[nodiscard]] std::unique_ptr<Gate> make_importance_gate(const parameter::Values& values, const View& view);
[[nodiscard]] std::unique_ptr<Gate> make_curve_gate(const PolicySpec& spec, JobTable& table, const View& view);

/// What is expected of the signal in a zone from now on, over a span: the newest forecast, and the measured value.
[[nodiscard]] SignalRange range_ahead(const View& view, std::uint32_t zone, Duration span);

} // namespace sunward
