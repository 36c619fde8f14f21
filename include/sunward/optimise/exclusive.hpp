// Linear programs with pairs of variables of which at most one may differ from zero, such as charge and discharge.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sunward/optimise/linear_solver.hpp"

namespace sunward {

struct ExclusivePair {
    std::size_t first = 0;
    std::size_t second = 0;
};

struct ExclusiveSolution {
    LpSolution solution;
    bool proven = true;             ///< false: the best one when `most_nodes` programs had been solved
    std::vector<std::size_t> zeros; ///< variables that were held at zero for it
};

/// Branch and bound, depth first, over the pairs that the linear optimum violates by more than 1e-6; without any it is
/// one solve. The objective is within 1e-6 (relative) of the least one where that is proven. The solver's bounds are as
/// before at the end. Lower bounds of the pairs must be zero. The duals are those of the linear program with the
/// choices made.
[[nodiscard]] ExclusiveSolution solve_exclusive(LinearSolver& solver, std::span<const ExclusivePair> pairs,
                                                std::size_t most_nodes = 300);

} // namespace sunward
