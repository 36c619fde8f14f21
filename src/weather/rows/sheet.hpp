// A weather file that is delimited text: some lines of metadata, then rows.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/series/csv.hpp"
#include "weather/rows/rows.hpp"

namespace sunward::weather {

/// The first lines of a text, and what follows.
struct Head {
    std::vector<std::string_view> lines;
    std::string_view rest;
};
/// At most `count` lines.
[[nodiscard]] Head split_head(std::string_view text, std::size_t count);

/// Cells of one line of metadata; quotes are understood.
[[nodiscard]] std::vector<std::string> split_cells(std::string_view line, const std::string& file, std::size_t number);

/// How a quantity stands in a cell: number x factor + offset.
struct Cell {
    Quantity quantity;
    std::size_t column;
    double factor = 1;
    double missing_from = std::numeric_limits<double>::infinity(); ///< numbers this high mean missing
    double missing_to = -std::numeric_limits<double>::infinity();  ///< numbers this low mean missing
    double offset = 0;
};

/// A second cell of a quantity, of another height, that takes a share in its value.
struct Blend {
    Cell upper;
    double share;
};

class Sheet {
public:
    /// `table` starts with a header row, before which the file has `lines_before` lines. Both must outlive the sheet.
    Sheet(std::string_view table, const std::string& file, std::size_t lines_before, Faults& faults);

    [[nodiscard]] CsvReader& csv() { return csv_; }
    /// The next row; false at the end.
    bool next();
    [[nodiscard]] std::string_view text(std::size_t column) const { return csv_.cell(column); }
    /// Whole number in a range; a fault when it is none.
    std::optional<int> whole(std::size_t column, int low, int high);
    void fault(std::size_t column, std::string message);
    /// Adds the row that starts at `start` with its cells.
    void add(Rows& rows, Instant start, const std::vector<Cell>& cells, const std::vector<Blend>& blends = {});
    /// To be called last: the rows can tell where their values stand.
    void finish(Rows& rows, const std::vector<Cell>& cells);

private:
    [[nodiscard]] std::size_t line() const { return csv_.line_number() + lines_before_; }
    [[nodiscard]] double value(const Cell& cell);

    std::size_t lines_before_;
    CsvReader csv_;
    Faults& faults_;
    std::vector<std::size_t> lines_;
};

/// A number of the header in a range; a fault when it is none. `what` names it.
[[nodiscard]] std::optional<double> header_number(std::string_view text, double low, double high, const char* what,
                                                  Location at, Faults& faults);
/// Reads latitude, longitude, elevation and offset from cells of a header line.
struct PlaceCells {
    std::size_t latitude, longitude, elevation, utc_offset;
};
void read_place(Rows& rows, const std::vector<std::string>& cells, const PlaceCells& at, Location line, Faults& faults);

/// A date by the calendar with leap years; a fault when there is none such.
[[nodiscard]] bool is_date(int year, int month, int day);

/// Checks a value against what is possible; adds a fault when it is not. Humidity up to 110 % is 100 %.
[[nodiscard]] double possible(double value, Quantity quantity, const Location& at, Faults& faults);

} // namespace sunward::weather
