// The files behind a scenario.
#pragma once

#include <vector>

#include "scenario/yaml/node.hpp"
#include "sunward/scenario/load.hpp"

namespace sunward::scenario {

/// The files that a checked and stripped tree was read from, then those that it names in fields of paths; of texts that
/// only a plug-in understands (words of its command, options) those that are files. Each is there once.
[[nodiscard]] std::vector<InputFile> input_files(const Node& root, const Sources& sources);

} // namespace sunward::scenario
