// EnergyPlus weather (EPW), Auxiliary EnergyPlus Programs, "EnergyPlus Weather File (EPW) Data Dictionary".
#include <algorithm>

#include <fmt/format.h>

#include "sunward/units/number.hpp"
#include "sunward/weather/weather_format.hpp"
#include "weather/rows/sheet.hpp"

namespace sunward::weather::formats {

namespace {

constexpr std::size_t header_lines = 8;
constexpr std::string_view columns =
    "Year,Month,Day,Hour,Minute,Flags,Dry Bulb,Dew Point,Relative Humidity,Pressure,Extraterrestrial Horizontal,"
    "Extraterrestrial Normal,Infrared,Global Horizontal,Direct Normal,Diffuse Horizontal,Global Illuminance,"
    "Direct Illuminance,Diffuse Illuminance,Zenith Luminance,Wind Direction,Wind Speed,Total Sky Cover,"
    "Opaque Sky Cover,Visibility,Ceiling Height,Present Weather,Weather Codes,Precipitable Water,Aerosol,Snow Depth,"
    "Days Since Snow,Albedo,Rain,Rain Quantity\n";

const std::vector<Cell>& cells() {
    static const std::vector<Cell> all{
        {Quantity::air, 6, 1, 99.9},        {Quantity::dew_point, 7, 1, 99.9}, {Quantity::humidity, 8, 1, 999},
        {Quantity::pressure, 9, 1, 999999}, {Quantity::ghi, 13, 1, 9999},      {Quantity::dni, 14, 1, 9999},
        {Quantity::dhi, 15, 1, 9999},       {Quantity::wind, 21, 1, 999},      {Quantity::cloud, 22, 10, 99},
        {Quantity::albedo, 32, 1, 999, 0},
    };
    return all;
}

/// PVGIS measures irradiance at an offset to the hour at which the row's period ends.
void read_comment(std::string_view line, Rows& rows) {
    constexpr std::string_view key = "Irradiance Time Offset (h):";
    const std::size_t at = line.find(key);
    if (at == std::string_view::npos)
        return;
    if (const auto hours = parse_number(line.substr(at + key.size())); hours && std::abs(*hours) <= 1)
        rows.irradiance_shift = Duration::from_seconds((*hours + 0.5) * 3600);
}

void read_header(const Head& head, const std::string& file, Rows& rows, Faults& faults) {
    if (head.lines.empty() || !head.lines[0].starts_with("LOCATION,"))
        throw InputError({file, 1, 1}, "", "expected an EPW file, whose first line starts with LOCATION");
    if (head.lines.size() < header_lines || !head.lines.back().starts_with("DATA PERIODS,"))
        throw InputError({file, std::min(head.lines.size(), header_lines), 1}, "",
                         "expected DATA PERIODS as the eighth line of an EPW file");
    read_place(rows, split_cells(head.lines[0], file, 1), {6, 7, 9, 8}, {file, 1, 0}, faults);
    for (const std::string_view line : head.lines)
        if (line.starts_with("COMMENTS"))
            read_comment(line, rows);
    const auto periods = split_cells(head.lines.back(), file, header_lines);
    const auto cell = [&periods](std::size_t i) {
        return i < periods.size() ? std::string_view(periods[i]) : std::string_view();
    };
    (void)header_number(cell(1), 1, 1, "number of data periods", {file, header_lines, 2}, faults);
    const auto records = header_number(cell(2), 1, 60, "records per hour", {file, header_lines, 3}, faults);
    if (records && std::fmod(60, *records) == 0)
        rows.step = Duration::from_seconds(3600 / *records);
    else if (records)
        faults.add({file, header_lines, 3}, "records per hour", "expected a divisor of 60");
}

/// The row's period ends at its label: hour 1 to 24, minute 60 being written as 0 or 60.
std::optional<Instant> read_start(Sheet& sheet, Duration step) {
    const auto year = sheet.whole(0, 1800, 2200);
    const auto month = sheet.whole(1, 1, 12);
    const auto day = sheet.whole(2, 1, 31);
    const auto hour = sheet.whole(3, 1, 24);
    const bool hourly = step == Duration::from_hours(1); // the minute of hourly files is 0, 30 or 60 and means nothing
    const auto minute = hourly ? std::optional(60) : sheet.whole(4, 0, 60);
    if (!year || !month || !day || !hour || !minute)
        return std::nullopt;
    if (!is_date(*year, *month, *day)) {
        sheet.fault(2, fmt::format("no day {} in month {} of {}", *day, *month, *year));
        return std::nullopt;
    }
    const int end = (*hour - 1) * 60 + (*minute == 0 ? 60 : *minute);
    return from_civil(*year, static_cast<unsigned>(*month), *day, Duration::from_seconds(60.0 * end)) - step;
}

/// The names of the columns. The last ones came with later versions of the format; all rows of a file have as many
/// cells as its first.
std::string names_for(std::string_view rows, const std::string& file) {
    constexpr std::size_t fewest = 22; // up to the wind speed
    const Head first = split_head(rows, 1);
    const auto given = first.lines.empty() ? fewest : split_cells(first.lines[0], file, header_lines + 1).size();
    const std::string_view all = columns;
    const auto known = static_cast<std::size_t>(std::ranges::count(all, ',')) + 1;
    std::size_t end = all.size() - 1;
    for (std::size_t count = known; count > std::max(given, fewest); --count)
        end = all.rfind(',', end - 1);
    return std::string(all.substr(0, end)) + '\n';
}

Rows read(const WeatherSource& source, const std::string& text, Faults& faults) {
    const std::string file = source.file.string();
    const Head head = split_head(text, header_lines);
    Rows rows;
    read_header(head, file, rows, faults);
    const std::string named = names_for(head.rest, file) + std::string(head.rest);
    Sheet sheet(named, file, header_lines - 1, faults);
    while (sheet.next())
        if (const auto start = read_start(sheet, rows.step))
            sheet.add(rows, *start, cells());
    sheet.finish(rows, cells());
    return rows;
}

} // namespace

extern const WeatherFormat epw = {
    .name = "epw",
    .help = "EnergyPlus weather file, a typical year in local standard time",
    .source = "Auxiliary EnergyPlus Programs, EnergyPlus Weather File (EPW) Data Dictionary",
    .page = {.looks = "Eight lines of header, of which the first names place, offset to UTC and elevation; then "
                      "35 figures per hour, hours 1 to 24.",
             .lines = "LOCATION,Utopia,-,-,made,000000,45.0,8.0,1.0,250\nDESIGN "
                      "CONDITIONS,0\n...\n2021,1,1,1,60,?9?9,1.2,-0.5,88,99000,0,0,285,0,0,0,0,0,0,0,210,1.8,5,5,...",
             .cleaned = "Figures that stand for a missing value (9999, 99.9) are missing.",
             .example = "{format: epw, file: weather.epw}"},
    .read = read,
};

} // namespace sunward::weather::formats
