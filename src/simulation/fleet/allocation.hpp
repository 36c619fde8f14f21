// Which accelerators of a cluster are free, as few ranges; a job holds ranges, never a list of nodes.
#pragma once

#include <cstdint>
#include <vector>

namespace sunward::simulation {

/// Accelerators [from, to) of a cluster, numbered node by node.
struct Range {
    std::uint32_t from;
    std::uint32_t to;
};

/// The free ranges of a cluster, sorted and never touching. Costs grow with the number of ranges taken, not with nodes.
class FreeRanges {
public:
    explicit FreeRanges(std::uint32_t accelerators);

    [[nodiscard]] std::uint32_t free() const { return free_; }
    /// Takes the lowest `count` free accelerators; count <= free().
    [[nodiscard]] std::vector<Range> take(std::uint32_t count);
    /// Takes what is free of a range.
    [[nodiscard]] std::vector<Range> take_of(Range of);
    /// Gives ranges back. Throws SimulationError when one of them is free already.
    void give(const std::vector<Range>& ranges);

private:
    std::vector<Range> ranges_; ///< highest first, so that the lowest are taken from the end
    std::uint32_t free_;
};

} // namespace sunward::simulation
