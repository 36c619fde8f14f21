// Direct-current optimal power flow: the cheapest dispatch that keeps the limits of the branches, and what a MW more
// costs at each bus (locational marginal prices).
//
//   minimise  sum_g C_g(p_g) + unserved value . u + surplus cost . s
//   sum over each island of p + u - s = load;  least <= shifter flow + PTDF (p + u - s - load) <= most
//   price_i = lambda(island of i) + sum_l mu_l PTDF_li
//
// with the duals lambda and mu. Limits of branches enter the linear program when they are first violated, and stay.
// Piecewise linear costs are exact. Quadratic costs are linearised around the last solution in ever narrower steps;
// the equations of the optimum are then solved exactly for the limits found to bind (and checked: feasible, and no
// gradient of the wrong sign). Should they be degenerate, the linear optimum of the narrowest step stands: prices then
// are off by at most 2 x quadratic cost x 1e-7 of the generator's range, and 1e-6.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "sunward/grid/marginal_emissions.hpp"
#include "sunward/grid/power_network.hpp"

namespace sunward {

struct OptimalFlowOptions {
    double unserved_value = 10'000; ///< currency/MWh of load that is not served
    double surplus_cost = 500;      ///< currency/MWh to be rid of what minimum outputs give beyond the load
};

/// Prices are those of a MW more; where a generator's limit or a kink of its cost is just reached they are not unique,
/// and one of them is given.
struct OptimalFlow {
    std::vector<double> output;   ///< MW per generator
    std::vector<double> price;    ///< currency/MWh per bus; 0 at a bus out of service
    std::vector<double> unserved; ///< MW per bus
    std::vector<double> surplus;  ///< MW per bus
    std::vector<double> flow;     ///< MW per branch, from -> to
    std::vector<double> rent;     ///< currency/h saved per MW more of a branch's binding limit; 0 when none binds
    double cost = 0;              ///< currency/h of the generators in service
    double emissions = 0;         ///< kg/h
};

class OptimalFlowSolver {
public:
    /// Throws InputError as PowerFlowSolver does, and for options that are negative or not finite.
    explicit OptimalFlowSolver(const PowerNetwork& network, const OptimalFlowOptions& options = {});
    ~OptimalFlowSolver();
    OptimalFlowSolver(OptimalFlowSolver&&) noexcept;
    OptimalFlowSolver& operator=(OptimalFlowSolver&&) noexcept;

    /// For a load (shunts included) of each bus and what is at most available of each generator, MW; without either,
    /// as in the network. A generator with less available than its minimum gives what there is. The solver starts from
    /// where the last call ended. Throws InputError for numbers that are not finite and for other lengths, and
    /// SimulationError naming the constraints that contradict one another: limits of branches that no dispatch keeps.
    [[nodiscard]] OptimalFlow solve(std::span<const double> load = {}, std::span<const double> available = {});

    /// The change of total emissions when the load of a bus falls or rises by `step` MW, per MW, by solving again. It
    /// may lie above every generator's factor: a congested line makes one MW more displace others. Throws as solve().
    [[nodiscard]] MarginalEmissions marginal_emissions(std::size_t bus, std::span<const double> load = {},
                                                       std::span<const double> available = {}, double step = 1);

private:
    struct Program;
    std::unique_ptr<Program> program_;
};

} // namespace sunward
