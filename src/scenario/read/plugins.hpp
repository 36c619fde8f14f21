// Policies that are not composed of rules: `policy: {plugin: ...}`.
#pragma once

#include <string>
#include <vector>

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"
#include "sunward/policy/spec.hpp"
#include "sunward/scenario/load.hpp"

namespace sunward::scenario {

/// Rules beside a plug-in mean nothing: each one that is given, in the policy and in `policies`, is a fault. To be
/// asked of the tree as it was written, before defaults come in.
void check_alone(const Node& root, Faults& faults);

/// Takes the rules out of a policy with a plug-in, which came in as defaults.
/// Libraries and programs are faults in the policy and its baseline where plug-ins are refused.
void complete_plugin(Node& root, Faults& faults);

/// A note for each policy, of those named too, that is code from outside: which program or library.
[[nodiscard]] std::vector<std::string> foreign_code_notes(const Node& root);

[[nodiscard]] PluginSpec build_plugin(const Node& plugin);

} // namespace sunward::scenario
