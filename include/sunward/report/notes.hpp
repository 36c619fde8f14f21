// Notes as they are printed.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace sunward {

/// Of lines that are not to be broken.
inline constexpr std::size_t any_width = std::numeric_limits<std::size_t>::max();

/// A line `note: ...` for each note. Every kind of note is shown; of those that differ in nothing but numbers, quoted
/// texts and the site or zone that they are about, the first three, and how many more stand in the file `all_in`.
[[nodiscard]] std::string note_lines(std::span<const std::string> notes, std::string_view all_in,
                                     std::size_t width = any_width);

/// `note: ...` in lines of at most `width` columns where it can be broken: never within quotes, backticks or braces, so
/// that paths and lines of YAML can be copied.
[[nodiscard]] std::string note_text(std::string_view note, std::size_t width);

} // namespace sunward
