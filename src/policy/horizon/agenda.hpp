// Who is there, for a rule that plans all jobs of a pool together from time to time.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "sunward/policy/scheduler.hpp"

namespace sunward {

class Agenda {
public:
    /// A job that has not ended, and its length as the rule knows it.
    struct Entry {
        JobIndex job;
        Duration length;
    };

    Agenda(Duration every, std::size_t pools) : every_(every), pools_(pools) {}

    void add(JobIndex job, PoolIndex pool, Duration length, bool deferrable) {
        pools_[pool].insert({job, length});
        deferrable_ += deferrable ? 1 : 0;
    }
    void remove(JobIndex job, PoolIndex pool, bool deferrable) {
        deferrable_ -= pools_[pool].take(job) && deferrable ? 1 : 0;
    }
    void move(JobIndex job, PoolIndex from, PoolIndex to) {
        if (const auto length = pools_[from].take(job))
            pools_[to].insert({job, *length});
    }
    /// In order of job, so that plans are the same each time.
    [[nodiscard]] const std::vector<Entry>& jobs(PoolIndex pool) { return pools_[pool].present(); }

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
    /// A plan goes through all of them, so they lie side by side. Those that have gone are dropped now and then.
    class Entries {
    public:
        /// The job is not here.
        void insert(Entry entry) {
            const auto at = find(entry.job);
            if (at == entries_.end() || at->job != entry.job) {
                entries_.insert(at, entry); // mostly at the end: jobs are numbered as they come
                return;
            }
            *at = entry; // it was here before
            --gone_;
        }
        /// Gives the job's length; nothing when it is not here.
        std::optional<Duration> take(JobIndex job) {
            const auto at = find(job);
            if (at == entries_.end() || at->job != job || at->length == gone)
                return std::nullopt;
            const Duration length = std::exchange(at->length, gone);
            if (++gone_ * 2 > entries_.size())
                drop();
            return length;
        }
        [[nodiscard]] const std::vector<Entry>& present() {
            drop();
            return entries_;
        }

    private:
        static constexpr Duration gone{-1};

        [[nodiscard]] std::vector<Entry>::iterator find(JobIndex job) {
            return std::ranges::lower_bound(entries_, job, {}, &Entry::job);
        }
        void drop() {
            std::erase_if(entries_, [](const Entry& entry) { return entry.length == gone; });
            gone_ = 0;
        }

        std::vector<Entry> entries_;
        std::size_t gone_ = 0;
    };

    Duration every_;
    std::vector<Entries> pools_;
    std::uint64_t deferrable_ = 0;
    Instant planned_ = Instant::never();
};

} // namespace sunward
