// The part of the Matlab language that case files are written in: NAME = VALUE, with numbers, texts and matrices.
#pragma once

#include "sunward/error/faults.hpp"
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sunward::grid {

struct MatlabRow {
    std::size_t line = 0;
    std::vector<double> values;
};

/// A number is a matrix of one row and column. A text, or a cell of texts, has no rows.
struct MatlabValue {
    std::size_t line = 0;
    std::vector<MatlabRow> rows;
    std::vector<std::string> texts;
};

/// By name, without the structure it is assigned to: `bus` for `mpc.bus = ...`.
using MatlabValues = std::map<std::string, MatlabValue, std::less<>>;

/// Reads comments (% and # to the end of the line, %{ %} over lines), continuation (...), matrices over several lines,
/// ranges (1:3, 0:0.5:2), Inf and NaN, texts and cells of texts. `function`, `return` and `end` are passed over; any
/// other statement, an expression and a matrix of uneven rows is a fault with line and column. At most ten million
/// numbers.
[[nodiscard]] MatlabValues read_matlab(std::string_view text, const std::string& file, Faults& faults);

} // namespace sunward::grid
