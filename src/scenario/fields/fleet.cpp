// Fields: zones with plants, and the lines between them.
#include <iterator>

#include "scenario/fields/schema.hpp"
#include "sunward/grid/demand.hpp"
#include "sunward/grid/zone_catalogue.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

std::vector<Choice> shape_words() {
    std::vector<Choice> words;
    for (const DemandShape& shape : demand_shapes())
        words.push_back({shape.name, "a demand shape"});
    return words;
}

/// Columns of a CSV file through time.
std::vector<Field> column_fields(const std::vector<std::string_view>& only) {
    std::vector<Field> fields = dialect_fields(only);
    std::vector<Field> columns = {
        field("time", text(), "Name of the column with the times").required().only_with(only),
        field("value", text(), "Name of the column with the values").required().only_with(only),
        field("label", one_of(label_list), "Which end of its period a time names")
            .or_else("period-start")
            .only_with(only),
        field("gaps", one_of(gap_list),
              "What to do about missing times and values; with `fail` those that the run does not get to are told only")
            .or_else("fail")
            .only_with(only),
        field("ends", one_of(end_list), "What to do about times outside the data").or_else("fail").only_with(only),
        field("time_zone", time_zone(), "Zone of times without an offset, and of the hours of a profile")
            .or_derived("UTC"),
    };
    fields.insert(fields.begin(), std::make_move_iterator(columns.begin()), std::make_move_iterator(columns.end()));
    return fields;
}

const Record& demand_record() {
    static const std::vector<std::string_view> profile = {"profile"};
    static const std::vector<std::string_view> csv = {"csv"};
    static const Record table = [] {
        Record made = {
            "demand",
            "Electricity use of the zone without the sites: a profile by season, weekday and hour, or a file.",
            {
                field("format", one_of(demand_list), "Where it comes from").or_else("profile"),
                field("profile", choice(shape_words()), "Its shape").or_else("flat").only_with(profile),
                field("mean", positive(Measure::power), "Over the horizon").required().only_with(profile),
                field("peak", positive(Measure::power), "In the highest hour")
                    .or_derived("as the shape has it")
                    .only_with(profile),
                field("southern", boolean(), "Seasons of the southern hemisphere").or_else("false").only_with(profile),
                field("file", path(), "CSV file").required().only_with(csv),
                field("unit", unit(Measure::power), "Unit of the values").or_else("MW").only_with(csv),
            },
            {},
            {"format"},
            {}};
        for (Field& column : column_fields(csv))
            made.fields.push_back(std::move(column));
        return made;
    }();
    return table;
}

const Record& availability_record() {
    static const Record table = [] {
        Record made = {"availability",
                       "Share of a plant's capacity that is available, through time.",
                       {field("file", path(), "CSV file with shares from 0 to 1").required()},
                       {},
                       {},
                       {}};
        for (Field& column : column_fields({}))
            made.fields.push_back(std::move(column));
        return made;
    }();
    return table;
}

