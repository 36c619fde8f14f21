// Ordered sets of jobs as treaps (Seidel and Aragon 1996) in an array indexed by job: no allocation per job. The heap
// priority is a hash of the job's index, so the shape, like everything else, is the same on every machine.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

#include "sunward/workload/job.hpp"

namespace sunward {

/// A place in an order: by key, ties by the smaller job.
struct Rank {
    std::int64_t key = std::numeric_limits<std::int64_t>::min();
    JobIndex job = 0;
    friend constexpr auto operator<=>(const Rank&, const Rank&) = default;
};

/// Trees whose members are disjoint may share one array.
struct TreeNode {
    JobIndex left = no_job;
    JobIndex right = no_job;
    std::int64_t key = 0;
    std::int64_t value = 0;
    std::int64_t fold = 0; ///< of the values of the subtree
};

struct LeastValue {
    static constexpr std::int64_t identity = std::numeric_limits<std::int64_t>::max();
    static constexpr std::int64_t join(std::int64_t a, std::int64_t b) { return std::min(a, b); }
};

struct SumOfValues {
    static constexpr std::int64_t identity = 0;
    static constexpr std::int64_t join(std::int64_t a, std::int64_t b) { return a + b; }
};

/// Ties go to the smaller job.
struct OwnIndex {
    JobIndex operator()(JobIndex job) const { return job; }
};

/// Jobs in the order of their ranks, each with a value that is folded over subtrees. Tie says what decides among equal
/// keys; no two members may have the same.
template <typename Fold, typename Tie = OwnIndex>
class JobTree {
public:
    /// `nodes` has a place for every job and outlives the tree.
    explicit JobTree(std::vector<TreeNode>& nodes, Tie tie = {}) : nodes_(&nodes), tie_(tie) {}

    [[nodiscard]] bool empty() const { return root_ == no_job; }
    [[nodiscard]] JobIndex root() const { return root_; }
    [[nodiscard]] const TreeNode& node(JobIndex job) const { return (*nodes_)[job]; }
    [[nodiscard]] Rank rank(JobIndex job) const { return {node(job).key, tie_(job)}; }
    /// Of all values.
    [[nodiscard]] std::int64_t fold() const { return fold_of(root_); }
    [[nodiscard]] std::int64_t fold_of(JobIndex tree) const {
        return tree == no_job ? Fold::identity : node(tree).fold;
    }

    /// The job must not be in any tree of these nodes.
    void insert(JobIndex job, std::int64_t key, std::int64_t value) {
        TreeNode& added = at(job);
        added.key = key;
        added.value = value;
        JobIndex* link = &root_;
        while (*link != no_job && above(*link, job)) {
            TreeNode& passed = at(*link);
            passed.fold = Fold::join(passed.fold, value);
            link = rank(job) < rank(*link) ? &passed.left : &passed.right;
        }
        split(*link, rank(job), added.left, added.right);
        pull(job);
        *link = job;
    }

    /// The job must be in this tree.
    void erase(JobIndex job) { erase_below(root_, job); }

    /// no_job when empty.
    [[nodiscard]] JobIndex first() const {
        JobIndex tree = root_;
        while (tree != no_job && node(tree).left != no_job)
            tree = node(tree).left;
        return tree;
    }

    /// Appends the first `most` jobs in order to `out`.
    void first_ones(std::size_t most, std::vector<JobIndex>& out) const {
        const std::size_t enough = out.size() + most;
        append(root_, enough, out);
    }

private:
    TreeNode& at(JobIndex job) { return (*nodes_)[job]; }

    /// Murmur3's finaliser.
    static constexpr std::uint32_t priority(JobIndex job) {
        std::uint32_t h = job + 1;
        h = (h ^ (h >> 16U)) * 0x85ebca6bU;
        h = (h ^ (h >> 13U)) * 0xc2b2ae35U;
        return h ^ (h >> 16U);
    }
    static constexpr bool above(JobIndex a, JobIndex b) { return priority(a) > priority(b); }

    void pull(JobIndex tree) {
        TreeNode& n = at(tree);
        n.fold = Fold::join(Fold::join(fold_of(n.left), n.value), fold_of(n.right));
    }

    void split(JobIndex tree, Rank where, JobIndex& low, JobIndex& high) {
        if (tree == no_job) {
            low = high = no_job;
            return;
        }
        TreeNode& n = at(tree);
        if (rank(tree) < where) {
            low = tree;
            split(n.right, where, n.right, high);
        } else {
            high = tree;
            split(n.left, where, low, n.left);
        }
        pull(tree);
    }

    JobIndex merge(JobIndex low, JobIndex high) {
        if (low == no_job || high == no_job)
            return low == no_job ? high : low;
        if (above(low, high)) {
            at(low).right = merge(at(low).right, high);
            pull(low);
            return low;
        }
        at(high).left = merge(low, at(high).left);
        pull(high);
        return high;
    }

    void erase_below(JobIndex& link, JobIndex job) {
        TreeNode& n = at(link);
        if (link == job) {
            link = merge(n.left, n.right);
            return;
        }
        const JobIndex tree = link;
        erase_below(rank(job) < rank(tree) ? n.left : n.right, job);
        pull(tree);
    }

    void append(JobIndex tree, std::size_t enough, std::vector<JobIndex>& out) const {
        if (tree == no_job || out.size() >= enough)
            return;
        append(node(tree).left, enough, out);
        if (out.size() < enough)
            out.push_back(tree);
        append(node(tree).right, enough, out);
    }

    std::vector<TreeNode>* nodes_;
    JobIndex root_ = no_job;
    [[no_unique_address]] Tie tie_;
};

/// The first member below a node, by rank, after `after` whose value is at most `most`; no_job when there is none.
template <typename Tie>
[[nodiscard]] JobIndex first_within(const JobTree<LeastValue, Tie>& tree, JobIndex below, Rank after,
                                    std::int64_t most) {
    if (below == no_job || tree.fold_of(below) > most)
        return no_job;
    const TreeNode& node = tree.node(below);
    if (tree.rank(below) <= after)
        return first_within(tree, node.right, after, most);
    const JobIndex earlier = first_within(tree, node.left, after, most);
    if (earlier != no_job)
        return earlier;
    return node.value <= most ? below : first_within(tree, node.right, after, most);
}

} // namespace sunward
