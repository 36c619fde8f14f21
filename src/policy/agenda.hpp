// Who is there, for a rule that plans all jobs of a pool together from time to time.
#pragma once

#include <map>
#include <vector>

#include "sunward/policy/scheduler.hpp"

namespace sunward {

class Agenda {
public:
    Agenda(Duration every, std::size_t pools) : every_(every), jobs_(pools) {}

    /// A job that has not ended; `length` is what the rule knows.
    void add(JobIndex job, PoolIndex pool, Duration length, bool deferrable) {
        jobs_[pool].emplace(job, length);
        deferrable_ += deferrable ? 1 : 0;
    }
    void remove(JobIndex job, PoolIndex pool, bool deferrable) {
        deferrable_ -= jobs_[pool].erase(job) > 0 && deferrable ? 1 : 0;
    }
    void move(JobIndex job, PoolIndex from, PoolIndex to) { jobs_[to].insert(jobs_[from].extract(job)); }
    [[nodiscard]] const std::map<JobIndex, Duration>& jobs(PoolIndex pool) const { return jobs_[pool]; }

    /// Whether it is time for a plan; true once an instant.
    [[nodiscard]] bool is_due(Instant now) {
        if (deferrable_ == 0 || now.us % every_.us != 0 || now == planned_)
            return false;
        planned_ = now;
        return true;
    }
    /// The next plan after now; never while there is nothing to plan.
    [[nodiscard]] Instant next(Instant now) const {
        return deferrable_ == 0 ? Instant::never() : Instant{(now.us / every_.us + 1) * every_.us};
    }

    std::uint64_t cut_short = 0; ///< plans that left jobs out because there were too many

private:
    Duration every_;
    std::vector<std::map<JobIndex, Duration>> jobs_; ///< by pool; in order of job, so that plans are the same each time
    std::uint64_t deferrable_ = 0;
    Instant planned_ = Instant::never();
};

} // namespace sunward
