// YAML text to and from a tree of nodes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"

namespace sunward::scenario {

/// What is left of the nodes that a scenario with all its includes and aliases may have.
struct Budget {
    std::size_t nodes = 1'000'000;
};

inline constexpr std::size_t most_bytes = std::size_t{16} << 20;
inline constexpr std::size_t most_depth = 64;
/// Keys of a map; also entries of a list of maps. Look-ups by name walk them.
inline constexpr std::size_t most_entries = 10'000;

/// The single document of a text; Kind::nothing when there is none. A scalar stays the text that was written, so that
/// `no`, `1:30` and `017` mean what the field says. Repeated keys are faults (the first one stays). Throws InputError
/// for what is not YAML, control characters, text that is not UTF-8, tags, several documents, nesting beyond
/// most_depth, maps of more than most_entries keys, and aliases that expand beyond the budget.
[[nodiscard]] Node parse_yaml(std::string_view text, std::uint32_t file, Budget& budget, Faults& faults);

/// Whether some YAML reader would take a plain text for something else: `no`, `~`, `1:30`, `0x1f`, `12`.
[[nodiscard]] bool needs_quotes(std::string_view text);

/// A checked tree as YAML, without what is nothing. Reading the text gives the same tree.
[[nodiscard]] std::string emit_yaml(const Node& root);

/// A checked tree as a text that depends on its values, not on how they are spelt: numbers and times are in base units.
[[nodiscard]] std::string meaning_of(const Node& root);

/// A value in one line that is read as the same value again.
[[nodiscard]] std::string flow_yaml(const Node& value);

} // namespace sunward::scenario
