#include <array>
#include <initializer_list>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "grid/signal/columns.hpp"
#include "grid/signal/parameters.hpp"
#include "sunward/error/count.hpp"
#include "sunward/series/text_file.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

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

Readings read(const SignalSource& source) {
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

/// The first column whose name, case ignored, begins with one of the names; empty when there is none.
std::string column_like(const CsvReader& csv, std::initializer_list<std::string_view> names) {
    for (const std::string& column : csv.header()) {
        std::string lower = column;
        for (char& c : lower)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (std::ranges::any_of(names, [&](std::string_view name) { return lower.starts_with(name); }))
            return column;
    }
    return {};
}

/// A column of percentages of an Electricity Maps file. One with gaps that are not to be filled is none, with a note:
/// nobody asked for it.
std::optional<Series> published_share(const SignalSource& source, const CsvReader& csv,
                                      std::initializer_list<std::string_view> names, std::vector<std::string>& notes) {
    const std::string name = column_like(csv, names);
    if (name.empty())
        return std::nullopt;
    SignalSource column = column_source(source.file, column_like(csv, {"datetime"}), name);
    column.dialect = source.dialect;
    column.time_zone = source.time_zone;
    column.series = source.series;
    column.resample = source.resample;
    column.sample = source.sample;
    column.shift = source.shift;
    column.scale = 0.01;
    column.most = 100;
    column.series.needed.reset();
    Readings readings = column.format->read(column);
    try {
        return finished_series(readings, column);
    } catch (const InputError& error) {
        notes.push_back(fmt::format("its mix is not used: {}: {}", name, error.what()));
        return std::nullopt;
    }
}

/// The two shares as published, if the file has them and they leave no gaps; its low-carbon share is that of
/// carbon_free_fuels().
MixOrigin mix(const SignalSource& source) {
    MixOrigin origin;
    const std::string text = read_text(source.file);
    const CsvReader csv(text, source.file.string(), source.dialect);
    origin.carbon_free =
        published_share(source, csv, {"low carbon percentage", "carbon-free energy percentage"}, origin.notes);
    origin.renewable =
        published_share(source, csv, {"renewable percentage", "renewable energy percentage"}, origin.notes);
    return origin;
}

} // namespace

extern const SignalFormat electricity_maps = {
    .name = "electricity-maps",
    .help = "Electricity Maps hourly history, direct or life-cycle",
    .source = "Electricity Maps, hourly history as CSV",
    .parameters = unit_and_basis,
    .traits = {.holds = SignalKind::average, .intensities_only = true},
    .page = {.looks = "A row per hour in UTC, with direct and life-cycle intensities (`basis` says which counts) and "
                      "the shares of low-carbon and renewable supply, which are read too.",
             .lines = "Datetime (UTC),Country,Zone Name,Zone Id,Carbon Intensity gCO₂eq/kWh (direct),Carbon Intensity "
                      "gCO₂eq/kWh (LCA),Low Carbon Percentage,Renewable Percentage,Data Source,Data Estimated\n"
                      "2024-03-01 00:00:00,Utopia,Utopia,UT,140.5,185.8,83.8,78.4,example.org,false\n"
                      "2024-03-01 01:00:00,Utopia,Utopia,UT,151.2,197.1,82.1,77.0,example.org,true",
             .cleaned = "Hours that the publisher has estimated are used, and counted in a note. Shares with gaps are "
                        "left out, with a note.",
             .example = "{format: electricity-maps, file: DE_2023_hourly.csv, basis: life-cycle}"},
    .read = read,
    .mix = mix,
};

} // namespace sunward::grid::formats
