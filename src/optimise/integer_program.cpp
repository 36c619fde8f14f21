#include "sunward/optimise/integer_program.hpp"

#include <cmath>

#include <CbcModel.hpp>
#include <OsiClpSolverInterface.hpp>

#include "program_arrays.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

using namespace optimise;

namespace {

constexpr double gap = 1e-9;

void load(OsiClpSolverInterface& solver, const LinearProgram& program, std::span<const std::size_t> whole) {
    const ProgramArrays arrays = arrays_of(program);
    solver.setHintParam(OsiDoReducePrint, true, OsiHintTry);
    solver.messageHandler()->setLogLevel(0);
    solver.loadProblem(arrays.matrix, arrays.lower.data(), arrays.upper.data(), arrays.cost.data(),
                       arrays.row_lower.data(), arrays.row_upper.data());
    for (const std::size_t variable : whole)
        solver.setInteger(static_cast<int>(variable));
}

void keep(IntegerSolution& solution, const CbcModel& model, const LinearProgram& program,
          std::span<const std::size_t> whole) {
    const double* best = model.bestSolution();
    solution.status = LpStatus::optimal;
    solution.values.assign(best, best + program.variables.size());
    for (const std::size_t variable : whole)
        solution.values[variable] = std::round(solution.values[variable]);
    for (std::size_t i = 0; i < solution.values.size(); ++i)
        solution.objective += program.variables[i].cost * solution.values[i];
}

} // namespace

IntegerSolution solve_integer(const LinearProgram& program, std::span<const std::size_t> whole, int most_nodes) {
    check_program(program);
    ProgramCheck check;
    for (const std::size_t variable : whole)
        check.require(variable < program.variables.size(), called({}, "variable", variable),
                      "a whole variable is not there");
    check.raise();
    OsiClpSolverInterface solver;
    load(solver, program, whole);
    CbcModel model(solver);
    model.setLogLevel(0);
    model.messageHandler()->setLogLevel(0);
    model.setAllowableGap(gap);
    model.setAllowableFractionGap(gap);
    model.setMaximumNodes(most_nodes);
    model.branchAndBound();
    IntegerSolution solution;
    solution.proven = model.isProvenOptimal() || model.isProvenInfeasible() || model.isContinuousUnbounded();
    if (model.bestSolution() != nullptr)
        keep(solution, model, program, whole);
    else if (model.isContinuousUnbounded())
        solution.status = LpStatus::unbounded;
    else if (!model.isProvenInfeasible())
        throw SimulationError("no whole solution was found within the limit of nodes");
    return solution;
}

} // namespace sunward
