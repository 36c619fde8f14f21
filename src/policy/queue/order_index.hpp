// Waiting jobs of one pool, so that the next one to start is found without walking the queue.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "policy/queue/fair_index.hpp"
#include "policy/queue/job_tree.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// Jobs grouped by width; in each group a tree in queue order that knows the least hold (time the nodes would be held)
/// of every subtree. A query costs a look at each width and a logarithm for the widths that have a candidate. Where
/// the order is by what users had, a FairIndex does the work.
class OrderIndex {
public:
    /// `shares`: for the order `fair-share`, whose keys these are; else null.
    OrderIndex(std::vector<TreeNode>& nodes, UserShares* shares);

    void insert(JobIndex job, std::uint32_t width, std::int64_t key, Duration hold);
    void erase(JobIndex job, std::uint32_t width);

    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Rank rank(JobIndex job) const { return fair_ ? fair_->rank(job) : Rank{(*nodes_)[job].key, job}; }
    /// What decides among jobs of one key, before their numbers.
    [[nodiscard]] std::uint32_t owner(JobIndex job) const { return fair_ ? fair_->owner(job) : 0; }
    [[nodiscard]] Duration hold(JobIndex job) const { return {(*nodes_)[job].value}; }
    /// First in order; no_job when empty.
    [[nodiscard]] JobIndex first() const;
    /// Appends the first `most` jobs in order to `out`.
    void first_ones(std::size_t most, std::vector<JobIndex>& out) const;

    /// First in order after `after` whose width is at most `widest` and whose hold is at most limit(width), a
    /// Duration; no_job when there is none.
    template <typename Limit>
    [[nodiscard]] JobIndex next(Rank after, std::uint32_t widest, const Limit& limit) const {
        if (fair_)
            return fair_->next(after, widest, limit);
        Rank best{std::numeric_limits<std::int64_t>::max(), no_job};
        for (const Group& group : groups_) {
            if (group.width > widest)
                break;
            if (group.tree.empty())
                continue;
            const Duration most = limit(group.width);
            if (group.tree.fold() > most.us || best < group.first)
                continue;
            const JobIndex found = first_within(group.tree, group.tree.root(), after, most.us);
            if (found != no_job)
                best = std::min(best, rank(found));
        }
        return best.job;
    }

private:
    struct Group {
        std::uint32_t width;
        Rank first; ///< of the tree; meaningless while it is empty
        JobTree<LeastValue> tree;
    };

    Group& group_of(std::uint32_t width);

    std::vector<TreeNode>* nodes_;
    std::vector<Group> groups_; ///< by width; emptied ones stay
    std::unique_ptr<FairIndex> fair_;
    std::size_t size_ = 0;
};

} // namespace sunward
