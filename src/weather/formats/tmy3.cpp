// NREL TMY3: S. Wilcox and W. Marion, Users Manual for TMY3 Data Sets, NREL/TP-581-43156, 2008.
#include <algorithm>

#include <fmt/format.h>

#include "sunward/error/quote.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/weather/weather_format.hpp"
#include "weather/rows/sheet.hpp"
#include "weather/rows/units.hpp"

namespace sunward::weather::formats {

namespace {

constexpr double fill = -9900; // stands for missing

/// A column by its name before the unit in parentheses, such as `Wspd (m/s)`.
Cell find_cell(const CsvReader& csv, Quantity quantity, const std::string& name, std::string_view usual,
               double missing_to, Faults& faults) {
    const auto& header = csv.header();
    const auto found = std::ranges::find_if(
        header, [&](const std::string& text) { return text.starts_with(name + " (") && text.ends_with(')'); });
    Cell cell{quantity, found == header.end() ? csv.require(fmt::format("{} ({})", name, usual))
                                              : static_cast<std::size_t>(found - header.begin())};
    const std::string_view text = header[cell.column];
    const Unit unit = unit_of(quantity, text.substr(name.size() + 2, text.size() - name.size() - 3),
                              {csv.file(), 2, cell.column + 1}, faults);
    cell.factor = unit.factor;
    cell.offset = unit.offset;
    cell.missing_to = missing_to;
    return cell;
}

std::vector<Cell> find_cells(const CsvReader& csv, Faults& faults) {
    const auto cell = [&](Quantity quantity, const char* name, std::string_view unit, double missing_to = fill) {
        return find_cell(csv, quantity, name, unit, missing_to, faults);
    };
    return {
        cell(Quantity::ghi, "GHI", "W/m^2"),
        cell(Quantity::dni, "DNI", "W/m^2"),
        cell(Quantity::dhi, "DHI", "W/m^2"),
        cell(Quantity::air, "Dry-bulb", "C"),
        cell(Quantity::dew_point, "Dew-point", "C"),
        cell(Quantity::humidity, "RHum", "%"),
        cell(Quantity::pressure, "Pressure", "mbar"),
        cell(Quantity::wind, "Wspd", "m/s"),
        // No ground is black: 0 is written where the albedo was not measured.
        cell(Quantity::albedo, "Alb", "unitless", 0),
    };
}

std::optional<int> part(std::string_view text, std::size_t at, std::size_t length, int low, int high) {
    const auto number = parse_number(text.substr(at, length));
    if (!number || *number < low || *number > high || *number != static_cast<int>(*number))
        return std::nullopt;
    return static_cast<int>(*number);
}

/// `MM/DD/YYYY` and `HH:MM`, the end of the hour, 24:00 included.
std::optional<Instant> read_start(Sheet& sheet, std::size_t date_column, std::size_t time_column) {
    const std::string_view date = sheet.text(date_column);
    const std::string_view time = sheet.text(time_column);
    const bool has_date = date.size() == 10 && date[2] == '/' && date[5] == '/';
    const bool has_time = time.size() == 5 && time[2] == ':';
    const auto month = has_date ? part(date, 0, 2, 1, 12) : std::nullopt;
    const auto day = has_date ? part(date, 3, 2, 1, 31) : std::nullopt;
    const auto year = has_date ? part(date, 6, 4, 1800, 2200) : std::nullopt;
    const auto hour = has_time ? part(time, 0, 2, 1, 24) : std::nullopt;
    const auto minute = has_time ? part(time, 3, 2, 0, 0) : std::nullopt;
    if (!month || !day || !year || !is_date(*year, *month, *day)) {
        sheet.fault(date_column, excerpt(date) + ", expected a date such as 01/31/1988");
        return std::nullopt;
    }
    if (!hour || !minute) {
        sheet.fault(time_column, excerpt(time) + ", expected 01:00 to 24:00");
        return std::nullopt;
    }
    return from_civil(*year, static_cast<unsigned>(*month), *day, Duration::from_hours(*hour - 1));
}

Rows read(const WeatherSource& source, const std::string& text, Faults& faults) {
    const std::string file = source.file.string();
    const Head head = split_head(text, 1);
    Rows rows;
    if (head.lines.empty())
        throw InputError({file, 0, 0}, "", "empty file, expected a TMY3 file");
    read_place(rows, split_cells(head.lines[0], file, 1), {4, 5, 6, 3}, {file, 1, 0}, faults);
    Sheet sheet(head.rest, file, 1, faults);
    const auto cells = find_cells(sheet.csv(), faults);
    const std::size_t date = sheet.csv().require("Date (MM/DD/YYYY)");
    const std::size_t time = sheet.csv().require("Time (HH:MM)");
    while (sheet.next())
        if (const auto start = read_start(sheet, date, time))
            sheet.add(rows, *start, cells);
    sheet.finish(rows, cells);
    return rows;
}

} // namespace

extern const WeatherFormat tmy3 = {
    .name = "tmy3",
    .help = "NREL TMY3 CSV, a typical year in local standard time",
    .source = "Wilcox and Marion, Users Manual for TMY3 Data Sets, NREL/TP-581-43156, 2008",
    .page = {.looks = "A line for the place, a header with units in parentheses, then hours ending 01:00 to "
                      "24:00.",
             .lines = "999999,\"UTOPIA\",UT,-5.0,36.1,-79.95,273\nDate (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI "
                      "(W/m^2),DHI (W/m^2),Dry-bulb (C),Wspd (m/s),...\n01/01/1988,01:00,0,0,0,4.4,2.6,...",
             .example = "{format: tmy3, file: weather.csv}"},
    .read = read,
};

} // namespace sunward::weather::formats
