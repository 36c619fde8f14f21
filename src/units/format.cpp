#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "sunward/units/parse.hpp"
#include "sunward/units/quantity.hpp"
#include "unit_table.hpp"

namespace sunward {

namespace {

/// The number that the unit turns into exactly this base value, if the rounding of the two allows one.
std::optional<double> exact_number(double base, const units::Unit& unit) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double guess = unit.from_base(base);
    const double below = std::nextafter(guess, -infinity);
    const double above = std::nextafter(guess, infinity);
    std::optional<double> best;
    std::size_t digits = 0;
    for (const double number : {guess, below, above}) {
        if (!std::isfinite(number) || unit.to_base(number) != base)
            continue;
        const std::size_t length = shortest(number).size();
        if (!best || length < digits) {
            best = number;
            digits = length;
        }
    }
    return best;
}

std::string with_unit(const std::string& number, std::string_view unit) {
    if (unit.empty())
        return number;
    return number + (unit.front() == '/' ? "" : " ") + std::string(unit);
}

} // namespace

std::string shortest(double value) {
    const double size = std::abs(value);
    const bool plain = size == 0 || (size >= 1e-5 && size < 1e15);
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    return {text.data(), end};
}

std::string format_quantity(double base, Measure measure, std::string_view currency) {
    const auto& printed = units::notation(measure).printed;
    const bool priced = measure == Measure::price || measure == Measure::power_price ||
                        measure == Measure::carbon_price || measure == Measure::rental_price;
    const std::string money(!priced ? "" : currency.empty() ? "XXX" : currency);
    std::string best;
    std::size_t fewest = std::numeric_limits<std::size_t>::max();
    for (const std::string_view printed_name : printed) {
        const std::string name = money + std::string(printed_name);
        const auto unit = units::find_unit(name, measure);
        const auto number = unit ? exact_number(base, *unit) : std::nullopt;
        if (!number)
            continue;
        const std::string digits = shortest(*number);
        if (digits.size() <= fewest) {
            fewest = digits.size();
            best = with_unit(digits, name);
        }
    }
    return best;
}

std::string to_string(Duration span) {
    struct Size {
        std::int64_t us;
        std::string_view name;
    };
    constexpr std::array sizes = {Size{86'400'000'000, " d"}, Size{3'600'000'000, " h"}, Size{60'000'000, " min"},
                                  Size{1'000'000, " s"}};
    for (const Size& size : sizes) {
        if (span.us != 0 && span.us % size.us == 0)
            return std::to_string(span.us / size.us) + std::string(size.name);
    }
    if (span.us == 0)
        return "0 s";
    // Negative parts, so that the least integer has no special case.
    const std::int64_t whole = span.us / 1'000'000;
    std::string fraction = std::to_string(std::abs(span.us % 1'000'000));
    fraction.insert(0, 6 - fraction.size(), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return (span.us < 0 && whole == 0 ? "-" : "") + std::to_string(whole) + "." + fraction + " s";
}

/// Fifteen digits undo the rounding of the way there and back, so that 320 stays 320.
double signal_figure(double base, Measure measure) {
    double unit = 1;
    if (measure == Measure::intensity)
        unit = gram_per_kilowatt_hour.base();
    if (measure == Measure::price)
        unit = currency_per_megawatt_hour.base();
    if (measure == Measure::water)
        unit = 1 / kilowatt_hour.base();
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.15g", base / unit);
    return std::strtod(text.data(), nullptr);
}

} // namespace sunward
