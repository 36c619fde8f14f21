#include "order_index.hpp"

#include <bit>

namespace sunward {

namespace {

/// Larger first, as an integer that sorts as the number does (the bit pattern of a positive float does).
std::int64_t descending(float value) {
    const auto bits = std::bit_cast<std::int32_t>(value + 0.0F);
    return -static_cast<std::int64_t>(bits >= 0 ? bits : bits ^ 0x7fffffff);
}

} // namespace

std::int64_t order_key(OrderRule rule, const JobRequest& request) {
    switch (rule) {
    case OrderRule::fifo: return 0;
    case OrderRule::sjf: return request.walltime.us;
    case OrderRule::ljf: return -request.walltime.us;
    case OrderRule::priority: return descending(request.priority);
    case OrderRule::deadline: return request.deadline.us;
    }
    return 0;
}

OrderIndex::Group& OrderIndex::group_of(std::uint32_t width) {
    auto place = std::lower_bound(groups_.begin(), groups_.end(), width,
                                  [](const Group& group, std::uint32_t w) { return group.width < w; });
    if (place == groups_.end() || place->width != width)
        place = groups_.insert(place, Group{width, {}, JobTree<LeastValue>(*nodes_)});
    return *place;
}

void OrderIndex::insert(JobIndex job, std::uint32_t width, std::int64_t key, Duration hold) {
    Group& group = group_of(width);
    const Rank rank{key, job};
    if (group.tree.empty() || rank < group.first)
        group.first = rank;
    group.tree.insert(job, key, hold.us);
    ++size_;
}

void OrderIndex::erase(JobIndex job, std::uint32_t width) {
    Group& group = group_of(width);
    group.tree.erase(job);
    if (group.first.job == job && !group.tree.empty())
        group.first = rank(group.tree.first());
    --size_;
}

JobIndex OrderIndex::first() const {
    Rank best{std::numeric_limits<std::int64_t>::max(), no_job};
    for (const Group& group : groups_)
        if (!group.tree.empty())
            best = std::min(best, group.first);
    return best.job;
}

JobIndex OrderIndex::first_after(const JobTree<LeastValue>& tree, JobIndex below, Rank after, std::int64_t most) {
    if (below == no_job || tree.fold_of(below) > most)
        return no_job;
    const TreeNode& node = tree.node(below);
    if (tree.rank(below) <= after)
        return first_after(tree, node.right, after, most);
    const JobIndex earlier = first_after(tree, node.left, after, most);
    if (earlier != no_job)
        return earlier;
    return node.value <= most ? below : first_after(tree, node.right, after, most);
}

} // namespace sunward
