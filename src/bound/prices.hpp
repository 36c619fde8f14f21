// Prices of energy and of capacity, and the bound that they give.
//
// With a price y for what a site's nodes draw and a price l for an accelerator's hour, both in each slot, the
// Lagrangian
//   sum over jobs of the cheapest way to do the work  -  sum l capacity h  +  least cost of the sites' own part
// is at most the optimum, whatever the prices are. The best ones are multipliers of the linear program.
#pragma once

#include <optional>
#include <vector>

#include "instance.hpp"
#include "signals.hpp"

namespace sunward {

struct Prices {
    std::vector<std::vector<double>> energy;   ///< by site and slot, per kWh of IT above idle
    std::vector<std::vector<double>> capacity; ///< by pool and slot, per accelerator and hour; at least 0
    double fixed = 0;                          ///< what no job decides: idle nodes, the last two terms above
};

/// A figure of an instance, with time cut wherever something changes.
struct Problem {
    const Scenario& scenario;
    const Instance& instance;
    Figure figure;
    const Signals& signals;
    Axis axis;
    std::vector<double> level_change; ///< by site: least change of the battery's energy, kWh
};

/// Capacity costs nothing. Sites with equipment have a price of 0 and no fixed part.
[[nodiscard]] Prices free_capacity(const Problem& problem);

/// From a linear program (prices.cpp says which). Nothing when it is too large or has no optimum.
[[nodiscard]] std::optional<Prices> solve_prices(const Problem& problem, const Prices& free);

/// The bound at these prices. Never more than the optimum.
[[nodiscard]] double value_of(const Problem& problem, const Prices& prices);

/// Whether the jobs' cheapest times at these prices fit into the clusters together: nothing is gained by prices of
/// capacity. False also when to find out would take too long.
[[nodiscard]] bool fits(const Problem& problem, const Prices& prices);

} // namespace sunward
