// From a scenario file to one tree: includes merged, --set applied, the policy chosen.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"
#include "sunward/scenario/load.hpp"

namespace sunward::scenario {

/// The file with what it includes. Throws InputError when one of them cannot be read or includes itself.
[[nodiscard]] Node read_files(const std::filesystem::path& file, Sources& sources, Faults& faults);

/// The fields that --set has reached so far.
class SetPaths {
public:
    /// A fault when an earlier one was the same, a part of this one, or this is a part of it. `set` is for people.
    void add(const std::string& path, const std::string& set, const Mark& at, Faults& faults);

private:
    std::vector<std::pair<std::string, std::string>> paths_;
};

/// Puts `path=value` into the tree; the value `none` takes away what is there, unless it is a word of the field's. The
/// path is checked against the table of fields.
void apply_set(Node& root, const std::string& set, SetPaths& paths, Sources& sources, Faults& faults);

/// Puts a value that was read before into the tree in the same way; `at` is where its path was written.
void apply_value(Node& root, const std::string& path, Node value, const Mark& at, SetPaths& paths, Faults& faults);

/// The fields by their paths that a variant has in other ways than the scenario; none without a name. All variants are
/// looked through for fields that may not differ.
class Variant {
public:
    Variant(const Node& root, const std::optional<std::string>& name, Sources& sources, Faults& faults);
    /// Puts them into the tree: those of the policy, or all others.
    void apply(Node& root, bool of_policy, SetPaths& paths, Faults& faults) const;

private:
    std::vector<Entry> fields_;
};

/// Puts the policy that `policy` names in the place of the name: one of `policies`, or a `when` rule alone.
void write_out_policy(Node& root, Faults& faults);

/// Takes another policy: one of `policies`, or a `when` rule over the policy there is.
void choose_policy(Node& root, const std::string& name, Sources& sources, Faults& faults);

/// All of these in order.
[[nodiscard]] Node assemble(const std::filesystem::path& file, const LoadOptions& options, Sources& sources,
                            Faults& faults);

} // namespace sunward::scenario
