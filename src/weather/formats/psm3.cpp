// NSRDB Physical Solar Model 3 as CSV: M. Sengupta et al., Renewable and Sustainable Energy Reviews 89, 2018.
#include <algorithm>

#include <fmt/format.h>

#include "sunward/weather/weather_format.hpp"
#include "weather/rows/sheet.hpp"
#include "weather/rows/units.hpp"

namespace sunward::weather::formats {

namespace {

constexpr std::size_t head_lines = 2;
constexpr double wind_height = 2; // the NSRDB takes its wind from MERRA-2 at 2 m

/// Names in the first line, values in the second.
class Metadata {
public:
    Metadata(const Head& head, const std::string& file)
        : names_(split_cells(head.lines[0], file, 1)), values_(split_cells(head.lines[1], file, 2)) {}
    [[nodiscard]] std::size_t find(std::string_view name) const {
        return static_cast<std::size_t>(std::ranges::find(names_, name) - names_.begin());
    }
    [[nodiscard]] std::string_view value(std::string_view name) const {
        const std::size_t i = find(name);
        return i < values_.size() ? std::string_view(values_[i]) : std::string_view();
    }
    [[nodiscard]] const std::vector<std::string>& values() const { return values_; }

private:
    std::vector<std::string> names_;
    std::vector<std::string> values_;
};

/// The unit stands under `<column> Units`, in some files of wind under `Wind Speed`; where it does not, the usual one.
Unit unit_in(const Metadata& metadata, Quantity quantity, const std::string& name, std::string_view usual,
             const std::string& file, Faults& faults) {
    for (const std::string& key : {name + " Units", name})
        if (const std::string_view unit = metadata.value(key); !unit.empty())
            return unit_of(quantity, unit, {file, 2, metadata.find(key) + 1}, faults);
    return unit_of(quantity, usual, {}, faults);
}

std::vector<Cell> find_cells(const CsvReader& csv, const Metadata& metadata, Faults& faults) {
    struct Column {
        Quantity quantity;
        const char* name;
        const char* unit;
        bool needed = false;
    };
    constexpr Column columns[] = {
        {Quantity::ghi, "GHI", "W/m2", true},      {Quantity::dni, "DNI", "W/m2", true},
        {Quantity::dhi, "DHI", "W/m2", true},      {Quantity::air, "Temperature", "C", true},
        {Quantity::dew_point, "Dew Point", "C"},   {Quantity::humidity, "Relative Humidity", "%"},
        {Quantity::pressure, "Pressure", "mbar"},  {Quantity::wind, "Wind Speed", "m/s"},
        {Quantity::albedo, "Surface Albedo", "1"},
    };
    std::vector<Cell> cells;
    for (const Column& column : columns) {
        const auto found = column.needed ? std::optional(csv.require(column.name)) : csv.find(column.name);
        if (!found)
            continue;
        const Unit unit = unit_in(metadata, column.quantity, column.name, column.unit, csv.file(), faults);
        Cell& cell = cells.emplace_back(Cell{column.quantity, *found});
        cell.factor = unit.factor;
        cell.offset = unit.offset;
    }
    return cells;
}

struct TimeColumns {
    std::size_t year, month, day, hour, minute;
};

std::optional<Instant> read_time(Sheet& sheet, const TimeColumns& at) {
    const auto year = sheet.whole(at.year, 1800, 2200);
    const auto month = sheet.whole(at.month, 1, 12);
    const auto day = sheet.whole(at.day, 1, 31);
    const auto hour = sheet.whole(at.hour, 0, 23);
    const auto minute = sheet.whole(at.minute, 0, 59);
    if (!year || !month || !day || !hour || !minute)
        return std::nullopt;
    if (!is_date(*year, *month, *day)) {
        sheet.fault(at.day, fmt::format("no day {} in month {} of {}", *day, *month, *year));
        return std::nullopt;
    }
    return from_civil(*year, static_cast<unsigned>(*month), *day,
                      Duration::from_seconds(60.0 * (*hour * 60 + *minute)));
}

/// The shortest step is the step. Labels are the middle of their period: minute 30 of hourly files.
void centre(Rows& rows) {
    for (std::size_t i = 0; i + 1 < rows.start.size(); ++i) {
        const Duration step = rows.start[i + 1] - rows.start[i];
        if (step >= Duration::from_seconds(60) && step < rows.step)
            rows.step = step;
    }
    for (Instant& start : rows.start)
        start = start - Duration{rows.step.us / 2};
}

Rows read(const WeatherSource& source, const std::string& text, Faults& faults) {
    const std::string file = source.file.string();
    const Head head = split_head(text, head_lines);
    if (head.lines.size() < head_lines || head.rest.empty())
        throw InputError({file, 0, 0}, "", "expected two lines of metadata and a table, as in an NSRDB PSM3 file");
    const Metadata metadata(head, file);
    Rows rows;
    rows.wind_height = wind_height;
    read_place(
        rows, metadata.values(),
        {metadata.find("Latitude"), metadata.find("Longitude"), metadata.find("Elevation"), metadata.find("Time Zone")},
        {file, 2, 0}, faults);
    Sheet sheet(head.rest, file, head_lines, faults);
    const CsvReader& csv = sheet.csv();
    const auto cells = find_cells(csv, metadata, faults);
    const TimeColumns times{csv.require("Year"), csv.require("Month"), csv.require("Day"), csv.require("Hour"),
                            csv.require("Minute")};
    while (sheet.next())
        if (const auto time = read_time(sheet, times))
            sheet.add(rows, *time, cells);
    centre(rows);
    sheet.finish(rows, cells);
    return rows;
}

} // namespace

extern const WeatherFormat psm3 = {
    .name = "psm3",
    .help = "NSRDB PSM3 CSV, a typical or a real year, local standard time",
    .source = "Sengupta et al., Renewable and Sustainable Energy Reviews 89, 2018",
    .traits = {.real_years = true},
    .page = {.looks = "Two lines for place and units, a header, then rows of year, month, day, hour and minute.",
             .lines = "Source,Location ID,Latitude,Longitude,Time "
                      "Zone,Elevation,...\nNSRDB,0,33.45,-111.98,-7,358,...\nYear,Month,Day,Hour,Minute,GHI,DNI,DHI,"
                      "Temperature,Wind "
                      "Speed,Pressure,Dew Point\n2021,1,1,0,30,0,0,0,8.1,1.2,975,2.0",
             .example = "{format: psm3, file: weather.csv}"},
    .read = read,
};

} // namespace sunward::weather::formats
