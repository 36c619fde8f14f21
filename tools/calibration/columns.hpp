// A column of numbers out of a CSV file, as a series.
#pragma once

#include <filesystem>
#include <string_view>

#include "sunward/series/series.hpp"

namespace sunward::calibration {

/// Numbers of a column at the times of another (UTC unless they say their zone; its name may be empty), empty cells
/// missing. Throws InputError naming file and line.
[[nodiscard]] Series read_column(const std::filesystem::path& file, std::string_view time, std::string_view column,
                                 const SeriesOptions& options);

} // namespace sunward::calibration
