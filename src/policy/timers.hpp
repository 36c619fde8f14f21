// Times at which a job or the scheduler itself is due, kept by the scheduler so that the calendar of the engine holds
// one wake-up and not one a job.
#pragma once

#include <queue>
#include <vector>

#include "job_tree.hpp"

namespace sunward {

/// One timer a job; setting it again replaces it.
class Timers {
public:
    explicit Timers(std::size_t jobs) : due_(jobs, Instant::never()) {}

    void set(JobIndex job, Instant at) {
        due_[job] = at;
        if (at != Instant::never())
            heap_.push({at.us, job});
    }
    void clear(JobIndex job) { due_[job] = Instant::never(); }

    /// The next job due at or before now, by (time, job), its timer cleared; no_job when none.
    [[nodiscard]] JobIndex take(Instant now) {
        if (next() > now)
            return no_job;
        const JobIndex job = heap_.top().job;
        heap_.pop();
        clear(job);
        return job;
    }

    /// The earliest timer; drops replaced ones.
    [[nodiscard]] Instant next() {
        while (!heap_.empty() && due_[heap_.top().job].us != heap_.top().key)
            heap_.pop();
        return heap_.empty() ? Instant::never() : Instant{heap_.top().key};
    }

private:
    std::vector<Instant> due_;
    std::priority_queue<Rank, std::vector<Rank>, std::greater<>> heap_;
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
