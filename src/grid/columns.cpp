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
#include "sunward/error/faults.hpp"
#include "sunward/error/quote.hpp"
#include "sunward/units/parse.hpp"
#include "table.hpp"

namespace sunward::grid {

namespace {

/// A header that says a column is of another kind is a fault: a price where an intensity should be, or the reverse.
void check_kind(Table& table, const SignalSource& source, std::size_t column) {
    const std::string& name = table.csv().header()[column];
    const auto price = price_unit(name);
    const auto intensity = intensity_unit(name);
    if (source.kind == SignalKind::price && intensity)
        table.fault(column, "the header says that this is an intensity, expected a price");
    else if (source.kind != SignalKind::price && source.kind != SignalKind::amount && price)
        table.fault(column,
                    fmt::format("the header says that this is a price in {}, expected an intensity", price->currency));
}

/// What the header says of a column, where 'unit' says something else; empty where they agree or it says nothing.
std::string contradiction(const SignalSource& source, const std::string& column) {
    const auto differs = [&](double named) { return std::abs(named - *source.scale) > 0.001 * named; };
    const auto note = [&](const std::string& named, const std::string& stated) {
        return fmt::format("the header says that one of {} is {}, taken as the {} of 'unit'", in_quotes(column), named,
                           stated);
    };
    if (source.kind == SignalKind::price) {
        const auto named = price_unit(column);
        if (!named || (!differs(named->per_mwh) && named->currency == source.currency))
            return {};
        return note(fmt::format("{} {}/MWh", shortest(named->per_mwh), named->currency),
                    fmt::format("{} {}/MWh", shortest(*source.scale), source.currency));
    }
    const std::string stated = fmt::format("{} g/kWh", shortest(*source.scale));
    if (const auto named = intensity_unit(column))
        return differs(*named) ? note(fmt::format("{} g/kWh", shortest(*named)), stated) : std::string();
    const std::string_view other = other_unit(column);
    return other.empty() ? std::string() : note(fmt::format("1 {}", other), stated);
}

/// By how much to multiply the values of a column, and notes on what that rests on. `implied` is what the format says.
double scale_of(Table& table, const SignalSource& source, std::size_t column, double implied,
                std::vector<std::string>& notes) {
    if (source.kind == SignalKind::amount)
        return source.scale.value_or(implied);
    check_kind(table, source, column);
    const std::string& name = table.csv().header()[column];
    if (source.scale) {
        if (std::string note = contradiction(source, name); !note.empty())
            notes.push_back(std::move(note));
        return *source.scale;
    }
    const auto named = source.kind == SignalKind::price ? std::nullopt : intensity_unit(name);
    if (named && *named != implied)
        notes.push_back(fmt::format("one of {} is {} g/kWh, as the header says", in_quotes(name), shortest(*named)));
    return named.value_or(implied);
}

Readings read_points(Table& table, const SignalSource& source, std::size_t time, std::size_t value, Basis basis,
                     double implied = 1) {
    Readings readings{{}, {}, basis};
    const double scale = scale_of(table, source, value, implied, readings.notes);
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
    const auto columns =
        require_all(table.csv(), std::array<std::string_view, 2>{source.time_column, source.value_column});
    return read_points(table, source, columns[0], columns[1], Basis::unstated);
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
    const double scale = scale_of(table, source, value, 1, readings.notes);
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
    const auto columns = require_all(table.csv(), std::array<std::string_view, 2>{"Time", "Carbon Intensity"});
    return read_points(table, source, columns[0], columns[1], Basis::life_cycle);
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
    const std::string nested = fmt::format("intensity.{}", column);
    const std::string_view value = table.csv().find(nested) ? std::string_view(nested) : column;
    const auto columns = require_all(table.csv(), std::array<std::string_view, 2>{"from", value});
    return read_points(table, source, columns[0], columns[1], Basis::direct);
}

} // namespace sunward::grid
