// Which accelerators of a cluster are free, node by node: where it matters which nodes a job gets.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "allocation.hpp"
#include "sunward/policy/nodes_rule.hpp"

namespace sunward::simulation {

/// Nodes by how many of their accelerators are free. A job's accelerators come from one node after the other:
/// - fewest: of the nodes that hold all that is wanted yet, the one with the fewest free (best fit); where none does,
/// the
///   one with the most. That is as few nodes as can be.
/// - widest: the one with the most free (worst fit).
/// - lowest: the lowest in number with any.
/// Ties go to the lowest number. A node taken costs a logarithm of the nodes used so far; nodes never used cost
/// nothing.
class NodeBins {
public:
    NodeBins(std::uint32_t nodes, std::uint32_t per_node, NodeChoice choice);

    /// Takes `count` free accelerators; there must be as many. No range goes beyond a node.
    [[nodiscard]] std::vector<Range> take(std::uint32_t count);
    /// Takes what is free of a range.
    [[nodiscard]] std::vector<Range> take_of(Range of);
    /// Gives back what was taken, or parts of it. Throws SimulationError when some of it is free already.
    void give(const std::vector<Range>& ranges);
    /// Nodes on which some accelerator is taken.
    [[nodiscard]] std::uint32_t in_use() const;

private:
    [[nodiscard]] std::uint32_t pick(std::uint32_t wanted) const;
    [[nodiscard]] std::uint32_t lowest_at(std::uint32_t level) const;
    [[nodiscard]] bool any_at(std::uint32_t level) const;
    [[nodiscard]] std::uint32_t most_free() const;
    void touch(std::uint32_t node);
    void move(std::uint32_t node, std::uint32_t free);
    void take_from(std::uint32_t node, std::uint32_t count, std::vector<Range>& taken);

    std::uint32_t nodes_;
    std::uint32_t per_node_;
    NodeChoice choice_;
    std::vector<std::uint32_t> free_;            ///< by node used so far
    std::vector<bool> taken_;                    ///< by accelerator of these
    std::vector<std::set<std::uint32_t>> level_; ///< nodes used so far by how many are free
};

} // namespace sunward::simulation
