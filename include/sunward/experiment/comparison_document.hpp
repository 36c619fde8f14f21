// What a comparison is written as: compare.json, compare.csv, a table for people.
#pragma once

#include <string>

#include "sunward/experiment/comparison.hpp"
#include "sunward/report/document.hpp"

namespace sunward {

/// compare.json: for each policy every figure with its mean, its difference from the baseline and their 95 % intervals;
/// what does not exist (intervals with one seed, ratios to 0) is null.
[[nodiscard]] std::string comparison_json(const Comparison& comparison);

/// compare.csv: a row a policy and seed; figures that are null for a seed of the policy are empty.
void write_comparison_csv(const Comparison& comparison, const Sink& sink);

/// Several lines: carbon, saving, delay, wait and cost by policy; a `*` marks the Pareto set.
[[nodiscard]] std::string comparison_table(const Comparison& comparison);

} // namespace sunward
