// Fields: what a site has behind its meter.
#include "schema.hpp"
#include "sunward/policy/catalog.hpp"
#include "sunward/power/wind_farm.hpp"
#include "sunward/weather/weather_file.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

std::vector<Choice> weather_words() {
    std::vector<Choice> words = choices_of(weather_formats());
    words.push_back({synthetic_weather_word, "made from the latitude, a climate that goes with it, and the seed"});
    return words;
}

std::vector<std::string_view> weather_files() {
    std::vector<std::string_view> names;
    for (const WeatherFormatInfo& format : weather_formats())
        names.push_back(format.name);
    return names;
}

std::vector<Choice> turbine_words() {
    std::vector<Choice> words;
    for (const Turbine& turbine : turbine_catalogue())
        words.push_back({turbine.name, "a turbine of the catalogue"});
    return words;
}

std::vector<Choice> intensity_words() {
    std::vector<Choice> words = choices_of(optimise_choices());
    const std::string_view price = rule_name(optimise_choices(), Optimise::price);
    std::erase_if(words, [&](const Choice& word) { return word.name == price; });
    return words;
}

const Record& battery_rule_record() {
    const std::vector<std::string_view> threshold = {"threshold"};
    static const Record table = {
        "battery rule",
        "What the battery is told to do. A bare word is the rule with its defaults.",
        {
            field("rule", one_of(dispatch_list), "The rule").or_else("self-consumption"),
            field("on", choice(intensity_words()), "Signal that the levels are of")
                .or_else("average")
                .only_with(threshold),
            field("charge_below", signed_quantity(Measure::intensity), "Charge at or below this")
                .required()
                .only_with(threshold),
            field("discharge_above", signed_quantity(Measure::intensity), "Discharge at or above this")
                .required()
                .only_with(threshold),
            field("import_level", quantity(Measure::power), "Import that is not to be passed")
                .required()
                .only_with({"peak-shave"}),
        },
        "rule",
        {"rule"},
        {}};
    return table;
}

const Record& episode_record() {
    static const Record table = {"episode",
                                 "A heat wave or cold spell over the weather. The air keeps its water vapour.",
                                 {
                                     field("from", instant(), "Begin").required(),
                                     field("to", instant(), "End").required(),
                                     field("warmer_k", number(-60, 60), "Added to the air temperature, K").required(),
                                 },
                                 {},
                                 {},
                                 {}};
    return table;
}

} // namespace

const Record& place_record() {
    static const Record table = {
        "place",
        "Where the site is.",
        {
            field("latitude", quantity_between(Measure::angle, -90, 90), "Degrees north").required(),
            field("longitude", quantity_between(Measure::angle, -180, 180), "Degrees east").required(),
            field("elevation", signed_quantity(Measure::length), "Above the sea").or_else("0 m"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& weather_record() {
    static const Record table = {
        "weather",
        "Weather at the site. A year's file is replayed by the calendar in any year.",
        {
            field("format", choice(weather_words()), "Format of the file, or synthetic").required(),
            field("file", path(), "Weather file").required().only_with(weather_files()),
            field("gaps", one_of(gap_list), "Missing hours").or_else("fail").only_with(weather_files()),
            field("step", span(), "Step of the weather that is made")
                .or_else("1 h")
                .only_with({synthetic_weather_word}),
            field("episodes", list_of(record(episode_record())), "Heat waves and cold spells laid over it")
                .or_else("[]"),
        },
        {},
        {"format"},
        {}};
    return table;
}

const Record& solar_record() {
    static const Record table = {
        "solar",
        "Photovoltaic array on the site (PVWatts).",
        {
            field("capacity", positive(Measure::power), "Direct current at standard conditions").required(),
            field("tracking", one_of(tracking_list), "Whether panels follow the sun").or_else("none"),
            field("tilt", quantity_between(Measure::angle, 0, 90), "From the horizontal")
                .or_else("20 deg")
                .only_with({"none"}),
            field("azimuth", quantity_between(Measure::angle, 0, 360), "Clockwise from north")
                .or_else("180 deg")
                .only_with({"none"}),
            field("losses", ratio(0, 0.99), "Of the direct current").or_else("14.0757 %"),
            field("dc_ac_ratio", number_above(0, 10), "Capacity over the inverter's rating").or_else("1.2"),
            field("inverter_efficiency", ratio(0.1, 1), "Nominal").or_else("96 %"),
            field("temperature_coefficient", number(-0.1, 0), "Of power, per kelvin").or_else("-0.004"),
            field("life_cycle", quantity(Measure::intensity), "Emissions of its making, by energy")
                .or_else("0 gCO2/kWh"),
            field("certificates_sold", boolean(),
                  "Its certificates are sold: market-based carbon counts it at the residual mix, and it is not claimed "
                  "as carbon-free")
                .or_else("false"),
        },
        {},
        {"tracking"},
        {}};
    return table;
}

const Record& wind_record() {
    static const Record table = {
        "wind",
        "Wind turbines on the site.",
        {
            field("turbine", choice(turbine_words()), "Turbine of the catalogue").required(),
            field("count", number_above(0, 10000), "Number of turbines; may be a fraction").or_else("1"),
            field("wake_efficiency", ratio(0.1, 1), "What wakes leave of the power").or_else("100 %"),
            field("life_cycle", quantity(Measure::intensity), "Emissions of its making, by energy")
                .or_else("0 gCO2/kWh"),
            field("certificates_sold", boolean(),
                  "Its certificates are sold: market-based carbon counts it at the residual mix, and it is not claimed "
                  "as carbon-free")
                .or_else("false"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& battery_record() {
    static const Record table = {
        "battery",
        "Battery on the site.",
        {
            field("capacity", positive(Measure::energy), "What it holds").required(),
            field("power", positive(Measure::power), "Greatest power at its terminals, both ways").required(),
            field("charge_efficiency", ratio(0.01, 1), "Stored / drawn").or_else("95 %"),
            field("discharge_efficiency", ratio(0.01, 1), "Delivered / taken out of store").or_else("95 %"),
            field("min_soc", ratio(0, 1), "Least state of charge").or_else("0 %"),
            field("max_soc", ratio(0, 1), "Greatest state of charge").or_else("100 %"),
            field("initial", ratio(0, 1), "State of charge at the start").or_else("50 %"),
            field("self_discharge", ratio(0, 0.99), "Lost in 30 days at rest").or_else("0 %"),
            field("dispatch", record(battery_rule_record()), "What it is told to do").or_else("self-consumption"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& connection_record() {
    static const Record table = {
        "grid connection",
        "The site's connection to the grid.",
        {
            field("import_limit", quantity(Measure::power), "Greatest draw").or_derived("no limit"),
            field("export_limit", quantity(Measure::power), "Greatest feed-in; what is beyond it is curtailed")
                .or_derived("no limit"),
            field("tariff", record(tariff_record()), "What it costs and earns")
                .or_derived("energy at the zone's price, exports unpaid"),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace sunward::scenario
