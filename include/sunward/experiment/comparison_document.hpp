// What a comparison is written as: compare.json, compare.csv, a table for people.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "sunward/experiment/comparison.hpp"
#include "sunward/report/document.hpp"
#include "sunward/report/written_file.hpp"

namespace sunward {

/// compare.json: for each policy every figure with its mean, its difference from the baseline and their 95 % intervals;
/// what does not exist (intervals with one seed, ratios to 0) is null. `files` are those written beside it.
[[nodiscard]] std::string comparison_json(const Comparison& comparison, std::span<const WrittenFile> files = {});

/// compare.csv: a row a policy and seed; figures that are null for a seed of the policy are empty.
void write_comparison_csv(const Comparison& comparison, const Sink& sink);

/// Several lines: carbon, saving, delay, wait and cost by policy; a `*` marks the Pareto set. Where a line a policy is
/// wider than `width`, even with titles of several lines, a block a policy.
[[nodiscard]] std::string comparison_table(const Comparison& comparison, std::size_t width = 80);

} // namespace sunward
