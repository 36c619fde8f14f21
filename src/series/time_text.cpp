#include "sunward/series/time_text.hpp"

#include <array>
#include <charconv>
#include <string>

#include "sunward/series/csv.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::int64_t> whole_number(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size();
    return whole && is_digits(digits) ? std::optional(value) : std::nullopt;
}

/// Whether digits are year, month, day and hour run together.
bool reads_as_date(std::string_view digits) {
    std::string date(digits.substr(0, 10));
    date.insert(8, "T");
    date.insert(6, "-");
    date.insert(4, "-");
    return parse_instant(date + ":00").has_value();
}

} // namespace

std::optional<Instant> parse_unix_time(std::string_view text) {
    text = trimmed(text);
    const std::size_t point = text.find('.');
    const std::string_view digits = text.substr(0, point);
    const auto value = whole_number(digits);
    if (!value || (digits.size() == 10 && reads_as_date(digits)))
        return std::nullopt;
    const bool seconds = digits.size() == 9 || digits.size() == 10;
    if (point != std::string_view::npos) {
        const auto exact = seconds && is_digits(text.substr(point + 1)) ? parse_number(text) : std::nullopt;
        return exact ? std::optional(Instant{} + Duration::from_seconds(*exact)) : std::nullopt;
    }
    constexpr std::int64_t last_us = std::int64_t{7'258'118'400} * 1'000'000; // 2200
    std::int64_t us = -1;
    if (seconds)
        us = *value * 1'000'000;
    else if (digits.size() == 13)
        us = *value * 1'000;
    else if (digits.size() == 16)
        us = *value;
    else if (digits.size() == 19)
        us = *value / 1'000;
    return us >= 0 && us < last_us && digits.front() != '0' ? std::optional(Instant{us}) : std::nullopt;
}

std::optional<Instant> parse_time(std::string_view text, std::string_view zone) {
    if (const auto at = parse_instant(text, zone))
        return at;
    return parse_unix_time(text);
}

bool states_offset(std::string_view text) {
    if (parse_unix_time(text))
        return true;
    const std::size_t time = text.find_first_of("T ");
    return time != std::string_view::npos && text.find_first_of("Zz+-", time) != std::string_view::npos;
}

std::optional<Duration> parse_clock_length(std::string_view text) {
    text = trimmed(text);
    std::int64_t days = 0;
    const std::size_t dash = text.find('-');
    if (dash != std::string_view::npos) {
        const auto value = whole_number(text.substr(0, dash));
        if (!value || *value > 1'000'000)
            return std::nullopt;
        days = *value;
        text.remove_prefix(dash + 1);
    }
    double fraction = 0;
    if (const std::size_t point = text.find('.'); point != std::string_view::npos) {
        const auto value =
            is_digits(text.substr(point + 1)) ? parse_number("0" + std::string(text.substr(point))) : std::nullopt;
        if (!value)
            return std::nullopt;
        fraction = *value;
        text = text.substr(0, point);
    }
    std::array<std::int64_t, 3> parts{};
    std::size_t count = 0;
    while (count < parts.size()) {
        const std::size_t colon = text.find(':');
        const auto value = whole_number(text.substr(0, colon));
        if (!value || *value > 100'000'000 || (count > 0 && *value > 59))
            return std::nullopt;
        parts[count++] = *value;
        if (colon == std::string_view::npos) {
            text = {};
            break;
        }
        text.remove_prefix(colon + 1);
    }
    const bool has_days = dash != std::string_view::npos;
    if (!text.empty() || (count == 1 && !has_days) || (has_days && parts[0] > 23))
        return std::nullopt;
    // With days the first part is hours, else the last one is seconds.
    std::int64_t seconds = days * 86'400;
    if (has_days || count == 3)
        seconds += parts[0] * 3600 + parts[1] * 60 + parts[2];
    else
        seconds += parts[0] * 60 + parts[1];
    return Duration{seconds * 1'000'000} + Duration::from_seconds(fraction);
}

} // namespace sunward
