#include "sunward/weather/weather_format.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sunward/error/error.hpp"

// clang-format off
namespace sunward::weather::formats {

#define WEATHER_FORMAT(name) extern const WeatherFormat name;
#include "weather/formats.def"
#undef WEATHER_FORMAT

} // namespace sunward::weather::formats
// clang-format on

namespace sunward {

std::span<const WeatherFormat* const> weather_formats() {
    static constexpr std::array list{
#define WEATHER_FORMAT(name) &weather::formats::name,
#include "weather/formats.def"
#undef WEATHER_FORMAT
    };
    return list;
}

const WeatherFormat& weather_format(std::string_view name) {
    const auto formats = weather_formats();
    const auto found = std::ranges::find(formats, name, &WeatherFormat::name);
    if (found == formats.end())
        throw InputError({}, std::string(name), "no such format");
    return **found;
}

} // namespace sunward
