#include "conflict.hpp"

#include <cmath>

#include <fmt/format.h>

namespace sunward::optimise {

namespace {

constexpr double crossing = 1e-8;
constexpr double least_violation = 1e-7;
constexpr double least_multiplier = 1e-7;
constexpr std::size_t most_named = 8;

/// Every constraint may be violated by the one variable t, which is minimised. The multipliers then sum up to one, so
/// that a corner of their polyhedron is an extreme ray of Farkas' cone. `rows` are the constraints of each elastic row.
LinearProgram elastic(const LinearProgram& program, std::vector<std::size_t>& rows) {
    LinearProgram result;
    result.variables = program.variables;
    for (Variable& variable : result.variables)
        variable.cost = 0;
    const std::size_t violation = result.add(Variable{0, no_limit, 1, {}});
    for (std::size_t i = 0; i < program.constraints.size(); ++i) {
        const Constraint& row = program.constraints[i];
        if (std::isfinite(row.upper)) {
            Constraint above{-no_limit, row.upper, row.terms, {}};
            above.terms.push_back({violation, -1});
            result.add(std::move(above));
            rows.push_back(i);
        }
        if (std::isfinite(row.lower)) {
            Constraint below{row.lower, no_limit, row.terms, {}};
            below.terms.push_back({violation, 1});
            result.add(std::move(below));
            rows.push_back(i);
        }
    }
    return result;
}

Conflict crossed(const LinearProgram& program) {
    Conflict conflict;
    for (std::size_t i = 0; i < program.constraints.size(); ++i)
        if (program.constraints[i].lower > program.constraints[i].upper + crossing)
            conflict.constraints.push_back(i);
    for (std::size_t i = 0; i < program.variables.size(); ++i)
        if (program.variables[i].lower > program.variables[i].upper + crossing)
            conflict.variables.push_back(i);
    return conflict;
}

template <class Part>
std::string names(const std::vector<Part>& parts, const std::vector<std::size_t>& which, const char* kind) {
    std::string text;
    for (std::size_t i = 0; i < which.size() && i < most_named; ++i) {
        const std::string& name = parts[which[i]].name;
        text += i > 0 ? ", " : "";
        text += name.empty() ? fmt::format("{} {}", kind, which[i]) : name;
    }
    if (which.size() > most_named)
        text += fmt::format(" and {} more", which.size() - most_named);
    return text;
}

std::string describe(const LinearProgram& program, const Conflict& conflict) {
    std::string rows = names(program.constraints, conflict.constraints, "constraint");
    const std::string bounds = names(program.variables, conflict.variables, "variable");
    if (bounds.empty())
        return rows;
    return rows.empty() ? "the bounds of " + bounds : rows + " with the bounds of " + bounds;
}

} // namespace

Conflict conflict_of(const LinearProgram& program) {
    Conflict conflict = crossed(program);
    if (conflict.constraints.empty() && conflict.variables.empty()) {
        std::vector<std::size_t> rows;
        LinearSolver solver(elastic(program, rows));
        const LpSolution& solution = solver.solve();
        if (solution.status != LpStatus::optimal || solution.objective <= least_violation)
            return conflict;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (std::abs(solution.duals[i]) > least_multiplier &&
                (conflict.constraints.empty() || conflict.constraints.back() != rows[i]))
                conflict.constraints.push_back(rows[i]);
        for (std::size_t i = 0; i < program.variables.size(); ++i)
            if (std::abs(solution.reduced_costs[i]) > least_multiplier)
                conflict.variables.push_back(i);
    }
    conflict.text = describe(program, conflict);
    return conflict;
}

} // namespace sunward::optimise
