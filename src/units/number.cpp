#include "sunward/units/number.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>

#include <fast_float/fast_float.h>

#include "sunward/units/text.hpp"

namespace sunward {

namespace {

constexpr std::size_t group_length = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view digits_at(std::string_view text) {
    return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin()));
}

/// Whether a text without a sign is one to three digits and then groups of three, set off by `mark`: `1.216.000`. No
/// thousand begins with a zero: 0.216 is a fraction.
bool is_grouped(std::string_view text, char mark) {
    const std::size_t first = digits_at(text).size();
    if (first == 0 || first > group_length || text.front() == '0')
        return false;
    text.remove_prefix(first);
    while (!text.empty()) {
        if (text.front() != mark || digits_at(text.substr(1)).size() != group_length)
            return false;
        text.remove_prefix(1 + group_length);
    }
    return true;
}

} // namespace

std::optional<double> parse_number(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-'))
            return std::nullopt;
    }
    double value = 0;
    const auto result = fast_float::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::string_view without_sign(std::string_view text) {
    text = trimmed(text);
    if (!text.empty() && (text.front() == '-' || text.front() == '+'))
        text.remove_prefix(1);
    return text;
}

std::optional<double> parse_number(std::string_view text, char decimal) {
    constexpr std::size_t longest = 64;
    const char group = decimal == ',' ? '.' : ',';
    text = trimmed(text);
    if (text.find(',') == std::string_view::npos && (decimal == '.' || text.find('.') == std::string_view::npos))
        return parse_number(text);
    if (text.size() > longest)
        return std::nullopt;
    const std::string_view bare = without_sign(text);
    const std::string_view whole = bare.substr(0, bare.find(decimal));
    if (whole.find(group) != std::string_view::npos && !is_grouped(whole, group))
        return std::nullopt;
    const std::size_t whole_end = (text.size() - bare.size()) + whole.size();
    std::array<char, longest> plain{};
    std::size_t length = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == group && i < whole_end)
            continue;
        if (text[i] == group)
            return std::nullopt;
        plain[length++] = text[i] == decimal ? '.' : text[i];
    }
    return parse_number(std::string_view(plain.data(), length));
}

} // namespace sunward
