#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "draw.hpp"
#include "sunward/error/error.hpp"
#include "sunward/optimise/linear_solver.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Hillier and Lieberman's Wyndor Glass, as a minimisation: x 2, y 6, 36; shadow prices 0, 1.5, 1.
LinearProgram wyndor() {
    LinearProgram program;
    program.add(Variable{0, no_limit, -3, "x"});
    program.add(Variable{0, no_limit, -5, "y"});
    program.add(Constraint{-no_limit, 4, {{0, 1}}, "plant 1"});
    program.add(Constraint{-no_limit, 12, {{1, 2}}, "plant 2"});
    program.add(Constraint{-no_limit, 18, {{0, 3}, {1, 2}}, "plant 3"});
    return program;
}

} // namespace

TEST_CASE("Wyndor Glass: optimum and shadow prices as in the textbook") {
    LinearSolver solver(wyndor());
    const LpSolution& found = solver.solve();
    REQUIRE(found.status == LpStatus::optimal);
    CHECK(found.objective == Approx(-36));
    CHECK(found.values[0] == Approx(2));
    CHECK(found.values[1] == Approx(6));
    CHECK(found.duals[0] == Approx(0).margin(1e-9));
    CHECK(found.duals[1] == Approx(-1.5));
    CHECK(found.duals[2] == Approx(-1));
}

TEST_CASE("a changed limit, bound or cost is solved from where the solver stands") {
    LinearSolver solver(wyndor());
    static_cast<void>(solver.solve());
    solver.set_limits(1, -no_limit, 13); // a shadow price is the change per unit
    CHECK(solver.solve().objective == Approx(-37.5));
    solver.set_bounds(0, 3, 5);
    CHECK(solver.solve().values[0] == Approx(3));
    CHECK(solver.solve().reduced_costs[0] == Approx(-3 + 3 * 2.5));
    solver.set_bounds(0, 0, no_limit);
    solver.set_cost(0, -30);
    CHECK(solver.solve().values[0] == Approx(4));
    CHECK(solver.add(Constraint{-no_limit, 5, {{0, 1}, {1, 1}}, "sum"}) == 3);
    CHECK(solver.solve().objective == Approx(-30 * 4 - 5 * 1));
    CHECK(solver.lower(0) == 0);
    CHECK(solver.upper(0) == no_limit);
}

TEST_CASE("a variable that occurs twice in a constraint counts twice") {
    LinearProgram program;
    program.add(Variable{0, no_limit, -1, ""});
    program.add(Constraint{-no_limit, 6, {{0, 1}, {0, 2}}, ""});
    CHECK(LinearSolver(program).solve().values[0] == Approx(2));
}

TEST_CASE("a program without constraints, and one without variables") {
    LinearProgram program;
    CHECK(LinearSolver(program).solve().status == LpStatus::optimal);
    program.add(Variable{-2, 5, -1, ""});
    program.add(Variable{-2, 5, 1, ""});
    const LpSolution found = LinearSolver(program).solve();
    REQUIRE(found.status == LpStatus::optimal);
    CHECK(found.values == std::vector<double>{5, -2});
    CHECK(found.objective == Approx(-7));
}

TEST_CASE("an unbounded program is told") {
    LinearProgram program;
    program.add(Variable{0, no_limit, -1, ""});
    program.add(Variable{0, no_limit, 0, ""});
    program.add(Constraint{0, 0, {{0, 1}, {1, -1}}, ""});
    LinearSolver solver(program);
    CHECK(solver.solve().status == LpStatus::unbounded);
    CHECK(solver.conflict().text.empty());
    solver.set_bounds(1, 0, 3);
    CHECK(solver.solve().objective == Approx(-3));
}

TEST_CASE("an infeasible program names what contradicts and nothing else") {
    LinearProgram program;
    const auto coal = program.add(Variable{0, 100, 20, "coal"});
    const auto gas = program.add(Variable{0, 50, 50, "gas"});
    const auto idle = program.add(Variable{0, 10, 1, "idle"});
    program.add(Constraint{0, 5, {{idle, 1}}, "irrelevant"});
    program.add(Constraint{180, 180, {{coal, 1}, {gas, 1}}, "demand"});
    program.add(Constraint{0, no_limit, {{coal, 1}, {idle, -1}}, "another"});
    LinearSolver solver(program);
    CHECK(solver.solve().status == LpStatus::infeasible);
    const Conflict conflict = solver.conflict();
    CHECK(conflict.constraints == std::vector<std::size_t>{1});
    CHECK(conflict.variables == std::vector<std::size_t>{coal, gas});
    CHECK(conflict.text == "demand with the bounds of coal, gas");
    solver.set_limits(1, 120, 120);
    CHECK(solver.solve().objective == Approx(100 * 20 + 20 * 50));
    CHECK(solver.conflict().text.empty());
}

