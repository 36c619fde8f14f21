#include "node_bins.hpp"

#include <algorithm>

#include "sunward/error/error.hpp"

namespace sunward::simulation {

NodeBins::NodeBins(std::uint32_t nodes, std::uint32_t per_node, NodeChoice choice)
    : nodes_(nodes), per_node_(per_node), choice_(choice), level_(per_node + std::size_t{1}) {}

std::uint32_t NodeBins::in_use() const { return static_cast<std::uint32_t>(free_.size() - level_[per_node_].size()); }

/// Nodes that were never used are free and follow those that were.
bool NodeBins::any_at(std::uint32_t level) const {
    return !level_[level].empty() || (level == per_node_ && free_.size() < nodes_);
}

std::uint32_t NodeBins::lowest_at(std::uint32_t level) const {
    return level_[level].empty() ? static_cast<std::uint32_t>(free_.size()) : *level_[level].begin();
}

std::uint32_t NodeBins::most_free() const {
    std::uint32_t level = per_node_;
    while (!any_at(level))
        --level;
    return lowest_at(level);
}

std::uint32_t NodeBins::pick(std::uint32_t wanted) const {
    if (choice_ == NodeChoice::widest)
        return most_free();
    if (choice_ == NodeChoice::fewest) {
        for (std::uint32_t level = wanted; level <= per_node_; ++level)
            if (any_at(level))
                return lowest_at(level);
        return most_free();
    }
    auto lowest = static_cast<std::uint32_t>(free_.size());
    for (std::uint32_t level = 1; level <= per_node_; ++level)
        if (!level_[level].empty())
            lowest = std::min(lowest, *level_[level].begin());
    return lowest;
}

/// Nodes are used for the first time in the order of their numbers.
void NodeBins::touch(std::uint32_t node) {
    if (node < free_.size())
        return;
    free_.push_back(per_node_);
    level_[per_node_].insert(node);
    taken_.resize(free_.size() * per_node_, false);
}

void NodeBins::move(std::uint32_t node, std::uint32_t free) {
    level_[free_[node]].erase(node);
    free_[node] = free;
    level_[free].insert(node);
}

void NodeBins::take_from(std::uint32_t node, std::uint32_t count, std::vector<Range>& taken) {
    touch(node);
    move(node, free_[node] - count);
    const std::uint32_t first = node * per_node_;
    const std::size_t before = taken.size();
    for (std::uint32_t a = first; count > 0; ++a) {
        if (taken_[a])
            continue;
        taken_[a] = true;
        --count;
        if (taken.size() > before && taken.back().to == a)
            ++taken.back().to;
        else
            taken.push_back({a, a + 1});
    }
}

std::vector<Range> NodeBins::take(std::uint32_t count) {
    std::vector<Range> taken;
    while (count > 0) {
        const std::uint32_t node = pick(count);
        const std::uint32_t part = std::min(count, node < free_.size() ? free_[node] : per_node_);
        take_from(node, part, taken);
        count -= part;
    }
    return taken;
}

std::vector<Range> NodeBins::take_of(Range of) {
    std::vector<Range> taken;
    for (std::uint32_t a = of.from; a < of.to;) {
        const std::uint32_t node = a / per_node_;
        const std::uint32_t end = std::min(of.to, (node + 1) * per_node_);
        while (free_.size() <= node)
            touch(static_cast<std::uint32_t>(free_.size()));
        const std::size_t before = taken.size();
        std::uint32_t count = 0;
        for (; a < end; ++a) {
            if (taken_[a])
                continue;
            taken_[a] = true;
            ++count;
            if (taken.size() > before && taken.back().to == a)
                ++taken.back().to;
            else
                taken.push_back({a, a + 1});
        }
        move(node, free_[node] - count);
    }
    return taken;
}

void NodeBins::give(const std::vector<Range>& ranges) {
    for (const Range& range : ranges) {
        for (std::uint32_t a = range.from; a < range.to; ++a) {
            if (!taken_[a])
                throw SimulationError("an accelerator was given back twice");
            taken_[a] = false;
        }
        const std::uint32_t node = range.from / per_node_;
        move(node, free_[node] + (range.to - range.from));
    }
}

} // namespace sunward::simulation
