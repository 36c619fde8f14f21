#include "weather/rows/sheet.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sunward/error/quote.hpp"
#include "sunward/units/number.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/text.hpp"

namespace sunward::weather {

namespace {

/// What thermopiles read at night as they radiate to the sky, W/m2: class C of ISO 9060:2018 allows 30 in all.
constexpr double night_offset = 15;

constexpr std::array<QuantityInfo, quantities> quantity_table{{
    {"global horizontal irradiance", "W/m2", 0, 2000, night_offset},
    {"direct normal irradiance", "W/m2", 0, 1500, night_offset},
    {"diffuse horizontal irradiance", "W/m2", 0, 1500, night_offset},
    {"air temperature", "degrees Celsius", -95, 65},
    {"dew point", "degrees Celsius", -110, 50},
    {"relative humidity", "%", 0, 110},
    {"pressure", "Pa", 30'000, 120'000},
    {"wind speed", "m/s", 0, 120},
    {"albedo", "1", 0, 1},
    {"cloud cover", "%", 0, 100},
}};

/// In place of a faulty value, which nobody will use; not missing, which would be a second fault.
constexpr double faulty = 0;

} // namespace

const QuantityInfo& info(Quantity quantity) { return quantity_table[index(quantity)]; }

double possible(double value, Quantity quantity, const Location& at, Faults& faults) {
    const QuantityInfo& limits = info(quantity);
    if (value >= limits.low - limits.slack && value <= limits.high)
        return quantity == Quantity::humidity ? std::min(value, 100.0) : value + 0.0; // -0 becomes 0
    faults.add(at, limits.name,
               fmt::format("{} {}, expected {} to {}", shortest(value), limits.unit, shortest(limits.low),
                           shortest(limits.high)));
    return faulty;
}

Head split_head(std::string_view text, std::size_t count) {
    Head head;
    while (head.lines.size() < count && !text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        head.lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    head.rest = text;
    return head;
}

std::vector<std::string> split_cells(std::string_view line, const std::string& file, std::size_t number) {
    std::vector<std::string> cells;
    CsvRow row;
    if (std::string problem = row.split(line, ','); !problem.empty())
        throw InputError({file, number, row.size() + 1}, "", std::move(problem));
    for (std::size_t i = 0; i < row.size(); ++i)
        cells.emplace_back(row[i]);
    return cells;
}

namespace {

/// What the reader of the table says, with the lines counted from the start of the file.
template <class Read>
auto in_file(std::size_t lines_before, Read read) {
    try {
        return read();
    } catch (const InputError& error) {
        std::vector<Fault> faults = error.faults();
        for (Fault& fault : faults)
            fault.at.line += fault.at.line > 0 ? lines_before : 0;
        throw InputError(std::move(faults));
    }
}

} // namespace

Sheet::Sheet(std::string_view table, const std::string& file, std::size_t lines_before, Faults& faults)
    : lines_before_(lines_before), csv_(in_file(lines_before,
                                                [&] {
                                                    return CsvReader(table, file, {',', '.'});
                                                })),
      faults_(faults) {}

bool Sheet::next() {
    return in_file(lines_before_, [this] {
        return csv_.next([this](const Fault& fault) {
            faults_.add({fault.at.file, line(), fault.at.column}, fault.field, fault.message);
        });
    });
}

void Sheet::fault(std::size_t column, std::string message) {
    const auto& header = csv_.header();
    faults_.add({csv_.file(), line(), column + 1}, column < header.size() ? header[column] : std::string(),
                std::move(message));
}

std::optional<int> Sheet::whole(std::size_t column, int low, int high) {
    const auto number = parse_number(text(column));
    if (number && *number >= low && *number <= high && *number == std::floor(*number))
        return static_cast<int>(*number);
    fault(column, fmt::format("{}, expected a whole number from {} to {}", excerpt(text(column)), low, high));
    return std::nullopt;
}

double Sheet::value(const Cell& cell) {
    const std::string_view cell_text = text(cell.column);
    const auto number = parse_number(cell_text);
    if (!number && is_missing(cell_text))
        return missing;
    if (!number) {
        fault(cell.column, excerpt(cell_text) + " is not a finite number");
        return faulty;
    }
    if (*number >= cell.missing_from || *number <= cell.missing_to)
        return missing;
    return possible(*number * cell.factor + cell.offset, cell.quantity, {csv_.file(), line(), cell.column + 1},
                    faults_);
}

void Sheet::add(Rows& rows, Instant start, const std::vector<Cell>& cells, const std::vector<Blend>& blends) {
    rows.start.push_back(start);
    lines_.push_back(line());
    for (const Cell& cell : cells)
        rows[cell.quantity].push_back(value(cell));
    for (const Blend& blend : blends) {
        double& lower = rows[blend.upper.quantity].back();
        lower += blend.share * (value(blend.upper) - lower);
    }
}

void Sheet::finish(Rows& rows, const std::vector<Cell>& cells) {
    std::array<std::size_t, quantities> columns{};
    for (const Cell& cell : cells)
        columns[index(cell.quantity)] = cell.column + 1;
    rows.where = [file = csv_.file(), lines = std::move(lines_), columns](std::size_t row,
                                                                          std::optional<Quantity> quantity) {
        return Location{file, row < lines.size() ? lines[row] : 0, quantity ? columns[index(*quantity)] : 0};
    };
}

std::optional<double> header_number(std::string_view text, double low, double high, const char* what, Location at,
                                    Faults& faults) {
    const auto number = parse_number(text);
    if (number && *number >= low && *number <= high)
        return number;
    faults.add(std::move(at), what,
               fmt::format("{}, expected a number from {} to {}", excerpt(text), shortest(low), shortest(high)));
    return std::nullopt;
}

void read_place(Rows& rows, const std::vector<std::string>& cells, const PlaceCells& at, Location line,
                Faults& faults) {
    const auto number = [&](std::size_t column, double low, double high, const char* what) {
        line.column = column + 1;
        return header_number(column < cells.size() ? std::string_view(cells[column]) : std::string_view(), low, high,
                             what, line, faults);
    };
    rows.latitude = number(at.latitude, -90, 90, "latitude");
    rows.longitude = number(at.longitude, -180, 360, "longitude");
    rows.elevation = number(at.elevation, -500, 9000, "elevation");
    rows.utc_offset = number(at.utc_offset, -14, 14, "time zone");
}

bool is_date(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    const CivilTime date = civil_time(from_civil(year, static_cast<unsigned>(month), day, Duration{}));
    return date.month == static_cast<unsigned>(month);
}

} // namespace sunward::weather
