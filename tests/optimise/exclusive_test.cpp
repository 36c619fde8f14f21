#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "draw.hpp"
#include "sunward/optimise/exclusive.hpp"

using namespace sunward;

namespace {

/// The least objective over all choices of which of each pair is zero.
double by_enumeration(const LinearProgram& program, const std::vector<ExclusivePair>& pairs) {
    double least = no_limit;
    for (unsigned choice = 0; choice < 1U << pairs.size(); ++choice) {
        LinearProgram chosen = program;
        for (std::size_t i = 0; i < pairs.size(); ++i)
            chosen.variables[(choice >> i & 1U) != 0 ? pairs[i].first : pairs[i].second].upper = 0;
        const LpSolution found = LinearSolver(chosen).solve();
        if (found.status == LpStatus::optimal)
            least = std::min(least, found.objective);
    }
    return least;
}

} // namespace

TEST_CASE("exclusive pairs agree with trying every choice, and leave the solver as it was") {
    test::Draw random(29);
    int infeasible = 0;
    for (int round = 0; round < 40; ++round) {
        LinearProgram program;
        std::vector<ExclusivePair> pairs;
        for (std::size_t i = 0; i < 6; ++i) {
            pairs.push_back({2 * i, 2 * i + 1});
            for (int k = 0; k < 2; ++k)
                program.add(Variable{0, random.between(1, 5), random.between(-5, 2), ""});
        }
        for (int i = 0; i < 4; ++i) {
            Constraint row{i == 0 ? random.between(4, 14) : -no_limit, random.between(15, 25), {}, ""};
            for (std::size_t j = 0; j < 12; ++j)
                row.terms.push_back({j, random.between(-0.2, 1)});
            program.add(row);
        }
        LinearSolver solver(program);
        const double relaxed = solver.solve().objective;
        const ExclusiveSolution found = solve_exclusive(solver, pairs);
        const double expected = by_enumeration(program, pairs);
        if (expected == no_limit) {
            CHECK(found.solution.status == LpStatus::infeasible);
            ++infeasible;
        } else {
            REQUIRE(found.solution.status == LpStatus::optimal);
            CHECK(found.proven);
            CHECK(found.solution.objective == Approx(expected).epsilon(2e-6).margin(2e-6));
            for (const ExclusivePair& pair : pairs)
                CHECK(std::min(found.solution.values[pair.first], found.solution.values[pair.second]) <= 1e-6);
        }
        for (std::size_t j = 0; j < 12; ++j)
            CHECK(solver.upper(j) == program.variables[j].upper);
        CHECK(solver.solve().objective == Approx(relaxed));
    }
    CHECK(infeasible < 30);
}

TEST_CASE("a search that is cut short keeps the best it found") {
    // Each pair earns 2 until it is decided and 1 then, whichever way: only all 2^8 ways prove that 8 is the most.
    LinearProgram program;
    std::vector<ExclusivePair> pairs;
    for (std::size_t i = 0; i < 8; ++i)
        pairs.push_back({program.add(Variable{0, 1, -1, ""}), program.add(Variable{0, 1, -1, ""})});
    LinearSolver solver(program);
    const ExclusiveSolution all = solve_exclusive(solver, pairs, 100'000);
    CHECK(all.proven);
    CHECK(all.solution.objective == Approx(-8));
    const ExclusiveSolution cut = solve_exclusive(solver, pairs, 3); // not before there is any
    CHECK_FALSE(cut.proven);
    CHECK(cut.solution.objective == Approx(-8));
    CHECK(solver.upper(3) == 1);
}
