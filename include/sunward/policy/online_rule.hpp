// Rules that decide slot by slot whether a job runs, by what is measured and not by a plan.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sunward/policy/scheduler.hpp"

namespace sunward {

/// A job as an online rule sees it.
struct OnlineJob {
    JobIndex job;
    PoolIndex pool;
    Duration length; ///< of its work, as known to the rule
    Instant end;     ///< by which it has to be done; never: at any time
    Duration used{}; ///< of its wall-time, before the current start
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
    /// Of a job that may start now: up to when it may. It waits for nodes until then; now: it asks for this instant.
    [[nodiscard]] virtual Instant starts_until(const View& view, const OnlineJob& /*job*/) { return view.now(); }
    /// When a job that starts or runs now is paused at the latest; never: that is not known.
    [[nodiscard]] virtual Instant pauses_by(const View& /*view*/, const OnlineJob& /*job*/) { return Instant::never(); }
    /// Time of work at its pool after which a job that runs is to be asked anew, whatever is measured; nothing: it need
    /// not.
    [[nodiscard]] virtual std::optional<Duration> work_to_turn(const View& /*view*/, const OnlineJob& /*job*/) {
        return std::nullopt;
    }
    /// The job runs from now on, and may be paused if `revocable`; runs through; stands still again.
    virtual void running(const View& /*view*/, const OnlineJob& /*job*/, bool /*revocable*/) {}
    virtual void stopped(const OnlineJob& /*job*/) {}
    virtual void ended(JobIndex /*job*/) {}
    /// Remarks for the result.
    [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
};

} // namespace sunward
