// Fields: the whole file, the horizon, the output.
#include <limits>

#include "scenario/fields/schema.hpp"

namespace sunward::scenario {

using namespace types;

const Record& horizon_record() {
    static const Record table = {
        "horizon",
        "The span of time that is simulated.",
        {
            field("start", instant(), "First instant; without a zone suffix it is UTC").required(),
            field("duration", span(), "Length of the window that results are for; without it the run is open-ended")
                .or_derived("until the last job ends"),
            field("drain", boolean(),
                  "Keep running after the window until the last job ends; otherwise jobs stay unfinished")
                .or_else("true"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& output_record() {
    static const Record table = {
        "output",
        "Which files a run writes besides summary.json.",
        {
            field("jobs", boolean(), "Write jobs.csv, one row per job").or_else("true"),
            field("sites", boolean(), "Write sites.csv, one row per site and step").or_else("true"),
            field("zones", boolean(), "Write zones.csv, one row per step and per zone that has plants or a fuel mix")
                .or_else("true"),
            field("sites_every", step(), "Step of sites.csv and zones.csv").or_else("1 h"),
            field("spreadsheet_safe", boolean(),
                  "Text in CSV files that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a "
                  "tab or a line break and is not a number) is preceded by an apostrophe")
                .or_else("true"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& scenario_record() {
    static const Record table = {
        "scenario",
        "The whole file.",
        {
            field("sunward", integer(1, 1), "Version of this format").required(),
            field(
                "include", either(path(), list_of(path())),
                "Scenario files to start from. Maps are merged key by key; a scalar or a list here takes the place of "
                "the included one as a whole, later files that of earlier ones"),
            field("name", name(), "Name of the scenario").or_derived("the name of the file"),
            field("seed", integer(0, std::numeric_limits<double>::infinity()), "Seed of all random draws").or_else("1"),
            field("horizon", record(horizon_record()), "The span of time that is simulated").required(),
            field("zones", list_of(record(zone_record())), "Regions of the grid").required(),
            field("cases", list_of(record(case_record())), "Transmission networks whose buses are zones").or_else("[]"),
            field("lines", list_of(record(line_record())), "Transmission lines between zones with plants")
                .or_else("[]"),
            field("dispatch", record(dispatch_record()), "How zones with plants are run").or_else("{}"),
            field("accelerators", list_of(record(device_record())),
                  "The scenario's own accelerators; they take precedence over the catalogue's"),
            field("nodes", list_of(record(node_record())),
                  "The scenario's own node types; they take precedence over the catalogue's"),
            field("sites", list_of(record(site_record())), "Datacenters and edge sites").required(),
            field("contracts", list_of(record(contract_record(false))),
                  "Contracts for power or certificates, matched in this order after those of the sites")
                .or_else("[]"),
            field("network", record(network_record()), "Links between sites").or_else("{}"),
            field("workload", list_of(record(workload_record())), "Where jobs come from").required(),
            field("forecast", record(forecast_record()), "What policies know about the future").or_else("{}"),
            field("policies", table_of(name(), record(policy_record())), "Policies by name"),
            field("policy", either(reference("policies"), record(policy_record())),
                  "The policy of the run, by name or written out")
                .or_else("{}"),
            field("baseline", reference("policies"), "The policy that savings are measured against"),
            field("output", record(output_record()), "Which files a run writes").or_else("{}"),
        },
        {},
        {},
        {}};
    return table;
}

} // namespace sunward::scenario
