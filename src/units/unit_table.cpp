#include "unit_table.hpp"

#include <algorithm>
#include <array>

namespace sunward::units {

namespace {

using Names = std::string_view;

constexpr std::array power_units = {Unit{"MW", 1e6}, Unit{"kW", 1e3},  Unit{"W"},
                                    Unit{"GW", 1e9}, Unit{"TW", 1e12}, Unit{"mW", 1, 1e3}};
constexpr std::array energy_units = {Unit{"MWh", 3.6e9},  Unit{"kWh", 3.6e6},  Unit{"Wh", 3600},
                                     Unit{"GWh", 3.6e12}, Unit{"TWh", 3.6e15}, Unit{"J"},
                                     Unit{"kJ", 1e3},     Unit{"MJ", 1e6},     Unit{"GJ", 1e9}};
constexpr std::array duration_units = {Unit{"h", 3600},    Unit{"min", 60},    Unit{"s"},         Unit{"d", 86400},
                                       Unit{"w", 604'800}, Unit{"ms", 1, 1e3}, Unit{"us", 1, 1e6}};
// Understood as well, but not offered: names by which people call the units above.
constexpr std::array power_words = {Unit{"kWp", 1e3}, Unit{"MWp", 1e6}, Unit{"Wp"}, Unit{"GWp", 1e9}};
constexpr std::array duration_words = {
    Unit{"day", 86400},  Unit{"days", 86400}, Unit{"hour", 3600}, Unit{"hours", 3600},   Unit{"minute", 60},
    Unit{"minutes", 60}, Unit{"second"},      Unit{"seconds"},    Unit{"week", 604'800}, Unit{"weeks", 604'800}};
constexpr std::array length_units = {Unit{"m"}, Unit{"km", 1e3}, Unit{"cm", 1, 1e2}, Unit{"mm", 1, 1e3}};
constexpr std::array mass_units = {Unit{"kg", 1e3},  Unit{"g"},          Unit{"t", 1e6},       Unit{"kt", 1e9},
                                   Unit{"Mt", 1e12}, Unit{"mg", 1, 1e3}, Unit{"lb", 453.59237}};
constexpr std::array data_units = {
    Unit{"GB", 1e9},  Unit{"TB", 1e12},  Unit{"MB", 1e6},      Unit{"kB", 1e3},         Unit{"B"},
    Unit{"PB", 1e15}, Unit{"KiB", 1024}, Unit{"MiB", 1048576}, Unit{"GiB", 1073741824}, Unit{"TiB", 1099511627776}};
constexpr std::array bit_units = {Unit{"bit", 1, 8}, Unit{"kbit", 125}, Unit{"Mbit", 125e3}, Unit{"Gbit", 125e6},
                                  Unit{"Tbit", 125e9}};
constexpr std::array volume_units = {Unit{"L"}, Unit{"l"}, Unit{"m3", 1e3}, Unit{"mL", 1, 1e3},
                                     Unit{"gal", 3.785411784}};
constexpr std::array flop_units = {Unit{"TFLOP", 1e12}, Unit{"GFLOP", 1e9},  Unit{"PFLOP", 1e15}, Unit{"EFLOP", 1e18},
                                   Unit{"MFLOP", 1e6},  Unit{"ZFLOP", 1e21}, Unit{"YFLOP", 1e24}, Unit{"FLOP"}};
// Operations on integers, and the unit of work of OpenAI's "AI and Compute" (2018).
constexpr std::array flop_words = {Unit{"TOP", 1e12}, Unit{"GOP", 1e9}, Unit{"PFLOP/s-day", 8.64e19},
                                   Unit{"PFLOP/s-days", 8.64e19}};
constexpr std::array angle_units = {Unit{"deg"}, Unit{"°"}, Unit{"rad", 180 / 3.14159265358979323846}};
constexpr std::array ratio_units = {Unit{"%", 1, 1e2}, Unit{""}, Unit{"x"}};

constexpr std::array carbon_suffixes = {"CO2eq", "CO2e", "CO2", "CO₂eq", "CO₂e", "CO₂"};

template <std::size_t N>
constexpr std::array<std::string_view, N> names_of(const std::array<Unit, N>& units) {
    std::array<std::string_view, N> names;
    for (std::size_t i = 0; i < N; ++i)
        names[i] = units[i].name;
    return names;
}

constexpr auto power_names = names_of(power_units);
constexpr auto energy_names = names_of(energy_units);
constexpr auto duration_names = names_of(duration_units);
constexpr auto length_names = names_of(length_units);
constexpr auto data_names = names_of(data_units);
constexpr std::array<Names, 6> carbon_names = {"kg", "g", "t", "kgCO2e", "gCO2e", "tCO2e"};
constexpr std::array<Names, 7> intensity_names = {"gCO2/kWh", "gCO2e/kWh", "g/kWh", "kgCO2/MWh",
                                                  "kg/MWh",   "t/MWh",     "lb/MWh"};
constexpr std::array<Names, 5> price_names = {"EUR/MWh", "USD/MWh", "GBP/MWh", "EUR/kWh", "USD/kWh"};
constexpr std::array<Names, 4> power_price_names = {"EUR/kW", "USD/kW", "GBP/kW", "EUR/MW"};
constexpr std::array<Names, 5> carbon_price_names = {"EUR/t", "USD/t", "GBP/t", "EUR/tCO2", "EUR/kg"};
constexpr std::array<Names, 5> rental_price_names = {"EUR/h", "USD/h", "GBP/h", "EUR/d", "USD/s"};
constexpr std::array<Names, 4> water_names = {"L/kWh", "L/MWh", "m3/MWh", "gal/MWh"};
constexpr std::array<Names, 9> bandwidth_names = {"Gbit/s", "Mbit/s", "kbit/s", "bit/s", "Tbit/s",
                                                  "GB/s",   "MB/s",   "kB/s",   "B/s"};
constexpr std::array<Names, 5> energy_per_data_names = {"kWh/GB", "Wh/GB", "kWh/TB", "J/GB", "J/B"};
constexpr std::array<Names, 4> rate_names = {"/h", "/min", "/s", "/d"};
constexpr std::array<Names, 5> flop_rate_names = {"TFLOP/s", "GFLOP/s", "PFLOP/s", "EFLOP/s", "FLOP/s"};
constexpr std::array<Names, 6> flop_names = {"FLOP", "GFLOP", "TFLOP", "PFLOP", "EFLOP", "ZFLOP"};
constexpr std::array<Names, 2> angle_names = {"deg", "rad"};
constexpr std::array<Names, 1> ratio_names = {"%"};

constexpr std::array<Names, 4> printed_power = {"GW", "MW", "kW", "W"};
constexpr std::array<Names, 5> printed_energy = {"GWh", "MWh", "kWh", "Wh", "J"};
constexpr std::array<Names, 5> printed_duration = {"d", "h", "min", "ms", "s"};
constexpr std::array<Names, 2> printed_length = {"km", "m"};
constexpr std::array<Names, 3> printed_carbon = {"t", "kg", "g"};
constexpr std::array<Names, 2> printed_intensity = {"g/J", "gCO2/kWh"};
constexpr std::array<Names, 2> printed_price = {"/J", "/MWh"};
constexpr std::array<Names, 2> printed_power_price = {"/W", "/kW"};
constexpr std::array<Names, 2> printed_carbon_price = {"/g", "/t"};
constexpr std::array<Names, 2> printed_rental_price = {"/s", "/h"};
constexpr std::array<Names, 2> printed_water = {"L/J", "L/kWh"};
constexpr std::array<Names, 6> printed_data = {"PB", "TB", "GB", "MB", "kB", "B"};
constexpr std::array<Names, 4> printed_bandwidth = {"Gbit/s", "Mbit/s", "kbit/s", "B/s"};
constexpr std::array<Names, 2> printed_energy_per_data = {"J/B", "kWh/GB"};
constexpr std::array<Names, 3> printed_rate = {"/h", "/min", "/s"};
constexpr std::array<Names, 4> printed_flop_rate = {"FLOP/s", "GFLOP/s", "PFLOP/s", "TFLOP/s"};
constexpr std::array<Names, 6> printed_flop = {"ZFLOP", "EFLOP", "PFLOP", "TFLOP", "GFLOP", "FLOP"};
constexpr std::array<Names, 1> printed_angle = {"deg"};
constexpr std::array<Names, 1> printed_ratio = {""};

template <std::size_t N>
std::optional<Unit> find_in(const std::array<Unit, N>& units, std::string_view name) {
    const auto found = std::ranges::find(units, name, &Unit::name);
    return found == units.end() ? std::nullopt : std::optional(*found);
}

template <std::size_t N, std::size_t M>
std::optional<Unit> find_in(const std::array<Unit, N>& units, const std::array<Unit, M>& words, std::string_view name) {
    const auto found = find_in(units, name);
    return found ? found : find_in(words, name);
}

std::optional<Unit> find_carbon(std::string_view name) {
    for (const std::string_view suffix : carbon_suffixes) {
        if (name.ends_with(suffix))
            return find_in(mass_units, name.substr(0, name.size() - suffix.size()));
    }
    return find_in(mass_units, name);
}

std::optional<Unit> find_data(std::string_view name) {
    const auto bytes = find_in(data_units, name);
    return bytes ? bytes : find_in(bit_units, name);
}

std::optional<Unit> numerator(std::string_view name, Measure measure) {
    switch (measure) {
    case Measure::intensity: return find_carbon(name);
    case Measure::price:
    case Measure::power_price:
    case Measure::carbon_price:
    case Measure::rental_price: return is_currency(name) ? std::optional(Unit{name}) : std::nullopt;
    case Measure::water: return find_in(volume_units, name);
    case Measure::bandwidth: return find_data(name);
    case Measure::energy_per_data: return find_in(energy_units, name);
    case Measure::flop_rate: return find_in(flop_units, flop_words, name);
    default: return name.empty() || name == "1" ? std::optional(Unit{name}) : std::nullopt;
    }
}

std::optional<Unit> denominator(std::string_view name, Measure measure) {
    switch (measure) {
    case Measure::intensity:
    case Measure::price:
    case Measure::water: return find_in(energy_units, name);
    case Measure::power_price: return find_in(power_units, power_words, name);
    case Measure::carbon_price: return find_carbon(name);
    case Measure::energy_per_data: return find_data(name);
    default: return find_in(duration_units, duration_words, name);
    }
}

std::optional<Unit> find_fraction(std::string_view name, Measure measure) {
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    const auto above = numerator(name.substr(0, slash), measure);
    const auto below = denominator(name.substr(slash + 1), measure);
    if (!above || !below)
        return std::nullopt;
    // As one factor, so that `400 gCO2/kWh` is 400 * gram_per_kilowatt_hour to the last bit.
    const double factor = (above->multiply / above->divide) / (below->multiply / below->divide);
    return measure == Measure::rate ? Unit{name, below->divide, below->multiply} : Unit{name, factor};
}

} // namespace

const Notation& notation(Measure measure) {
    static const std::array<Notation, 19> table = {{
        {"10 MW", power_names, printed_power},
        {"10 MWh", energy_names, printed_energy},
        {"90 min", duration_names, printed_duration},
        {"94 m", length_names, printed_length},
        {"25 kg", carbon_names, printed_carbon},
        {"400 gCO2/kWh", intensity_names, printed_intensity},
        {"45 EUR/MWh", price_names, printed_price},
        {"12 EUR/kW", power_price_names, printed_power_price},
        {"80 EUR/t", carbon_price_names, printed_carbon_price},
        {"0.06 USD/h", rental_price_names, printed_rental_price},
        {"1.8 L/kWh", water_names, printed_water},
        {"80 GB", data_names, printed_data},
        {"100 Gbit/s", bandwidth_names, printed_bandwidth},
        {"0.002 kWh/GB", energy_per_data_names, printed_energy_per_data},
        {"30/h", rate_names, printed_rate},
        {"989 TFLOP/s", flop_rate_names, printed_flop_rate},
        {"3.1e23 FLOP", flop_names, printed_flop},
        {"25 deg", angle_names, printed_angle},
        {"85 %", ratio_names, printed_ratio},
    }};
    return table.at(static_cast<std::size_t>(measure));
}

std::optional<Unit> find_unit(std::string_view name, Measure measure) {
    switch (measure) {
    case Measure::power: return find_in(power_units, power_words, name);
    case Measure::energy: return find_in(energy_units, name);
    case Measure::duration: return find_in(duration_units, duration_words, name);
    case Measure::length: return find_in(length_units, name);
    case Measure::carbon: return find_carbon(name);
    case Measure::data: return find_data(name);
    case Measure::flop: return find_in(flop_units, flop_words, name);
    case Measure::angle: return find_in(angle_units, name);
    case Measure::ratio: return find_in(ratio_units, name);
    case Measure::intensity:
    case Measure::price:
    case Measure::power_price:
    case Measure::carbon_price:
    case Measure::rental_price:
    case Measure::water:
    case Measure::bandwidth:
    case Measure::energy_per_data:
    case Measure::flop_rate:
    case Measure::rate: return find_fraction(name, measure);
    }
    return std::nullopt;
}

bool is_currency(std::string_view text) {
    return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace sunward::units
