// SAM wind resource (SRW), NREL System Advisor Model: two lines of text, names, units, heights, then rows without
// times.
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sheet.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::weather {

namespace {

constexpr std::size_t head_lines = 5;

struct Column {
    std::string name;
    std::string unit;
    double height;
};

std::vector<Column> read_columns(const Head& head, const std::string& file, Faults& faults) {
    const auto names = split_cells(head.lines[2], file, 3);
    const auto units = split_cells(head.lines[3], file, 4);
    const auto heights = split_cells(head.lines[4], file, 5);
    if (names.size() != units.size() || names.size() != heights.size())
        throw InputError({file, 5, 0}, "",
                         fmt::format("{} names, {} units and {} heights, expected as many of each", names.size(),
                                     units.size(), heights.size()));
    std::vector<Column> columns;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto height = header_number(heights[i], 0, 1000, "height", {file, 5, i + 1}, faults);
        columns.push_back({names[i], units[i], height.value_or(0)});
    }
    return columns;
}

/// The column of that name whose height is nearest to the one wanted (of equals the first).
std::optional<std::size_t> nearest_level(const std::vector<Column>& columns, std::string_view name, double wanted) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == name &&
            (!best || std::abs(columns[i].height - wanted) < std::abs(columns[*best].height - wanted)))
            best = i;
    return best;
}

double pressure_factor(const Column& column, std::size_t i, const std::string& file, Faults& faults) {
    if (column.unit == "atm")
        return 101'325;
    if (column.unit == "Pa")
        return 1;
    if (column.unit == "mbar" || column.unit == "hPa")
        return 100;
    faults.add({file, 4, i + 1}, "Pressure", fmt::format("unit '{}', expected atm, Pa, hPa or mbar", column.unit));
    return 1;
}

std::vector<Cell> choose_cells(const std::vector<Column>& columns, const WeatherSource& source, Rows& rows,
                               Faults& faults) {
    const std::string file = source.file.string();
    const auto speed = nearest_level(columns, "Speed", source.wanted_wind_height);
    if (!speed)
        throw InputError({file, 3, 0}, "", "no column Speed");
    rows.wind_height = columns[*speed].height;
    rows.notes.push_back(fmt::format("wind at {} m", shortest(rows.wind_height)));
    std::vector<Cell> cells{{Quantity::wind, *speed}};
    if (const auto air = nearest_level(columns, "Temperature", rows.wind_height)) {
        cells.push_back({Quantity::air, *air});
        rows.temperature_height = columns[*air].height;
    }
    if (const auto pressure = nearest_level(columns, "Pressure", rows.wind_height)) {
        cells.push_back({Quantity::pressure, *pressure, pressure_factor(columns[*pressure], *pressure, file, faults)});
        rows.pressure_height = columns[*pressure].height;
    }
    return cells;
}

/// Real files write `lat??` where they do not say.
void read_metadata(std::string_view line, const std::string& file, Rows& rows, Faults& faults) {
    constexpr std::size_t latitude = 5, longitude = 6, elevation = 7, offset = 8;
    const auto cells = split_cells(line, file, 1);
    const auto number = [&](std::size_t i, double low, double high, const char* what) -> std::optional<double> {
        if (i >= cells.size() || cells[i].find('?') != std::string::npos || cells[i].empty())
            return std::nullopt;
        return header_number(cells[i], low, high, what, {file, 1, i + 1}, faults);
    };
    rows.latitude = number(latitude, -90, 90, "latitude");
    rows.longitude = number(longitude, -180, 360, "longitude");
    rows.elevation = number(elevation, -500, 9000, "elevation");
    rows.utc_offset = number(offset, -14, 14, "time zone");
}

/// Row i is step i of the year, of 366 days when only that divides evenly.
void set_times(Rows& rows, std::size_t count, const std::string& file) {
    constexpr std::size_t common = 8760, leap = 8784;
    const bool is_common = count > 0 && count % common == 0 && count / common <= 60;
    const bool is_leap = !is_common && count > 0 && count % leap == 0 && count / leap <= 60;
    if (!is_common && !is_leap)
        throw InputError({file, 0, 0}, "",
                         fmt::format("{} rows, expected 8760 or 8784, or a multiple: missing hours?", count));
    const auto per_hour = static_cast<std::int64_t>(count / (is_common ? common : leap));
    rows.step = {Duration::from_hours(1).us / per_hour};
    const Instant first = from_civil(is_common ? 2001 : 2000, 1, 1, Duration{});
    for (std::size_t i = 0; i < count; ++i)
        rows.start[i] = first + static_cast<std::int64_t>(i) * rows.step;
}

} // namespace

Rows read_srw(const WeatherSource& source, const std::string& text, Faults& faults) {
    const std::string file = source.file.string();
    const Head head = split_head(text, head_lines);
    if (head.lines.size() < head_lines)
        throw InputError({file, 0, 0}, "", "expected five lines before the rows, as in an SRW file");
    Rows rows;
    rows.of_no_year = true;
    read_metadata(head.lines[0], file, rows, faults);
    const auto columns = read_columns(head, file, faults);
    const auto cells = choose_cells(columns, source, rows, faults);
    std::string named;
    for (std::size_t i = 0; i < columns.size(); ++i)
        named += fmt::format("{}{} {} m #{}", i == 0 ? "" : ",", columns[i].name, columns[i].height, i + 1);
    named += '\n';
    named += head.rest;
    Sheet sheet(named, file, head_lines - 1, faults);
    while (sheet.next())
        sheet.add(rows, Instant{}, cells);
    set_times(rows, rows.start.size(), file);
    sheet.finish(rows, cells);
    return rows;
}

} // namespace sunward::weather
