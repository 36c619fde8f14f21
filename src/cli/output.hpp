// What the program prints.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sunward {

/// Opens what is closed of the three standard streams, so that no file that is opened later takes the place of one and
/// what is printed ends up in it. Reading and writing fail as they would on the closed ones.
void open_standard_streams();

/// Writes a text to the standard output, `?` for what would control a terminal. Throws std::system_error.
void say(std::string_view text);

/// How many columns lines may have: $COLUMNS, else the terminal's, else 80.
[[nodiscard]] std::size_t line_width();

/// A help text in lines of at most `width` columns; what stands beside an option stays in its column, examples are left
/// as they can be copied.
[[nodiscard]] std::string wrapped_help(std::string_view text, std::size_t width);

/// All that was said is out. Throws std::system_error.
void finish_saying();

} // namespace sunward
