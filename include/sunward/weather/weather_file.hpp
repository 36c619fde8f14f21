// Weather files of other people.
#pragma once

#include <filesystem>
#include <optional>

#include "sunward/weather/weather.hpp"

namespace sunward {

struct WeatherFormat;

/// Which file, and for which span of time.
///
/// A file that holds a year's worth of rows, be it a typical year made of months of different years or one real year,
/// is replayed by the calendar: an instant of the span takes the row of the same month, day and time of day in the
/// file's local standard time, so that any year may be asked for. 29 February takes the file's own, or 28 February
/// again when it has none; a file's 29 February is left out in other years. A year that was (Open-Meteo, or PSM3 whose
/// rows follow each other) is replayed in another one under EndRule::hold or repeat only. A file that holds more or
/// less than a year is taken at its own times.
struct WeatherSource {
    const WeatherFormat* format = nullptr; ///< never null when it is read
    std::filesystem::path file;
    Instant from; ///< start of the span, at least one step before `to`
    Instant to;
    /// Up to when the file has to reach under EndRule::fail; none: `to`.
    std::optional<Instant> until;
    /// Outside the file: of the series of a file of its own times, which under `repeat` has whole days; see above for
    /// a year. Each is told in the notes.
    EndRule ends = EndRule::fail;
    /// Missing hours and values: a fault, or filled with a note.
    GapRule gaps = GapRule::fail;
    std::optional<Place> place;  ///< instead of what the file says; srw files may not say it
    bool elevation_known = true; ///< of `place`; else that of the file holds
    /// Hours east of Greenwich instead of what the file says, from -14 to 14. When absent the file's own is used, and
    /// put right by up to three hours, with a note, when the irradiance plainly follows another clock's sun.
    std::optional<double> utc_offset;
    /// Height at which the wind is wanted, m: of a file with several levels those around it are read, the speed between
    /// them by the logarithmic profile through both, temperature and pressure in a straight line; the outermost level
    /// when all are on one side.
    double wanted_wind_height = 10;
};

/// Reads a weather file. Irradiance that lacks its direct part is split after Erbs; without any irradiance it is
/// derived from cloud cover (Kasten and Czeplak 1980) where that is given; relative humidity comes from the dew point
/// where it is not given; each is told in the notes.
/// Throws InputError with all faults of the file (line and column): damaged headers, text where a number is due,
/// units that are not known, values out of their physical range (irradiance down to -15 W/m2 is taken as 0, with a
/// count), hours that are repeated or missing, a place more than 100 km from the one stated whose sun the irradiance
/// contradicts.
[[nodiscard]] Weather read_weather(const WeatherSource& source);

} // namespace sunward
