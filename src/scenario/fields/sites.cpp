// Fields: sites with their clusters, links between sites.
#include "scenario/fields/choices.hpp"
#include "scenario/fields/schema.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

const Record& rent_record() {
    static const Record table = {
        "rent",
        "What accelerators cost per hour, besides their energy. A job gets reserved ones if enough are free for all "
        "that it needs, otherwise on-demand ones, until it releases them. All prices of a scenario are in one "
        "currency.",
        {
            field("on_demand", quantity(Measure::rental_price), "For each accelerator while a job holds it").required(),
            field("reserved", integer(0, 4294967295.0), "Accelerators that are paid for all the time").or_else("0"),
            field("reserved_price", quantity(Measure::rental_price), "For each reserved accelerator")
                .or_derived("nothing"),
            field("spot", quantity(Measure::rental_price),
                  "For each accelerator while a job of a workload with `spot` holds it")
                .or_derived("`on_demand`"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& outage_record() {
    static const Record table = {
        "outage",
        "Nodes that are taken out of use by plan, those with the highest numbers, which jobs get last. What runs on "
        "them fails.",
        {
            field("from", duration(), "When it begins, after the start of the horizon").required(),
            field("duration", span(), "How long it lasts").required(),
            field("nodes", integer(1, 10e6), "How many nodes").or_derived("all of the cluster"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& failures_record() {
    static const Record table = {
        "failures",
        "How the nodes fail, while jobs hold them. A job fails with the first of its nodes and goes on from its last "
        "checkpoint once it has as many nodes again; the failed one draws nothing until it is repaired.",
        {
            field("mtbf", span_between(1, 1e11), "Mean time between failures of one node or, as `of` says, accelerator")
                .or_derived("that of `preset`; without both, nodes fail only as `trace` and `outages` say"),
            field("preset", one_of(failure_preset_list), "A published rate, of nodes with 8 accelerators")
                .or_derived("none"),
            field("of", one_of(failing_unit_list), "What fails; its node goes out of use in any case").or_else("node"),
            field("shape", number_above(0, 100),
                  "Shape of the Weibull law: 1 is the exponential law, below 1 what is new fails more often, above 1 "
                  "less. All that a job holds counts as new when it gets its nodes")
                .or_else("1"),
            field("repair", duration(), "How long a node that failed is out")
                .or_derived("has to be stated with `mtbf` or `preset`"),
            field("repair_law", one_of(repair_law_list), "How long repairs are").or_else("fixed"),
            field("trace", path(),
                  "CSV with the columns `node` (0 is the first), `from` and `to`: nodes out of use. Times are seconds "
                  "after the start of the horizon, or dates and Unix times. What runs on them fails")
                .or_derived("none"),
            field("outages", list_of(record(outage_record())), "Outages by plan").or_else("[]"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& cluster_record() {
    static const Record table = {
        "cluster",
        "Equal nodes of a site.",
        {
            field("name", name(), "Name of the cluster").or_derived("the name of the node type"),
            field("node", either(reference("nodes"), record(node_record())),
                  "Node type: of `nodes`, of the catalogue, or written out")
                .required(),
            field("count", integer(1, 10e6), "Number of nodes").required(),
            field("packing", one_of(packing_list), "What a job holds").or_else("shared"),
            field("rent", record(rent_record()), "What its accelerators cost per hour").or_derived("nothing"),
            field("failures", record(failures_record()), "How its nodes fail").or_derived("they do not"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& storage_record() {
    static const Record table = {
        "storage",
        "Link to the store that checkpoints are written to.",
        {
            field("bandwidth", positive(Measure::bandwidth), "Shared by all that save and restore").required(),
            field("latency", duration(), "Latency of the link").or_else("0 s"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& link_record() {
    static const Record table = {
        "link",
        "A link between two sites, the same in both directions.",
        {
            field("name", name(), "Name of the link").or_derived("`from`-`to`"),
            field("from", reference("sites"), "One end").required(),
            field("to", reference("sites"), "The other end").required(),
            field("bandwidth", positive(Measure::bandwidth), "Shared by all that use the link").required(),
            field("latency", duration(), "Latency of the link").or_else("0 s"),
            field("energy", quantity(Measure::energy_per_data), "Drawn for what is moved").or_else("0 kWh/GB"),
            field("zone", reference("zones"), "Zone whose signals apply to the link's energy")
                .or_derived("the zone of `from`"),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace

const Record& site_record() {
    static const Record table = {
        "site",
        "A datacenter or an edge site.",
        {
            field("name", name(), "Name of the site").required(),
            field("zone", reference("zones"), "Region of the grid that feeds it").required(),
            field("clusters", list_of(record(cluster_record())), "Its computers").required(),
            field("facility", record(facility_record()), "What the building adds").or_else("{}"),
            field("at", record(place_record()), "Where it is; weather needs it").or_derived("not stated"),
            field("weather", record(weather_record()), "Weather, for generation and cooling").or_derived("none"),
            field("solar", record(solar_record()), "Photovoltaic array").or_derived("none"),
            field("wind", record(wind_record()), "Wind turbines").or_derived("none"),
            field("battery", record(battery_record()), "Battery").or_derived("none"),
            field("backup", record(backup_record()), "Backup generators").or_derived("none"),
            field("grid", record(connection_record()), "Connection to the grid").or_else("{}"),
            field("power_cap", record(power_cap_record()), "The most that it may draw").or_derived("none"),
            field("limits", record(limits_record()), "What is done when power is short").or_else("{}"),
            field("time_zone", time_zone(), "IANA zone of its calendar, for the tariff").or_else("UTC"),
            field("contracts", list_of(record(contract_record(true))), "Contracts for power that reach this site alone")
                .or_else("[]"),
            field("storage", record(storage_record()), "Where checkpoints go; without it transfers take no time")
                .or_derived("none"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& network_record() {
    static const Record table = {
        "network",
        "How data moves between sites.",
        {
            field("links", list_of(record(link_record())), "Links between sites").or_else("[]"),
            field("tcp", boolean(),
                  "Model TCP (slow start, window, cross traffic) instead of plain sharing of bandwidth")
                .or_else("false"),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace sunward::scenario
