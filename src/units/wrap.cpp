#include "sunward/units/wrap.hpp"

#include <algorithm>

namespace sunward {

namespace {

/// Characters of UTF-8 text: bytes that do not go on with one.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent, std::size_t at) {
    std::string lines;
    std::size_t column = at;
    bool first = true;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty())
            continue;
        const std::size_t length = length_of(word);
        if (!first && column + 1 + length > width) {
            lines += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (!first) {
            lines += ' ';
            ++column;
        }
        lines += word;
        column += length;
        first = false;
    }
    return lines;
}

} // namespace sunward
