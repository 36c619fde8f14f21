// Scalars of each type.
#include "sunward/parameter/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "sunward/error/error.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/week_hours.hpp"
#include "sunward/units/zone_names.hpp"

namespace sunward::parameter {

namespace {

using Problem = std::optional<std::string>;

Problem expected(const Scalar& scalar, const Type& type) {
    return fmt::format("expected {}, found {}", type_text(type), describe(scalar));
}

/// The same of a number, with what to do about a decimal comma.
Problem expected_number(const Scalar& scalar, const Type& type) {
    const bool comma = parse_number(scalar.text, ',').has_value() && !parse_number(scalar.text);
    return *expected(scalar, type) + (comma ? "; the decimal sign is a point, and thousands are not set off" : "");
}

/// What to write for an offset from UTC in place of a zone; empty for any other text.
std::string zone_of_offset(std::string_view text) {
    const bool sign = text.size() > 1 && (text[0] == '+' || text[0] == '-');
    if (!sign)
        return {};
    const std::string_view hours = text.substr(1, text.find(':') == 2 ? 1 : 2);
    const std::string_view rest = text.substr(1 + hours.size());
    const auto number = parse_number(hours);
    if (!number || !(rest.empty() || rest == ":00" || rest == "00"))
        return {};
    if (*number == 0)
        return "; write UTC";
    // The signs of these zones are those of POSIX: west is positive.
    const std::string zone = fmt::format("Etc/GMT{}{}", text[0] == '+' ? '-' : '+', *number);
    return is_time_zone(zone) ? "; for that offset write " + zone : std::string();
}

Problem read_time_zone(const Scalar& scalar) {
    if (is_time_zone(scalar.text))
        return std::nullopt;
    const std::string offset = zone_of_offset(scalar.text);
    return fmt::format("{} is not an IANA time zone{}", describe(scalar),
                       offset.empty() ? near_time_zone(scalar.text) : offset);
}

bool inside(double value, const Type& type) {
    return (type.open ? value > type.least : value >= type.least) && value <= type.most;
}

/// Products of a few quantities in base units that are no greater stay finite.
constexpr double greatest_base = 1e21;
/// Work is more than that: training runs of today take 1e24 to 1e26 FLOP. It is divided by what does it.
constexpr double greatest_work = 1e30;

Problem check_range(const Scalar& scalar, const Type& type) {
    if (!inside(scalar.number, type) && type.least == type.most)
        return fmt::format("{} is out of range, expected{}", describe(scalar), bounds_text(type));
    if (!inside(scalar.number, type))
        return fmt::format("{} is out of range, expected a value{}", describe(scalar), bounds_text(type));
    const bool is_work = type.kind == Type::Kind::quantity && type.measure == Measure::flop;
    if (std::abs(scalar.number) <= (is_work ? greatest_work : greatest_base))
        return std::nullopt;
    return fmt::format("{} is out of range, far beyond what such a value can be", describe(scalar));
}

/// `1_000` and `1e3` are numbers; hexadecimal, `.nan` and the like are not.
std::optional<double> decimal(std::string_view text) {
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = [&](std::size_t k) { return k < text.size() && text[k] >= '0' && text[k] <= '9'; };
        if (text[i] == '_' && i > 0 && digit(i - 1) && digit(i + 1))
            continue;
        digits += text[i];
    }
    return parse_number(digits);
}

Problem read_number(Scalar& scalar, const Type& type) {
    const auto value = decimal(scalar.text);
    if (!value)
        return expected_number(scalar, type);
    scalar.number = *value;
    return check_range(scalar, type);
}

/// Whole numbers up to 2^64 - 1, or `1e6`. `017` is 15 to some YAML readers and 17 to others, so it is a fault.
Problem read_integer(Scalar& scalar, const Type& type) {
    const std::string& text = scalar.text;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, scalar.whole);
    if (text.size() > 1 && text[0] == '0' && text.find_first_not_of("0123456789_") == std::string::npos)
        return fmt::format("'{}' begins with a zero; write it without", text);
    if (error == std::errc() && rest == end) {
        scalar.number = static_cast<double>(scalar.whole);
    } else {
        const auto value = decimal(text);
        if (!value || *value != std::floor(*value) || std::abs(*value) > 9007199254740992.0)
            return expected_number(scalar, type);
        scalar.number = *value;
        scalar.whole = *value < 0 ? 0 : static_cast<std::uint64_t>(*value);
    }
    return check_range(scalar, type);
}

Problem read_boolean(Scalar& scalar, const Type& type) {
    if (scalar.text != "true" && scalar.text != "false")
        return expected(scalar, type);
    return std::nullopt;
}

Problem read_quantity(Scalar& scalar, const Type& type) {
    const Measure measure = type.kind == Type::Kind::duration ? Measure::duration : type.measure;
    ParsedQuantity parsed = parse_quantity(scalar.text, measure);
    if (!parsed.base && type.also)
        if (ParsedQuantity other = parse_quantity(scalar.text, *type.also); other.base)
            parsed = std::move(other);
    if (!parsed.base)
        return fmt::format("expected {}, found {}: {}", type_text(type), describe(scalar), parsed.problem);
    scalar.number = *parsed.base;
    Problem problem = check_range(scalar, type);
    if (!problem && type.kind == Type::Kind::duration)
        scalar.us = Duration::from_seconds(scalar.number).us;
    if (!problem && type.open && type.kind == Type::Kind::duration && scalar.us == 0)
        return fmt::format("{} is less than a microsecond", describe(scalar));
    return problem;
}

