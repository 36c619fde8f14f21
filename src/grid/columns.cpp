// The formats in which one column is the signal.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "header_unit.hpp"
#include "readings.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/units/parse.hpp"
#include "table.hpp"

namespace sunward::grid {

namespace {

/// By how much to multiply the values of a column, and notes on what that rests on. `implied` is what the format says.
double scale_of(const SignalSource& source, const std::string& column, double implied,
                std::vector<std::string>& notes) {
    const bool intensity = source.kind == SignalKind::average || source.kind == SignalKind::marginal;
    const auto named = intensity ? intensity_unit(column) : std::nullopt;
    if (source.scale) {
        if (named && std::abs(*named - *source.scale) > 0.001 * *named)
            notes.push_back(fmt::format("the header says that one of {} is {} g/kWh, taken as the {} g/kWh of 'unit'",
                                        in_quotes(column), shortest(*named), shortest(*source.scale)));
        return *source.scale;
    }
    if (named && *named != implied)
        notes.push_back(fmt::format("one of {} is {} g/kWh, as the header says", in_quotes(column), shortest(*named)));
    return named.value_or(implied);
}

Readings read_points(Table& table, const SignalSource& source, std::size_t time, std::size_t value, Basis basis,
                     double implied = 1) {
    Readings readings{{}, {}, basis};
    const double scale = scale_of(source, table.csv().header()[value], implied, readings.notes);
    while (table.next()) {
        const auto at = table.time(time);
        const double number = table.value(value);
        if (at)
            readings.points.push_back({*at, number * scale});
    }
    table.finish();
    table.settle(readings);
    for (std::string& note : table.notes(time))
        readings.notes.push_back(std::move(note));
    return readings;
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
    return read_points(table, source, time, value, Basis::unstated);
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
    const double scale = scale_of(source, table.csv().header()[value], 1, readings.notes);
    std::size_t estimates = 0;
    while (table.next()) {
        const auto at = table.time(time);
        const double number = table.value(value);
        if (!at)
            continue;
        readings.points.push_back({*at, number * scale});
        if (estimated) {
            const std::string_view flag = table.csv().cell(*estimated);
            estimates += flag == "true" || flag == "True" || flag == "TRUE" ? 1 : 0;
        }
    }
    table.finish();
    table.settle(readings);
    if (estimates > 0)
        readings.notes.push_back(
            fmt::format("{} of {} estimated by the publisher", estimates, counted(readings.points.size(), "hour")));
    return readings;
}

Readings read_entsoe(const SignalSource& source) {
    Table table(source);
    const std::size_t time = table.csv().require("Time");
    const std::size_t value = table.csv().require("Carbon Intensity");
    return read_points(table, source, time, value, Basis::life_cycle);
}

/// WattTime gives its rates in pounds per MWh, under these names: `MOER` in downloads, `value` beside `point_time` in
/// answers of its service. Source: WattTime, "Marginal emissions methodology" and API v3, units lbs_co2_per_mwh.
bool is_from_watttime(const CsvReader& csv) {
    return lower(csv.header()[1]).starts_with("moer") || lower(csv.header()[0]) == "point_time";
}

Readings read_watttime(const SignalSource& source) {
    constexpr double pounds_per_megawatt_hour = 0.45359237;
    Table table(source);
    if (table.csv().header().size() < 2)
        throw InputError({source.file.string(), 1, 0}, "", "expected two columns: time and marginal emission rate");
    const bool stated = source.scale || intensity_unit(table.csv().header()[1]);
    const bool pounds = is_from_watttime(table.csv());
    Readings readings =
        read_points(table, source, 0, 1, Basis::direct, pounds && !stated ? pounds_per_megawatt_hour : 1);
    if (!stated)
        readings.notes.push_back(fmt::format("no unit is stated, taken as {}; 'unit' states another",
                                             pounds ? "lb/MWh, as WattTime gives it" : "gCO2/kWh"));
    return readings;
}

Readings read_neso(const SignalSource& source, std::string_view column) {
    Table table(source);
    const std::size_t time = table.csv().require("from");
    const auto nested = table.csv().find(fmt::format("intensity.{}", column));
    const std::size_t value = nested ? *nested : table.csv().require(column);
    return read_points(table, source, time, value, Basis::direct);
}

} // namespace sunward::grid
