// Pieces of text as they stand in input files.
#pragma once

#include <string_view>

namespace sunward {

/// A blank within a line; a carriage return counts, so that lines ended by CR LF read like others.
[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/// The text without the blanks around it.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace sunward
