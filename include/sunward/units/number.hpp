// Numbers as they stand in input files, without a unit.
#pragma once

#include <optional>
#include <string_view>

namespace sunward {

/// A finite decimal number that fills the whole text (outer blanks ignored); nothing otherwise.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// The same with a decimal sign, `.` or `,`; the other of the two may set off groups of three digits.
[[nodiscard]] std::optional<double> parse_number(std::string_view text, char decimal);

/// The text without the blanks around it and one sign before it.
[[nodiscard]] std::string_view without_sign(std::string_view text);

} // namespace sunward
