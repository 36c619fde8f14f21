#include "sunward/optimise/linear_program.hpp"

#include <utility>

namespace sunward {

std::size_t LinearProgram::add(Variable variable) {
    variables.push_back(std::move(variable));
    return variables.size() - 1;
}

std::size_t LinearProgram::add(Constraint constraint) {
    constraints.push_back(std::move(constraint));
    return constraints.size() - 1;
}

} // namespace sunward
