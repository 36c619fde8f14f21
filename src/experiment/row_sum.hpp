// Check sums of the rows of a store, which tell a run or result from a damaged or edited one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "store_layout.hpp"

namespace sunward::store {

/// Writes the sums of rows: one over what a run is (fields, seed, policy), and once it has ended one that goes on over
/// its end and its figures.
class RowSums {
public:
    RowSums(Database& database, const std::vector<Parameter>& parameters);
    void write(std::uint64_t id);

    struct Rows; ///< which columns are summed

private:
    RowSums(Database& database, const Rows& rows);

    Statement select_;
    int fields_;
    int columns_;
    Statement update_;
};

/// Runs whose sums are others, by id.
[[nodiscard]] std::vector<std::uint64_t> damaged_rows(const Database& database,
                                                      const std::vector<Parameter>& parameters);

/// Throws InputError that names the damaged runs of a store in `file`, if it has any.
void check_rows(const Database& database, const std::vector<Parameter>& parameters, const std::filesystem::path& file);

/// Takes damaged runs out, whatever they were; those of the plan are entered anew by take_runs().
void drop_damaged_rows(Database& database, const std::vector<Parameter>& parameters);

} // namespace sunward::store
