// Rows of delimited text, one line at a time and without a copy where no quote forces one.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/error/error.hpp"

namespace sunward {

/// Walks a text line by line. A line longer than `max_line` bytes throws InputError naming file and line.
class LineReader {
public:
    LineReader(std::string_view text, std::string file, std::size_t max_line = std::size_t{1} << 20);
    /// The next line without its end (LF or CRLF); nothing at the end of the text.
    bool next(std::string_view& line);
    [[nodiscard]] std::size_t line_number() const { return line_; }
    [[nodiscard]] const std::string& file() const { return file_; }

private:
    std::string_view rest_;
    std::string file_;
    std::size_t max_line_;
    std::size_t line_ = 0;
};

/// The cells of one line after RFC 4180: quoted cells, doubled quotes, no line ends inside quotes.
class CsvRow {
public:
    /// Takes the line apart, which has to outlive the row. Returns why it cannot be; empty when it can.
    [[nodiscard]] std::string split(std::string_view line, char separator);
    [[nodiscard]] std::size_t size() const { return cells_.size(); }
    /// Cell without outer blanks; empty beyond the last. Valid until the next split().
    [[nodiscard]] std::string_view operator[](std::size_t column) const {
        return column < cells_.size() ? cells_[column] : std::string_view();
    }

private:
    [[nodiscard]] const char* split_quoted(const char* at, std::string_view line, char separator, std::string& problem);

    std::vector<std::string_view> cells_;
    std::string unquoted_; ///< text of the cells that hold a doubled quote
};

/// How a file separates its cells and writes its numbers.
struct CsvDialect {
    char separator = 0; ///< 0: of , ; | and tab the one that the header has most of
    /// `.` or `,`; the other one may set off groups of three digits. 0: what the numbers of the column look like; where
    /// the separator is the comma and no cell is quoted, the point.
    char decimal = 0;
};

/// CSV with a header row. Blank lines are skipped. A row has as many cells as the header.
class CsvReader {
public:
    /// What is told of a row that cannot be read.
    using RowFault = std::function<void(const Fault&)>;

    /// Reads the header. `text` has to outlive the reader. Throws InputError for an empty text and for a header that
    /// names a column twice.
    CsvReader(std::string_view text, std::string file, CsvDialect dialect = {});

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    [[nodiscard]] const CsvDialect& dialect() const { return dialect_; }
    /// Index of a column (exact name, outer blanks ignored), nothing when absent.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const;
    /// Index of a column; throws InputError that lists the nearest name.
    [[nodiscard]] std::size_t require(std::string_view column) const;
    /// `; did you mean 'x'?` of the header's names. A file that is no table may have anything in its first line, so
    /// that only what looks like names of columns is told.
    [[nodiscard]] std::string near(std::string_view column) const;

    /// The next row; false at the end. Throws InputError for a row with an unclosed quote and for one with more or
    /// fewer cells than the header; the row after it can still be read.
    bool next();
    /// The next row that can be read; false at the end. `faulty` is told of those that cannot.
    bool next(const RowFault& faulty);
    [[nodiscard]] std::size_t line_number() const { return lines_.line_number(); }
    [[nodiscard]] const std::string& file() const { return lines_.file(); }
    [[nodiscard]] std::size_t cells() const { return row_.size(); }
    /// Cell without outer blanks. Valid until the next call of next().
    [[nodiscard]] std::string_view cell(std::size_t column) const { return row_[column]; }
    /// Finite number in a cell; nothing for any other text. Throws InputError when the column's decimal sign is not
    /// stated and cannot be told from its numbers.
    [[nodiscard]] std::optional<double> parse(std::size_t column) const;
    /// The same; nothing when the cell means that there is no value (is_missing). Throws InputError for any other text,
    /// and for infinity.
    [[nodiscard]] std::optional<double> number(std::size_t column) const;

private:
    bool read_row(std::string& problem);
    [[nodiscard]] Fault row_fault(std::string problem) const;
    [[nodiscard]] char decimal_of(std::size_t column) const;
    void find_decimals() const;

    std::string_view text_;
    LineReader lines_;
    CsvDialect dialect_;
    std::vector<std::string> header_;
    std::size_t header_line_ = 0;
    CsvRow row_;
    mutable std::vector<char> decimals_; ///< by column, once one is asked for; 0: cannot be told
};

/// A text as a cell of a row, quoted where RFC 4180 asks for it or a program would take a sign in it for a separator,
/// without what cannot be printed. With `spreadsheet_safe` a text that a spreadsheet would run as a formula (one that
/// begins with `=`, `+`, `-`, `@`, a tab or a line end, and is not a number) has an apostrophe before it.
/// Source: OWASP, "CSV Injection".
[[nodiscard]] std::string csv_cell(std::string_view text, bool spreadsheet_safe = true);

} // namespace sunward
