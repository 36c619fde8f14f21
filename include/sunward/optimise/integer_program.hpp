// Linear programs some of whose variables have to be whole numbers, solved to the end: for small ones.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sunward/optimise/linear_solver.hpp"

namespace sunward {

struct IntegerSolution {
    LpStatus status = LpStatus::infeasible;
    bool proven = true;         ///< false: the best one found when `most_nodes` had been searched
    double objective = 0;       ///< within 1e-9 (absolute and relative) of the least one where that is proven
    std::vector<double> values; ///< of each variable; whole where asked for. Empty unless there is an optimum
};

/// Branch and cut (CBC). Throws InputError as LinearSolver does and for a whole variable that is unknown,
/// SimulationError when the limit was reached before any solution was found.
[[nodiscard]] IntegerSolution solve_integer(const LinearProgram& program, std::span<const std::size_t> whole,
                                            int most_nodes = 100'000);

} // namespace sunward