TEST_CASE("limits that cross are infeasible, by name") {
    LinearProgram program;
    program.add(Variable{2, 1, 0, "x"});
    program.add(Constraint{3, 2, {{0, 1}}, ""});
    LinearSolver solver(program);
    CHECK(solver.solve().status == LpStatus::infeasible);
    CHECK(solver.conflict().text == "constraint 0 with the bounds of x");
    solver.set_bounds(0, 1, 5);
    solver.set_limits(0, 2, 3);
    CHECK(solver.solve().status == LpStatus::optimal);
}

TEST_CASE("bad numbers are refused, all at once and by name") {
    LinearProgram program;
    program.add(Variable{not_a_number, 1, 0, "a"});
    program.add(Variable{0, 1, no_limit, "b"});
    program.add(Variable{no_limit, no_limit, 0, "c"});
    program.add(Constraint{0, 1, {{0, not_a_number}, {7, 1}}, "row"});
    try {
        LinearSolver solver(program);
        FAIL("accepted");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 5);
        CHECK_THAT(error.what(), Contains("a: ") && Contains("b: ") && Contains("c: ") && Contains("row: "));
    }
    LinearSolver solver(wyndor());
    CHECK_THROWS_AS(solver.set_cost(0, not_a_number), InputError);
    CHECK_THROWS_AS(solver.set_bounds(0, not_a_number, 1), InputError);
    CHECK_THROWS_AS(solver.set_limits(0, 0, not_a_number), InputError);
    CHECK_THROWS_AS(solver.add(Constraint{0, 1, {{9, 1}}, ""}), InputError);
    CHECK(solver.solve().objective == Approx(-36));
}

TEST_CASE("strong duality and complementary slackness hold on random programs") {
    test::Draw random(7);
    for (int round = 0; round < 60; ++round) {
        LinearProgram program;
        for (int i = 0; i < 8; ++i)
            program.add(Variable{0, 1 + 9 * random.uniform(), 10 * random.uniform() - 3, ""});
        for (int i = 0; i < 5; ++i) {
            Constraint row{-no_limit, 20 * random.uniform(), {}, ""};
            for (std::size_t j = 0; j < 8; ++j)
                row.terms.push_back({j, 2 * random.uniform() - 0.5});
            if (i == 0)
                row.lower = row.upper / 2;
            program.add(row);
        }
        const LpSolution found = LinearSolver(program).solve();
        if (found.status != LpStatus::optimal)
            continue;
        double dual = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            const double multiplier = found.duals[i];
            dual += multiplier *
                    (multiplier > 0 ? std::max(program.constraints[i].lower, -1e9) : program.constraints[i].upper);
        }
        for (std::size_t j = 0; j < 8; ++j) {
            double reduced = program.variables[j].cost;
            for (std::size_t i = 0; i < 5; ++i)
                reduced -= found.duals[i] * program.constraints[i].terms[j].coefficient;
            CHECK(reduced == Approx(found.reduced_costs[j]).margin(1e-7));
            dual += std::min(reduced, 0.0) * program.variables[j].upper;
        }
        CHECK(dual == Approx(found.objective).margin(1e-6));
    }
}

TEST_CASE("a conflict is irreducible on random programs") {
    test::Draw random(11);
    int infeasible = 0;
    for (int round = 0; round < 60; ++round) {
        LinearProgram program;
        for (int i = 0; i < 4; ++i)
            program.add(Variable{0, no_limit, 0, ""});
        for (int i = 0; i < 9; ++i) {
            Constraint row{10 * random.uniform() - 4, no_limit, {}, ""};
            for (std::size_t j = 0; j < 4; ++j)
                row.terms.push_back({j, 2 * random.uniform() - 1.3});
            program.add(row);
        }
        LinearSolver solver(program);
        if (solver.solve().status != LpStatus::infeasible)
            continue;
        ++infeasible;
        const Conflict conflict = solver.conflict();
        const auto without = [&](std::optional<std::size_t> left_out) {
            LinearProgram part;
            for (std::size_t j = 0; j < 4; ++j) {
                const auto& bounded = conflict.variables;
                const bool matters = std::find(bounded.begin(), bounded.end(), j) != bounded.end();
                part.add(Variable{matters ? 0 : -no_limit, no_limit, 0, ""});
            }
            for (const std::size_t i : conflict.constraints)
                if (i != left_out)
                    part.add(program.constraints[i]);
            return LinearSolver(part).solve().status;
        };
        CHECK(without(std::nullopt) == LpStatus::infeasible);
        for (const std::size_t i : conflict.constraints)
            CHECK(without(i) == LpStatus::optimal);
    }
    CHECK(infeasible > 10);
}

