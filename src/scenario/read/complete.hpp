// What a checked tree leaves out because it follows from something else; and what does not fit together in it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"

namespace sunward::scenario {

/// Fills in names, node types, the zones of links and the like. `stem` is the name of the file.
void complete(Node& root, const std::string& stem, Sources& sources, Faults& faults);

/// The name that an entry of a list has when it is given none: a cluster that of its node type, a plant that of its
/// fuel; empty when there is none.
[[nodiscard]] std::string default_name(std::string_view list, const Node& entry, std::size_t index);

/// References to what is not there, names given twice, and fields that do not go together.
void check(const Node& root, Faults& faults);

/// The part of it that is about what the policy's rules are told.
void check_rules(const Node& root, Faults& faults);
/// The same of one policy, which `path` is the place of: values against each other, and rules that do not go together.
void check_policy(const Node& root, const Node& policy, const std::string& path, Faults& faults);

/// Takes out what a run does not need once the tree is complete: policies other than the baseline, node types by name.
void strip(Node& root);

/// A number of a map may not be above another one of it.
void check_order(const Node& map, std::string_view low, std::string_view high, const std::string& path, Faults& faults);
/// Figures of an accelerator, and of a cluster with its nodes.
void check_accelerator(const Node& device, const std::string& path, Faults& faults);
void check_cluster(const Node& cluster, const std::string& path, Faults& faults);

} // namespace sunward::scenario
