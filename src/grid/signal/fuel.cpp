#include "sunward/grid/fuel.hpp"

#include "sunward/grid/signal_format.hpp"

namespace sunward {

namespace {

constexpr double litres_per_gallon = 3.785411784;

/// Gallons per MWh as l/kWh.
constexpr double gallons(double per_mwh) { return per_mwh * litres_per_gallon / 1000; }

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
    return source.format->mix == nullptr ? MixOrigin{} : source.format->mix(source);
}

} // namespace sunward
