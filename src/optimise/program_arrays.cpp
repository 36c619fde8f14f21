#include "program_arrays.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace sunward::optimise {

namespace {

constexpr double infinite_from = 1e27;
constexpr std::size_t most_faults = 50;
constexpr std::size_t most_entries = std::size_t{1} << 30;

CoinPackedMatrix matrix_of(const LinearProgram& program) {
    std::vector<int> rows;
    std::vector<int> columns;
    std::vector<double> elements;
    for (std::size_t i = 0; i < program.constraints.size(); ++i)
        for (const Term& term : merged_terms(program.constraints[i].terms)) {
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

std::string called(const std::string& name, const char* kind, std::size_t index) {
    return name.empty() ? fmt::format("{} {}", kind, index) : name;
}

void ProgramCheck::require(bool good, const std::string& field, const char* message) {
    if (!good && faults_.size() < most_faults)
        faults_.push_back({{}, field, message});
}

void ProgramCheck::limits(double lower, double upper, const std::string& field) {
    require(!std::isnan(lower) && !std::isnan(upper), field, "a limit is not a number");
    require(!(lower >= infinite_from) && !(upper <= -infinite_from), field, "a limit is infinite on the wrong side");
}

void ProgramCheck::cost(double cost, const std::string& field) {
    require(std::isfinite(cost), field, "the cost is not finite");
}

void ProgramCheck::terms(const Constraint& row, std::size_t variables, const std::string& field) {
    for (const Term& term : row.terms) {
        require(term.variable < variables, field, "names a variable that is not there");
        require(std::isfinite(term.coefficient), field, "a coefficient is not finite");
    }
}

void ProgramCheck::raise() {
    if (!faults_.empty())
        throw InputError(std::move(faults_));
}

void check_program(const LinearProgram& program) {
    ProgramCheck check;
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

std::vector<Term> merged_terms(std::vector<Term> terms) {
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

ProgramArrays arrays_of(const LinearProgram& program) {
    ProgramArrays arrays;
    arrays.matrix = matrix_of(program);
    for (const Variable& variable : program.variables) {
        arrays.lower.push_back(variable.lower);
        arrays.upper.push_back(variable.upper);
        arrays.cost.push_back(variable.cost);
    }
    for (const Constraint& row : program.constraints) {
        arrays.row_lower.push_back(row.lower);
        arrays.row_upper.push_back(row.upper);
    }
    return arrays;
}

} // namespace sunward::optimise
