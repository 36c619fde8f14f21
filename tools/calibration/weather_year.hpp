// Made weather held against the weather of places that are known: typical and real years, and climate normals.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/weather/weather_format.hpp"

namespace sunward::calibration {

/// Figures of a year; what is not known is absent.
struct WeatherYear {
    double mean_c = 0;
    double january_c = 0;
    double july_c = 0;
    std::optional<double> sun_kwh_m2;
    std::optional<double> wind_m_s; ///< at wind_height
    double wind_height = 10;
};

/// A place with a file below the data folder, or with climate normals of its own.
struct KnownPlace {
    std::string_view name;
    std::string_view file; ///< empty: `normals` at `place`
    std::string_view format = "epw";
    int year = 2021; ///< that the file is read for
    Place place{};
    WeatherYear normals{};
};

/// Six places with files, then nine that the table of climates does not have.
[[nodiscard]] std::span<const KnownPlace> known_places();

/// One figure made and known, with the most that they may differ: K, or a share of the known one; none: reported only.
struct WeatherFigure {
    std::string_view name;
    double made;
    double known;
    std::optional<double> limit;
    bool relative;
    [[nodiscard]] double difference() const { return relative ? made / known - 1 : made - known; }
    [[nodiscard]] bool missed() const { return limit && !(difference() >= -*limit && difference() <= *limit); }
};

struct WeatherCalibration {
    std::string name;
    std::string note; ///< of the climate
    std::vector<WeatherFigure> figures;
};

/// The file or normals against the mean of eight years of made weather. Throws InputError as read_weather does.
[[nodiscard]] WeatherCalibration calibrate_weather(const KnownPlace& place, const std::filesystem::path& data);

} // namespace sunward::calibration
