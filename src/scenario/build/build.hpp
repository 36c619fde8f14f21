// A tree without faults becomes a Scenario; the inputs that it names are read here.
#pragma once

#include "scenario/yaml/faults.hpp"
#include "scenario/yaml/node.hpp"
#include "sunward/grid/case_zones.hpp"
#include "sunward/hardware/accelerator.hpp"
#include "sunward/simulation/scenario.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::scenario {

/// The whole. Faults of inputs are gathered in `faults`; the result is of use only when there are none.
[[nodiscard]] Scenario build(const Node& root, Faults& faults);

[[nodiscard]] Horizon build_horizon(const Node& horizon);
[[nodiscard]] PolicySpec build_policy(const Node& policy);
/// Forecasts with their issues read.
[[nodiscard]] ForecastSpec build_forecast(const Node& forecast, Faults& faults);
/// What of a signal every run of a horizon reads.
[[nodiscard]] TimeSpan needed_span(const Horizon& horizon);
/// Zones with their signals read, profiles from the start of the horizon. `currency` becomes that of the prices; a
/// second one is a fault.
[[nodiscard]] std::vector<Zone> build_zones(const Node& zones, const Horizon& horizon, std::string& currency,
                                            Faults& faults);
/// Sites with their weather read or made, from the horizon and the seed of `scenario`; `currency` as with zones.
[[nodiscard]] std::vector<Site> build_sites(const Node& root, const Scenario& scenario, std::string& currency,
                                            Faults& faults);
/// A node type with its accelerator written out.
[[nodiscard]] NodeType build_node(const Node& node);
[[nodiscard]] Accelerator build_accelerator(const Node& device);
/// Where the figures of a map come from, as its `sources` say.
[[nodiscard]] std::vector<Provenance> build_sources(const Node& map);
/// How the nodes of a cluster fail, its trace read.
[[nodiscard]] NodeFailures build_failures(const Node& node, const Cluster& cluster, Instant start,
                                          const std::string& path, Faults& faults);
/// When jobs save themselves; `path` is the entry's.
[[nodiscard]] PeriodicCheckpoints build_checkpoints(const Node& entry, const CheckpointCost& cost,
                                                    const std::string& path, Faults& faults);
/// What a site has behind its meter; `path` is the site's.
[[nodiscard]] SitePower build_site_power(const Node& site, const std::vector<Cluster>& clusters,
                                         const Scenario& scenario, const std::string& path, std::string& currency,
                                         Faults& faults);
/// Weather read, or made for the place `at` (null: where the file is of), from the scenario's horizon and seed on, with
/// the wind of a height in m where there is a choice. Throws InputError.
[[nodiscard]] Weather make_weather(const Node& node, const Node* at, double wind_height, const Scenario& scenario);
/// Factors by fuel: a named table or one written out.
[[nodiscard]] FactorTable fuel_factors(const Node& factors);
/// Buses of a case as zones, over a span. Throws InputError.
[[nodiscard]] CaseZones read_case(const Node& node, Instant from, Instant to);
/// Zones with plants: their groups and their signals without sites, up to the last job of the scenario.
void build_dispatch(const Node& root, Scenario& scenario, Faults& faults);
/// Battery, initial charge and rule of `power`.
void build_battery(const Node& battery, SitePower& power, const std::string& path, std::string& currency,
                   Faults& faults);
/// A carbon intensity in g/kWh. The key has to be there.
[[nodiscard]] double intensity_of(const Node& map, std::string_view key);
/// A price in currency/MWh. The currency becomes that of the first price; another one is a fault.
[[nodiscard]] double build_price(const Node& price, const std::string& path, std::string& currency, Faults& faults);
/// A building; without a rated power it is that of the clusters at full load.
[[nodiscard]] Facility build_facility(const Node& facility, const std::vector<Cluster>& clusters,
                                      const std::string& path, Faults& faults);
/// What the plant of a contract could give: a node with `at`, `weather` and `solar` or `wind`.
/// Notes of the weather are appended with `path`.
[[nodiscard]] std::optional<Series> build_plant_output(const Node& plant, const Scenario& scenario,
                                                       const std::string& path, std::vector<std::string>& notes,
                                                       Faults& faults);
/// Reads a series of values that are at least 0: shares, W or l/kWh; a profile from the start of the horizon. Notes
/// are appended with `path`. Nothing when the input has faults.
[[nodiscard]] std::optional<Series> build_amount(const Node& signal, Measure measure, const Horizon& horizon,
                                                 const std::string& path, std::vector<std::string>& notes,
                                                 Faults& faults);
/// Tariffs of the sites and contracts, for a scenario that has its horizon, zones, sites and jobs.
void build_accounts(const Node& root, Scenario& scenario, Faults& faults);
/// The price's currency becomes that of the scenario; a second one is a fault.
void take_currency(const Node& price, Measure measure, const std::string& path, std::string& currency, Faults& faults);
[[nodiscard]] Network build_network(const Node& root);
/// Jobs read or generated, those that fit nowhere left out or faults.
[[nodiscard]] Workload build_workload(const Node& root, const Scenario& scenario, Faults& faults);
/// FLOP/s of an accelerator of the reference hardware of an entry; 0: it does not say.
[[nodiscard]] double reference_throughput(const Node& entry);
/// Terms by pool of the last class of jobs, for an entry with `speeds` or `throughput`. Clusters that they do not name
/// count as the reference or are closed to the jobs, which is noted unless the entry says so; it is a fault where all
/// are.
void build_terms(const Node& entry, const std::string& path, const Scenario& scenario, Workload& into, Faults& faults);
/// The policy's prices in the scenario's currency, and signals that it cannot weigh together.
void check_policy_signals(const Node& root, Scenario& scenario, Faults& faults);
/// Batteries that look at a signal which their zone does not have.
void check_battery_signals(const Node& root, const Scenario& scenario, Faults& faults);
/// End of the horizon; of an open one, when the last job comes.
[[nodiscard]] Instant horizon_end(const Scenario& scenario);
/// Signals and weather files that end before that, or before a job is sure to have ended. Notes on those that are held.
void check_coverage(const Node& root, const Scenario& scenario, std::vector<std::string>& notes, Faults& faults);

/// Notes on what the scenario leaves out or looks mistaken about.
void note_doubts(const Node& root, Scenario& scenario);

/// What the fields of dialect_fields say.
[[nodiscard]] CsvDialect dialect_of(const Node& node);

} // namespace sunward::scenario
