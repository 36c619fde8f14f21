// The free accelerators of a cluster, kept as plainly as its rule for nodes allows.
#pragma once

#include <optional>

#include "node_bins.hpp"
#include "sunward/simulation/scenario.hpp"

namespace sunward::simulation {

/// Ranges where it does not matter which nodes a job gets; bins of nodes where a rule chooses them, or where nodes that
/// nobody uses sleep. Whole nodes are the same under every rule.
class FreeAccelerators {
public:
    FreeAccelerators(const Cluster& cluster, NodeChoice choice) : ranges_(cluster.nodes * cluster.node.accelerators) {
        const bool chosen = choice != NodeChoice::lowest;
        if (cluster.node.asleep || (chosen && cluster.packing == Packing::shared))
            bins_.emplace(cluster.nodes, cluster.node.accelerators, choice);
    }

    /// Takes `count` free accelerators; there must be as many.
    [[nodiscard]] std::vector<Range> take(std::uint32_t count) {
        return bins_ ? bins_->take(count) : ranges_.take(count);
    }
    /// Takes what is free of a range.
    [[nodiscard]] std::vector<Range> take_of(Range of) { return bins_ ? bins_->take_of(of) : ranges_.take_of(of); }
    /// Throws SimulationError when some of it is free already.
    void give(const std::vector<Range>& ranges) { bins_ ? bins_->give(ranges) : ranges_.give(ranges); }
    /// Where nodes sleep: those that do not.
    [[nodiscard]] std::uint32_t nodes_in_use() const { return bins_ ? bins_->in_use() : 0; }

private:
    FreeRanges ranges_;
    std::optional<NodeBins> bins_; ///< in their place
};

} // namespace sunward::simulation
