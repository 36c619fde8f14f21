// Rules that decide slot by slot whether a job runs, by what is measured and not by a plan.
#pragma once

#include <memory>
#include <optional>

#include "sunward/policy/scheduler.hpp"

namespace sunward {

/// A job as an online rule sees it.
struct OnlineJob {
    JobIndex job;
    PoolIndex pool;
    Duration length; ///< of its work, as known to the rule
    Instant end;     ///< by which it has to be done
};

class OnlineRule {
public:
    virtual ~OnlineRule() = default;
    /// The scheduler is called: its earlier decisions have been carried out.
    virtual void called() {}
    /// A job is submitted.
    virtual void taken(const View& /*view*/, const OnlineJob& /*job*/) {}
    /// Whether a job that waits is to start, or go on, now.
    [[nodiscard]] virtual bool starts(const View& view, const OnlineJob& job) = 0;
    /// Whether a job that runs is to go on.
    [[nodiscard]] virtual bool goes_on(const View& view, const OnlineJob& job) = 0;
    /// Next time to ask either, after now.
    [[nodiscard]] virtual Instant next_look(const View& view, const OnlineJob& job) = 0;
    /// Work after which a job that runs is to be asked anew, whatever is measured; nothing: it need not.
    [[nodiscard]] virtual std::optional<Duration> work_to_turn(const View& /*view*/, const OnlineJob& /*job*/) {
        return std::nullopt;
    }
    /// The job runs from now on, and may be paused if `revocable`; runs through; stands still again.
    virtual void running(const View& /*view*/, const OnlineJob& /*job*/, bool /*revocable*/) {}
    virtual void stopped(const OnlineJob& /*job*/) {}
    virtual void ended(JobIndex /*job*/) {}
};

} // namespace sunward
