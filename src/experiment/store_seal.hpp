// Check of what a store has beside its rows: the text of its tables, what the sweep is, the list of inputs and how many
// rows there are. Sums over all of it are kept in the table `sweep`, and change only when a sweep is started anew.
#pragma once

#include <filesystem>

#include "database.hpp"

namespace sunward::store {

/// Writes the sums; to be called whenever anything but rows' own ends has changed.
void seal(Database& database);

/// Throws InputError when pages are damaged, tables or the description of the sweep are not as they were made, or with
/// the same cure the list of inputs.
void check_layout(Database& database, const std::filesystem::path& file);

/// Whether the list of what the runs read is as it was written.
[[nodiscard]] bool has_own_inputs(const Database& database);
/// Throws InputError when it is not.
void check_inputs(const Database& database, const std::filesystem::path& file);

/// Throws InputError unless each run of the sweep has one row, and each that is done its figures.
void check_counts(const Database& database, const std::filesystem::path& file);

} // namespace sunward::store