TEST_CASE("a solver that has been through many changes agrees with a new one") {
    test::Draw random(19);
    LinearProgram program;
    for (int i = 0; i < 12; ++i)
        program.add(Variable{0, random.between(1, 10), random.between(-3, 7), ""});
    for (int i = 0; i < 8; ++i) {
        Constraint row{-no_limit, random.between(5, 20), {}, ""};
        for (std::size_t j = 0; j < 12; ++j)
            if (random.uniform() < 0.5)
                row.terms.push_back({j, random.between(-1, 2)});
        program.add(row);
    }
    LinearSolver solver(program);
    int infeasible = 0;
    for (int round = 0; round < 300; ++round) {
        const std::size_t column = random.below(12);
        Variable& variable = program.variables[column];
        variable.lower = random.between(-1, 3);
        variable.upper = variable.lower + random.between(0, 6);
        variable.cost = random.between(-3, 7);
        const std::size_t row = random.below(program.constraints.size());
        program.constraints[row].lower = random.uniform() < 0.3 ? random.between(0, 12) : -no_limit;
        solver.set_bounds(column, variable.lower, variable.upper);
        solver.set_cost(column, variable.cost);
        solver.set_limits(row, program.constraints[row].lower, program.constraints[row].upper);
        if (round % 50 == 49) {
            Constraint more{-no_limit, 30, {{column, 1}, {(column + 1) % 12, 2}}, ""};
            program.add(more);
            solver.add(more);
        }
        const LpSolution& found = solver.solve();
        const LpSolution expected = LinearSolver(program).solve();
        REQUIRE(found.status == expected.status);
        infeasible += found.status == LpStatus::infeasible ? 1 : 0;
        if (found.status == LpStatus::optimal)
            CHECK(found.objective == Approx(expected.objective).margin(1e-6));
    }
    CHECK(infeasible > 10);
    CHECK(infeasible < 290);
}

// x + y = 4 with x, y up to 3 costs the same wherever it is; y is dearer by the second costs, z by the third alone.
TEST_CASE("of several optima one that is least in further costs, which the program forgets afterwards") {
    LinearProgram program;
    const std::size_t x = program.add(Variable{0, 3, 1, "x"});
    const std::size_t y = program.add(Variable{0, 3, 1, "y"});
    const std::size_t z = program.add(Variable{-1, 1, 0, "z"});
    program.add(Constraint{4, 4, {{x, 1}, {y, 1}}, "sum"});
    LinearSolver solver(program);
    for (int round = 0; round < 2; ++round) {
        CHECK(solver.solve().objective == Approx(4));
        CHECK_FALSE(solver.is_only_optimum());
        const LpSolution second = solver.then_minimise(std::vector<double>{5, 7, 0});
        CHECK(second.values[x] == Approx(3));
        CHECK(second.values[y] == Approx(1));
        CHECK(second.objective == Approx(22));
        CHECK(second.duals[0] == Approx(7)); // one more is y
        const LpSolution third = solver.then_minimise(std::vector<double>{9, 0, 2});
        CHECK(third.values[x] == Approx(3));
        CHECK(third.values[z] == Approx(-1));
        CHECK(solver.is_only_optimum());
        solver.release();
        solver.set_bounds(x, 0, 2 - round); // bounds and costs are the program's own again
        CHECK(solver.solve().objective == Approx(4));
        solver.set_bounds(x, 0, 3);
    }
    LinearProgram open;
    open.add(Variable{-no_limit, no_limit, 0, ""});
    open.add(Variable{-no_limit, no_limit, 0, ""});
    open.add(Constraint{0, 0, {{0, 1}, {1, -1}}, ""});
    LinearSolver unlimited(open);
    CHECK(unlimited.solve().status == LpStatus::optimal);
    CHECK_THROWS_AS(unlimited.then_minimise(std::vector<double>{1, 0}), SimulationError);
    CHECK_THROWS_AS(solver.then_minimise(std::vector<double>{1}), SimulationError);
}
