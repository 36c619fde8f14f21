// Is the file of the place and the clock that it is read for?
#pragma once

#include "weather/rows/rows.hpp"

namespace sunward::weather {

/// The place, and the offset in the rows, as stated by the caller or the file. A file of a place more than 100 km away
/// is told in the notes with the distance.
[[nodiscard]] Place settle_place(const WeatherSource& source, Rows& rows, Faults& faults);

/// Puts the offset right where the irradiance follows the sun of another clock at the file's own place: by up to three
/// hours with a note, else a fault. Not when the caller states the offset.
void correct_clock(const WeatherSource& source, const Place& place, Rows& rows, Faults& faults);

/// A fault when the file is of another place than the one stated and more than 1 % of its light falls while the sun is
/// more than 6 degrees below the horizon there.
void check_sun(const WeatherSource& source, const Place& place, const Rows& rows, Faults& faults);

} // namespace sunward::weather
