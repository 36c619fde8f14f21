// Which constraints of an infeasible program contradict one another.
#pragma once

#include "sunward/optimise/linear_solver.hpp"

namespace sunward::optimise {

/// See LinearSolver::conflict.
[[nodiscard]] Conflict conflict_of(const LinearProgram& program);

} // namespace sunward::optimise
