#include "store_seal.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "store_layout.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/series/crc32.hpp"

namespace sunward::store {

namespace fs = std::filesystem;

namespace {

/// Over all cells of a query.
std::string sum_of(const Database& database, const std::string& query, int columns) {
    std::uint32_t sum = 0;
    Statement select = database.prepare(query);
    while (select.step())
        for (int column = 0; column < columns; ++column)
            sum = crc32_of(select.is_null(column) ? "-" : "=" + select.text(column) + "\n", sum);
    return std::to_string(sum);
}

std::string sum_of_tables(const Database& database) {
    return sum_of(database, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name", 4);
}

std::string sum_of_inputs(const Database& database) {
    return sum_of(database, "SELECT path, policy, bytes, crc32 FROM files ORDER BY path, policy", 4);
}

/// Of all that is said about the sweep, with the other sums.
std::string sum_of_sweep(const Database& database) {
    return sum_of(database, "SELECT key, value FROM sweep WHERE key <> 'sum' ORDER BY key", 2);
}

std::uint64_t count(const Database& database, const std::string& what) {
    Statement select = database.prepare("SELECT " + what);
    return select.step() ? select.whole(0) : 0;
}

bool has_value(const Database& database, std::string_view key, const std::string& value) {
    return value_of(database, key) == value;
}

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
    throw InputError({file.string()}, "",
                     why + "; run the sweep again into another folder, or move this one away first");
}

/// What SQLite itself finds wrong with pages, indices and rows; empty when all is well.
std::string broken_page(const Database& database) {
    Statement check = database.prepare("PRAGMA integrity_check(1)");
    const std::string found = check.step() ? check.text(0) : "no answer";
    check.reset();
    return found == "ok" ? std::string() : found;
}

} // namespace

void seal(Database& database) {
    const auto set = [&](std::string_view key, const std::string& value) { set_value(database, key, value); };
    set("tables_sum", sum_of_tables(database));
    set("files_sum", sum_of_inputs(database));
    set("runs", std::to_string(count(database, "count(position) FROM runs")));
    set("rows", std::to_string(count(database, "count(*) FROM runs")));
    set("sum", sum_of_sweep(database));
}

void check_layout(Database& database, const fs::path& file) {
    if (const std::string broken = broken_page(database); !broken.empty())
        refuse(file, "is damaged: SQLite finds '" + broken.substr(0, broken.find('\n')) + "'");
    if (!has_value(database, "tables_sum", sum_of_tables(database)))
        refuse(file, "is damaged or edited: its tables are not as they were made, as the check sum says");
    if (!has_value(database, "sum", sum_of_sweep(database)))
        refuse(file, "is damaged or edited: what it says of the sweep is not as it was written, as the check sum says");
}

bool has_own_inputs(const Database& database) { return has_value(database, "files_sum", sum_of_inputs(database)); }

void check_inputs(const Database& database, const fs::path& file) {
    if (!has_own_inputs(database))
        throw InputError({file.string()}, "",
                         "the list of the files that its runs read is damaged or edited, as the check sum says; repeat "
                         "all runs with --retry");
}

void check_counts(const Database& database, const fs::path& file) {
    Statement select =
        database.prepare("SELECT count(*), count(DISTINCT position), count(position), min(position), max(position), "
                         "sum(status = 'done'), (SELECT count(*) FROM results) FROM runs");
    if (!select.step())
        return;
    const std::uint64_t rows = select.whole(0);
    const std::uint64_t runs = select.whole(2);
    const bool numbered = select.whole(1) == runs && (runs == 0 || (select.whole(3) == 1 && select.whole(4) == runs));
    const std::uint64_t done = select.whole(5);
    const std::uint64_t results = select.whole(6);
    select.reset();
    constexpr std::string_view cure = "'sunward sweep' with the sweep's file enters and makes them again";
    if (!has_value(database, "rows", std::to_string(rows)) || !has_value(database, "runs", std::to_string(runs)))
        throw InputError({file.string()}, "",
                         fmt::format("has {} of {}: rows were deleted or added; {}", rows,
                                     counted(std::stoull(value_of(database, "rows").value_or("0")), "row"), cure));
    if (!numbered)
        throw InputError({file.string()}, "", fmt::format("its runs are not numbered from 1 to {}; {}", runs, cure));
    if (results != done)
        throw InputError({file.string()}, "",
                         fmt::format("has figures of {}, but {} done; {}", counted(results, "run"), done, cure));
}

} // namespace sunward::store
