// PVGIS typical year as CSV (European Commission, Joint Research Centre).
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

constexpr std::size_t most_head_lines = 40;
constexpr std::string_view table_start = "time(UTC)";

/// `Latitude (decimal degrees): 45.000` and the like.
std::optional<std::string_view> value_of(std::string_view line, std::string_view key) {
    if (!line.starts_with(key))
        return std::nullopt;
    const std::size_t colon = line.find(':');
    return colon == std::string_view::npos ? std::nullopt : std::optional(line.substr(colon + 1));
}

void read_head_line(std::string_view line, const Location& at, Rows& rows, Faults& faults) {
    if (const auto text = value_of(line, "Latitude"))
        rows.latitude = header_number(*text, -90, 90, "latitude", at, faults);
    if (const auto text = value_of(line, "Longitude"))
        rows.longitude = header_number(*text, -180, 360, "longitude", at, faults);
    if (const auto text = value_of(line, "Elevation"))
        rows.elevation = header_number(*text, -500, 9000, "elevation", at, faults);
    if (const auto text = value_of(line, "Irradiance Time Offset"))
        if (const auto hours = header_number(*text, -1, 1, "irradiance time offset", at, faults))
            // The values are those of one moment, which becomes the middle of their hour.
            rows.irradiance_shift = Duration::from_seconds((*hours - 0.5) * 3600);
}

/// The number of lines before the table.
std::size_t read_head(std::string_view text, const std::string& file, Rows& rows, Faults& faults) {
    const Head head = split_head(text, most_head_lines);
    for (std::size_t i = 0; i < head.lines.size(); ++i) {
        if (head.lines[i].starts_with(table_start))
            return i;
        read_head_line(head.lines[i], {file, i + 1, 1}, rows, faults);
    }
    throw InputError({file, 0, 0}, "", "no line starts with time(UTC), expected a PVGIS typical year");
}

/// The table ends at the first blank line; a legend follows.
std::string_view without_legend(std::string_view table) {
    return table.substr(0, std::min(table.find("\n\n"), table.find("\n\r\n")));
}

/// The unit that the legend gives a column, as in `SP: Surface (air) pressure (Pa)`; empty when it gives none.
std::string_view unit_in_legend(std::string_view text, std::string_view column) {
    const std::string key = fmt::format("\n{}:", column);
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos)
        return {};
    std::string_view line = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    const std::size_t open = line.rfind('(');
    return open == std::string_view::npos || !line.ends_with(')') ? std::string_view()
                                                                  : line.substr(open + 1, line.size() - open - 2);
}

std::vector<Cell> find_cells(const CsvReader& csv, std::string_view text, Faults& faults) {
    struct Column {
        Quantity quantity;
        const char* name;
    };
    constexpr Column columns[] = {{Quantity::ghi, "G(h)"},  {Quantity::dni, "Gb(n)"},   {Quantity::dhi, "Gd(h)"},
                                  {Quantity::air, "T2m"},   {Quantity::humidity, "RH"}, {Quantity::pressure, "SP"},
                                  {Quantity::wind, "WS10m"}};
    std::vector<Cell> cells;
    for (const Column& column : columns) {
        Cell& cell = cells.emplace_back(Cell{column.quantity, csv.require(column.name)});
        if (const std::string_view stated = unit_in_legend(text, column.name); !stated.empty()) {
            const Unit unit = unit_of(column.quantity, stated, {csv.file(), 0, 0}, faults);
            cell.factor = unit.factor;
            cell.offset = unit.offset;
        }
    }
    return cells;
}

/// `YYYYMMDD:HHMM`
std::optional<Instant> read_start(Sheet& sheet, std::size_t column) {
    const std::string_view text = sheet.text(column);
    const bool shaped = text.size() == 13 && text[8] == ':' &&
                        std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }) == 12;
    if (shaped) {
        const auto number = [text](std::size_t at, std::size_t length) {
            return static_cast<int>(parse_number(text.substr(at, length)).value_or(0));
        };
        const int year = number(0, 4);
        const int month = number(4, 2);
        const int day = number(6, 2);
        const int minutes = number(9, 2) * 60 + number(11, 2);
        if (year >= 1800 && year <= 2200 && is_date(year, month, day) && minutes < 24 * 60)
            return from_civil(year, static_cast<unsigned>(month), day, Duration::from_seconds(60.0 * minutes));
    }
    sheet.fault(column, excerpt(text) + ", expected a time such as 20180131:2300");
    return std::nullopt;
}

Rows read(const WeatherSource& source, const std::string& text, Faults& faults) {
    const std::string file = source.file.string();
    Rows rows;
    rows.utc_offset = 0;
    const std::size_t before = read_head(text, file, rows, faults);
    Sheet sheet(without_legend(split_head(text, before).rest), file, before, faults);
    const CsvReader& csv = sheet.csv();
    const std::size_t time = csv.require(table_start);
    const std::vector<Cell> cells = find_cells(csv, text, faults);
    while (sheet.next())
        if (const auto start = read_start(sheet, time))
            sheet.add(rows, *start, cells);
    sheet.finish(rows, cells);
    return rows;
}

} // namespace

extern const WeatherFormat pvgis = {
    .name = "pvgis",
    .help = "PVGIS typical year CSV, UTC",
    .source = "European Commission, Joint Research Centre: PVGIS, typical meteorological year",
    .page = {.looks = "Lines for the place, the months' years, a header, then hours in UTC, and an explanation "
                      "of the columns below.",
             .lines = "Latitude (decimal degrees): 45.000\nLongitude (decimal degrees): 8.000\nElevation (m): "
                      "250.0\n...\ntime(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n20070101:0000,1.1,92.0,0.0,"
                      "0.0,0.0,280.0,1.3,240.0,99100.0",
             .cleaned = "Irradiance at an offset to the hour is taken for that time.",
             .example = "{format: pvgis, file: weather.csv}"},
    .read = read,
};

} // namespace sunward::weather::formats
