// Fields: what power costs, and what was bought of it.
#include "scenario/fields/schema.hpp"
#include "sunward/grid/fuel.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

/// Fuels by their names; the codes of the EIA files are upper case.
std::vector<Choice> fuel_words() {
    std::vector<Choice> words;
    for (const auto& [fuel, carbon_free] : carbon_free_fuels()) {
        if (fuel.front() < 'a' || fuel.front() > 'z')
            continue;
        const bool renewable = renewable_fuels().at(fuel) > 0;
        words.push_back({fuel, renewable ? "carbon-free, renewable" : carbon_free > 0 ? "carbon-free" : "neither"});
    }
    return words;
}

const Record& hours_record() {
    static const Record table = {
        "tariff hours",
        "An additional price in some hours.",
        {
            field("from", time_of_day(), "Start, by the site's clock").or_else("00:00"),
            field("to", time_of_day(), "End; before `from`, it is that of the next day; equal to it, the whole day")
                .or_else("00:00"),
            field("days", one_of(tariff_day_list), "Days on which `from` is").or_else("all"),
            field("months", list_of(integer(1, 12)), "Months in which `from` is").or_derived("all"),
            field("adder", signed_quantity(Measure::price), "Added to the price of energy").required(),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace

const Record& tariff_record() {
    static const Record table = {
        "tariff",
        "What a site pays for energy and power and receives for exports. A bare price such as `120 USD/MWh` is "
        "the price of energy. All prices of a scenario are in one currency. Policies see the zone's price signal; "
        "`where: cheapest` sees the tariff.",
        {
            field("energy", signed_quantity(Measure::price), "Flat price of energy in place of the zone's price")
                .or_derived("the zone's price signal"),
            field("adder", signed_quantity(Measure::price), "On top of it at all times: networks, levies")
                .or_derived("nothing"),
            field("hours", list_of(record(hours_record())), "On top of both in some hours; those that overlap add up")
                .or_else("[]"),
            field(
                "demand_charge", quantity(Measure::power_price),
                "For each calendar month that the window touches, in full: the month's greatest mean import times this")
                .or_derived("nothing"),
            field("demand_interval", step(), "Interval of the mean; a whole fraction of a day").or_else("1 h"),
            field("export_price", signed_quantity(Measure::price), "Price paid for exports").or_derived("nothing"),
            field("export_at_market", boolean(), "Exports earn the zone's price signal as well").or_else("false"),
            field("carbon_price", quantity(Measure::carbon_price), "Price of the operational carbon")
                .or_derived("nothing"),
        },
        "energy",
        {},
        {}};
    return table;
}

const Record& contract_record(bool of_site) {
    const auto make = [](bool site) {
        Record table = {
            site ? "site contract" : "contract",
            "Power or certificates that were bought. The volume is `output`, a `share`, or what `solar` or `wind` "
            "gives "
            "in the weather of another place. What exceeds the draw of the sites in reach is lost.",
            {
                field("name", name(), "Name of the contract").required(),
                field("kind", one_of(contract_list), "What was bought; decides the usual `matching`").or_else("ppa"),
                field("matching", one_of(matching_list), "The period within which volume and draw have to match")
                    .or_else("hourly")
                    .or_else_with("certificates", "annual"),
                field("output", record(output_signal_record()), "Volume as a power through time"),
                field("share", ratio(0, 1), "Volume as a share of the draw of the sites in reach"),
                field("solar", record(solar_record()), "Volume as the output of an array; needs `at` and `weather`"),
                field("wind", record(wind_record()), "Volume as the output of turbines; needs `at` and `weather`"),
                field("at", record(place_record()), "Where `solar` or `wind` is").or_derived("not stated"),
                field("weather", record(weather_record()), "Weather of that place").or_derived("none"),
                field("fuel", choice(fuel_words()),
                      "What generates it: only carbon-free power, matched by the hour, "
                      "counts in the carbon-free score")
                    .or_derived("solar or wind, whichever is given; else wind"),
                field("factor", quantity(Measure::intensity), "Emissions that come with it")
                    .or_derived("`life_cycle` of solar or wind, else 0"),
                field("price", signed_quantity(Measure::price),
                      "Price of the volume, matched or not, on top of the price of energy")
                    .or_derived("nothing"),
            },
            {},
            {"kind"},
            {"output", "share", "solar", "wind"}};
        if (!site)
            table.fields.push_back(field("zones", list_of(reference("zones")), "Zones whose sites it reaches")
                                       .or_derived("the zone, if there is only one; otherwise required"));
        return table;
    };
    static const Record run = make(false);
    static const Record at_site = make(true);
    return of_site ? at_site : run;
}

} // namespace sunward::scenario
