// What a checked map says of the parameters of a rule.
#pragma once

#include "scenario/yaml/node.hpp"
#include "sunward/parameter/values.hpp"

namespace sunward::scenario {

/// Every value of a map that can be used.
[[nodiscard]] Values values_of(const Node& map);
/// Those of some fields.
[[nodiscard]] Values values_of(const Node& map, const std::vector<Field>& fields);

} // namespace sunward::scenario
