// Pieces of text as they stand in input files.
#pragma once

#include <cstddef>
#include <string>
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

/// Length of the UTF-8 sequence at the start of a text; 0 when there is none (overlong forms and surrogates included).
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Whether a text is UTF-8 without control characters (C0, C1, DEL) and without marks that turn the direction of what
/// is printed: nothing in it moves a terminal's cursor or hides from the reader. With `lines` tabs and line ends count
/// as printable.
[[nodiscard]] bool is_printable(std::string_view text, bool lines = false);

/// The text with a question mark for every character or byte that is not printable.
[[nodiscard]] std::string printable(std::string_view text, bool lines = false);

/// Whether a cell means that there is no value: it is blank, or one of the words by which programs say so (`NaN`, `NA`,
/// `N/A`, `null`, `None`, `-`, `n/e`, ...), case ignored.
[[nodiscard]] bool is_missing(std::string_view cell);

} // namespace sunward
