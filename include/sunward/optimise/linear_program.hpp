// A linear program as plain values: minimise cost . x subject to lower <= a . x <= upper and bounds on each x.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace sunward {

/// The bound of what has none. Magnitudes from 1e27 on count as no limit, too.
inline constexpr double no_limit = std::numeric_limits<double>::infinity();

struct Variable {
    double lower = 0;
    double upper = no_limit;
    double cost = 0;
    std::string name; ///< for people; may be empty
};

struct Term {
    std::size_t variable = 0;
    double coefficient = 1;
};

/// lower <= sum(coefficient x variable) <= upper. A variable that occurs twice has the sum of its coefficients.
struct Constraint {
    double lower = -no_limit;
    double upper = no_limit;
    std::vector<Term> terms;
    std::string name; ///< for people; may be empty
};

struct LinearProgram {
    std::vector<Variable> variables;
    std::vector<Constraint> constraints;

    /// Appends and returns the index.
    std::size_t add(Variable variable);
    std::size_t add(Constraint constraint);
};

} // namespace sunward
