#include "weather/rows/units.hpp"

#include <algorithm>
#include <cctype>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sunward/error/quote.hpp"

namespace sunward::weather {

namespace {

/// Spellings of one unit in lower case without blanks, the usual one first.
struct Spelling {
    std::vector<std::string_view> names;
    Unit unit;
};

constexpr double pound_force_per_square_inch = 6894.757;
constexpr double inch_of_mercury = 3386.389;

const std::vector<Spelling> light{{{"w/m2", "w/m^2", "w/m\u00b2", "wm-2", "watt/m2", "watts/m2"}, {1}},
                                  {{"kw/m2", "kw/m^2", "kw/m\u00b2"}, {1000}}};
const std::vector<Spelling> temperature{
    {{"c", "\u00b0c", "degc", "celsius", "degreecelsius", "degreescelsius", "degree_celsius"}, {1}},
    {{"f", "\u00b0f", "degf", "fahrenheit", "degreefahrenheit", "degreesfahrenheit"}, {5.0 / 9, -160.0 / 9}},
    {{"k", "kelvin"}, {1, -273.15}}};
const std::vector<Spelling> humidity{{{"%", "percent"}, {1}}, {{"1", "fraction"}, {100}}};
const std::vector<Spelling> pressure{{{"pa", "pascal"}, {1}},
                                     {{"hpa"}, {100}},
                                     {{"mbar", "mb", "millibar", "millibars"}, {100}},
                                     {{"kpa"}, {1000}},
                                     {{"bar"}, {1e5}},
                                     {{"atm"}, {101'325}},
                                     {{"mmhg", "torr"}, {101'325.0 / 760}},
                                     {{"inhg"}, {inch_of_mercury}},
                                     {{"psi"}, {pound_force_per_square_inch}}};
const std::vector<Spelling> speed{{{"m/s", "mps", "ms-1", "meterspersecond", "metrespersecond"}, {1}},
                                  {{"km/h", "kmh", "kph", "kmph"}, {1 / 3.6}},
                                  {{"mph", "mp/h", "mi/h"}, {0.44704}},
                                  {{"kn", "kt", "kts", "knot", "knots"}, {1852.0 / 3600}},
                                  {{"ft/s", "fps"}, {0.3048}}};
const std::vector<Spelling> share{{{"1", "unitless", "fraction", "n/a", ""}, {1}}, {{"%", "percent"}, {0.01}}};
const std::vector<Spelling> cover{
    {{"%", "percent"}, {1}}, {{"tenths"}, {10}}, {{"oktas", "okta"}, {12.5}}, {{"1", "fraction"}, {100}}};

const std::vector<Spelling>& spellings(Quantity quantity) {
    switch (quantity) {
    case Quantity::ghi:
    case Quantity::dni:
    case Quantity::dhi: return light;
    case Quantity::air:
    case Quantity::dew_point: return temperature;
    case Quantity::humidity: return humidity;
    case Quantity::pressure: return pressure;
    case Quantity::wind: return speed;
    case Quantity::albedo: return share;
    case Quantity::cloud: return cover;
    }
    return share;
}

std::string plain(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ' && c != '\t')
            result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

/// A unit as a message may show it: one that some quantity has. What else stands there may be anything.
std::string shown(std::string_view text, const std::string& wanted) {
    for (const auto* known : {&light, &temperature, &humidity, &pressure, &speed, &share, &cover})
        for (const Spelling& spelling : *known)
            if (!wanted.empty() && std::ranges::find(spelling.names, wanted) != spelling.names.end())
                return fmt::format("'{}'", text);
    return excerpt(text);
}

} // namespace

Unit unit_of(Quantity quantity, std::string_view text, Location at, Faults& faults) {
    const std::string wanted = plain(text);
    std::vector<std::string_view> usual;
    for (const Spelling& spelling : spellings(quantity)) {
        if (std::ranges::find(spelling.names, wanted) != spelling.names.end())
            return spelling.unit;
        usual.push_back(spelling.names.front());
    }
    faults.add(std::move(at), info(quantity).name,
               fmt::format("{} is not a known unit, expected one of {}", shown(text, wanted), fmt::join(usual, ", ")));
    return {};
}

} // namespace sunward::weather
