// Solves linear programs, again and again while bounds, costs and limits change.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sunward/optimise/linear_program.hpp"

namespace sunward {

enum class LpStatus { optimal, infeasible, unbounded };

/// What a solve found. The vectors are meaningful for an optimum only.
struct LpSolution {
    LpStatus status = LpStatus::infeasible;
    double objective = 0;
    std::vector<double> values;        ///< of each variable, within its bounds
    std::vector<double> duals;         ///< of each constraint: change of the objective per unit of its binding limit
    std::vector<double> reduced_costs; ///< of each variable: change of the objective per unit of its binding bound
};

/// Constraints and bounds that cannot hold together although they can when any one of the constraints is left out.
struct Conflict {
    std::vector<std::size_t> constraints;
    std::vector<std::size_t> variables; ///< those whose bounds matter
    std::string text;                   ///< the same for people, by name
};

/// A program within a simplex solver (CLP): each solve starts from the basis of the one before. The same calls give the
/// same bytes; where the optimum is not unique, which one is found depends on the calls before.
/// Feasibility and optimality hold to 1e-8 (in the program's units).
class LinearSolver {
public:
    /// Throws InputError, naming all places, for numbers that are NaN, infinite coefficients and unknown variables.
    explicit LinearSolver(const LinearProgram& program);
    ~LinearSolver();
    LinearSolver(LinearSolver&&) noexcept;
    LinearSolver& operator=(LinearSolver&&) noexcept;

    /// These throw InputError for NaN and for an infinite cost. A lower limit above the upper one is an infeasibility.
    void set_cost(std::size_t variable, double cost);
    void set_bounds(std::size_t variable, double lower, double upper);
    void set_limits(std::size_t constraint, double lower, double upper);
    /// Appends a constraint and returns its index. Throws as the constructor does.
    std::size_t add(const Constraint& constraint);

    [[nodiscard]] double lower(std::size_t variable) const;
    [[nodiscard]] double upper(std::size_t variable) const;

    /// The reference stays valid until the next solve. Throws SimulationError when the solver gives up.
    const LpSolution& solve();

    /// Among the optima of the last solve(), or of the last call of this, one that is least in further costs (one per
    /// variable); duals and objective are those of these costs. What would worsen the optima before is held (variables
    /// and constraints with a reduced cost or dual that is not 0) until release(), which has to be called before the
    /// program is changed or solved again. Throws SimulationError when there is no least one.
    const LpSolution& then_minimise(std::span<const double> costs);
    /// Whether the last one has no other optimum beside it.
    [[nodiscard]] bool is_only_optimum() const;
    void release();

    /// Why the program as it stands is infeasible: the least common violation is minimised, and the constraints with a
    /// multiplier in that optimum are the conflict (Farkas; irreducible after Gleeson and Ryan, Identifying minimally
    /// infeasible subsystems, ORSA J. Computing 2, 1990). Empty for a feasible program.
    [[nodiscard]] Conflict conflict() const;

private:
    struct Model;
    std::unique_ptr<Model> model_;
};

} // namespace sunward
