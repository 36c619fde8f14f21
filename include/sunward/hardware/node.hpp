// A kind of node: accelerators in a host, and what both draw.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sunward/units/instant.hpp"
#include "sunward/units/quantity.hpp"

namespace sunward {

struct Accelerator;

/// Over which what it took to make a device is written off where nothing else is said.
inline constexpr Duration usual_life = Duration::from_days(4 * 365);

/// An estimate with its bounds: low <= central <= high.
struct Estimate {
    Carbon low;
    Carbon central;
    Carbon high;
};

/// Draw of a device when idle and at full load.
struct PowerRange {
    Power idle;
    Power full;
};

/// A connection as one accelerator has it: one way, and the time of a message without bytes.
struct NodeLink {
    Bandwidth bandwidth;
    Duration latency;
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
    /// What its accelerators are, with the draw of `accelerator`; null: nothing is known of them but their draw.
    std::shared_ptr<const Accelerator> device = nullptr;
    std::optional<Power> rated = std::nullopt;       ///< the most that the whole node may draw, for planning
    std::optional<Power> in_training = std::nullopt; ///< mean draw of the whole node in training
    std::optional<Estimate> host_embodied = std::nullopt;
    Duration host_life = usual_life;
    std::optional<NodeLink> inside = std::nullopt;  ///< between accelerators of a node
    std::optional<NodeLink> between = std::nullopt; ///< between nodes, of each accelerator
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