/// A unit as it is written behind a number; `1 h` will do as well as `h`.
Problem read_unit(Scalar& scalar, const Type& type) {
    const bool numbered = !scalar.text.empty() && scalar.text[0] >= '0' && scalar.text[0] <= '9';
    const ParsedQuantity parsed = parse_quantity(numbered ? scalar.text : "1 " + scalar.text, type.measure);
    if (!parsed.base || *parsed.base <= 0)
        return fmt::format("expected {}, found {}: {}", type_text(type), describe(scalar),
                           parsed.base ? std::string("not above 0") : parsed.problem);
    if (*parsed.base > greatest_base)
        return fmt::format("{} is out of range, far beyond what such a unit can be", describe(scalar));
    scalar.number = *parsed.base;
    return std::nullopt;
}

Problem read_instant(Scalar& scalar, const Type& type) {
    const auto at = parse_instant(scalar.text);
    if (!at)
        return expected(scalar, type);
    scalar.us = at->us;
    return std::nullopt;
}

Problem read_time_of_day(Scalar& scalar, const Type& type) {
    const auto time = parse_time_of_day(scalar.text);
    if (!time)
        return expected(scalar, type);
    scalar.us = time->us;
    return std::nullopt;
}

Problem read_clock_span(const Scalar& scalar, const Type& type) {
    if (parse_clock_span(scalar.text))
        return std::nullopt;
    const std::string_view text = scalar.text;
    const std::size_t hyphen = std::min(text.find('-'), text.size());
    const auto from = parse_time_of_day(text.substr(0, hyphen));
    if (from && hyphen < text.size() && from == parse_time_of_day(text.substr(hyphen + 1)))
        return fmt::format("{} has no length; a whole day is `\"00:00-24:00\"`", describe(scalar));
    return expected(scalar, type);
}

Problem read_name(const Scalar& scalar) {
    constexpr std::size_t longest = 100;
    const std::string& text = scalar.text;
    if (text.empty() || text.size() > longest)
        return fmt::format("expected a name of 1 to {} bytes, found {}", longest, describe(scalar));
    if (text.front() == ' ' || text.back() == ' ' || text.find_first_of(",;=[]{}\"/\\\t\r\n") != std::string::npos)
        return fmt::format(
            "{} is not a valid name: , ; = [ ] {{ }} \" / \\, line ends and outer blanks are not allowed",
            describe(scalar));
    return std::nullopt;
}

std::vector<std::string_view> words_of(const Type& type) {
    std::vector<std::string_view> words;
    for (const Choice& choice : type.choices)
        words.push_back(choice.name);
    return words;
}

Problem read_choice(const Scalar& scalar, const Type& type) {
    const std::vector<std::string_view> words = words_of(type);
    if (std::ranges::find(words, scalar.text) != words.end())
        return std::nullopt;
    const std::string near = suggestion(scalar.text, words);
    return fmt::format("unknown word {}{}", describe(scalar),
                       near.empty() ? fmt::format("; expected one of {}", fmt::join(words, ", ")) : near);
}

/// A word of the list, a duration, or a multiple such as `1.5x` (its number is kept with the unit `x`).
Problem read_slack(Scalar& scalar, const Type& type) {
    const std::vector<std::string_view> words = words_of(type);
    if (std::ranges::find(words, scalar.text) != words.end())
        return std::nullopt;
    if (scalar.text.ends_with('x')) {
        const auto multiple = decimal(std::string_view(scalar.text).substr(0, scalar.text.size() - 1));
        if (!multiple || *multiple < 0 || *multiple > 1e6)
            return fmt::format("expected a multiple from 0x to 1000000x, found {}", describe(scalar));
        scalar.number = *multiple;
        return std::nullopt;
    }
    const bool negative = scalar.text.starts_with('-') && parse_quantity(scalar.text, Measure::duration).base;
    if (!negative && (scalar.text.empty() || scalar.text[0] < '0' || scalar.text[0] > '9')) {
        return fmt::format("expected {}, found {}{}", type_text(type), describe(scalar),
                           suggestion(scalar.text, words));
    }
    const ParsedQuantity parsed = parse_quantity(scalar.text, Measure::duration);
    if (!parsed.base && decimal(scalar.text))
        return fmt::format("expected {}, found {}: unit missing, write for example {} h, or {}x for a multiple of the "
                           "requested time",
                           type_text(type), describe(scalar), scalar.text, scalar.text);
    return read_quantity(scalar, types::duration());
}

} // namespace

std::string describe(const Scalar& scalar) {
    constexpr std::size_t shown = 60;
    return scalar.text.size() > shown ? fmt::format("text ({} bytes)", scalar.text.size())
                                      : fmt::format("'{}'", scalar.text);
}

Problem read_scalar(Scalar& scalar, const Type& type) {
    switch (type.kind) {
    case Type::Kind::integer: return read_integer(scalar, type);
    case Type::Kind::number: return read_number(scalar, type);
    case Type::Kind::boolean: return read_boolean(scalar, type);
    case Type::Kind::instant: return read_instant(scalar, type);
    case Type::Kind::duration:
    case Type::Kind::quantity: return read_quantity(scalar, type);
    case Type::Kind::unit: return read_unit(scalar, type);
    case Type::Kind::time_of_day: return read_time_of_day(scalar, type);
    case Type::Kind::clock_span: return read_clock_span(scalar, type);
    case Type::Kind::time_zone: return read_time_zone(scalar);
    case Type::Kind::slack: return read_slack(scalar, type);
    case Type::Kind::choice: return read_choice(scalar, type);
    case Type::Kind::name: return read_name(scalar);
    case Type::Kind::either: {
        const bool first = type.parts[0].kind != Type::Kind::list && type.parts[0].kind != Type::Kind::record;
        return read_scalar(scalar, type.parts[first ? 0 : 1]);
    }
    default: return scalar.text.empty() ? Problem("expected text, found an empty string") : std::nullopt;
    }
}

} // namespace sunward::parameter
