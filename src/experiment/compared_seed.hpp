// The runs of one seed as rows of numbers that can be compared.
#pragma once

#include <string>
#include <vector>

#include "sunward/experiment/comparison.hpp"

namespace sunward {

/// What became of one seed in one world: its runs by policy, all of them done.
struct ComparedSeed {
    std::vector<RunFigures> runs;
    std::optional<SideBySide> side_by_side; ///< none: the bound was not to be had
};

/// Numbers of run_columns(), then comparable_metrics().
[[nodiscard]] std::vector<Column> numeric_columns();

/// A row a policy, parallel to numeric_columns(); NaN for null. The runs' own columns of a saving are filled in, as a
/// run against `baseline` (an index) has them.
[[nodiscard]] std::vector<std::vector<double>> rows_of(const ComparedSeed& seed, std::size_t baseline);

/// Throws SimulationError where a policy attained less than the bound of every policy that did its work.
void check_bounds(const ComparedSeed& seed, const std::vector<std::string>& policies, std::size_t baseline);

/// Whether all did the same jobs.
[[nodiscard]] bool is_equal_work(const std::vector<RunFigures>& runs);

/// Whether runs of two variants, in which the same jobs may take other times and widths, completed the same of them.
[[nodiscard]] bool did_the_same_jobs(const RunFigures& one, const RunFigures& other);

/// Notes of the runs, why there is no bound, and which of them have no share of the possible saving. `labels`: what
/// they are called, by run.
[[nodiscard]] std::vector<std::string> remarks_of(const ComparedSeed& seed, const std::vector<std::string>& labels,
                                                  std::size_t baseline);

} // namespace sunward
