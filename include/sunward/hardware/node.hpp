// A kind of node: accelerators in a host, and what both draw.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sunward/units/quantity.hpp"

namespace sunward {

/// Draw of a device when idle and at full load.
struct PowerRange {
    Power idle;
    Power full;
};

/// A node with `accelerators` equal devices. A CPU or edge node has one accelerator: the machine itself.
struct NodeType {
    std::string name;
    std::string hardware; ///< name of the accelerator, for results
    std::uint32_t accelerators = 1;
    PowerRange accelerator; ///< of each
    PowerRange host;        ///< everything else in the node
    /// Draw of the whole node while no job is on it; none: it stays awake.
    std::optional<Power> asleep = std::nullopt;
};

/// Linear power model (Fan, Weber, Barroso, ISCA 2007): P(u) = idle + (full - idle) u, 0 <= u <= 1.
[[nodiscard]] constexpr Power linear_power(const PowerRange& range, double utilisation) {
    return range.idle + (range.full - range.idle) * utilisation;
}

/// What a node draws when nothing runs on it and it is awake.
[[nodiscard]] constexpr Power idle_power(const NodeType& node) {
    return node.host.idle + static_cast<double>(node.accelerators) * node.accelerator.idle;
}

/// What a node draws when nothing runs on it.
[[nodiscard]] constexpr Power resting_power(const NodeType& node) {
    return node.asleep ? *node.asleep : idle_power(node);
}

/// Draw above idle of `count` accelerators at utilisation u: the devices' own and the host's in proportion.
[[nodiscard]] constexpr Power dynamic_power(const NodeType& node, double count, double utilisation) {
    const Power device = node.accelerator.full - node.accelerator.idle;
    const Power host = (node.host.full - node.host.idle) / static_cast<double>(node.accelerators);
    return count * utilisation * (device + host);
}

/// Idle draw of `count` accelerators with their part of the host.
[[nodiscard]] constexpr Power idle_share(const NodeType& node, double count) {
    return count * (node.accelerator.idle + node.host.idle / static_cast<double>(node.accelerators));
}

} // namespace sunward
