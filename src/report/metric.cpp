#include "sunward/report/metric.hpp"

#include <array>
#include <type_traits>

#include "sunward/units/quantity.hpp"

namespace sunward {

namespace {

using Run = const RunFacts&;
using Site = const Figures&;

double kwh(double joules) { return joules / kilowatt_hour.base(); }
double kg(double grams) { return grams / kilogram.base(); }

MetricValue ratio(double part, double whole) {
    return whole != 0 ? MetricValue{part / whole} : MetricValue{std::monostate{}};
}

/// A part of the saving in kg; null without it.
MetricValue saved(const SavedCarbon* saving, std::optional<double> SavedCarbon::*part) {
    const std::optional<double> grams = saving != nullptr ? saving->*part : std::nullopt;
    return grams ? MetricValue{kg(*grams)} : MetricValue{std::monostate{}};
}

MetricValue share(const SavedCarbon* saving) {
    return saving != nullptr && saving->share ? MetricValue{*saving->share} : MetricValue{std::monostate{}};
}

const SavedCarbon* by_average(Site site) { return site.saving ? &site.saving->carbon : nullptr; }

const SavedCarbon* by_marginal(Site site) {
    return site.saving && site.saving->consequential ? &*site.saving->consequential : nullptr;
}

double operational_kg(const Account& account) { return kg(account.carbon_g + account.network_g); }
double total_kg(const Account& account) { return operational_kg(account) + kg(account.embodied_g); }
double consequential_kg(const Account& account) { return kg(account.marginal_g + account.network_marginal_g); }
double energy_cost(const Account& account) { return account.cost + account.network_cost; }
double total_cost(const Account& account) {
    return energy_cost(account) - account.export_revenue + account.demand_charge + account.carbon_cost +
           account.contract_cost + account.rent;
}

/// A share of the facility's energy; null unless the grid's share is known wherever energy was used.
MetricValue known_share(double part_j, double known_j, const Account& account) {
    return relative_residual(known_j, account.facility_j) < 1e-12 ? ratio(part_j, account.facility_j)
                                                                  : MetricValue{std::monostate{}};
}

/// A figure of failures; null without them.
template <typename Value>
MetricValue of_failures(Site site, Value FailureFigures::*value, double unit = 1) {
    if (!site.jobs.failures)
        return std::monostate{};
    if constexpr (std::is_same_v<Value, double>)
        return (*site.jobs.failures).*value / unit;
    else
        return (*site.jobs.failures).*value;
}

/// Time at work by time at work, at checkpoints, lost, in recovery or waiting for nodes.
MetricValue effective_time(Run, Site site) {
    if (!site.jobs.failures)
        return std::monostate{};
    const FailureFigures& f = *site.jobs.failures;
    return ratio(f.work_s, f.work_s + f.checkpoint_s + f.lost_s + f.recovery_s + f.waiting_s);
}
/// A ratio whose denominator no scenario has.
MetricValue undefined(Run, Site) { return std::monostate{}; }

// Strubell, Ganesh, McCallum, Energy and Policy Considerations for Deep Learning in NLP, ACL 2019, table 1 (lb CO2e).
// The flight is "NY <-> SF", there and back; the lives of a car and the year of a person are whole.
constexpr double kg_per_pound = 0.45359237;
constexpr double car_lifetime_kg = 126'000 * kg_per_pound;
constexpr double passenger_flight_kg = 1'984 * kg_per_pound;
constexpr double us_person_year_kg = 36'156 * kg_per_pound;

const Metric table[] = {
    {"schema", "", "version of this file's layout", [](Run, Site) -> MetricValue { return std::uint64_t{1}; }},
    {"sunward_version", "", "version of the program",
     [](Run, Site) -> MetricValue { return std::string{SUNWARD_VERSION}; }},
    {"scenario", "", "name of the scenario", [](Run r, Site) -> MetricValue { return r.scenario; }},
    {"policy", "", "name of the policy", [](Run r, Site) -> MetricValue { return r.policy; }},
    {"seed", "", "seed of every random stream", [](Run r, Site) -> MetricValue { return r.seed; }},
    {"start", "", "start of the horizon, UTC", [](Run r, Site) -> MetricValue { return to_string(r.start); }},
    {"simulated_seconds", "s", "start of the horizon to the end of the run",
     [](Run r, Site) -> MetricValue { return r.simulated.seconds(); }},
    {"window_seconds", "s", "length of the window that energy, carbon, cost and ratios are accounted over",
     [](Run r, Site) -> MetricValue { return r.window.seconds(); }},
    {"wall_seconds", "s", "real time that the run took, from reading to writing",
     [](Run r, Site) -> MetricValue { return r.cost.wall_s; }},
    {"policy_wall_seconds", "s", "real time spent in the policy; null unless measured (--time-policy)",
     [](Run r, Site) -> MetricValue {
         return r.cost.policy_timed ? MetricValue{r.policy_wall_s} : MetricValue{std::monostate{}};
     }},
    {"peak_rss_bytes", "byte", "greatest memory in use",
     [](Run r, Site) -> MetricValue { return r.cost.peak_rss_bytes; }},
    {"events", "count", "events simulated", [](Run r, Site) -> MetricValue { return r.events; }},
    {"notes", "", "what was cleaned while reading, and remarks of the run",
     [](Run r, Site) -> MetricValue { return r.notes; }},

    {"jobs.submitted", "count",
     "jobs of the workload within the horizon; a site's are those that ran there last or have it as home",
     [](Run, Site s) -> MetricValue { return s.jobs.submitted; }},
    {"jobs.completed", "count", "jobs that did all their work",
     [](Run, Site s) -> MetricValue { return s.jobs.completed; }},
    {"jobs.rejected", "count", "jobs that the policy refused",
     [](Run, Site s) -> MetricValue { return s.jobs.rejected; }},
    {"jobs.unfinished", "count", "jobs still waiting or running when the run ended",
     [](Run, Site s) -> MetricValue { return s.jobs.unfinished; }},
    {"jobs.failed", "count", "jobs ended by a failure", [](Run, Site s) -> MetricValue { return s.jobs.failed; }},
    {"jobs.killed", "count", "jobs ended at their wall-time", [](Run, Site s) -> MetricValue { return s.jobs.killed; }},
    {"jobs.deadline_missed", "count", "jobs that were not completed by their deadline",
     [](Run, Site s) -> MetricValue { return s.jobs.deadline_missed; }},
    {"jobs.wait_seconds", "s", "first start - submit, completed jobs: mean, p50, p95, p99, max (linear interpolation)",
     [](Run, Site s) -> MetricValue { return s.jobs.wait_s; }},
    {"jobs.delay_seconds", "s", "turnaround - time of work, completed jobs: mean, p50, p95, p99, max",
     [](Run, Site s) -> MetricValue { return s.jobs.delay_s; }},
    {"jobs.suspended_seconds", "s", "time in suspension, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.suspended_s; }},
    {"jobs.overhead_seconds", "s", "time staging, saving and restoring, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.overhead_s; }},
    {"jobs.turnaround_seconds", "s", "finish - submit, completed jobs: mean, p50, p95, p99, max",
     [](Run, Site s) -> MetricValue { return s.jobs.turnaround_s; }},
    {"jobs.bounded_slowdown", "1", "max(1, turnaround / max(run, 10 s)), completed jobs: mean, p50, p95, p99, max",
     [](Run, Site s) -> MetricValue { return s.jobs.slowdown; }},
    {"jobs.makespan_seconds", "s", "first submit to last finish",
     [](Run, Site s) -> MetricValue { return s.jobs.makespan_s; }},
    {"jobs.suspensions", "count", "suspensions, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.suspensions; }},
    {"jobs.migrations", "count", "moves to another site after the first start, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.migrations; }},
    {"jobs.throttled_seconds", "s",
     "time lost to lower clocks and pauses where a site's power is limited, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.throttled_s; }},
    {"jobs.power_pauses", "count", "pauses where a site's power is limited, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.power_pauses; }},
    {"jobs.resizes", "count", "changes of width while running, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.resizes; }},
    {"jobs.restarts", "count", "restarts after a failure, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.restarts; }},
    {"jobs.lost_work_seconds", "s", "work done again after failures, summed over jobs",
     [](Run, Site s) -> MetricValue { return s.jobs.lost_work_s; }},
    {"jobs.node_failures", "count",
     "failures and outages of nodes that a job held; this and what follows up to lost_kg "
     "only where nodes fail or jobs take checkpoints on a clock",
     [](Run, Site s) -> MetricValue { return of_failures(s, &FailureFigures::failures); }, true},
    {"jobs.checkpoints", "count", "checkpoints on a clock, summed over jobs",
     [](Run, Site s) -> MetricValue { return of_failures(s, &FailureFigures::checkpoints); }, true},
    {"jobs.checkpoint_seconds", "s", "stood still for these",
     [](Run, Site s) -> MetricValue { return of_failures(s, &FailureFigures::checkpoint_s); }, true},
    {"jobs.recovery_seconds", "s", "restarting and restoring after failures, summed over jobs",
     [](Run, Site s) -> MetricValue { return of_failures(s, &FailureFigures::recovery_s); }, true},
    {"jobs.node_wait_seconds", "s", "waiting for nodes in place of those that failed, summed over jobs",
     [](Run, Site s) -> MetricValue { return of_failures(s, &FailureFigures::waiting_s); }, true},
    {"jobs.effective_time_ratio", "1",
     "effective training time ratio: time at work that was not lost / that and checkpoints, lost work, recovery and "
     "waiting for nodes",
     effective_time, true},
    {"jobs.lost_kwh", "kWh", "of the energy of the jobs, for work that was lost",
     [](Run, Site s) -> MetricValue { return of_failures(s, &FailureFigures::lost_j, kilowatt_hour.base()); }, true},
    {"jobs.lost_kg", "kgCO2e", "of the operational carbon of the jobs, for work that was lost",
     [](Run, Site s) -> MetricValue { return of_failures(s, &FailureFigures::lost_g, kilogram.base()); }, true},
    {"jobs.left_out", "count", "jobs of the workload that are submitted after the horizon: in no other figure",
     [](Run, Site s) -> MetricValue { return s.jobs.left_out; }},

    {"energy.it_kwh", "kWh", "energy of the nodes", [](Run, Site s) -> MetricValue { return kwh(s.window.it_j); }},
    {"energy.facility_kwh", "kWh", "nodes and overhead (cooling, losses)",
     [](Run, Site s) -> MetricValue { return kwh(s.window.facility_j); }},
    {"energy.grid_import_kwh", "kWh", "drawn from the grid by the sites, without the network",
     [](Run, Site s) -> MetricValue { return kwh(s.window.grid_import_j); }},
    {"energy.grid_export_kwh", "kWh", "exported to the grid",
     [](Run, Site s) -> MetricValue { return kwh(s.window.grid_export_j); }},
    {"energy.solar_kwh", "kWh", "generated by on-site solar",
     [](Run, Site s) -> MetricValue { return kwh(s.window.solar_j); }},
    {"energy.wind_kwh", "kWh", "generated by on-site wind",
     [](Run, Site s) -> MetricValue { return kwh(s.window.wind_j); }},
    {"energy.curtailed_kwh", "kWh", "could have been generated but was not used",
     [](Run, Site s) -> MetricValue { return kwh(s.window.curtailed_j); }},
    {"energy.battery_charge_kwh", "kWh", "put into batteries",
     [](Run, Site s) -> MetricValue { return kwh(s.window.battery_charge_j); }},
    {"energy.battery_discharge_kwh", "kWh", "taken from batteries",
     [](Run, Site s) -> MetricValue { return kwh(s.window.battery_discharge_j); }},
    {"energy.battery_loss_kwh", "kWh", "lost in batteries",
     [](Run, Site s) -> MetricValue { return kwh(s.window.battery_loss_j); }},
    {"energy.battery_change_kwh", "kWh", "held in batteries, end - start",
     [](Run, Site s) -> MetricValue { return kwh(s.window.battery_change_j); }},
    {"energy.backup_kwh", "kWh", "given by backup generators",
     [](Run, Site s) -> MetricValue { return kwh(s.window.backup_j); }},
    {"energy.unserved_kwh", "kWh", "demand beyond the import limit and all that the site could give",
     [](Run, Site s) -> MetricValue { return kwh(s.window.unserved_j); }},
    {"energy.contracted_kwh", "kWh", "of the grid import, covered by contracts",
     [](Run, Site s) -> MetricValue { return kwh(s.window.matched_j); }},
    {"energy.network_kwh", "kWh", "transfers between sites, on top of the facility",
     [](Run, Site s) -> MetricValue { return kwh(s.window.network_j); }},
    {"energy.idle_kwh", "kWh", "nodes and accelerators that no job held, with their share of the overhead",
     [](Run, Site s) -> MetricValue { return kwh(s.window.idle_j); }},
    {"energy.balance_error_relative", "1", "largest relative residual of the ledger's identities",
     [](Run, Site s) -> MetricValue { return s.balance_error; }},

    {"carbon.operational_kg", "kgCO2e",
     "location-based: import x average intensity (on-site generation and backup by their own factors), network "
     "included",
     [](Run, Site s) -> MetricValue { return operational_kg(s.window); }},
    {"carbon.consequential_kg", "kgCO2e",
     "(import - export) x marginal intensity and backup, network included; only backup without a marginal signal",
     [](Run, Site s) -> MetricValue { return consequential_kg(s.window); }},
    {"carbon.market_based_kg", "kgCO2e",
     "import by contracts and residual mix, on-site generation by its own factor unless its certificates are sold, "
     "network as in operational; 0 without contracts, residual mix or sold certificates",
     [](Run, Site s) -> MetricValue { return kg(s.window.market_g); }},
    {"carbon.battery_stock_change_kg", "kgCO2e", "carbon held in batteries, end - start",
     [](Run, Site s) -> MetricValue { return kg(s.window.stock_change_g); }},
    {"carbon.idle_kg", "kgCO2e", "part of the operational carbon: nodes and accelerators that no job held",
     [](Run, Site s) -> MetricValue { return kg(s.window.idle_g); }},
    {"carbon.network_kg", "kgCO2e", "part of the operational carbon: transfers between sites",
     [](Run, Site s) -> MetricValue { return kg(s.window.network_g); }},
    {"carbon.embodied_kg", "kgCO2e", "from making on-site solar, wind and batteries, by time or wear",
     [](Run, Site s) -> MetricValue { return kg(s.window.embodied_g); }},
    {"carbon.total_kg", "kgCO2e", "operational + embodied",
     [](Run, Site s) -> MetricValue { return total_kg(s.window); }},
    {"carbon.battery_debt_kg", "kgCO2e",
     "not in the total: what each battery held less at the end than at the start, at the mean intensity of what it "
     "held",
     [](Run, Site s) -> MetricValue { return kg(s.window.battery_debt_g); }},
    {"carbon.backup_kg", "kgCO2e", "part of the operational carbon: fuel of backup generators",
     [](Run, Site s) -> MetricValue { return kg(s.window.backup_g); }},
    {"carbon.exported_kg", "kgCO2e", "of the operational carbon, what left with the export",
     [](Run, Site s) -> MetricValue { return kg(s.window.exported_g); }},
    {"carbon.avoided_kg", "kgCO2e", "exports x marginal intensity",
     [](Run, Site s) -> MetricValue { return kg(s.window.avoided_g); }},
    {"carbon.baseline_kg", "kgCO2e",
     "operational carbon of the baseline up to the last end of the two runs, drain and idle nodes included; null "
     "without a baseline, when it cannot be compared, and for a site",
     [](Run, Site s) -> MetricValue { return saved(by_average(s), &SavedCarbon::baseline_g); }},
    {"carbon.comparable_kg", "kgCO2e", "the same of this run",
     [](Run, Site s) -> MetricValue { return saved(by_average(s), &SavedCarbon::policy_g); }},
    {"carbon.bound_kg", "kgCO2e",
     "a lower bound of the same for any policy that does the same work at full clocks, each job by its deadline or by "
     "its latest end among the runs compared; null without one too",
     [](Run, Site s) -> MetricValue { return saved(by_average(s), &SavedCarbon::bound_g); }},
    {"carbon.consequential_baseline_kg", "kgCO2e",
     "consequential carbon of the baseline, likewise; null without a marginal intensity too",
     [](Run, Site s) -> MetricValue { return saved(by_marginal(s), &SavedCarbon::baseline_g); }},
    {"carbon.consequential_comparable_kg", "kgCO2e", "the same of this run",
     [](Run, Site s) -> MetricValue { return saved(by_marginal(s), &SavedCarbon::policy_g); }},
    {"carbon.consequential_bound_kg", "kgCO2e",
     "a lower bound of the same for any policy that does the same work at full clocks, each job by its deadline or by "
     "its latest end among the runs compared; null without one too",
     [](Run, Site s) -> MetricValue { return saved(by_marginal(s), &SavedCarbon::bound_g); }},
    {"carbon.signal", "", "what each zone's signals are: kind, basis, source",
     [](Run, Site s) -> MetricValue { return s.signals; }},

    {"forecast.model", "", "how forecasts were made", [](Run r, Site) -> MetricValue { return r.forecast; }},
    {"forecast.errors", "",
     "forecast less actual, by lead time: bias, mean absolute error, the same relative, root mean square, in "
     "the signals' units (solar, wind: W); empty when forecasts are perfect",
     [](Run, Site s) -> MetricValue { return s.forecasts; }},
    {"battery.full_cycles", "1", "full cycles that the batteries went through, by rainflow; null without a battery",
     [](Run, Site s) -> MetricValue { return ratio(s.window.battery_cycled_j, s.window.battery_capacity_j); }},
    {"battery.capacity_loss", "1", "share of their capacity lost by ageing; null without a battery",
     [](Run, Site s) -> MetricValue { return ratio(s.window.battery_faded_j, s.window.battery_capacity_j); }},

    {"water.onsite_l", "l", "evaporated on site", [](Run, Site s) -> MetricValue { return s.window.water_l; }},
    {"water.source_l", "l", "consumed by the power plants for the import; 0 where the zone has neither mix nor water",
     [](Run, Site s) -> MetricValue { return s.window.source_water_l; }},

    {"cost.energy", "currency",
     "import x price of energy by the tariff, and fuel of backup generators; network included",
     [](Run, Site s) -> MetricValue { return energy_cost(s.window); }},
    {"cost.export_revenue", "currency", "export x what the tariff pays for it",
     [](Run, Site s) -> MetricValue { return s.window.export_revenue; }},
    {"cost.demand_charge", "currency", "greatest mean import of each calendar month x the tariff's demand charge",
     [](Run, Site s) -> MetricValue { return s.window.demand_charge; }},
    {"cost.contracts", "currency", "volume of contracts x their price, matched or not",
     [](Run, Site s) -> MetricValue { return s.window.contract_cost; }},
    {"cost.carbon_price", "currency", "operational carbon x the tariff's carbon price",
     [](Run, Site s) -> MetricValue { return s.window.carbon_cost; }},
    {"cost.rent", "currency", "accelerators that are rented: reserved ones all the time, others while jobs hold them",
     [](Run, Site s) -> MetricValue { return s.window.rent; }},
    {"cost.total", "currency", "energy - export revenue + demand charge + contracts + carbon price + rent",
     [](Run, Site s) -> MetricValue { return total_cost(s.window); }},
    {"cost.currency", "", "currency of the costs; empty without a price",
     [](Run r, Site) -> MetricValue { return r.currency; }},

    {"ratios.utilisation", "1", "accelerator-seconds allocated / available",
     [](Run, Site s) -> MetricValue { return ratio(s.window.busy_accelerator_s, s.window.available_accelerator_s); }},
    {"ratios.pue", "1", "facility energy / IT energy",
     [](Run, Site s) -> MetricValue { return ratio(s.window.facility_j, s.window.it_j); }},
    {"ratios.cue_kg_per_kwh", "kgCO2e/kWh", "operational carbon / IT energy",
     [](Run, Site s) -> MetricValue { return ratio(operational_kg(s.window), kwh(s.window.it_j)); }},
    {"ratios.intensity_g_per_kwh", "gCO2e/kWh",
     "operational carbon / energy of facility and network: how clean the power was when it was drawn",
     [](Run, Site s) -> MetricValue {
         return ratio(1000 * operational_kg(s.window), kwh(s.window.facility_j + s.window.network_j));
     }},
    {"ratios.wue_l_per_kwh", "l/kWh", "on-site water / IT energy",
     [](Run, Site s) -> MetricValue { return ratio(s.window.water_l, kwh(s.window.it_j)); }},
    {"ratios.wue_source_l_per_kwh", "l/kWh", "water on site and at the power plants / IT energy",
     [](Run, Site s) -> MetricValue { return ratio(s.window.water_l + s.window.source_water_l, kwh(s.window.it_j)); }},
    {"ratios.cfe_score", "1",
     "24/7 score: facility energy that was carbon-free in its hour, from the site, the battery, contracts by the hour "
     "and the grid's mix / facility energy; null where the mix is not known",
     [](Run, Site s) -> MetricValue {
         return known_share(s.window.carbon_free_j, s.window.carbon_free_known_j, s.window);
     }},
    {"ratios.renewable_share", "1", "the same of renewable energy; null where the mix is not known",
     [](Run, Site s) -> MetricValue {
         return known_share(s.window.renewable_j, s.window.renewable_known_j, s.window);
     }},
    {"ratios.self_consumption", "1",
     "on-site solar and wind that went to the load and into the battery / all that they could give; null without any",
     [](Run, Site s) -> MetricValue { return ratio(s.window.onsite_used_j, s.window.solar_j + s.window.wind_j); }},
    {"ratios.share_of_possible_saving", "1",
     "(baseline - comparable) / (baseline - bound), of carbon; null where one of them is or baseline and bound are "
     "equal",
     [](Run, Site s) -> MetricValue { return share(by_average(s)); }},
    {"ratios.share_of_possible_consequential_saving", "1", "the same of consequential carbon",
     [](Run, Site s) -> MetricValue { return share(by_marginal(s)); }},
    {"ratios.sci_g_per_unit", "gCO2e", "(operational + embodied) / functional unit; null unless one is named",
     undefined},

    {"equivalents.car_lifetimes", "1", "total carbon in lifetimes of a US car, fuel included (57,153 kg)",
     [](Run, Site s) -> MetricValue { return total_kg(s.window) / car_lifetime_kg; }},
    {"equivalents.passenger_flights_ny_sf", "1",
     "total carbon in passengers flown from New York to San Francisco and back (900 kg)",
     [](Run, Site s) -> MetricValue { return total_kg(s.window) / passenger_flight_kg; }},
    {"equivalents.us_person_years", "1", "total carbon in years of a person in the US (16,400 kg)",
     [](Run, Site s) -> MetricValue { return total_kg(s.window) / us_person_year_kg; }},

    {"drain.seconds", "s", "end of the window to the end of the run: what ran on, apart from all of the above",
     [](Run r, Site) -> MetricValue { return r.drain.seconds(); }},
    {"drain.it_kwh", "kWh", "energy of the nodes after the window",
     [](Run, Site s) -> MetricValue { return kwh(s.drain.it_j); }},
    {"drain.facility_kwh", "kWh", "nodes and overhead after the window",
     [](Run, Site s) -> MetricValue { return kwh(s.drain.facility_j); }},
    {"drain.idle_kwh", "kWh", "nodes that no job held after the window",
     [](Run, Site s) -> MetricValue { return kwh(s.drain.idle_j); }},
    {"drain.network_kwh", "kWh", "transfers after the window",
     [](Run, Site s) -> MetricValue { return kwh(s.drain.network_j); }},
    {"drain.operational_kg", "kgCO2e", "location-based carbon after the window",
     [](Run, Site s) -> MetricValue { return operational_kg(s.drain); }},
    {"drain.idle_kg", "kgCO2e", "of which nodes that no job held",
     [](Run, Site s) -> MetricValue { return kg(s.drain.idle_g); }},
    {"drain.network_kg", "kgCO2e", "of which transfers",
     [](Run, Site s) -> MetricValue { return kg(s.drain.network_g); }},
    {"drain.consequential_kg", "kgCO2e", "consequential carbon after the window",
     [](Run, Site s) -> MetricValue { return consequential_kg(s.drain); }},
    {"drain.cost", "currency", "energy and rent after the window, less what exports earned",
     [](Run, Site s) -> MetricValue { return energy_cost(s.drain) - s.drain.export_revenue + s.drain.rent; }},
};

} // namespace

std::span<const Metric> metrics() { return table; }

} // namespace sunward
