// Columns of the CSV files of a result.
#pragma once

#include <span>
#include <string_view>

namespace sunward {

struct FileColumn {
    std::string_view name;
    std::string_view unit; ///< empty for texts
    std::string_view help; ///< one line
};

/// In the order of jobs.csv and so on.
[[nodiscard]] std::span<const FileColumn> jobs_columns();
/// That jobs.csv has behind its own where nodes fail or jobs take checkpoints on a clock.
[[nodiscard]] std::span<const FileColumn> failure_columns();
[[nodiscard]] std::span<const FileColumn> sites_columns();
/// Of which `<fuel>_mw` stands for one of each fuel.
[[nodiscard]] std::span<const FileColumn> zones_columns();
[[nodiscard]] std::span<const FileColumn> forecast_columns();

} // namespace sunward
