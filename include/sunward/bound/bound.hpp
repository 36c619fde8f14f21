// What an all-knowing scheduler could have attained: a lower bound, not a schedule.
//
//   minimise  sum over sites of integral (intensity x import) dt
//   each job does its work within [arrival, end of its window), at any mixture of allowed clusters and permitted widths
//   at each moment, at most as fast as it is on any of those at any of these; each cluster's capacity holds at each
//   moment.
//
// Every relaxation points the same way: work may be split and moved at no cost, saving, restoring and the network take
// neither time nor energy, future signals are known. Signals are steps and are never averaged. Where plants answer to
// the load in merit order, a draw counts the least emissions per kWh of any draw that the zone's sites can have, and
// the price without them.
//
// The value is that of the Lagrangian, which is a lower bound for any prices of capacity and of a site's energy: each
// job takes the cheapest moments of its own window at those prices. Prices of 0 give the optimum where capacity never
// binds; where it does they come from a linear program over aggregated jobs, whose tolerance cannot harm the bound.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sunward/bound/attained.hpp"
#include "sunward/simulation/scenario.hpp"

namespace sunward {

/// How the bound of one figure was found.
enum class BoundMethod {
    none,          ///< there is no bound
    closed_form,   ///< capacity never binds
    linear_program ///< with prices from a linear program
};

/// What is bounded: carbon by average and by marginal intensity, the cost of energy.
enum class Figure { carbon, consequential, cost };

struct BoundOf {
    std::optional<double> value; ///< in g, or in currency
    BoundMethod method = BoundMethod::none;
    std::string note; ///< why there is none, or what was left out
};

/// Bounds of the totals from the start to common_end().
struct Bound {
    BoundOf carbon;        ///< below Totals::carbon_g
    BoundOf consequential; ///< below Totals::consequential_g
    BoundOf cost;          ///< below Totals::cost
};

/// Bounds of every run that did the work of the run that left the least undone (of the jobs that it did not complete,
/// such as those killed at their wall-time, what it did of them) and took no more time than one of `runs`: a job with a
/// deadline has until then, or
/// until the latest finish among the runs when that is later, one without until the last end of the runs. A battery
/// ends with what it began with, or the least that a run left in it. Without runs: of those that miss no deadline and
/// end by the end of the horizon, or by the last deadline (for a job without: the end of an undelayed run) when that is
/// later. Runs at lowered clocks, which take less energy for the same work, only tell the end of the common window.
[[nodiscard]] Bound lower_bound(const Scenario& scenario, std::span<const Attained> runs = {});
/// Of one figure alone, over a window that goes on until `at_least`.
[[nodiscard]] BoundOf lower_bound(const Scenario& scenario, std::span<const Attained> runs, Figure figure,
                                  Instant at_least = {});

/// (baseline - policy) / (baseline - bound); nothing when baseline and bound are equal.
[[nodiscard]] std::optional<double> share_of_possible_saving(double baseline, double policy, double bound);

/// The policy that savings are measured against unless one is named: the same order and backfill, with every job as
/// soon as there is room, at its home, its width and on the first nodes.
[[nodiscard]] PolicySpec default_baseline(const PolicySpec& policy);

} // namespace sunward
