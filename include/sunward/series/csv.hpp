// Rows of delimited text, one line at a time and without a copy where no quote forces one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// CSV after RFC 4180 (quoted cells, doubled quotes, no line ends inside quotes) with a header row. Blank lines are
/// skipped.
class CsvReader {
public:
    /// Reads the header. Throws InputError for an empty text and for a header that names a column twice.
    CsvReader(std::string_view text, std::string file, char delimiter = ',');

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    /// Index of a column (exact name, outer blanks ignored), nothing when absent.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const;
    /// Index of a column; throws InputError that lists the nearest name.
    [[nodiscard]] std::size_t require(std::string_view column) const;

    /// The next row; false at the end. Throws InputError for an unclosed quote.
    bool next();
    [[nodiscard]] std::size_t line_number() const { return lines_.line_number(); }
    [[nodiscard]] const std::string& file() const { return lines_.file(); }
    [[nodiscard]] std::size_t cells() const { return cells_.size(); }
    /// Cell without outer blanks; empty when the row is too short. Valid until the next call of next().
    [[nodiscard]] std::string_view cell(std::size_t column) const;
    /// Finite number in a cell; nothing when the cell is empty. Throws InputError for any other text, NaN or infinity.
    [[nodiscard]] std::optional<double> number(std::size_t column) const;

private:
    void split(std::string_view line);
    /// Adds the cell whose opening quote is before `at`; returns where it ends.
    const char* split_quoted(const char* at, std::string_view line);

    LineReader lines_;
    char delimiter_;
    std::vector<std::string> header_;
    std::vector<std::string_view> cells_;
    std::string unquoted_; ///< text of the row's cells that hold a doubled quote
};

/// A finite decimal number that fills the whole text (outer blanks ignored); nothing otherwise.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// A text as a cell of a row, quoted where RFC 4180 asks for it.
[[nodiscard]] std::string csv_cell(std::string_view text);

} // namespace sunward
