// Ranges of a sweep's values: numbers with a unit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"

namespace sunward::scenario {

/// A number with what follows it, blanks between them left out.
struct Measured {
    double number = 0;
    std::string_view unit;
};

/// Nothing for a text that does not begin with a number.
[[nodiscard]] std::optional<Measured> measured(std::string_view text);

/// One spelling of all values that are the same.
[[nodiscard]] std::string canonical(std::string_view text);

/// The values of a checked range. A range that is none adds a fault and gives nothing.
[[nodiscard]] std::vector<std::string> range_values(const Node& range, const std::string& path, Faults& faults);

} // namespace sunward::scenario
