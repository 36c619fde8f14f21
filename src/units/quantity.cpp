#include <charconv>
#include <cmath>
#include <system_error>

#include "sunward/units/parse.hpp"
#include "sunward/units/spelling.hpp"
#include "sunward/units/text.hpp"
#include "unit_table.hpp"

namespace sunward {

namespace {

constexpr std::size_t longest_quote = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string quoted(std::string_view text) {
    const bool whole = text.size() <= longest_quote;
    return "'" + std::string(text.substr(0, longest_quote)) + (whole ? "'" : "...'");
}

/// Takes the digits at the front of `rest`, with single underscores between them; false when there are none.
bool take_digits(std::string_view& rest, std::string& digits) {
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
        const bool joint =
            rest[i] == '_' && i > 0 && is_digit(rest[i - 1]) && i + 1 < rest.size() && is_digit(rest[i + 1]);
        if (is_digit(rest[i]))
            digits += rest[i];
        else if (!joint)
            break;
    }
    rest.remove_prefix(i);
    return i > 0;
}

/// Takes the number at the front of `rest`; nothing (and `rest` untouched) when there is none. May be infinite when
/// the number is too large.
std::optional<double> take_number(std::string_view& rest) {
    std::string_view left = rest;
    std::string digits;
    if (!left.empty() && (left.front() == '-' || left.front() == '+')) {
        if (left.front() == '-')
            digits += '-';
        left.remove_prefix(1);
    }
    bool some = take_digits(left, digits);
    if (!left.empty() && left.front() == '.') {
        left.remove_prefix(1);
        digits += '.';
        some |= take_digits(left, digits);
    }
    if (!some)
        return std::nullopt;
    std::string_view after = left;
    if (!after.empty() && (after.front() == 'e' || after.front() == 'E')) {
        after.remove_prefix(1);
        std::string exponent = "e";
        if (!after.empty() && (after.front() == '-' || after.front() == '+')) {
            exponent += after.front();
            after.remove_prefix(1);
        }
        if (take_digits(after, exponent)) {
            digits += exponent;
            left = after;
        }
    }
    double value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc::result_out_of_range)
        value = HUGE_VAL;
    rest = left;
    return value;
}

ParsedQuantity fault(std::string problem) { return {std::nullopt, std::move(problem)}; }

std::string write_for_example(Measure measure) {
    return "write for example " + std::string(units::notation(measure).example);
}

/// A quantity of another measure that has a unit of that name; empty when there is none.
std::string_view example_of_unit(std::string_view name) {
    for (auto m = static_cast<int>(Measure::power); m < static_cast<int>(Measure::ratio); ++m)
        if (const auto measure = static_cast<Measure>(m); units::find_unit(name, measure))
            return units::notation(measure).example;
    return {};
}

std::string unknown_unit(std::string_view name, Measure measure) {
    if (name.size() > 1 && name.front() == ',' && is_digit(name[1]))
        return "the decimal sign is a point, not a comma, " + write_for_example(measure);
    const auto known = units::notation(measure).usual;
    const std::string_view near = nearest(name, known);
    std::string problem = "unknown unit " + quoted(name);
    if (const std::string_view other = example_of_unit(name); !other.empty())
        problem = "unit " + quoted(name) + " is one of another kind, as in '" + std::string(other) + "'";
    else if (!near.empty())
        return problem + ", nearest is " + std::string(near);
    problem += known.size() == 1 ? ", expected " : ", expected one of ";
    for (std::size_t i = 0; i < known.size(); ++i)
        problem += (i > 0 ? ", " : "") + std::string(known[i]);
    return problem + (measure == Measure::ratio ? " or no unit" : "");
}

/// The unit at the front of a duration that may be compound: up to the next digit.
std::string_view take_duration_unit(std::string_view& rest) {
    std::size_t i = 0;
    while (i < rest.size() && !is_digit(rest[i]) && rest[i] != '.')
        ++i;
    const std::string_view name = trimmed(rest.substr(0, i));
    rest.remove_prefix(i);
    return name;
}

/// The rest of `1 h 30 min` after its first number.
ParsedQuantity parse_compound(double number, std::string_view rest) {
    const bool negative = std::signbit(number);
    double total = -0.0; // the sum with nothing added: keeps the sign of "-0 s"
    double before = HUGE_VAL;
    for (bool first = true;; first = false) {
        const std::string_view name = take_duration_unit(rest);
        if (name.empty())
            return fault("unit missing, " + write_for_example(Measure::duration));
        const auto unit = units::find_unit(name, Measure::duration);
        if (!unit)
            return fault(unknown_unit(name, Measure::duration));
        const double size = unit->to_base(1);
        if (!first && negative)
            return fault("a negative duration must have one unit");
        if (size >= before)
            return fault("the units of a duration must go from long to short");
        before = size;
        total += unit->to_base(number);
        if (rest.empty())
            return {total, {}};
        const auto next = take_number(rest);
        if (!next)
            return fault(quoted(rest) + " is not a number, " + write_for_example(Measure::duration));
        number = *next;
    }
}

} // namespace

ParsedQuantity parse_quantity(std::string_view text, Measure measure) {
    text = trimmed(text);
    std::string_view rest = text;
    const auto number = take_number(rest);
    if (!number)
        return fault((text.empty() ? "empty" : quoted(text) + " is not a number") + ", " + write_for_example(measure));
    rest = trimmed(rest);
    if (rest.empty() && measure != Measure::ratio)
        return fault("unit missing, " + write_for_example(measure));
    ParsedQuantity parsed;
    if (measure == Measure::duration) {
        parsed = parse_compound(*number, rest);
    } else {
        const auto unit = units::find_unit(rest, measure);
        if (!unit)
            return fault(unknown_unit(rest, measure));
        parsed.base = unit->to_base(*number);
    }
    if (parsed.base && !std::isfinite(*parsed.base))
        return fault("number out of range, " + write_for_example(measure));
    return parsed;
}

std::vector<std::string> unit_names(Measure measure) {
    const auto names = units::notation(measure).usual;
    return {names.begin(), names.end()};
}

std::string price_currency(std::string_view text, Measure measure) {
    std::string_view rest = trimmed(text);
    if (!take_number(rest))
        return {};
    rest = trimmed(rest);
    return units::find_unit(rest, measure) ? std::string(rest.substr(0, rest.find('/'))) : std::string();
}

} // namespace sunward
