// The texts that a run gives: summary.json, the CSV files, the table for people.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "sunward/report/figures.hpp"
#include "sunward/report/notes.hpp"

namespace sunward {

/// Takes a document piece by piece.
using Sink = std::function<void(std::string_view)>;

/// summary.json: the metrics in order, `sites`, then `files`, by which the program knows its results again. A number
/// that is not finite is null.
[[nodiscard]] std::string summary_json(const Summary& summary);

/// jobs.csv: a row a job in submit order. Times are seconds after the horizon's start. A cell is empty for what did not
/// happen (start_s and wait_s of a job that never ran, finish_s and delay_s of one that did not end, deadline_s without
/// a deadline); hardware is empty for a job that never ran, and site is then its home site. run_s is the work done, as
/// time at the requested width, so that delay_s of an elastic job that ran wider may be negative. accelerator_h and
/// mean_accelerators are those that it worked with while it held nodes. embodied_kg is 0.
/// cost is that of energy alone: import x price by the tariff, without demand charge, contracts, carbon price and
/// exports.
void write_jobs_csv(const Scenario& scenario, const Result& result, const Sink& sink);

/// sites.csv: rows by time, then site; the last step may be shorter than the others. Signals that the zone does not
/// have, and outdoor_c, are empty; solar, export, curtailment and battery are 0.
void write_sites_csv(const Scenario& scenario, const Result& result, const Sink& sink);

/// zones.csv: rows by time, then zone, of the zones with plants; means over the step but for emissions_t, which is
/// their sum. Fuels that a zone does not have are empty, and marginal_g_per_kwh where no site or link is. storage_mw is
/// net output. With demand_mw and sites_mw: fuels + storage + net import + unserved = demand + sites + dumped surplus,
/// which is part of curtailed_mw.
void write_zones_csv(const Scenario& scenario, const Result& result, const Sink& sink);
/// forecast.csv: a row a signal and lead time; site is empty for the signals of a zone. Errors are forecast - truth in
/// the signal's unit (solar, wind: W), mape relative to the truth; empty where nothing fell.
void write_forecast_csv(const Scenario& scenario, const Result& result, const Sink& sink);

/// A short table for people, several lines.
[[nodiscard]] std::string summary_table(const Summary& summary, std::size_t width = any_width);

} // namespace sunward
