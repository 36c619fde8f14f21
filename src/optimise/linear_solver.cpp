#include "sunward/optimise/linear_solver.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <ClpSimplex.hpp>
#include <fmt/format.h>

#include "conflict.hpp"
#include "program_arrays.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

using namespace optimise;

namespace {

constexpr double tolerance = 1e-8;
constexpr double no_cost = 1e-7; ///< a reduced cost below it leaves an optimum as good

} // namespace

struct LinearSolver::Model {
    ClpSimplex simplex;
    LinearProgram program; ///< as it stands now
    LpSolution solution;
    std::vector<int> held_columns, held_rows; ///< by hold_optimum()

    explicit Model(const LinearProgram& given) : program(given) {
        simplex.setLogLevel(0);
        const ProgramArrays arrays = arrays_of(program);
        simplex.loadProblem(arrays.matrix, arrays.lower.data(), arrays.upper.data(), arrays.cost.data(),
                            arrays.row_lower.data(), arrays.row_upper.data());
        simplex.setPrimalTolerance(tolerance);
        simplex.setDualTolerance(tolerance);
        simplex.scaling(0);
    }

    [[nodiscard]] bool crossed() const {
        const auto bad = [](const auto& limits) { return limits.lower > limits.upper + tolerance; };
        return std::any_of(program.variables.begin(), program.variables.end(), bad) ||
               std::any_of(program.constraints.begin(), program.constraints.end(), bad);
    }

    /// Could move, and is not what the others make it.
    [[nodiscard]] bool is_free_column(int i) const {
        return simplex.columnLower()[i] < simplex.columnUpper()[i] && simplex.getColumnStatus(i) != ClpSimplex::basic;
    }
    [[nodiscard]] bool is_free_row(int i) const {
        return simplex.rowLower()[i] < simplex.rowUpper()[i] && simplex.getRowStatus(i) != ClpSimplex::basic;
    }
    [[nodiscard]] bool costs_column(int i) const { return std::abs(simplex.dualColumnSolution()[i]) > no_cost; }
    [[nodiscard]] bool costs_row(int i) const { return std::abs(simplex.dualRowSolution()[i]) > no_cost; }

    [[nodiscard]] bool is_only_optimum() const {
        for (int i = 0; i < simplex.numberColumns(); ++i)
            if (is_free_column(i) && !costs_column(i))
                return false;
        for (int i = 0; i < simplex.numberRows(); ++i)
            if (is_free_row(i) && !costs_row(i))
                return false;
        return true;
    }

    /// Holds all that would worsen the optimum found. A basic variable has no reduced cost, so the basis stays one.
    void hold_optimum() {
        for (int i = 0; i < simplex.numberColumns(); ++i)
            if (is_free_column(i) && costs_column(i)) {
                held_columns.push_back(i);
                const double at = simplex.primalColumnSolution()[i];
                simplex.setColumnBounds(i, at, at);
            }
        for (int i = 0; i < simplex.numberRows(); ++i)
            if (is_free_row(i) && costs_row(i)) {
                held_rows.push_back(i);
                const double at = simplex.primalRowSolution()[i];
                simplex.setRowBounds(i, at, at);
            }
    }

    void release() {
        for (const int i : held_columns) {
            const Variable& variable = program.variables[static_cast<std::size_t>(i)];
            simplex.setColumnBounds(i, variable.lower, variable.upper);
        }
        for (const int i : held_rows) {
            const Constraint& constraint = program.constraints[static_cast<std::size_t>(i)];
            simplex.setRowBounds(i, constraint.lower, constraint.upper);
        }
        held_columns.clear();
        held_rows.clear();
        for (std::size_t i = 0; i < program.variables.size(); ++i)
            simplex.setObjectiveCoefficient(static_cast<int>(i), program.variables[i].cost);
    }

    /// The dual simplex keeps what it knew after a change of limits. Its other answers are confirmed by the primal one,
    /// at last from scratch and scaled.
    int run() {
        if (simplex.dual() == 0)
            return 0;
        int status = simplex.primal();
        if (status > 2 || status < 0) {
            simplex.allSlackBasis(true);
            simplex.scaling(3);
            status = simplex.primal();
            simplex.scaling(0);
        }
        if (status > 2 || status < 0)
            throw SimulationError(
                fmt::format("the linear program of {} variables and {} constraints could not be solved (status {})",
                            program.variables.size(), program.constraints.size(), status));
        return status;
    }

