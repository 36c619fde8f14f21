// Weather files of other people.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "sunward/weather/weather.hpp"

namespace sunward {

enum class WeatherFormat {
    epw,        ///< EnergyPlus: 8 header lines, hours 1 to 24 ending, local standard time
    tmy3,       ///< NREL TMY3: hours ending 01:00 to 24:00, local standard time
    pvgis,      ///< PVGIS typical year CSV: UTC, irradiance at an offset to the hour
    psm3,       ///< NSRDB PSM3 CSV: local standard time, minute 30 in the middle of the hour
    srw,        ///< SAM wind resource: no times, levels by height
    open_meteo, ///< Open-Meteo JSON: local time at a fixed offset
};

/// A format as people name it in a scenario, with one line of help.
struct WeatherFormatInfo {
    WeatherFormat format;
    std::string_view name; ///< such as `open-meteo`
    std::string_view help;
};
[[nodiscard]] std::span<const WeatherFormatInfo> weather_formats();

/// Which file, and for which span of time.
///
/// A file that holds a year's worth of rows, be it a typical year made of months of different years or one real year,
/// is replayed by the calendar: an instant of the span takes the row of the same month, day and time of day in the
/// file's local standard time, so that any year may be asked for. 29 February takes the file's own, or 28 February
/// again when it has none; a file's 29 February is left out in other years. A file that holds more or less than a year
/// must itself cover the span.
struct WeatherSource {
    WeatherFormat format = WeatherFormat::epw;
    std::filesystem::path file;
    Instant from; ///< start of the span, at least one step before `to`
    Instant to;
    EndRule ends = EndRule::fail; ///< of the series, outside the span: fail or hold
    /// Missing hours and values: a fault, or filled with a note.
    GapRule gaps = GapRule::fail;
    std::optional<Place> place; ///< instead of what the file says; srw files may not say it
    /// Hours east of Greenwich instead of what the file says, from -14 to 14. When absent the file's own is used, and
    /// put right by whole hours, with a note, when the irradiance plainly follows another clock's sun.
    std::optional<double> utc_offset;
    /// Height at which the wind is wanted, m: of a file with several levels the nearest one is read.
    double wanted_wind_height = 10;
};

/// Reads a weather file. Irradiance that lacks its direct part is split after Erbs; without any irradiance it is
/// derived from cloud cover (Kasten and Czeplak 1980) where that is given; relative humidity comes from the dew point
/// where it is not given; each is told in the notes.
/// Throws InputError with all faults of the file (line and column): damaged headers, text where a number is due,
/// values out of their physical range such as negative irradiance, hours that are repeated or missing.
[[nodiscard]] Weather read_weather(const WeatherSource& source);

} // namespace sunward
