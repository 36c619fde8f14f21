#include <catch2/catch.hpp>

#include <algorithm>

#include "sunward/error/error.hpp"
#include "sunward/optimise/integer_program.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

/// Knapsack: the most worth of whole things within a weight.
struct Knapsack {
    std::vector<double> weight;
    std::vector<double> worth;
    double limit = 0;

    [[nodiscard]] LinearProgram program() const {
        LinearProgram program;
        Constraint fits{-no_limit, limit, {}, "weight"};
        for (std::size_t i = 0; i < weight.size(); ++i)
            fits.terms.push_back({program.add(Variable{0, 1, -worth[i], {}}), weight[i]});
        program.add(fits);
        return program;
    }
    /// By trying all of them.
    [[nodiscard]] double best() const {
        double best = 0;
        for (unsigned set = 0; set < (1U << weight.size()); ++set) {
            double heavy = 0;
            double dear = 0;
            for (std::size_t i = 0; i < weight.size(); ++i)
                if ((set >> i & 1U) != 0) {
                    heavy += weight[i];
                    dear += worth[i];
                }
            if (heavy <= limit)
                best = std::max(best, dear);
        }
        return best;
    }
};

std::vector<std::size_t> all_of(std::size_t n) {
    std::vector<std::size_t> all(n);
    for (std::size_t i = 0; i < n; ++i)
        all[i] = i;
    return all;
}

} // namespace

TEST_CASE("Whole solutions of small knapsacks are the best of all") {
    unsigned state = 1;
    const auto draw = [&state](unsigned most) { return (state = state * 1664525U + 1013904223U) / 65536U % most + 1; };
    for (int round = 0; round < 50; ++round) {
        Knapsack sack;
        for (int i = 0; i < 10; ++i) {
            sack.weight.push_back(draw(20));
            sack.worth.push_back(draw(30));
        }
        sack.limit = draw(80);
        const auto all = all_of(10);
        const IntegerSolution solution = solve_integer(sack.program(), all);
        CHECK(solution.status == LpStatus::optimal);
        CHECK(solution.proven);
        CHECK(-solution.objective == Approx(sack.best()).epsilon(1e-9));
        for (const double value : solution.values)
            CHECK((value == 0 || value == 1));
    }
}

TEST_CASE("Some variables may stay fractional") {
    // x whole, y not: x + y >= 2.5, cost 1 and 3: x = 2 and y = 0.5 is 3.5, x = 3 is 3.
    LinearProgram program;
    const std::size_t x = program.add(Variable{0, 2, 1, "x"});
    const std::size_t y = program.add(Variable{0, 9, 3, "y"});
    program.add(Constraint{2.5, no_limit, {{x, 1}, {y, 1}}, {}});
    const IntegerSolution solution = solve_integer(program, std::vector<std::size_t>{x});
    CHECK(solution.objective == Approx(3.5));
    CHECK(solution.values[y] == Approx(0.5));
}

TEST_CASE("A program without whole solutions is infeasible") {
    LinearProgram program;
    const std::size_t x = program.add(Variable{0, 1, 1, {}});
    program.add(Constraint{0.4, 0.6, {{x, 1}}, {}});
    CHECK(solve_integer(program, std::vector<std::size_t>{x}).status == LpStatus::infeasible);
    CHECK_THROWS_WITH(solve_integer(program, std::vector<std::size_t>{7}), Contains("variable 7"));
}
