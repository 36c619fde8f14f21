// The formats in which one column is the signal.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "readings.hpp"
#include "table.hpp"

namespace sunward::grid {

namespace {

std::vector<Point> read_points(Table& table, std::size_t time, std::size_t value, double scale = 1) {
    std::vector<Point> points;
    while (table.next()) {
        const auto at = table.time(time);
        const double number = table.value(value);
        if (at)
            points.push_back({*at, number * scale});
    }
    table.finish();
    return points;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

/// The first column whose name, case ignored, holds `what` and one of `marks`.
std::optional<std::size_t> find_like(const CsvReader& csv, std::string_view what,
                                     std::span<const std::string_view> marks) {
    for (std::size_t i = 0; i < csv.header().size(); ++i) {
        const std::string name = lower(csv.header()[i]);
        const auto has = [&name](std::string_view part) { return name.find(part) != std::string::npos; };
        if (has(what) && std::ranges::any_of(marks, has))
            return i;
    }
    return std::nullopt;
}

std::size_t intensity_column(const CsvReader& csv, Basis basis) {
    static constexpr std::array<std::string_view, 1> direct = {"(direct)"};
    static constexpr std::array<std::string_view, 4> life_cycle = {"(lca)", "(life cycle)", "(life-cycle)",
                                                                   "(lifecycle)"};
    const auto marks = basis == Basis::direct ? std::span<const std::string_view>(direct)
                                              : std::span<const std::string_view>(life_cycle);
    if (const auto found = find_like(csv, "carbon intensity", marks))
        return *found;
    return csv.require(basis == Basis::direct ? "Carbon Intensity gCO₂eq/kWh (direct)"
                                              : "Carbon Intensity gCO₂eq/kWh (LCA)");
}

std::size_t datetime_column(const CsvReader& csv) {
    static constexpr std::array<std::string_view, 1> utc = {"(utc)"};
    const auto found = find_like(csv, "datetime", utc);
    return found ? *found : csv.require("Datetime (UTC)");
}

} // namespace

Readings read_csv(const SignalSource& source) {
    Faults missing;
    const std::string file = source.file.string();
    if (source.time_column.empty())
        missing.add({file, 0, 0}, "time", "missing, expected the name of the column with the times");
    if (source.value_column.empty())
        missing.add({file, 0, 0}, "value", "missing, expected the name of the column with the values");
    missing.raise();
    Table table(source);
    const std::size_t time = table.csv().require(source.time_column);
    const std::size_t value = table.csv().require(source.value_column);
    return {read_points(table, time, value, source.scale), {}, Basis::unstated};
}

Readings read_electricity_maps(const SignalSource& source) {
    if (source.basis == Basis::unstated)
        throw InputError({source.file.string(), 0, 0}, "basis",
                         "missing: the file holds direct and life-cycle intensities, expected direct or life-cycle");
    Table table(source);
    const std::size_t time = datetime_column(table.csv());
    const std::size_t value = intensity_column(table.csv(), source.basis);
    static constexpr std::array<std::string_view, 1> any = {""};
    const auto estimated = find_like(table.csv(), "data estimated", any);
    Readings readings;
    std::size_t estimates = 0;
    while (table.next()) {
        const auto at = table.time(time);
        const double number = table.value(value);
        if (!at)
            continue;
        readings.points.push_back({*at, number});
        if (estimated) {
            const std::string_view flag = table.csv().cell(*estimated);
            estimates += flag == "true" || flag == "True" || flag == "TRUE" ? 1 : 0;
        }
    }
    table.finish();
    if (estimates > 0)
        readings.notes.push_back(
            fmt::format("{} of {} hours are estimated by the publisher", estimates, readings.points.size()));
    return readings;
}

Readings read_entsoe(const SignalSource& source) {
    Table table(source);
    const std::size_t time = table.csv().require("Time");
    const std::size_t value = table.csv().require("Carbon Intensity");
    return {read_points(table, time, value), {}, Basis::life_cycle};
}

Readings read_watttime(const SignalSource& source) {
    Table table(source);
    if (table.csv().header().size() < 2)
        throw InputError({source.file.string(), 1, 0}, "", "expected two columns: time and marginal emission rate");
    return {read_points(table, 0, 1), {}, Basis::direct};
}

Readings read_neso(const SignalSource& source, std::string_view column) {
    Table table(source);
    const std::size_t time = table.csv().require("from");
    const auto nested = table.csv().find(fmt::format("intensity.{}", column));
    const std::size_t value = nested ? *nested : table.csv().require(column);
    return {read_points(table, time, value), {}, Basis::direct};
}

} // namespace sunward::grid
