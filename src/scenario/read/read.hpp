// Checks a tree against the table of fields.
#pragma once

#include <string>

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"

namespace sunward::scenario {

/// The same value in the order of the table, shorthands written out, defaults filled in and numbers read. Values with
/// faults become Kind::faulty; keys that are not given and have no default Kind::nothing.
[[nodiscard]] Node read_node(const Node& given, const Type& type, const std::string& path, Faults& faults);

/// Reads a scalar in place: its number, or for a path its absolute text. False, with the reason added, for a fault.
[[nodiscard]] bool read_scalar(Node& node, const Type& type, const std::string& path, Faults& faults);

/// Whether a value has the shape of a type: map, list or scalar.
[[nodiscard]] bool fits(const Node& given, const Type& type);

/// A map instead of the scalar that stands for one; other nodes as they are.
[[nodiscard]] Node written_out(const Node& given, const Record& record);

/// What is wrong with a key that is none of a record's.
[[nodiscard]] std::string unknown_key(std::string_view key, const Record& record, const Faults& faults);

} // namespace sunward::scenario
