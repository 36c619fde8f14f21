// Check sums of the rows of a store, which tell a result from a damaged or edited one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "store_layout.hpp"

namespace sunward::store {

/// Gives a run that is done the sum over what it is (fields, seed, policy) and its figures.
void sum_row(Database& database, const std::vector<Parameter>& parameters, std::uint64_t id);

/// Runs that are done and whose sum is another one, by id.
[[nodiscard]] std::vector<std::uint64_t> damaged_rows(const Database& database,
                                                      const std::vector<Parameter>& parameters);

/// Throws InputError that names the damaged runs of a store in `file`, if it has any.
void check_rows(const Database& database, const std::vector<Parameter>& parameters, const std::filesystem::path& file);

/// Takes damaged runs out, whatever they were; those of the plan are entered anew by take_runs().
void drop_damaged_rows(Database& database, const std::vector<Parameter>& parameters);

} // namespace sunward::store
