#include "row_sum.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/series/crc32.hpp"

namespace sunward::store {

namespace {

/// Rows of `id, sum, <everything that the sum is over>...` of runs that are done.
struct Rows {
    Statement select;
    int columns;

    [[nodiscard]] std::uint32_t sum() const {
        std::uint32_t sum = 0;
        for (int column = 2; column < columns; ++column)
            sum = crc32_of(select.is_null(column) ? "-" : "=" + select.text(column) + "\n", sum);
        return sum;
    }
};

/// Parameters go by name: their order may change with the sweep's file.
Rows rows_of(const Database& database, std::vector<Parameter> parameters, const std::string& which) {
    std::ranges::sort(parameters, {}, &Parameter::column);
    std::string names = column_list(parameters) + "seed, policy, key, sets, message, duration_s";
    int columns = 2 + static_cast<int>(parameters.size()) + 6;
    for (const std::string& figure : figures_in(database)) {
        names += ", results." + sql_name(figure);
        ++columns;
    }
    return {database.prepare(fmt::format("SELECT id, sum, {} FROM runs LEFT JOIN results USING(id) "
                                         "WHERE status = 'done'{} ORDER BY id",
                                         names, which)),
            columns};
}

} // namespace

void sum_row(Database& database, const std::vector<Parameter>& parameters, std::uint64_t id) {
    Rows rows = rows_of(database, parameters, " AND id = ?");
    rows.select.bind(1, id);
    if (!rows.select.step())
        return;
    const std::uint64_t sum = rows.sum();
    rows.select.reset();
    database.prepare("UPDATE runs SET sum = ? WHERE id = ?").bind(1, sum).bind(2, id).run();
}

std::vector<std::uint64_t> damaged_rows(const Database& database, const std::vector<Parameter>& parameters) {
    std::vector<std::uint64_t> damaged;
    Rows rows = rows_of(database, parameters, "");
    while (rows.select.step())
        if (rows.select.is_null(1) || rows.select.whole(1) != rows.sum())
            damaged.push_back(rows.select.whole(0));
    return damaged;
}

void check_rows(const Database& database, const std::vector<Parameter>& parameters, const std::filesystem::path& file) {
    constexpr std::size_t most_named = 10;
    const std::vector<std::uint64_t> damaged = damaged_rows(database, parameters);
    if (damaged.empty())
        return;
    std::string ids;
    for (std::size_t i = 0; i < std::min(damaged.size(), most_named); ++i)
        ids += fmt::format("{}{}", i == 0 ? "" : ", ", damaged[i]);
    throw InputError({file.string()}, "",
                     fmt::format("{} damaged or edited, as the check sum says: id {}{}; repeat {} with --retry",
                                 counted(damaged.size(), "row"), ids, damaged.size() > most_named ? ", ..." : "",
                                 damaged.size() == 1 ? "the run" : "the runs"));
}

void drop_damaged_rows(Database& database, const std::vector<Parameter>& parameters) {
    const std::vector<std::uint64_t> damaged = damaged_rows(database, parameters);
    for (const std::uint64_t id : damaged)
        for (const char* table : {"results", "runs"})
            database.prepare(fmt::format("DELETE FROM {} WHERE id = ?", table)).bind(1, id).run();
    if (!damaged.empty()) // so that the runs of the plan are entered anew
        database.run("DELETE FROM sweep WHERE key = 'definition'");
}

} // namespace sunward::store
