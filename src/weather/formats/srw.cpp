// SAM wind resource (SRW), NREL System Advisor Model: two lines of text, names, units, heights, then rows without
// times.
#include <fmt/format.h>

#include "sunward/units/parse.hpp"
#include "sunward/weather/weather_format.hpp"
#include "weather/rows/levels.hpp"
#include "weather/rows/sheet.hpp"
#include "weather/rows/units.hpp"

namespace sunward::weather::formats {

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

std::vector<Level> levels_of(const std::vector<Column>& columns, std::string_view name) {
    std::vector<Level> levels;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == name)
            levels.push_back({columns[i].height, i});
    return levels;
}

/// What of the columns makes the rows.
struct Choice {
    std::vector<Cell> cells;
    std::vector<Blend> blends;
};

/// Takes the levels around a height; returns the height that they stand for, nothing without any.
std::optional<double> choose(const std::vector<Column>& columns, std::string_view name, Quantity quantity,
                             double wanted, const std::string& file, Choice& choice, Faults& faults) {
    const LevelLaw law = quantity == Quantity::wind ? LevelLaw::logarithmic : LevelLaw::linear;
    const auto between = between_levels(levels_of(columns, name), wanted, law);
    if (!between)
        return std::nullopt;
    const auto cell = [&](const Level& level) {
        Cell result{quantity, level.column};
        const Unit unit = unit_of(quantity, columns[level.column].unit, {file, 4, level.column + 1}, faults);
        result.factor = unit.factor;
        result.offset = unit.offset;
        return result;
    };
    choice.cells.push_back(cell(between->lower));
    if (between->share > 0)
        choice.blends.push_back({cell(between->upper), between->share});
    return between->height;
}

std::string wind_note(const std::vector<Column>& columns, double height) {
    const auto between = between_levels(levels_of(columns, "Speed"), height, LevelLaw::logarithmic);
    if (between->share == 0)
        return fmt::format("wind at {} m", shortest(height));
    return fmt::format("wind at {} m, by the logarithmic profile between {} and {} m", shortest(height),
                       shortest(between->lower.height), shortest(between->upper.height));
}

Choice choose_cells(const std::vector<Column>& columns, const WeatherSource& source, Rows& rows, Faults& faults) {
    const std::string file = source.file.string();
    Choice choice;
    const auto speed = choose(columns, "Speed", Quantity::wind, source.wanted_wind_height, file, choice, faults);
    if (!speed)
        throw InputError({file, 3, 0}, "", "no column Speed");
    rows.wind_height = *speed;
    rows.notes.push_back(wind_note(columns, *speed));
    rows.temperature_height =
        choose(columns, "Temperature", Quantity::air, *speed, file, choice, faults).value_or(rows.temperature_height);
    rows.pressure_height =
        choose(columns, "Pressure", Quantity::pressure, *speed, file, choice, faults).value_or(rows.pressure_height);
    return choice;
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

Rows read(const WeatherSource& source, const std::string& text, Faults& faults) {
    const std::string file = source.file.string();
    const Head head = split_head(text, head_lines);
    if (head.lines.size() < head_lines)
        throw InputError({file, 0, 0}, "", "expected five lines before the rows, as in an SRW file");
    Rows rows;
    rows.of_no_year = true;
    read_metadata(head.lines[0], file, rows, faults);
    const auto columns = read_columns(head, file, faults);
    const Choice choice = choose_cells(columns, source, rows, faults);
    std::string named;
    for (std::size_t i = 0; i < columns.size(); ++i)
        named += fmt::format("{}{} {} m #{}", i == 0 ? "" : ",", columns[i].name, columns[i].height, i + 1);
    named += '\n';
    named += head.rest;
    Sheet sheet(named, file, head_lines - 1, faults);
    while (sheet.next())
        sheet.add(rows, Instant{}, choice.cells, choice.blends);
    set_times(rows, rows.start.size(), file);
    sheet.finish(rows, choice.cells);
    return rows;
}

} // namespace

extern const WeatherFormat srw = {
    .name = "srw",
    .help = "SAM wind resource, wind at several heights, no irradiance",
    .source = "NREL, System Advisor Model",
    .page = {.looks = "Two lines of text, then names, units and heights of the columns, then rows without times "
                      "from the year's first hour.",
             .lines = "000000,city,state,country,2021,45,8,250,1,8760\nmade for an "
                      "example\nTemperature,Pressure,Speed,Speed\nC,atm,m/s,m/s\n80,80,80,110\n4.2,0.98,6.1,6.6",
             .cleaned = "Levels around the hub are read, the others are not.",
             .example = "{format: srw, file: weather.srw}"},
    .read = read,
};

} // namespace sunward::weather::formats
