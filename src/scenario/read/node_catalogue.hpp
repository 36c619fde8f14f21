// The node types that every scenario may name: catalog/nodes.yaml beside the shipped scenarios.
#pragma once

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"

namespace sunward::scenario {

/// The list of them, checked.
[[nodiscard]] Node read_node_catalogue(Sources& sources, Faults& faults);

} // namespace sunward::scenario
