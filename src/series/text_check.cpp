#include "text_check.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>

#include "sunward/error/error.hpp"
#include "sunward/units/text.hpp"

namespace sunward::series {

namespace {

constexpr std::size_t longest_sequence = 4;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Whether eight bytes are all plain ASCII without control characters. May say no to some that are.
bool eight_plain(const char* at) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t highs = 0x8080808080808080U;
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return ((word | (word + ones) | ((word - 0x20 * ones) & ~word)) & highs) == 0;
}

/// Where the first byte is that may not be plain, from `at` on.
std::size_t skip_plain(std::string_view text, std::size_t at, std::size_t end) {
    while (end - at >= 8 && eight_plain(text.data() + at))
        at += 8;
    return at;
}

std::string latin_1(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return {static_cast<char>(0xC0U | value >> 6U), static_cast<char>(0x80U | (value & 0x3FU))};
}

} // namespace

void TextCheck::check(std::string_view text, bool last) {
    if (checked_ == 0 && (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")))
        throw InputError({file_, 0, 0}, "", "is UTF-16, expected UTF-8");
    if (checked_ == 0 && text.starts_with(byte_order_mark))
        checked_ = byte_order_mark.size();
    while (checked_ < text.size()) {
        const void* found = std::memchr(text.data() + checked_, '\n', text.size() - checked_);
        const std::size_t end =
            found == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
        check_line(text, end, last || found != nullptr);
        if (found == nullptr)
            return;
        checked_ = line_start_ = end + 1;
        ++line_;
    }
}

/// Goes on to `end`, or, when the line is not `whole`, to where a sequence may still be incomplete.
void TextCheck::check_line(std::string_view text, std::size_t end, bool whole) {
    if (longest_line_ > 0 && end - line_start_ > longest_line_ + 1) // a carriage return does not count
        throw InputError({file_, line_, 0}, "", fmt::format("line longer than the limit of {} bytes", longest_line_));
    while ((checked_ = skip_plain(text, checked_, end)) < end) {
        const char c = text[checked_];
        if ((c >= ' ' && c < '\x7f') || c == '\t' || c == '\r') {
            ++checked_;
            continue;
        }
        if (!whole && end - checked_ < longest_sequence)
            return;
        const std::size_t length = utf8_length(text.substr(checked_, end - checked_));
        if (length == 0 || !is_printable(text.substr(checked_, length)))
            fail(text, checked_);
        checked_ += length;
    }
}

void TextCheck::fail(std::string_view text, std::size_t at) const {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::string_view before = text.substr(line_start_, at - line_start_);
    const auto column = static_cast<std::size_t>(
        std::ranges::count_if(before, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    const Location here{file_, line_, column + 1};
    if (utf8_length(text.substr(at)) == 0)
        throw InputError(here, "", fmt::format("byte 0x{:02x}, expected text in UTF-8", byte));
    throw InputError(here, "",
                     byte < 0x80 ? fmt::format("control character 0x{:02x}", byte)
                                 : std::string("a character that controls terminals"));
}

std::string made_printable(std::string_view text) {
    std::string result;
    result.reserve(text.size() + text.size() / 8);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t plain = skip_plain(text, at, text.size());
        result += text.substr(at, plain - at);
        if ((at = plain) == text.size())
            break;
        const std::size_t length = utf8_length(text.substr(at));
        const char c = text[at];
        const std::string sequence = length > 0 ? std::string(text.substr(at, length)) : latin_1(c);
        result += c == '\r' || is_printable(sequence, true) ? sequence : "?";
        at += std::max<std::size_t>(length, 1);
    }
    return result;
}

} // namespace sunward::series
