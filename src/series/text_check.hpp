// Whether a text that comes in piece by piece can be shown to anybody.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sunward::series {

/// Checks text as it grows: UTF-8, no control characters but tabs and line ends, no line that is too long. Throws
/// InputError at the first place where it is otherwise.
class TextCheck {
public:
    /// `longest_line` 0: any length.
    TextCheck(std::string file, std::size_t longest_line) : file_(std::move(file)), longest_line_(longest_line) {}
    /// `text` is all there is so far; what was checked before is not looked at again. With `last` nothing follows.
    void check(std::string_view text, bool last);

private:
    void check_line(std::string_view text, std::size_t end, bool last);
    [[noreturn]] void fail(std::string_view text, std::size_t at) const;

    std::string file_;
    std::size_t longest_line_;
    std::size_t checked_ = 0;
    std::size_t line_ = 1;
    std::size_t line_start_ = 0;
};

/// The text in UTF-8, bytes that are none taken as Latin-1, with `?` for characters that cannot be shown.
[[nodiscard]] std::string made_printable(std::string_view text);

} // namespace sunward::series
