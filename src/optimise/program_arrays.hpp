// A linear program checked, and as the arrays that the solvers read.
#pragma once

#include <string>
#include <vector>

#include <CoinPackedMatrix.hpp>

#include "sunward/error/error.hpp"
#include "sunward/optimise/linear_program.hpp"

namespace sunward::optimise {

/// The name of a part for people, or its kind and number.
[[nodiscard]] std::string called(const std::string& name, const char* kind, std::size_t index);

/// Gathers faults of a program and throws them together.
class ProgramCheck {
public:
    void limits(double lower, double upper, const std::string& field);
    void cost(double cost, const std::string& field);
    void terms(const Constraint& row, std::size_t variables, const std::string& field);
    void require(bool good, const std::string& field, const char* message);
    /// Throws InputError when there are faults.
    void raise();

private:
    std::vector<Fault> faults_;
};

/// Throws InputError, naming all places, for numbers that are NaN, infinite coefficients and unknown variables.
void check_program(const LinearProgram& program);

/// One entry per variable, in their order: the solvers refuse duplicates.
[[nodiscard]] std::vector<Term> merged_terms(std::vector<Term> terms);

struct ProgramArrays {
    CoinPackedMatrix matrix;
    std::vector<double> lower, upper, cost; ///< of variables
    std::vector<double> row_lower, row_upper;
};
[[nodiscard]] ProgramArrays arrays_of(const LinearProgram& program);

} // namespace sunward::optimise