    void keep() {
        const std::size_t columns = program.variables.size();
        const std::size_t rows = program.constraints.size();
        solution.status = LpStatus::optimal;
        solution.objective = simplex.objectiveValue();
        solution.values.assign(simplex.primalColumnSolution(), simplex.primalColumnSolution() + columns);
        solution.duals.assign(simplex.dualRowSolution(), simplex.dualRowSolution() + rows);
        solution.reduced_costs.assign(simplex.dualColumnSolution(), simplex.dualColumnSolution() + columns);
        for (std::size_t i = 0; i < columns; ++i) {
            const Variable& variable = program.variables[i];
            solution.values[i] = std::min(std::max(solution.values[i], variable.lower), variable.upper);
        }
    }
};

LinearSolver::LinearSolver(const LinearProgram& program) {
    check_program(program);
    model_ = std::make_unique<Model>(program);
}

LinearSolver::~LinearSolver() = default;
LinearSolver::LinearSolver(LinearSolver&&) noexcept = default;
LinearSolver& LinearSolver::operator=(LinearSolver&&) noexcept = default;

void LinearSolver::set_cost(std::size_t variable, double cost) {
    Variable& changed = model_->program.variables.at(variable);
    if (changed.cost == cost)
        return;
    if (!std::isfinite(cost))
        throw InputError({}, called(changed.name, "variable", variable), "the cost is not finite");
    changed.cost = cost;
    model_->simplex.setObjectiveCoefficient(static_cast<int>(variable), cost);
}

void LinearSolver::set_bounds(std::size_t variable, double lower, double upper) {
    Variable& changed = model_->program.variables.at(variable);
    if (changed.lower == lower && changed.upper == upper)
        return;
    ProgramCheck check;
    check.limits(lower, upper, called(changed.name, "variable", variable));
    check.raise();
    changed.lower = lower;
    changed.upper = upper;
    model_->simplex.setColumnBounds(static_cast<int>(variable), lower, upper);
}

void LinearSolver::set_limits(std::size_t constraint, double lower, double upper) {
    Constraint& changed = model_->program.constraints.at(constraint);
    if (changed.lower == lower && changed.upper == upper)
        return;
    ProgramCheck check;
    check.limits(lower, upper, called(changed.name, "constraint", constraint));
    check.raise();
    changed.lower = lower;
    changed.upper = upper;
    model_->simplex.setRowBounds(static_cast<int>(constraint), lower, upper);
}

std::size_t LinearSolver::add(const Constraint& constraint) {
    const std::size_t index = model_->program.constraints.size();
    const std::string name = called(constraint.name, "constraint", index);
    ProgramCheck check;
    check.limits(constraint.lower, constraint.upper, name);
    check.terms(constraint, model_->program.variables.size(), name);
    check.raise();
    std::vector<int> columns;
    std::vector<double> elements;
    for (const Term& term : merged_terms(constraint.terms)) {
        columns.push_back(static_cast<int>(term.variable));
        elements.push_back(term.coefficient);
    }
    model_->simplex.addRow(static_cast<int>(columns.size()), columns.data(), elements.data(), constraint.lower,
                           constraint.upper);
    return model_->program.add(constraint);
}

double LinearSolver::lower(std::size_t variable) const { return model_->program.variables.at(variable).lower; }
double LinearSolver::upper(std::size_t variable) const { return model_->program.variables.at(variable).upper; }

const LpSolution& LinearSolver::solve() {
    model_->solution = {};
    if (model_->crossed())
        return model_->solution;
    switch (model_->run()) {
    case 0: model_->keep(); break;
    case 1: break;
    default: model_->solution.status = LpStatus::unbounded;
    }
    return model_->solution;
}

const LpSolution& LinearSolver::then_minimise(std::span<const double> costs) {
    if (model_->solution.status != LpStatus::optimal || costs.size() != model_->program.variables.size())
        throw SimulationError("further costs for a program without an optimum, or of another length");
    model_->hold_optimum();
    for (std::size_t i = 0; i < costs.size(); ++i)
        model_->simplex.setObjectiveCoefficient(static_cast<int>(i), costs[i]);
    if (model_->simplex.primal() != 0 && model_->simplex.dual() != 0) {
        release();
        throw SimulationError("the optima of a linear program have no least one in further costs");
    }
    model_->keep();
    return model_->solution;
}

bool LinearSolver::is_only_optimum() const {
    return model_->solution.status == LpStatus::optimal && model_->is_only_optimum();
}

void LinearSolver::release() { model_->release(); }

Conflict LinearSolver::conflict() const { return conflict_of(model_->program); }

} // namespace sunward
