// What the reader of each weather format hands over: rows as they stand in the file.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sunward/error/faults.hpp"
#include "sunward/weather/weather_file.hpp"

namespace sunward::weather {

inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();

enum class Quantity { ghi, dni, dhi, air, dew_point, humidity, pressure, wind, albedo, cloud };
inline constexpr std::size_t quantities = 10;

[[nodiscard]] constexpr std::size_t index(Quantity quantity) { return static_cast<std::size_t>(quantity); }

/// Name for people, unit, and what is physically possible.
struct QuantityInfo {
    const char* name;
    const char* unit;
    double low;
    double high;
    double slack = 0; ///< how far below `low` a value may be and still count as `low`
};
[[nodiscard]] const QuantityInfo& info(Quantity quantity);

/// Rows of equal steps; a value that is missing is NaN, a quantity that the format or file lacks has an empty column.
struct Rows {
    std::optional<double> latitude, longitude, elevation;
    std::optional<double> utc_offset; ///< hours
    Duration step = Duration::from_hours(1);
    /// Start of each row's period by the file's own clock (local standard time), as if that were UTC.
    std::vector<Instant> start;
    std::array<std::vector<double>, quantities> columns;
    /// Added to the periods of the irradiance only, which some files measure at another time than the rest.
    Duration irradiance_shift{};
    bool of_no_year = false; ///< the format has no year: always replayed by the calendar
    double wind_height = 10;
    double temperature_height = 2;
    double pressure_height = 0;
    std::vector<std::string> notes;
    /// Where in the file a row's value stands; without a quantity, the row.
    std::function<Location(std::size_t row, std::optional<Quantity>)> where;

    [[nodiscard]] std::vector<double>& operator[](Quantity quantity) { return columns[index(quantity)]; }
    [[nodiscard]] const std::vector<double>& operator[](Quantity quantity) const { return columns[index(quantity)]; }
};

/// A row, or none, for each step of the span and one more on either side.
struct Step {
    Instant at; ///< UTC
    std::optional<std::size_t> row;
};
/// Faults for rows that are repeated, out of order or missing (under GapRule::fail) and for a span that is not covered
/// (under EndRule::fail). What holds or is repeated beyond the rows is told in their notes.
[[nodiscard]] std::vector<Step> lay_out(Rows& rows, const WeatherSource& source, Faults& faults);
/// Under GapRule::fail, leaves out the rows of a file of its own times that lie beyond a gap which is a day or more
/// away from the span that is asked for, with a note.
void keep_needed_rows(const WeatherSource& source, Rows& rows);
/// Do the rows hold a year, so that they are replayed by the calendar?
[[nodiscard]] bool holds_a_year(const Rows& rows);

/// Whole hours by which the file's clock must be corrected for its irradiance to follow the sun, 0 when it does or when
/// that cannot be said. Wants rows that hold a year, a place and an offset.
[[nodiscard]] int clock_error(const Rows& rows, const Place& place);

} // namespace sunward::weather
