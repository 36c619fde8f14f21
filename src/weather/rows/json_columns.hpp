// JSON whose data are arrays side by side in one object, with the place of every entry in the text.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"

namespace sunward::weather {

/// One array. Entries are numbers, texts or null.
struct JsonColumn {
    std::vector<double> numbers;     ///< NaN for what is not a number
    std::vector<std::string> texts;  ///< of an array that starts with a text: one per entry, empty for what is no text
    std::vector<std::uint32_t> ends; ///< byte after each entry
    std::vector<std::size_t> wrong;  ///< entries that are neither number nor null
};

struct JsonNumber {
    double value;
    std::uint32_t end;
};

struct JsonColumns {
    std::map<std::string, JsonNumber, std::less<>> numbers; ///< of the outermost object
    std::map<std::string, std::string, std::less<>> units;  ///< texts of the object named `units`
    std::map<std::string, JsonColumn, std::less<>> columns; ///< arrays of the object named `columns`
};

/// Reads what JsonColumns holds and passes over the rest. Throws InputError with line and column for text that is not
/// JSON, an object nested deeper than eight levels, or a text of more than 4 GB.
[[nodiscard]] JsonColumns read_json_columns(const std::string& file, const std::string& text, std::string_view units,
                                            std::string_view columns);

/// Line and column, from 1, where an entry that ends at a byte begins.
[[nodiscard]] Location entry_location(const std::string& file, std::string_view text, std::uint32_t end);

} // namespace sunward::weather
