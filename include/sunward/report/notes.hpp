// Notes as they are printed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sunward {

/// A line `note: ...` for each note. Every kind of note is shown; of those that differ in nothing but numbers, quoted
/// texts and the site or zone that they are about, the first three, and how many more stand in the file `all_in`.
[[nodiscard]] std::string note_lines(std::span<const std::string> notes, std::string_view all_in);

} // namespace sunward
