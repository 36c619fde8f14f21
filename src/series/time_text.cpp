#include "sunward/series/time_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include <fmt/format.h>

#include "sunward/error/quote.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/units/number.hpp"
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

namespace {

/// The signs of a date at the start of a text: `dd.dd.dddd`, with d for each digit.
std::string shape_of(std::string_view text) {
    constexpr std::size_t date_length = 10;
    std::string shape(text.substr(0, date_length));
    for (char& c : shape)
        c = c >= '0' && c <= '9' ? 'd' : c;
    return shape;
}

/// A date in one of the orders that leave no doubt.
std::optional<Instant> read_date(std::string_view text, std::string_view zone) {
    if (const auto at = parse_instant(text, zone))
        return at;
    const std::string shape = shape_of(text);
    std::string year_first(text);
    if (shape == "dd.dd.dddd")
        year_first.replace(0, shape.size(),
                           fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(3, 2), text.substr(0, 2)));
    else if (shape == "dddd/dd/dd")
        year_first[4] = year_first[7] = '-';
    else
        return std::nullopt;
    return parse_instant(year_first, zone);
}

/// Whether a wall clock in the zone never shows what the text says, which was read as `at`. A day without a clock
/// begins when it does, at 01:00 where midnight is skipped.
bool is_skipped(Instant at, std::string_view text, std::string_view zone) {
    if (zone.empty() || text.find(':') == std::string_view::npos || states_offset(text))
        return false;
    const CivilTime shown = civil_time(at, zone);
    const CivilTime said = civil_time(*read_date(text, {}));
    return said.since_midnight != shown.since_midnight || said.day != shown.day;
}

} // namespace

std::string_view fine_unix_unit(std::string_view text) {
    const std::size_t digits = trimmed(text).size();
    if ((digits != 13 && digits != 16 && digits != 19) || !parse_unix_time(text))
        return {};
    return digits == 13 ? "milliseconds" : digits == 16 ? "microseconds" : "nanoseconds";
}

std::optional<Instant> parse_date(std::string_view text, std::string_view zone) {
    const auto at = read_date(text, zone);
    return at && is_skipped(*at, text, zone) ? std::nullopt : at;
}

std::string time_problem(std::string_view text, std::string_view zone) {
    if (!zone.empty() && parse_date(text, {}))
        return fmt::format("{} does not exist in {}, whose clocks are put ahead past it; leave it out, or state the "
                           "zone that the times are in by 'time_zone' or by offsets such as +01:00",
                           excerpt(text), zone);
    const std::string shape = shape_of(text);
    if (shape.starts_with("dd/dd/") || shape.starts_with("d/d") || shape.starts_with("dd/d/"))
        return excerpt(text) + " may begin with the day or with the month; write dates as 2022-03-01 00:00";
    if (const auto dash = text.find(" - "); dash != std::string_view::npos && parse_date(text.substr(0, dash), {}))
        return excerpt(text) + " are two times, expected one in a cell, for example 2022-03-01 00:00";
    return excerpt(text) + " is not a time, expected for example 2022-03-01 00:00, 01.03.2022 00:00 or Unix seconds";
}

std::optional<Instant> parse_time(std::string_view text, std::string_view zone) {
    if (const auto at = parse_date(text, zone))
        return at;
    return parse_unix_time(text);
}

bool states_offset(std::string_view text) {
    const auto begins_time = [](char c) { return c == 'T' || c == ' '; };
    const auto is_offset = [](char c) { return c == 'Z' || c == 'z' || c == '+' || c == '-'; };
    const auto time = std::ranges::find_if(text, begins_time);
    return std::any_of(time, text.end(), is_offset) || parse_unix_time(text).has_value();
}

Instant second_occurrence(Instant first, std::string_view zone) {
    const CivilTime wall = civil_time(first, zone);
    // Clocks are put back by an hour, on Lord Howe Island by half an hour.
    for (const Duration back : {Duration::from_seconds(1800), Duration::from_hours(1)}) {
        const CivilTime again = civil_time(first + back, zone);
        if (again.day == wall.day && again.since_midnight == wall.since_midnight)
            return first + back;
    }
    return first;
}

namespace {

/// Numbers with colons between them, all but the first below 60; at most three.
struct ClockParts {
    std::array<std::int64_t, 3> value{};
    std::size_t count = 0;
};

std::optional<ClockParts> parse_parts(std::string_view text) {
    constexpr std::int64_t most = 100'000'000;
    ClockParts parts;
    while (parts.count < parts.value.size()) {
        const std::size_t colon = text.find(':');
        const auto value = whole_number(text.substr(0, colon));
        if (!value || *value > most || (parts.count > 0 && *value > 59))
            return std::nullopt;
        parts.value[parts.count++] = *value;
        if (colon == std::string_view::npos)
            return parts;
        text.remove_prefix(colon + 1);
    }
    return std::nullopt;
}

/// What stands before a sign, which is taken off with it; nothing to take when the sign is absent.
std::optional<std::string_view> take_before(std::string_view& text, char sign) {
    const std::size_t at = text.find(sign);
    if (at == std::string_view::npos)
        return std::nullopt;
    const std::string_view before = text.substr(0, at);
    text.remove_prefix(at + 1);
    return before;
}

} // namespace

std::optional<Duration> parse_clock_length(std::string_view text) {
    constexpr std::int64_t most_days = 1'000'000;
    if (std::ranges::none_of(text, [](char c) { return c == ':' || c == '-'; }))
        return std::nullopt; // a number, as nearly every cell is
    text = trimmed(text);
    const auto days_text = take_before(text, '-');
    const auto days = days_text ? whole_number(*days_text) : std::optional<std::int64_t>(0);
    std::string_view fraction = text;
    const auto whole = take_before(fraction, '.');
    const auto parts = parse_parts(whole.value_or(text));
    if (!days || *days > most_days || !parts || (whole && !is_digits(fraction)))
        return std::nullopt;
    // With days the first part is hours, else the last one is seconds.
    if (days_text ? parts->value[0] > 23 : parts->count == 1)
        return std::nullopt;
    const std::int64_t major = parts->value[0] * 60 + parts->value[1];
    const bool hours = days_text || parts->count == 3;
    const std::int64_t seconds = *days * 86'400 + (hours ? major * 60 + parts->value[2] : major);
    const double rest = whole ? parse_number("0." + std::string(fraction)).value_or(0) : 0;
    return Duration{seconds * 1'000'000} + Duration::from_seconds(rest);
}

} // namespace sunward
