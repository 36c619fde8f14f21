// From a scenario file to one tree: includes merged, --set applied, the policy chosen.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "faults.hpp"
#include "node.hpp"
#include "sunward/scenario/load.hpp"

namespace sunward::scenario {

/// The file with what it includes. Throws InputError when one of them cannot be read or includes itself.
[[nodiscard]] Node read_files(const std::filesystem::path& file, Sources& sources, Faults& faults);

/// Puts `path=value` into the tree. The path is checked against the table of fields.
void apply_set(Node& root, const std::string& set, Sources& sources, Faults& faults);

/// Puts the policy that `policy` names in the place of the name.
void write_out_policy(Node& root, Faults& faults);

/// Takes another policy: one of `policies`, or a `when` rule over the policy there is.
void choose_policy(Node& root, const std::string& name, Sources& sources, Faults& faults);

/// All of these in order.
[[nodiscard]] Node assemble(const std::filesystem::path& file, const LoadOptions& options, Sources& sources,
                            Faults& faults);

} // namespace sunward::scenario
