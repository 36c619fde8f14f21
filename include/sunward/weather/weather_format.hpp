// Formats of weather files: what each tells of itself, and how it is read.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sunward/error/faults.hpp"
#include "sunward/parameter/format_page.hpp"
#include "sunward/weather/weather_file.hpp"

namespace sunward {

namespace weather {
struct Rows; // of the room itself: what a reader hands over
}

/// What others have to know of a format.
struct WeatherTraits {
    bool real_years = false; ///< a year in it is one that was, and not made of months of several
};

struct WeatherFormat {
    std::string_view name; ///< such as `open-meteo`
    std::string_view help;
    std::string_view source{}; ///< who defines it
    WeatherTraits traits{};
    parameter::FormatPage page{};
    /// Adds faults of cells and rows, and throws InputError only when it cannot go on.
    weather::Rows (*read)(const WeatherSource&, const std::string& text, Faults&) = nullptr;
};

/// Listed in src/weather/formats.def.
[[nodiscard]] std::span<const WeatherFormat* const> weather_formats();
/// Throws InputError for an unknown name.
[[nodiscard]] const WeatherFormat& weather_format(std::string_view name);

} // namespace sunward
