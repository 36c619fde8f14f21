#include "row_sum.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/series/crc32.hpp"

namespace sunward::store {

struct RowSums::Rows {
    std::string sql;
    int fields = 0; ///< how many columns say what the run is
    int columns = 0;
};

namespace {

using Rows = RowSums::Rows;

/// Rows begin with `id, field_sum, sum, status`, then the fields, and from `sets` on what there is of an ended run.
constexpr int first_summed = 4;

struct Sums {
    std::uint32_t fields = 0;
    std::optional<std::uint32_t> all; ///< of a run that has ended
};

/// Parameters go by name: their order may change with the sweep's file.
Rows rows_of(const Database& database, std::vector<Parameter> parameters, const std::string& which) {
    std::ranges::sort(parameters, {}, &Parameter::column);
    std::string names = column_list(parameters) + "seed, policy, key, sets, message, duration_s";
    const int fields = static_cast<int>(parameters.size()) + 4;
    int columns = first_summed + fields + 2;
    for (const std::string& figure : figures_in(database)) {
        names += ", results." + sql_name(figure);
        ++columns;
    }
    return {fmt::format("SELECT id, field_sum, sum, status, {} FROM runs LEFT JOIN results USING(id){}", names, which),
            fields, columns};
}

Sums sums_of(const Statement& row, int fields, int columns) {
    const std::string status = row.text(3);
    Sums sums;
    std::uint32_t sum = 0;
    const auto add = [&](int from, int to) {
        for (int column = from; column < to; ++column)
            sum = crc32_of(row.is_null(column) ? "-" : "=" + row.text(column) + "\n", sum);
    };
    add(first_summed, first_summed + fields);
    sums.fields = sum;
    if (status == "waiting" || status == "running")
        return sums;
    sum = crc32_of(status, sum);
    add(first_summed + fields, columns);
    sums.all = sum;
    return sums;
}

bool is_whole(const Statement& row, const Sums& sums) {
    const auto is = [&](int column, std::uint32_t sum) { return !row.is_null(column) && row.whole(column) == sum; };
    return is(1, sums.fields) && (!sums.all || is(2, *sums.all));
}

} // namespace

RowSums::RowSums(Database& database, const std::vector<Parameter>& parameters)
    : RowSums(database, rows_of(database, parameters, " WHERE id = ?")) {}

RowSums::RowSums(Database& database, const Rows& rows)
    : select_(database.prepare(rows.sql)), fields_(rows.fields), columns_(rows.columns),
      update_(database.prepare("UPDATE runs SET field_sum = ?, sum = ? WHERE id = ?")) {}

void RowSums::write(std::uint64_t id) {
    select_.bind(1, id);
    if (!select_.step())
        return;
    const Sums sums = sums_of(select_, fields_, columns_);
    select_.reset();
    update_.bind(1, std::uint64_t{sums.fields}).bind(3, id);
    if (sums.all)
        update_.bind(2, std::uint64_t{*sums.all});
    else
        update_.bind_null(2);
    update_.run();
}

std::vector<std::uint64_t> damaged_rows(const Database& database, const std::vector<Parameter>& parameters) {
    std::vector<std::uint64_t> damaged;
    const Rows rows = rows_of(database, parameters, " ORDER BY id");
    Statement select = database.prepare(rows.sql);
    while (select.step())
        if (!is_whole(select, sums_of(select, rows.fields, rows.columns)))
            damaged.push_back(select.whole(0));
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
