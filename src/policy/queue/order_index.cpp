#include "policy/queue/order_index.hpp"

#include <bit>

namespace sunward {

OrderIndex::Group& OrderIndex::group_of(std::uint32_t width) {
    auto place = std::lower_bound(groups_.begin(), groups_.end(), width,
                                  [](const Group& group, std::uint32_t w) { return group.width < w; });
    if (place == groups_.end() || place->width != width)
        place = groups_.insert(place, Group{width, {}, JobTree<LeastValue>(*nodes_)});
    return *place;
}

OrderIndex::OrderIndex(std::vector<TreeNode>& nodes, UserShares* shares)
    : nodes_(&nodes), fair_(shares == nullptr ? nullptr : std::make_unique<FairIndex>(nodes, *shares)) {}

void OrderIndex::insert(JobIndex job, std::uint32_t width, std::int64_t key, Duration hold) {
    ++size_;
    if (fair_)
        return fair_->insert(job, width, hold);
    Group& group = group_of(width);
    const Rank rank{key, job};
    if (group.tree.empty() || rank < group.first)
        group.first = rank;
    group.tree.insert(job, key, hold.us);
}

void OrderIndex::erase(JobIndex job, std::uint32_t width) {
    --size_;
    if (fair_)
        return fair_->erase(job, width);
    Group& group = group_of(width);
    group.tree.erase(job);
    if (group.first.job == job && !group.tree.empty())
        group.first = rank(group.tree.first());
}

JobIndex OrderIndex::first() const {
    if (fair_)
        return fair_->first();
    Rank best{std::numeric_limits<std::int64_t>::max(), no_job};
    for (const Group& group : groups_)
        if (!group.tree.empty())
            best = std::min(best, group.first);
    return best.job;
}

void OrderIndex::first_ones(std::size_t most, std::vector<JobIndex>& out) const {
    if (!fair_ && groups_.size() == 1)
        return groups_.front().tree.first_ones(most, out);
    constexpr std::uint32_t any_width = std::numeric_limits<std::uint32_t>::max();
    const auto any_hold = [](std::uint32_t) { return Duration::forever(); };
    Rank after{};
    while (most-- > 0) {
        const JobIndex job = next(after, any_width, any_hold);
        if (job == no_job)
            return;
        out.push_back(job);
        after = rank(job);
    }
}

} // namespace sunward
