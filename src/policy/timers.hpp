// Times at which a job or the scheduler itself is due, kept by the scheduler so that the calendar of the engine holds
// one wake-up and not one a job.
#pragma once

#include <array>
#include <queue>
#include <vector>

#include "job_tree.hpp"

namespace sunward {

/// One timer a job; setting it again replaces it. Thousands of jobs may wait for one step of a signal: those of one
/// instant are gathered in a batch, found by the hash of the instant, which costs a sort and no heap. Where another
/// instant has that place, a job goes into the heap.
class Timers {
public:
    explicit Timers(std::size_t jobs) : due_(jobs, Instant::never()) {}

    void set(JobIndex job, Instant at) {
        due_[job] = at;
        if (at == Instant::never())
            return;
        const std::size_t place = place_of(at);
        Batch& batch = batches_[place];
        if (!batch.listed) {
            batch.at = at;
            batch.listed = true;
            open_.push({at.us, static_cast<JobIndex>(place)});
        }
        if (batch.at == at)
            batch.jobs.push_back(job);
        else
            heap_.push({at.us, job});
    }
    void clear(JobIndex job) { due_[job] = Instant::never(); }

    /// The next job due at or before now, by (time, job), its timer cleared; no_job when none.
    [[nodiscard]] JobIndex take(Instant now) {
        while (!open_.empty() && open_.top().key <= now.us)
            make_ready();
        if (next() > now)
            return no_job;
        const bool in_heap = ready_.empty() || (!heap_.empty() && heap_.top() < ready_.back());
        const JobIndex job = in_heap ? heap_.top().job : ready_.back().job;
        in_heap ? heap_.pop() : ready_.pop_back();
        clear(job);
        return job;
    }

    /// The earliest timer; drops replaced ones.
    [[nodiscard]] Instant next() {
        while (!heap_.empty() && is_replaced(heap_.top()))
            heap_.pop();
        while (!ready_.empty() && is_replaced(ready_.back()))
            ready_.pop_back();
        while (!open_.empty() && drop_replaced(batches_[open_.top().job]))
            open_.pop();
        std::int64_t next = Instant::never().us;
        if (!heap_.empty())
            next = heap_.top().key;
        if (!ready_.empty())
            next = std::min(next, ready_.back().key);
        if (!open_.empty())
            next = std::min(next, open_.top().key);
        return Instant{next};
    }

private:
    using Heap = std::priority_queue<Rank, std::vector<Rank>, std::greater<>>;
    static constexpr std::size_t batch_bits = 8;
    struct Batch {
        Instant at{};
        bool listed = false; ///< among the open ones
        std::vector<JobIndex> jobs;
    };

    /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    static std::size_t place_of(Instant at) {
        return (static_cast<std::uint64_t>(at.us) * 0x9e3779b97f4a7c15U) >> (64U - batch_bits);
    }
    [[nodiscard]] bool is_replaced(const Rank& timer) const { return due_[timer.job].us != timer.key; }
    /// True when nothing is left, and the place is free.
    bool drop_replaced(Batch& batch) {
        while (!batch.jobs.empty() && due_[batch.jobs.back()] != batch.at)
            batch.jobs.pop_back();
        batch.listed = !batch.jobs.empty();
        return !batch.listed;
    }
    /// The first batch is due: puts its jobs in order.
    void make_ready() {
        Batch& batch = batches_[open_.top().job];
        open_.pop();
        for (const JobIndex job : batch.jobs)
            ready_.push_back({batch.at.us, job});
        batch.jobs.clear();
        batch.listed = false;
        std::sort(ready_.begin(), ready_.end(), std::greater<>{});
    }

    std::vector<Instant> due_;
    Heap heap_;
    std::array<Batch, std::size_t{1} << batch_bits> batches_;
    Heap open_;               ///< batches, by their instants
    std::vector<Rank> ready_; ///< of batches that are due, the first job last
};

/// Wake-ups asked for and not yet come: a new one is needed only before all of them.
class Wakes {
public:
    void passed(Instant now) {
        while (!asked_.empty() && asked_.back() <= now)
            asked_.pop_back();
    }
    /// True when `at` must be asked for.
    [[nodiscard]] bool ask(Instant at) {
        if (at == Instant::never() || (!asked_.empty() && asked_.back() <= at))
            return false;
        asked_.push_back(at);
        return true;
    }

private:
    std::vector<Instant> asked_; ///< the earliest last
};

} // namespace sunward
