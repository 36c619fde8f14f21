// Rows of a delimited signal file: times in order, numbers, and every fault with its place.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grid/signal/readings.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/grid/signal.hpp"
#include "sunward/series/csv.hpp"

namespace sunward::grid {

/// No value of a signal, a demand or a forecast is greater: sums and products of such numbers stay finite.
inline constexpr double greatest_value = 1e15;

/// Indices of columns; throws InputError with a fault for each that is not there.
[[nodiscard]] std::vector<std::size_t> require_all(const CsvReader& csv, std::span<const std::string_view> columns);

/// Reads the times of a file one after the other. A wall-clock time that the zone has twice is read as its second
/// occurrence when the first one would not be after the time before it.
class Clock {
public:
    explicit Clock(const std::string& zone) : zone_(zone) {}
    /// Whether times were read of which nobody says in which zone they are.
    [[nodiscard]] bool assumed_utc() const { return assumed_utc_; }
    /// What fine Unix times are taken as: `milliseconds`; empty where there was none.
    [[nodiscard]] std::string_view unix_unit() const { return unix_unit_; }
    /// The instant of a text. Nothing, with the reason in `problem`, for a text that is no time and for a time that is
    /// not after the one before it.
    std::optional<Instant> read(std::string_view text, std::string& problem);
    /// The first points of a file may be in the second of two equal hours, which their order cannot tell: moves them
    /// there when only so the next point comes a step after them. Whether it did.
    [[nodiscard]] bool settle(std::vector<Point>& points) const;

private:
    const std::string& zone_;
    bool leading_ = true;   ///< all times so far occur twice, and were read as the first occurrence
    std::size_t twice_ = 0; ///< how many they were
    std::optional<Instant> before_;
    bool assumed_utc_ = false;
    std::string_view unix_unit_;
};

/// A signal file that is CSV. Faults of rows are collected; finish() throws them all.
class Table {
public:
    explicit Table(const SignalSource& source);

    [[nodiscard]] const CsvReader& csv() const { return csv_; }
    /// The next row that can be read.
    bool next();
    /// Time of the row; nothing when it is faulty.
    std::optional<Instant> time(std::size_t column) { return time(column, csv_.cell(column)); }
    /// The same of a text that was put together from cells, of which one is of the column.
    std::optional<Instant> time(std::size_t column, std::string_view text);
    /// Number in the row; NaN when the cell has none or is faulty.
    double number(std::size_t column);
    /// Intensity or price in the row: a number that for an average intensity may not be negative, nor above the
    /// greatest one that the source allows.
    double value(std::size_t column);
    /// What was taken for granted about the times of a column.
    [[nodiscard]] std::vector<std::string> notes(std::size_t time) const;
    /// Clock::settle, with a note.
    void settle(Readings& readings) const;
    void fault(std::size_t column, std::string message);
    void finish() const { faults_.raise(); }

private:
    SignalKind kind_;
    double most_;
    std::string text_;
    CsvReader csv_;
    Clock clock_;
    Faults faults_;
    std::string problem_;
};

} // namespace sunward::grid
