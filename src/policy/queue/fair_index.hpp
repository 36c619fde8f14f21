// Waiting jobs of one pool in the order of what their users had.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "policy/queue/job_tree.hpp"
#include "policy/queue/user_shares.hpp"

namespace sunward {

/// Ordered by (rank of the user, number of the user, job). Jobs are grouped by width; in each group the users that have
/// jobs of that width are a tree by rank, each with a tree of its jobs, both with the least hold of every subtree.
///
/// Ranks grow while a user holds accelerators, but only those that come to the top matter: a user's places in the trees
/// are where it was when last looked at, which is never behind where it is now. One that is found first is put where it
/// belongs now, and the search goes on until the one found is in its place. A change of rank costs a logarithm for each
/// width that the user waits for, however many jobs it has.
class FairIndex {
public:
    /// Both outlive the index.
    FairIndex(std::vector<TreeNode>& nodes, UserShares& shares) : nodes_(&nodes), shares_(&shares) {}
    FairIndex(const FairIndex&) = delete;
    FairIndex& operator=(const FairIndex&) = delete;

    void insert(JobIndex job, std::uint32_t width, Duration hold);
    void erase(JobIndex job, std::uint32_t width);

    [[nodiscard]] Rank rank(JobIndex job) const { return {shares_->rank(owner(job)), job}; }
    [[nodiscard]] std::uint32_t owner(JobIndex job) const { return shares_->user(job); }
    [[nodiscard]] JobIndex first();
    /// As OrderIndex::next. `after` is Rank{}, to begin with, or the rank of a job that was found at this instant,
    /// since when neither `widest` nor a limit has grown.
    [[nodiscard]] JobIndex next(Rank after, std::uint32_t widest, const std::function<Duration(std::uint32_t)>& limit);

private:
    using BucketIndex = std::uint32_t;

    struct OwnerOf {
        const std::vector<std::uint32_t>* users = nullptr;
        std::uint32_t operator()(BucketIndex bucket) const { return (*users)[bucket]; }
    };
    /// The users that wait for one width.
    struct Group {
        std::uint32_t width;
        JobTree<LeastValue, OwnerOf> users;
    };
    struct Place {
        std::int64_t key;
        std::uint32_t user;
        JobIndex job;
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    /// Where a user's jobs of one width are.
    struct Home {
        std::uint32_t width;
        BucketIndex bucket;
    };

    Group& group_of(std::uint32_t width);
    BucketIndex bucket_of(std::uint32_t user, std::uint32_t width);
    template <typename Change>
    void change(JobIndex job, std::uint32_t width, const Change& apply);
    [[nodiscard]] Place first_in(const Group& group, const Place& after, std::int64_t most) const;
    bool put_in_place(std::uint32_t user);

    std::vector<TreeNode>* nodes_;
    UserShares* shares_;
    std::vector<Group> groups_; ///< by width; emptied ones stay
    // By bucket, the jobs of one user that ask for one width.
    std::vector<JobTree<LeastValue>> buckets_;
    std::vector<TreeNode> bucket_nodes_; ///< of the groups' trees
    std::vector<std::uint32_t> bucket_users_;
    std::vector<std::vector<Home>> homes_; ///< by user
};

} // namespace sunward
