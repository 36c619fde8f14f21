#include "readable.hpp"

#include <cmath>
#include <cstddef>

#include <fmt/format.h>

namespace sunward::readable {

namespace {

struct Scale {
    double least;
    double unit;
    const char* name;
};

/// A value in the first unit whose least value it reaches; units from the largest down.
template <std::size_t N>
std::string scaled(double value, const Scale (&units)[N]) {
    for (const Scale& scale : units)
        if (std::abs(value) >= scale.least)
            return fmt::format("{} {}", digits(value / scale.unit), scale.name);
    return fmt::format("{} {}", digits(value / units[N - 1].unit), units[N - 1].name);
}

} // namespace

std::string digits(double value) {
    const double size = std::abs(value);
    if (size < 100)
        return fmt::format("{:.3g}", value);
    std::string text = fmt::format("{:.0f}", value);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

std::string count(std::uint64_t value) { return digits(static_cast<double>(value)); }

std::string time(double seconds) {
    return scaled(seconds, {Scale{172'800, 86'400, "d"}, {5'400, 3'600, "h"}, {120, 60, "min"}, {0, 1, "s"}});
}

std::string energy(double kwh) { return scaled(kwh, {Scale{1e6, 1e6, "GWh"}, {1e3, 1e3, "MWh"}, {0, 1, "kWh"}}); }

std::string mass(double kg) { return scaled(kg, {Scale{1e4, 1e3, "t"}, {1, 1, "kg"}, {0, 1e-3, "g"}}); }

} // namespace sunward::readable
