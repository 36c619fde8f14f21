#include "sunward/grid/fuel.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>

#include "readings.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"

namespace sunward {

namespace {

constexpr double litres_per_gallon = 3.785411784;

/// Gallons per MWh as l/kWh.
constexpr double gallons(double per_mwh) { return per_mwh * litres_per_gallon / 1000; }

/// The table over the fuels that the source knows; 0 for a fuel that it does not list.
SignalSource with_table(const SignalSource& source, const FactorTable& table) {
    SignalSource other = source;
    for (auto& [fuel, value] : other.factors) {
        const auto known = table.find(fuel);
        value = known == table.end() ? 0 : known->second;
    }
    return other;
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
    SignalSource column = source;
    column.format = SignalFormat::csv;
    column.kind = SignalKind::amount;
    column.time_column = column_like(csv, {"datetime"});
    column.value_column = column_like(csv, names);
    column.scale = 0.01;
    column.most = 100;
    column.drop_zeros = false;
    column.series.needed.reset();
    if (column.value_column.empty())
        return std::nullopt;
    grid::Readings readings = grid::read_csv(column);
    try {
        return grid::finished_series(readings, column);
    } catch (const InputError& error) {
        notes.push_back(fmt::format("its mix is not used: {}: {}", column.value_column, error.what()));
        return std::nullopt;
    }
}

} // namespace

const FactorTable& carbon_free_fuels() {
    static const FactorTable table = {
        {"WND", 1},     {"SUN", 1},        {"WAT", 1},           {"NUC", 1},   {"OIL", 0},   {"NG", 0},
        {"COL", 0},     {"OTH", 0},        {"wind", 1},          {"solar", 1}, {"hydro", 1}, {"nuclear", 1},
        {"biomass", 1}, {"geothermal", 1}, {"wind-offshore", 1}, {"oil", 0},   {"gas", 0},   {"gas-peaker", 0},
        {"coal", 0},    {"lignite", 0},    {"waste", 0},         {"other", 0}};
    return table;
}

const FactorTable& renewable_fuels() {
    static const FactorTable table = [] {
        FactorTable renewable = carbon_free_fuels();
        renewable["NUC"] = renewable["nuclear"] = 0;
        return renewable;
    }();
    return table;
}

const FactorTable& water_by_fuel() {
    // Gallons per MWh: nuclear 672, coal (generic) 687, gas combined cycle 205, gas steam 826, biopower steam 553,
    // geothermal flash 15, hydropower 4491, photovoltaic 1, wind 0. Not in the tables: oil (as gas steam), lignite (as
    // coal), gas-peaker (as combined cycle), waste and other (as biopower).
    static const FactorTable table = [] {
        FactorTable water = {{"NUC", gallons(672)}, {"COL", gallons(687)},  {"NG", gallons(205)}, {"OIL", gallons(826)},
                             {"OTH", gallons(553)}, {"WAT", gallons(4491)}, {"SUN", gallons(1)},  {"WND", 0}};
        const std::pair<const char*, const char*> same[] = {
            {"nuclear", "NUC"}, {"coal", "COL"},  {"lignite", "COL"},      {"gas", "NG"},      {"gas-peaker", "NG"},
            {"oil", "OIL"},     {"other", "OTH"}, {"waste", "OTH"},        {"biomass", "OTH"}, {"hydro", "WAT"},
            {"solar", "SUN"},   {"wind", "WND"},  {"wind-offshore", "WND"}};
        for (const auto& [fuel, code] : same)
            water[fuel] = water[code];
        water["geothermal"] = gallons(15);
        return water;
    }();
    return table;
}

MixOrigin read_mix_origin(const SignalSource& source) {
    MixOrigin origin;
    if (source.format == SignalFormat::electricity_maps) {
        const std::string text = read_text(source.file);
        const CsvReader csv(text, source.file.string(), source.dialect);
        origin.carbon_free =
            published_share(source, csv, {"low carbon percentage", "carbon-free energy percentage"}, origin.notes);
        origin.renewable =
            published_share(source, csv, {"renewable percentage", "renewable energy percentage"}, origin.notes);
    } else if (source.format == SignalFormat::eia_mix) {
        origin.carbon_free = read_signal(with_table(source, carbon_free_fuels())).series;
        origin.renewable = read_signal(with_table(source, renewable_fuels())).series;
        origin.water = read_signal(with_table(source, water_by_fuel())).series;
        for (grid::FuelReadings& fuel : grid::read_mix_by_fuel(source))
            origin.fuels.push_back({std::move(fuel.fuel), fuel.factor, grid::finished_series(fuel.readings, source)});
        for (const auto& [fuel, factor] : source.factors)
            if (!carbon_free_fuels().contains(fuel))
                origin.unknown.push_back(fuel);
    }
    return origin;
}

} // namespace sunward
