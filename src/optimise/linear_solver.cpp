#include "sunward/optimise/linear_solver.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <fmt/format.h>

#include "conflict.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

constexpr double tolerance = 1e-8;
constexpr double infinite_from = 1e27;
constexpr std::size_t most_faults = 50;
constexpr std::size_t most_entries = std::size_t{1} << 30;

std::string called(const std::string& name, const char* kind, std::size_t index) {
    return name.empty() ? fmt::format("{} {}", kind, index) : name;
}

class Check {
public:
    void require(bool good, const std::string& field, const char* message) {
        if (!good && faults_.size() < most_faults)
            faults_.push_back({{}, field, message});
    }
    void limits(double lower, double upper, const std::string& field) {
        require(!std::isnan(lower) && !std::isnan(upper), field, "a limit is not a number");
        require(!(lower >= infinite_from) && !(upper <= -infinite_from), field,
                "a limit is infinite on the wrong side");
    }
    void cost(double cost, const std::string& field) { require(std::isfinite(cost), field, "the cost is not finite"); }
    void terms(const Constraint& row, std::size_t variables, const std::string& field) {
        for (const Term& term : row.terms) {
            require(term.variable < variables, field, "names a variable that is not there");
            require(std::isfinite(term.coefficient), field, "a coefficient is not finite");
        }
    }
    void raise() {
        if (!faults_.empty())
            throw InputError(std::move(faults_));
    }

private:
    std::vector<Fault> faults_;
};

void check(const LinearProgram& program) {
    Check check;
    std::size_t entries = 0;
    for (std::size_t i = 0; i < program.variables.size(); ++i) {
        const Variable& variable = program.variables[i];
        const std::string name = called(variable.name, "variable", i);
        check.limits(variable.lower, variable.upper, name);
        check.cost(variable.cost, name);
    }
    for (std::size_t i = 0; i < program.constraints.size(); ++i) {
        const Constraint& row = program.constraints[i];
        const std::string name = called(row.name, "constraint", i);
        check.limits(row.lower, row.upper, name);
        check.terms(row, program.variables.size(), name);
        entries += row.terms.size();
    }
    check.require(std::max({entries, program.variables.size(), program.constraints.size()}) < most_entries, "",
                  "the linear program is too large");
    check.raise();
}

/// One entry per variable, in their order: the solver refuses duplicates.
std::vector<Term> merged(std::vector<Term> terms) {
    std::stable_sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.variable < b.variable; });
    std::vector<Term> result;
    for (const Term& term : terms) {
        if (!result.empty() && result.back().variable == term.variable)
            result.back().coefficient += term.coefficient;
        else
            result.push_back(term);
    }
    return result;
}

CoinPackedMatrix matrix_of(const LinearProgram& program) {
    std::vector<int> rows;
    std::vector<int> columns;
    std::vector<double> elements;
    for (std::size_t i = 0; i < program.constraints.size(); ++i)
        for (const Term& term : merged(program.constraints[i].terms)) {
            rows.push_back(static_cast<int>(i));
            columns.push_back(static_cast<int>(term.variable));
            elements.push_back(term.coefficient);
        }
    CoinPackedMatrix matrix(true, rows.data(), columns.data(), elements.data(),
                            static_cast<CoinBigIndex>(elements.size()));
    matrix.setDimensions(static_cast<int>(program.constraints.size()), static_cast<int>(program.variables.size()));
    return matrix;
}

} // namespace

struct LinearSolver::Model {
    ClpSimplex simplex;
    LinearProgram program; ///< as it stands now
    LpSolution solution;

    explicit Model(const LinearProgram& given) : program(given) {
        simplex.setLogLevel(0);
        const std::size_t columns = program.variables.size();
        const std::size_t rows = program.constraints.size();
        std::vector<double> lower(columns), upper(columns), cost(columns), row_lower(rows), row_upper(rows);
        for (std::size_t i = 0; i < columns; ++i) {
            lower[i] = program.variables[i].lower;
            upper[i] = program.variables[i].upper;
            cost[i] = program.variables[i].cost;
        }
        for (std::size_t i = 0; i < rows; ++i) {
            row_lower[i] = program.constraints[i].lower;
            row_upper[i] = program.constraints[i].upper;
        }
        simplex.loadProblem(matrix_of(program), lower.data(), upper.data(), cost.data(), row_lower.data(),
                            row_upper.data());
        simplex.setPrimalTolerance(tolerance);
        simplex.setDualTolerance(tolerance);
        simplex.scaling(0);
    }

    [[nodiscard]] bool crossed() const {
        const auto bad = [](const auto& limits) { return limits.lower > limits.upper + tolerance; };
        return std::any_of(program.variables.begin(), program.variables.end(), bad) ||
               std::any_of(program.constraints.begin(), program.constraints.end(), bad);
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
    check(program);
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
    Check check;
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
    Check check;
    check.limits(lower, upper, called(changed.name, "constraint", constraint));
    check.raise();
    changed.lower = lower;
    changed.upper = upper;
    model_->simplex.setRowBounds(static_cast<int>(constraint), lower, upper);
}

std::size_t LinearSolver::add(const Constraint& constraint) {
    const std::size_t index = model_->program.constraints.size();
    const std::string name = called(constraint.name, "constraint", index);
    Check check;
    check.limits(constraint.lower, constraint.upper, name);
    check.terms(constraint, model_->program.variables.size(), name);
    check.raise();
    std::vector<int> columns;
    std::vector<double> elements;
    for (const Term& term : merged(constraint.terms)) {
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

Conflict LinearSolver::conflict() const { return optimise::conflict_of(model_->program); }

} // namespace sunward
