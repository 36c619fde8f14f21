// Fields: what a site has behind its meter.
#include "scenario/fields/schema.hpp"
#include "sunward/power/limit_rule.hpp"
#include "sunward/power/wind_farm.hpp"
#include "sunward/weather/weather_format.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

std::vector<Choice> weather_words() {
    std::vector<Choice> words = words_of(weather_formats());
    words.push_back({synthetic_weather_word, "generated from a climate and the seed"});
    return words;
}

std::vector<std::string_view> weather_files() {
    std::vector<std::string_view> names;
    for (const WeatherFormat* format : weather_formats())
        names.push_back(format->name);
    return names;
}

std::vector<Choice> turbine_words() {
    std::vector<Choice> words;
    for (const Turbine& turbine : turbine_catalogue())
        words.push_back({turbine.name, "a turbine of the catalogue"});
    return words;
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
            field("elevation", signed_quantity(Measure::length), "Above the sea")
                .or_derived("that of the weather file, or of the climate that weather is generated from"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& weather_record() {
    static const Record table = {
        "weather",
        "Weather at the site. A typical year is replayed by calendar date in any year.",
        {
            field("format", choice(weather_words()), "Format of the file, or synthetic").required(),
            field("file", path(), "Weather file").required().only_with(weather_files()),
            field("gaps", one_of(gap_list), "Missing hours").or_else("fail").only_with(weather_files()),
            field("ends", one_of(end_list),
                  "Outside a file that is not a typical year; `repeat` replays a year by calendar date")
                .or_else("fail")
                .only_with(weather_files()),
            field("climate", name(), "Climate that the weather is generated from, one of `sunward list climates`")
                .or_derived("interpolated between the nearest ones")
                .only_with({synthetic_weather_word}),
            field("step", step(), "Step of the generated weather").or_else("1 h").only_with({synthetic_weather_word}),
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
            field("tilt", quantity_between(Measure::angle, 0, 90), "Angle from the horizontal")
                .or_else("20 deg")
                .only_with({"none"}),
            field("azimuth", quantity_between(Measure::angle, 0, 360),
                  "Direction that the panels face, clockwise from north")
                .or_derived("towards the equator: 180 deg, and 0 deg south of it")
                .only_with({"none"}),
            field("losses", ratio(0, 0.99), "Share of the direct current that is lost").or_else("14.0757 %"),
            field("dc_ac_ratio", number_above(0, 10), "Capacity over the inverter's rating").or_else("1.2"),
            field("inverter_efficiency", ratio(0.1, 1), "Nominal").or_else("96 %"),
            field("temperature_coefficient", number(-0.1, 0), "Change of power, per kelvin").or_else("-0.004"),
            field("life_cycle", quantity(Measure::intensity),
                  "Emissions from making it, per unit of energy: 40 to 70 gCO2/kWh (Acun et al. 2023). They count as "
                  "operational "
                  "carbon")
                .or_derived("left out, with a note from the run unless `embodied` is given"),
            field("embodied", quantity(Measure::carbon), "The same in total, in place of `life_cycle`").or_else("0 kg"),
            field("life", span(), "Period over which `embodied` is spread").or_else("10950 d"),
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
            field("wake_efficiency", ratio(0.1, 1), "Share of the power that is left after wake losses")
                .or_else("100 %"),
            field("air_density", one_of(air_density_list),
                  "Density of the air at the hub, to which power curves are adjusted")
                .or_else("standard"),
            field("life_cycle", quantity(Measure::intensity),
                  "Emissions from making it, per unit of energy: 10 to 15 gCO2/kWh (Acun et al. 2023). They count as "
                  "operational "
                  "carbon")
                .or_derived("left out, with a note from the run unless `embodied` is given"),
            field("embodied", quantity(Measure::carbon), "The same in total, in place of `life_cycle`").or_else("0 kg"),
            field("life", span(), "Period over which `embodied` is spread").or_else("9125 d"),
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

const Record& backup_record() {
    static const Record table = {
        "backup",
        "Generators that run on fuel when sun, wind, battery and grid fall short, before anything goes unserved.",
        {
            field("capacity", positive(Measure::power), "Maximum power").required(),
            field("fuel_factor", quantity(Measure::intensity), "Direct emissions of their electricity")
                .or_else("700 gCO2/kWh"),
            field("cost", quantity(Measure::price), "Cost of the fuel, per unit of electricity").or_derived("nothing"),
            field("start", one_of(backup_list), "When they run").or_else("import-limit"),
        },
        {},
        {},
        {}};
    return table;
}

namespace {

const Record& cut_record() {
    static const Record table = {"cut of the grid",
                                 "A time without the grid.",
                                 {
                                     field("at", instant(), "Start").required(),
                                     field("for", span(), "Length").required(),
                                 },
                                 {},
                                 {},
                                 {}};
    return table;
}

} // namespace

const Record& connection_record() {
    static const Record table = {
        "grid connection",
        "The site's connection to the grid.",
        {
            field("import_limit", quantity(Measure::power), "Maximum draw").or_derived("no limit"),
            field("export_limit", quantity(Measure::power), "Maximum feed-in; anything beyond it is curtailed")
                .or_derived("no limit"),
            field("cuts", list_of(record(cut_record())), "Times without the grid, in order").or_else("[]"),
            field("tariff", record(tariff_record()), "What it costs and earns")
                .or_derived("energy at the zone's price, exports unpaid"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& power_cap_record() {
    static const Record table = {
        "power cap",
        "The most that the site may draw. A bare power such as `2 MW` applies throughout.",
        {
            field("limit", positive(Measure::power), "The power"),
            field("values", list_of(quantity(Measure::power)),
                  "Powers in equal steps that fill `period` and repeat, the first one at midnight UTC of the horizon's "
                  "first day (of the Monday at or before it when the period is a week or several)"),
            field("period", step(), "With `values`: the time after which they repeat").or_else("1 d"),
            field("on", one_of(cap_list), "What is capped").or_else("facility"),
        },
        "limit",
        {},
        {"limit", "values"}};
    return table;
}

const Record& limits_record() {
    static const Record table = {
        "limits rule",
        "What happens to jobs where an import limit, a power cap or the building leaves too little power. A bare word "
        "is the rule.",
        [] {
            std::vector<Field> fields = {
                field("rule", choice(words_of(limit_rules())), "The rule").or_else("throttle")};
            for (Field& own : fields_of(limit_rules()))
                fields.push_back(std::move(own));
            return fields;
        }(),
        "rule",
        {"rule"},
        {}};
    return table;
}

} // namespace sunward::scenario
