// Tables of a sweep's store, and what may not change between two calls of one sweep.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "database.hpp"
#include "sunward/experiment/sweep_plan.hpp"

namespace sunward::store {

/// A field that is varied, with the column that has its values: names of columns do not differ in case only.
struct Parameter {
    std::string path;
    std::string column;
};

/// A name as SQL has it.
[[nodiscard]] std::string sql_name(std::string_view name);
/// `"a", "b", ` of the parameters' columns.
[[nodiscard]] std::string column_list(const std::vector<Parameter>& parameters);
/// So many question marks.
[[nodiscard]] std::string places(std::size_t count);

/// Of the table `sweep`; nothing for a key that is not there.
[[nodiscard]] std::optional<std::string> value_of(const Database& database, std::string_view key);
void set_value(Database& database, std::string_view key, std::string_view text);

/// Whether the database has the tables of a store. Throws InputError when it has others instead.
[[nodiscard]] bool is_store(const Database& database, const std::filesystem::path& file);
/// Throws InputError for a store of another format.
void check_format(const Database& database, const std::filesystem::path& file);
/// Figures that the store has columns for.
[[nodiscard]] std::vector<std::string> figures_in(const Database& database);
[[nodiscard]] std::vector<Parameter> parameters_in(const Database& database);

/// Makes the tables of a sweep, without runs.
void create(Database& database, const SweepPlan& plan);
/// Throws InputError when the runs in the store are of another sweep or version of the program, and when they are of
/// another scenario, unless `retry` lets them wait again.
void take_scenario(Database& database, const SweepPlan& plan, bool retry, const std::filesystem::path& file);
/// Writes what the runs read. Where that has changed throws InputError, or with `retry` lets the runs wait again.
void take_files(Database& database, const std::vector<SummedFile>& files, bool retry,
                const std::filesystem::path& file);
/// Gives runs that are there their positions and adds the others.
void take_runs(Database& database, const SweepPlan& plan);

} // namespace sunward::store
