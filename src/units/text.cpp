#include "sunward/units/text.hpp"

#include <algorithm>
#include <array>

namespace sunward {

namespace {

/// What pandas, R, spreadsheets, SQL and the publishers of electricity data write for no value.
constexpr std::array<std::string_view, 27> missing_words{
    "-",   "--",   "\u2013", "\u2014",  ".",   "?",    "#n/a",    "#n/a n/a", "#na",
    "n/a", "n.a.", "na",     "<na>",    "nan", "-nan", "1.#qnan", "-1.#qnan", "1.#ind",
    "nil", "none", "null",   "-1.#ind", "n/e", "n/d",  "missing", "no data",  "nodata"};
constexpr std::size_t longest_word = 8;

std::uint32_t code_point(std::string_view sequence) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i]));
    };
    switch (sequence.size()) {
    case 1: return byte(0);
    case 2: return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    case 3: return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    default: return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
    }
}

/// Whether a character neither controls a terminal nor changes how its neighbours are shown.
bool is_shown(std::uint32_t point, bool lines) {
    if (point < 0x20)
        return lines && (point == '\t' || point == '\n');
    const auto within = [point](std::uint32_t first, std::uint32_t last) { return first <= point && point <= last; };
    return !within(0x7F, 0x9F) && !within(0x200E, 0x200F) && !within(0x2028, 0x202E) && !within(0x2066, 0x2069) &&
           point != 0x061C && point != 0xFEFF;
}

/// Calls `take(sequence, shown)` for each character, or each byte that is part of none.
template <class Take>
void each_character(std::string_view text, bool lines, Take take) {
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const std::string_view sequence = text.substr(0, std::max<std::size_t>(length, 1));
        take(sequence, length > 0 && is_shown(code_point(sequence), lines));
        text.remove_prefix(sequence.size());
    }
}

} // namespace

std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto more = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0);
    if (text.empty() || lead < 0x80)
        return text.empty() ? 0 : 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return more(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool bad = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F);
        return !bad && more(1) && more(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool bad = (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F);
        return !bad && more(1) && more(2) && more(3) ? 4 : 0;
    }
    return 0;
}

bool is_printable(std::string_view text, bool lines) {
    bool all = true;
    each_character(text, lines, [&all](std::string_view, bool shown) { all = all && shown; });
    return all;
}

std::string printable(std::string_view text, bool lines) {
    std::string result;
    result.reserve(text.size());
    each_character(text, lines, [&result](std::string_view sequence, bool shown) { result += shown ? sequence : "?"; });
    return result;
}

bool is_missing(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.empty())
        return true;
    // Most cells are numbers, which none of the words begins like.
    if (cell.size() > longest_word || (cell.front() >= '2' && cell.front() <= '9'))
        return false;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::any_of(missing_words, [&](std::string_view word) {
        return std::ranges::equal(cell, word, [&](char a, char b) { return lower(a) == b; });
    });
}

} // namespace sunward
