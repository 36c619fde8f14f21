// The figures of a run as a flat row, as they are sent from worker to parent, stored and exported.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sunward/bound/attained.hpp"
#include "sunward/bound/saving.hpp"
#include "sunward/report/figures.hpp"

namespace sunward {

/// What a figure may be; monostate is null.
using Cell = std::variant<std::monostate, double, std::uint64_t, std::string>;

struct Column {
    enum class Type { real, integer, text };
    std::string name; ///< a metric's, such as `energy.it_kwh`, or a part of one, `jobs.wait_seconds.p50`
    std::string_view unit;
    Type type = Type::real;
    bool quantile = false; ///< of a distribution (median, 95 %, greatest), not a mean or a sum
};

/// The metrics that stand in a block of summary.json, distributions taken apart, lists left out. None of them depends
/// on the computer.
[[nodiscard]] const std::vector<Column>& run_columns();

/// Index of a column; throws std::out_of_range for a name that is none.
[[nodiscard]] std::size_t column_index(std::string_view name);

struct RunFigures {
    std::vector<Cell> cells; ///< parallel to run_columns()
    Attained attained;       ///< what the bound is compared with
    std::vector<std::string> notes;
};

/// With a saving, the figures against the baseline are not null.
[[nodiscard]] RunFigures run_figures(const Scenario& scenario, const Result& result,
                                     std::optional<Saving> saving = std::nullopt);

/// A number; 0 for null and text.
[[nodiscard]] double number_of(const Cell& cell);

/// To bytes and back on the same machine, every bit kept.
[[nodiscard]] std::string pack(const RunFigures& figures);
/// Throws SimulationError for what pack() did not give.
[[nodiscard]] RunFigures unpack_figures(std::string_view bytes);

} // namespace sunward
