// The files that policies from outside are made of.
#pragma once

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"

namespace sunward::scenario {

/// Checks that the programs and libraries of the policy and its baseline, or of all of `policies`, can be run here:
/// they are there, may be executed, are made for this processor, and scripts have their interpreter. Nothing is
/// executed.
void check_plugin_files(const Node& root, bool all_policies, Faults& faults);

} // namespace sunward::scenario
