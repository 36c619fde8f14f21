#include "sunward/report/columns.hpp"

namespace sunward {

namespace {

constexpr FileColumn jobs[] = {
    {"job_id", "", "name of the job in its trace"},
    {"user", "", "who submitted it"},
    {"site", "", "where it ran last; its home site if it never ran"},
    {"hardware", "", "type of the nodes where it ran last; empty if it never ran"},
    {"accelerators", "count", "that it asked for"},
    {"submit_s", "s", "submission, after the start of the horizon like all times"},
    {"start_s", "s", "first start; empty if it never ran"},
    {"finish_s", "s", "end; empty if it did not end"},
    {"run_s", "s", "work done, as time at the requested width, where `speeds` differ at speed 1"},
    {"wait_s", "s", "start - submit"},
    {"delay_s", "s", "finish - submit - run; below 0 for a job that ran wider than it asked for, or at a higher speed"},
    {"suspended_s", "s", "time in suspension"},
    {"overhead_s", "s", "time staging, saving and restoring"},
    {"deadline_s", "s", "deadline; empty without one"},
    {"state", "", "at the end of the run: done, killed, rejected, failed, or what it was doing"},
    {"suspensions", "count", "how often it was suspended"},
    {"migrations", "count", "moves to another site after the first start"},
    {"resizes", "count", "changes of width while running"},
    {"restarts", "count", "after failures"},
    {"lost_work_s", "s", "work done again after failures"},
    {"energy_kwh", "kWh", "of its nodes with their share of the overhead, and of its transfers"},
    {"carbon_kg", "kgCO2e", "operational carbon of that"},
    {"marginal_carbon_kg", "kgCO2e", "consequential carbon of that"},
    {"embodied_kg", "kgCO2e", "from making its nodes: 0"},
    {"transfer_gb", "GB", "moved between sites for it"},
    {"cost", "currency", "of its energy, without demand charge, contracts, carbon price and exports"},
    {"accelerator_h", "h", "accelerators that it worked with x time that it held nodes"},
    {"mean_accelerators", "count", "the mean of these; empty if it never held any"},
};

/// Behind those, where nodes fail or jobs take checkpoints on a clock.
constexpr FileColumn failures[] = {
    {"node_failures", "count", "failures and outages of nodes that it held"},
    {"checkpoint_s", "s", "stood still for checkpoints on a clock"},
    {"recovery_s", "s", "restarting and restoring after failures"},
    {"node_wait_s", "s", "waiting for nodes in place of those that failed"},
    {"lost_kwh", "kWh", "part of energy_kwh: for work that was lost"},
    {"lost_kg", "kgCO2e", "part of carbon_kg: for work that was lost"},
};

constexpr FileColumn sites[] = {
    {"time_utc", "", "begin of the step, whose means follow"},
    {"site", "", "name of the site"},
    {"it_kw", "kW", "draw of the nodes"},
    {"facility_kw", "kW", "nodes and overhead"},
    {"solar_kw", "kW", "on-site solar, curtailed power included"},
    {"wind_kw", "kW", "on-site wind, curtailed power included"},
    {"grid_import_kw", "kW", "drawn from the grid"},
    {"grid_export_kw", "kW", "fed into the grid"},
    {"curtailed_kw", "kW", "could have been generated but was not used"},
    {"battery_kw", "kW", "put into the battery; below 0 while it discharges"},
    {"battery_soc", "1", "state of charge"},
    {"intensity_g_per_kwh", "gCO2e/kWh", "average intensity of the zone; empty without the signal"},
    {"marginal_g_per_kwh", "gCO2e/kWh", "marginal intensity of the zone; empty without the signal"},
    {"price_per_mwh", "currency/MWh", "price of the zone; empty without the signal"},
    {"outdoor_c", "deg C", "outdoor temperature; empty without weather"},
    {"running_jobs", "count", "jobs that hold nodes"},
    {"queued_jobs", "count", "jobs that wait"},
    {"busy_accelerators", "count", "accelerators that jobs hold"},
    {"available_accelerators", "count", "accelerators of the site"},
};

constexpr FileColumn zones[] = {
    {"time_utc", "", "begin of the step, whose means follow"},
    {"zone", "", "name of the zone"},
    {"demand_mw", "MW", "demand without the sites"},
    {"sites_mw", "MW", "net draw of the sites"},
    {"<fuel>_mw", "MW", "output of the plants of each fuel; empty where the zone has none"},
    {"storage_mw", "MW", "net output of stores; below 0 while they charge"},
    {"curtailed_mw", "MW", "available at no cost and not used, or spilt"},
    {"unserved_mw", "MW", "demand that nothing could meet"},
    {"net_import_mw", "MW", "from other zones"},
    {"emissions_t", "tCO2e", "sum over the step, of the zone's own plants"},
    {"intensity_g_per_kwh", "gCO2e/kWh", "of what its plants generate"},
    {"traced_g_per_kwh", "gCO2e/kWh", "of what is consumed there, by flow tracing"},
    {"marginal_g_per_kwh", "gCO2e/kWh", "of one MW more drawn there; empty where no site or link is"},
    {"price_per_mwh", "currency/MWh", "price of energy"},
    {"spilt_mw", "MW", "part of curtailed: fed in or bound to run where nothing could take it"},
};

constexpr FileColumn forecasts[] = {
    {"zone", "", "name of the zone"},
    {"site", "", "of solar and wind: name of the site; empty for the signals of a zone"},
    {"signal", "", "average, marginal, price, solar or wind"},
    {"lead_from_h", "h", "hours ahead that the row is about: from here"},
    {"lead_to_h", "h", "to here"},
    {"count", "count", "values that were compared"},
    {"bias", "", "mean of forecast - truth, in the signal's unit (solar, wind: W)"},
    {"mae", "", "mean absolute error, in that unit"},
    {"mape", "1", "mean of absolute error / truth where the truth is above 0"},
    {"deviation", "", "root mean square error, in that unit"},
};

} // namespace

std::span<const FileColumn> jobs_columns() { return jobs; }
std::span<const FileColumn> failure_columns() { return failures; }
std::span<const FileColumn> sites_columns() { return sites; }
std::span<const FileColumn> zones_columns() { return zones; }
std::span<const FileColumn> forecast_columns() { return forecasts; }

} // namespace sunward
