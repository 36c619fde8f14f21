// Jobs of one queue that ask for nodes at steps of a signal.
#pragma once

#include <algorithm>
#include <vector>

#include "policy/queue/asked_steps.hpp"
#include "policy/queue/job_tree.hpp"

namespace sunward {

/// In the order of the queue. A flat list that is passed over at each step: few of its jobs start then, and a tree
/// costs more for what comes and goes. Where each job were woken to ask, a step would cost more still.
class AskingList {
public:
    struct Entry {
        Rank rank;
        std::uint32_t width = 0;
        Instant until{};         ///< nodes are held up to there at least
        Instant from{};          ///< a step
        std::uint64_t steps = 0; ///< from there on, as AskedSteps has them; 0: it asks no more
    };

    void add(const Entry& entry, Duration step) {
        steps_.add(entry.from, step, entry.steps);
        added_.push_back(entry);
    }
    /// The job of that rank asks no more.
    void remove(Rank rank, Instant now) {
        auto entry = std::ranges::lower_bound(entries_, rank, {}, &Entry::rank);
        if (entry == entries_.end() || entry->rank != rank || entry->steps == 0)
            entry = std::ranges::find(added_, rank, &Entry::rank);
        drop(*entry, now);
    }
    /// The next step after now at which a job asks; never: none.
    [[nodiscard]] Instant next_step(Instant now) const { return steps_.next(now); }

    /// Looks at those that ask now from the first on; false when there are none.
    [[nodiscard]] bool begin(Instant now) {
        at_ = 0;
        if (!steps_.at(now))
            return false;
        put_in_order();
        return true;
    }
    /// Goes on to the next one that fits: fits(width, until). Null: there is none.
    template <typename Fits>
    [[nodiscard]] const Entry* find(Instant now, const Fits& fits) {
        for (; at_ < entries_.size(); ++at_) {
            const Entry& entry = entries_[at_];
            if (fits(entry.width, entry.until) && entry.steps != 0 && steps_.asks(entry.from, entry.steps, now))
                return &entry;
        }
        return nullptr;
    }
    void pass_over() { ++at_; }
    /// The one found starts.
    void take(Instant now) { drop(entries_[at_++], now); }
    /// All that ask now have been looked at.
    void end(Instant now) { steps_.passed(now); }

private:
    void drop(Entry& entry, Instant now) {
        steps_.remove(entry.from, entry.steps, now);
        entry.steps = 0;
    }
    void put_in_order() {
        std::ranges::sort(added_, {}, &Entry::rank);
        merged_.clear();
        auto added = added_.begin();
        const auto take_added = [&](const Rank& before) {
            for (; added != added_.end() && added->rank < before; ++added)
                if (added->steps != 0)
                    merged_.push_back(*added);
        };
        for (const Entry& entry : entries_) {
            take_added(entry.rank);
            if (entry.steps != 0)
                merged_.push_back(entry);
        }
        take_added({std::numeric_limits<std::int64_t>::max(), no_job});
        added_.clear();
        entries_.swap(merged_);
    }

    std::vector<Entry> entries_; ///< in order
    std::vector<Entry> added_;   ///< since the last step
    std::vector<Entry> merged_;  ///< kept for its memory
    AskedSteps steps_;
    std::size_t at_ = 0;
};

} // namespace sunward
