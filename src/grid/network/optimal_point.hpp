// The exact optimum of a dispatch with curved costs, once it is known which limits bind.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "grid/network/flow_unit.hpp"

namespace sunward::grid {

/// A branch whose limit binds.
struct BindingBranch {
    std::span<const double> factors; ///< per bus
    double limit = 0;                ///< MW of `sum factors x (injections of the units)`
    double least_dual = 0;           ///< 0, or -infinity at an upper limit
    double most_dual = 0;            ///< 0, or infinity at a lower limit
    double dual = 0;                 ///< of the linear program; stands where no unit can change the flow
};

/// Units of an island inject `demand` MW in sum; `price` is that of the linear program and stands where no unit of the
/// island can move.
struct IslandBalance {
    double demand = 0;
    double price = 0;
};

struct OptimalPoint {
    std::vector<double> output;       ///< per unit
    std::vector<double> island_price; ///< dual of each balance
    std::vector<double> branch_dual;  ///< per binding branch
};

/// Solves  slope_u(p_u) = sign_u price(bus of u)  for the units that `near` shows inside a piece of their cost, with
/// the balance of each island and the binding branches. Nothing when the equations are singular, or when the solution
/// breaks a limit of a unit or has a gradient of the wrong sign: then `near` was not near enough. Limits of other
/// branches are not looked at.
[[nodiscard]] std::optional<OptimalPoint> optimal_point(std::span<const FlowUnit> units, std::span<const double> near,
                                                        std::span<const std::size_t> island,
                                                        std::span<const IslandBalance> balances,
                                                        std::span<const BindingBranch> branches);

} // namespace sunward::grid
