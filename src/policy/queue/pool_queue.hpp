// The queue of one pool: who starts now, given the order and what backfilling allows.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "policy/queue/order_index.hpp"
#include "sunward/policy/recorder.hpp"
#include "sunward/policy/scheduler.hpp"

namespace sunward {

enum class Phase : std::uint8_t {
    absent,
    planned, ///< waits for its time, either before its first start or suspended
    queued,
    running, ///< or staging, or restoring
    suspending,
    gone
};

struct Tracked {
    std::uint32_t width = 0; ///< accelerators held when it runs, in whole granules
    PoolIndex pool = 0;
    Phase phase = Phase::absent;
    bool brief = false;   ///< queued for this instant only: what does not start loses its slot
    bool paid = false;    ///< holds accelerators that are paid for anyway
    bool several = false; ///< waits in the queues of several pools
    bool asks = false;    ///< planned, and asks its queue for nodes at steps of the signal
    bool stays = false;   ///< queued up to the time of its timer
};

/// What is known of every job, and the nodes of the trees they are in: a job is in one at a time. Pools whose jobs may
/// wait for other pools as well have a table each, of which the queue needs widths and brevity alone.
struct JobTable {
    std::vector<Tracked> jobs;
    std::vector<TreeNode> nodes;
    std::vector<TreeNode> reservations; ///< only under conservative backfilling
    UserShares* shares = nullptr;       ///< only in the order fair-share
};

/// What a queue sorts a job by now: what its user had under fair-share, else by the job alone.
[[nodiscard]] inline std::int64_t queue_key(const JobTable& table, const OrderRule& order, const JobRequest& request,
                                            JobIndex job) {
    return table.shares ? table.shares->rank(table.shares->user(job)) : order.key(request);
}

/// A released job. `hold` is how long its nodes would be held from now; for a brief one, how long at least.
struct Released {
    JobIndex job;
    std::int64_t key; ///< in the order
    Duration hold;
};

/// A job that asks from now on at some steps of a signal, the bits of a word from the step `from`.
struct Asking {
    Released as; ///< its hold less the time that goes by is how long at least
    Instant from;
    std::uint64_t steps;
    Duration step;
};

/// How long exactly the nodes of a brief job would be held; where that is more than `most`, anything above it.
using HoldOf = std::function<Duration(JobIndex, Duration most)>;

/// What a pass over a queue came to.
struct PassResult {
    std::vector<JobIndex> started;
    std::vector<JobIndex> lost; ///< brief jobs that did not start; they are no longer in the queue
};

/// Accelerators that a pass may give away. A gate may let fewer be in use than the pool has.
struct Offer {
    std::uint32_t free;
    std::uint32_t most = std::numeric_limits<std::uint32_t>::max(); ///< so many may be in use at once
    std::uint32_t over = 0;                                         ///< in use beyond that
    std::uint32_t first = 0; ///< where nothing runs: what the job that comes first may take, even beyond `free`

    [[nodiscard]] bool fits(std::uint32_t width) const { return width <= free || width <= first; }
    void take(std::uint32_t width) {
        free -= std::min(free, width);
        first = 0;
    }
    /// What of `most` a job needs. One that is wider needs all of it: it may start where nothing runs.
    [[nodiscard]] std::uint32_t share(std::uint32_t width) const { return std::min(width, most); }
};

class PoolQueue {
public:
    virtual ~PoolQueue() = default;
    virtual void add(const Released& released) = 0;
    /// A job that waits starts elsewhere, or waits no longer.
    virtual void withdraw(JobIndex job) = 0;
    // Jobs that ask for nodes at steps of a signal, for that instant only; not under conservative backfilling.
    virtual void ask(const Asking& /*asking*/) {}
    virtual void stop_asking(Rank /*rank*/, Instant /*now*/) {}
    /// The next step after now at which one does; never: none.
    [[nodiscard]] virtual Instant next_asked(Instant /*now*/) const { return Instant::never(); }
    /// Where one asks now, the next pass looks at those as at brief jobs; true: there is one.
    [[nodiscard]] virtual bool is_asked(Instant /*now*/) { return false; }
    /// A running job gave its accelerators back.
    virtual void left(JobIndex job) = 0;
    /// A running job is now expected to end at `end`.
    virtual void expect(JobIndex job, Instant end) = 0;
    /// Decides who starts now. Appends to the result.
    virtual void pass(Offer offer, const HoldOf& hold, PassResult& result) = 0;
    [[nodiscard]] virtual bool empty() const = 0;
    /// After a pass: how long a job of this width could be held from now without delaying a reservation; negative when
    /// it may not start at all.
    [[nodiscard]] virtual Duration room(std::uint32_t width) const = 0;
    /// Starts a job that is not in the queue, within its room.
    virtual void start(JobIndex job, Duration hold) = 0;
    /// Next time at which a reservation is due.
    [[nodiscard]] virtual Instant due() const { return Instant::never(); }
    /// Advances to the time of the call; first of all calls at an instant.
    virtual void advance(Instant now) { now_ = now; }
    /// Accelerators of the pool that are neither free nor held, and when the last of them is expected back. Follows
    /// advance().
    void know_out(std::uint32_t accelerators, Instant back) {
        if (accelerators != out_ || (accelerators > 0 && back != back_))
            set_out(accelerators, back);
    }
    /// After a pass, how the queue stands to a job that waits in it.
    [[nodiscard]] virtual QueueState state_of(JobIndex job) const = 0;
    /// Passes in which the depth limit left reservations as they were.
    [[nodiscard]] virtual std::uint64_t limited() const { return 0; }

protected:
    virtual void set_out(std::uint32_t accelerators, Instant back) {
        out_ = accelerators;
        back_ = back;
    }
    Instant now_{};
    std::uint32_t out_ = 0; ///< accelerators out of use
    Instant back_{};        ///< of these the last
};

} // namespace sunward
