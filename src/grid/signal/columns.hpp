// What formats in which one column is the signal have in common.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grid/signal/table.hpp"

namespace sunward::grid {

/// By how much to multiply the values of a column, and notes on what that rests on. `implied` is what the format says.
[[nodiscard]] double scale_of(Table& table, const SignalSource& source, std::size_t column, double implied,
                              std::vector<std::string>& notes);

/// The rest of a table, of which two columns are the times and the values.
[[nodiscard]] Readings read_points(Table& table, const SignalSource& source, std::size_t time, std::size_t value,
                                   Basis basis, double implied = 1);

[[nodiscard]] std::string lower(std::string_view text);

/// The first column whose name, case ignored, holds `what` and one of `marks`.
[[nodiscard]] std::optional<std::size_t> find_like(const CsvReader& csv, std::string_view what,
                                                   std::span<const std::string_view> marks);

} // namespace sunward::grid
