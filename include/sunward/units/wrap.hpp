// Text in lines of a width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sunward {

/// The words of a text in lines of at most `width` characters where words allow it; lines after the first begin with
/// `indent` blanks, and the first one, which begins at column `at`, is shorter by so much. No line end at the end.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent = 0, std::size_t at = 0);

} // namespace sunward