const Record& plant_record() {
    static const Record table = {
        "plant",
        "A power plant, or all plants of a kind. Of plants that cost the same the first one listed runs first.",
        {
            field("name", name(), "Name of the plant").or_derived("the fuel"),
            field("fuel", text(), "Key of the factor table; `solar`, `wind` and `wind-offshore` follow the weather")
                .required(),
            field("capacity", quantity(Measure::power), "Net").required(),
            field("marginal_cost", signed_quantity(Measure::price), "Cost of one more unit; sets the merit order")
                .required(),
            field("minimum", quantity(Measure::power), "Output that runs whatever the demand").or_else("0 W"),
            field("ramp_per_hour", positive(Measure::power), "Maximum change from one hour to the next")
                .or_derived("no limit"),
            field("availability", either(ratio(0, 1), record(availability_record())),
                  "Share of the capacity that is available")
                .or_derived("the weather's for solar and wind, else all"),
            field("factor", quantity(Measure::intensity), "Emissions, in place of the table's").or_derived("by fuel"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& water_value_record() {
    static const Record table = {
        "water value",
        "What energy kept in store for later is worth.",
        {
            field("energy", positive(Measure::energy), "The next amount of energy in store").required(),
            field("value", signed_quantity(Measure::price),
                  "What that amount is worth; values fall from entry to entry")
                .required(),
        },
        {},
        {},
        {}};
    return table;
}

const Record& store_record() {
    static const Record table = {
        "store",
        "A battery, pumped storage, or a reservoir (an inflow and no charging).",
        {
            field("name", name(), "Name of the store").required(),
            field("capacity", positive(Measure::energy), "Energy that it can hold").required(),
            field("charge_power", quantity(Measure::power), "Maximum draw from the zone").or_else("0 W"),
            field("discharge_power", positive(Measure::power), "Maximum output").required(),
            field("charge_efficiency", ratio(0.01, 1), "Stored / drawn").or_else("90 %"),
            field("discharge_efficiency", ratio(0.01, 1), "Delivered / taken out of store").or_else("90 %"),
            field("self_discharge", ratio(0, 0.99), "Share lost in an hour").or_else("0 %"),
            field("inflow", quantity(Measure::power), "Into a reservoir").or_else("0 W"),
            field("initial", ratio(0, 1), "Level at the start").or_else("50 %"),
            field("factor", quantity(Measure::intensity), "Emissions of its output, on top of those of charging")
                .or_else("0 gCO2/kWh"),
            field("water_values", list_of(record(water_value_record())),
                  "Worth of what is in store at the end of the look-ahead, most valuable first; without any, what it "
                  "saves "
                  "at the look-ahead's mean price")
                .or_else("[]"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& generator_record() {
    static const Record table = {
        "generator",
        "What the file does not say about a generator.",
        {
            field("number", integer(1, 1e6), "Row in the file's table of generators, from 1").required(),
            field("fuel", text(), "Key of the factor table").or_derived("the file's"),
            field("factor", quantity(Measure::intensity), "Emissions, in place of the table's").or_derived("by fuel"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& branch_record() {
    static const Record table = {
        "branch",
        "What the file does not say about a branch.",
        {
            field("number", integer(1, 1e6), "Row in the file's table of branches, from 1").required(),
            field("limit", quantity(Measure::power), "Maximum flow, both ways").required(),
        },
        {},
        {},
        {}};
    return table;
}

const Record& load_record() {
    static const Record table = {
        "load",
        "How all loads of a case vary around those in the file, which are taken as the means.",
        {
            field("profile", choice(shape_words()), "Its shape").or_else("flat"),
            field("time_zone", time_zone(), "Zone of the hours of the profile").or_derived("UTC"),
            field("southern", boolean(), "Seasons of the southern hemisphere").or_else("false"),
        },
        "profile",
        {},
        {}};
    return table;
}

} // namespace

const Record& case_record() {
    static const Record table = {
        "case",
        "A transmission network in a MATPOWER file: buses are zones, dispatched by direct-current optimal power flow.",
        {
            field("name", name(), "Name of the case").required(),
            field("file", path(), "MATPOWER case file").required(),
            field("segments", integer(1, 100), "Segments that a cost curve is cut into").or_else("10"),
            field("factors", either(one_of(fuel_factor_list), table_of(text(), quantity(Measure::intensity))),
                  "Emissions by fuel: a named table or one of your own")
                .or_else("ipcc-2014"),
            field("generators", list_of(record(generator_record())), "Fuels and factors that the file does not state")
                .or_else("[]"),
            field("branches", list_of(record(branch_record())), "Limits that the file does not state").or_else("[]"),
            field("load", record(load_record()), "Course of the loads").or_else("flat"),
            field("currency", text(), "Currency of the file's costs, such as USD")
                .or_derived("that of the other prices"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& fleet_record() {
    static const Record table = {
        "fleet",
        "The plants of a zone and its demand. They are dispatched hour by hour at least cost.",
        {
            field("demand", record(demand_record()), "Electricity use without the sites").required(),
            field("plants", list_of(record(plant_record())), "Power plants").required(),
            field("stores", list_of(record(store_record())), "Storage and reservoirs").or_else("[]"),
            field("factors", either(one_of(fuel_factor_list), table_of(text(), quantity(Measure::intensity))),
                  "Emissions by fuel: a named table or one of your own")
                .or_else("ipcc-2014"),
            field("unserved_value", positive(Measure::price), "Value of demand that is not served")
                .or_derived("10000 per MWh"),
            field("tracking", boolean(), "Solar plants follow the sun and are counted by their AC rating")
                .or_else("true"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& line_record() {
    static const Record table = {
        "line",
        "A transmission line between two zones with plants. In a trace such flows are already included.",
        {
            field("name", name(), "Name of the line").or_derived("`from`-`to`"),
            field("from", reference("zones"), "One end").required(),
            field("to", reference("zones"), "The other end").required(),
            field("capacity", quantity(Measure::power), "Maximum flow from -> to").required(),
            field("back", quantity(Measure::power), "Maximum flow to -> from").or_derived("the same"),
            field("reactance", number_above(0, 1e6),
                  "Per unit. Lines with a reactance share flow by Kirchhoff's laws (direct-current power flow); the "
                  "others are transport links")
                .or_derived("a transport link"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& dispatch_record() {
    static const Record table = {
        "dispatch",
        "How zones with plants are run.",
        {
            field("feedback", boolean(), "The sites' draw is part of the zone's demand, so their load affects the grid")
                .or_else("true"),
            field("intensity", one_of(intensity_list), "What a zone's average intensity is").or_else("consumption"),
            field("window", integer(1, 168), "How many hours a dispatch with ramps or stores looks ahead")
                .or_else("24"),
        },
        {},
        {},
        {}};
    return table;
}

std::vector<Choice> preset_words() {
    std::vector<Choice> words;
    for (const CatalogueZone& zone : zone_catalogue())
        words.push_back({zone.name, zone.title});
    return words;
}

} // namespace sunward::scenario
