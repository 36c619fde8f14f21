// Scalars: what they say, and the files that paths are of.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "scenario/read/read.hpp"
#include "scenario/yaml/paths.hpp"
#include "scenario/yaml/yaml.hpp"

namespace sunward::scenario {

namespace {

using Problem = std::optional<std::string>;

Problem read_path(Node& node, const Sources& sources) {
    std::string problem;
    const auto path = resolve_path(node.text, sources[node.at.file].folder, problem);
    if (!path)
        return problem;
    std::error_code ignored;
    if (!std::filesystem::exists(*path, ignored))
        return fmt::format("no such file: {}{}", path->string(), near_file(*path));
    node.text = path->string();
    return std::nullopt;
}

Problem read_paths(Node& node, const Sources& sources) {
    if (node.text.find('*') == std::string::npos)
        return read_path(node, sources);
    std::string problem;
    const auto pattern = resolve_path(node.text, sources[node.at.file].folder, problem);
    if (!pattern)
        return problem;
    if (matching_files(*pattern).empty())
        return fmt::format("no file fits {}", pattern->string());
    node.text = pattern->string();
    return std::nullopt;
}

/// A word of a command: the path of a file that is there, or else what it says, with variables put in.
Problem read_argument(Node& node, const Sources& sources) {
    std::string problem;
    const std::filesystem::path& folder = sources[node.at.file].folder;
    const auto path = resolve_path(node.text, folder, problem);
    if (!path)
        return problem;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(*path, ignored))
        node.text = path->string();
    else
        node.text = *expand_variables(node.text, problem);
    return std::nullopt;
}

/// What to write in place of a word that is none, but the name of what another one reads.
std::string_view format_hint(std::string_view word, const std::vector<Choice>& choices) {
    const bool of_logs = std::ranges::find(choices, "swf", &Choice::name) != choices.end();
    return of_logs && (word == "sacct" || word == "slurm") ? "; a table of sacct is 'csv' with 'columns'" : "";
}

Problem read_choice(Node& node, const Type& type) {
    if (const std::string_view hint = format_hint(node.text, type.choices); !hint.empty())
        return fmt::format("unknown word {}{}", describe(node), hint);
    return parameter::read_scalar(node, type);
}

Problem read_one(Node& node, const Type& type, const Sources& sources) {
    switch (type.kind) {
    case Type::Kind::choice: return read_choice(node, type);
    case Type::Kind::path: return read_path(node, sources);
    case Type::Kind::paths: return read_paths(node, sources);
    case Type::Kind::argument: return read_argument(node, sources);
    default: return parameter::read_scalar(node, type);
    }
}

/// Whether text of the type is written without quotes, whatever it looks like.
bool goes_bare(const Type& type) {
    using Kind = Type::Kind;
    return type.kind == Kind::number || type.kind == Kind::integer || type.kind == Kind::boolean ||
           (type.kind == Kind::quantity && type.measure == Measure::ratio);
}

} // namespace

bool read_scalar(Node& node, const Type& type, const std::string& path, Faults& faults) {
    node.plain = !needs_quotes(node.text);
    if (const Problem problem = read_one(node, type, faults.sources())) {
        faults.add(node.at, path, *problem);
        return false;
    }
    node.plain = node.plain || goes_bare(type);
    return true;
}

} // namespace sunward::scenario
