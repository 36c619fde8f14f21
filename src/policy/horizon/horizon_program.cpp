// The linear program of receding-horizon and its rounding to segments.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "policy/horizon/horizon_draft.hpp"
#include "policy/horizon/horizon_place.hpp"
#include "sunward/optimise/linear_solver.hpp"

namespace sunward {

namespace {

/// Cost of an hour that does not fit, beside the dearest hour of 1.
constexpr double unplaced_cost = 100;
/// Dearer by this over the whole horizon, for the first job twice, so that equal hours are taken early and by it.
constexpr double lateness = 1e-6;
/// A share of a cell that is rounding.
constexpr double nothing = 1e-6;

double hours(Duration d) { return d.seconds() / 3600; }

/// Hours that each job has of each cell.
using Shares = std::vector<std::vector<double>>;

/// The program, in hours and in units of the greatest value and weight.
struct Program {
    LinearProgram program;
    std::vector<std::vector<std::size_t>> variables; ///< by job (of `jobs`), cell before the job's end
};

Program program_of(const HorizonProblem& problem, const std::vector<HorizonCell>& cells,
                   const std::vector<std::size_t>& jobs) {
    double value = std::numeric_limits<double>::min();
    double weight = value;
    for (const HorizonCell& cell : cells)
        value = std::max(value, std::abs(cell.value));
    for (const std::size_t j : jobs)
        weight = std::max(weight, problem.jobs[j].weight);
    Program built;
    std::vector<Constraint> capacity(cells.size());
    for (std::size_t c = 0; c < cells.size(); ++c)
        capacity[c].upper = cells[c].free * hours(cells[c].to - cells[c].from);
    const Duration all = cells.back().to - cells.front().from;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const HorizonJob& job = problem.jobs[jobs[i]];
        const double rank = 2 - static_cast<double>(i) / static_cast<double>(jobs.size());
        Constraint work;
        work.lower = work.upper = hours(job.work);
        auto& own = built.variables.emplace_back();
        for (std::size_t c = 0; c < cells.size() && cells[c].from < job.end; ++c) {
            const bool fits = cells[c].free >= job.width;
            const double length = hours(std::min(cells[c].to, job.end) - cells[c].from);
            const double late = lateness * rank * (cells[c].from - cells.front().from).seconds() / all.seconds();
            const double cost = job.weight / weight * (cells[c].value / value + late);
            own.push_back(built.program.add(Variable{0, fits ? length : 0, cost, {}}));
            work.terms.push_back({own.back(), 1});
            capacity[c].terms.push_back({own.back(), static_cast<double>(job.width)});
        }
        work.terms.push_back({built.program.add(Variable{0, no_limit, unplaced_cost * job.width, {}}), 1});
        built.program.add(std::move(work));
    }
    for (std::size_t c = 0; c < cells.size(); ++c)
        if (cells[c].free != HorizonCell::unlimited && !capacity[c].terms.empty())
            built.program.add(std::move(capacity[c]));
    return built;
}

/// None when the solver finds no optimum, which the hours that do not fit are there to prevent.
Shares solve(const HorizonProblem& problem, const std::vector<HorizonCell>& cells,
             const std::vector<std::size_t>& jobs) {
    const Program built = program_of(problem, cells, jobs);
    LinearSolver solver(built.program);
    const LpSolution& solution = solver.solve();
    Shares shares;
    for (const auto& own : built.variables) {
        auto& row = shares.emplace_back();
        for (const std::size_t variable : own)
            row.push_back(solution.status == LpStatus::optimal ? solution.values[variable] : 0);
    }
    return shares;
}

} // namespace

std::size_t program_size(const HorizonProblem& problem) {
    std::size_t size = 0;
    for (const HorizonJob& job : problem.jobs)
        if (job.interruptible)
            for (const HorizonCell& cell : problem.cells)
                size += cell.from < job.end ? 1 : 0;
    return size;
}

HorizonPlan plan_by_program(const HorizonProblem& problem) {
    std::vector<std::size_t> apart;
    std::vector<std::size_t> in_one;
    for (const std::size_t j : by_latest_start(problem))
        (problem.jobs[j].interruptible ? apart : in_one).push_back(j);
    Draft draft(problem);
    for (const std::size_t j : in_one)
        draft.place(j, place_in_one(draft.cells().all(), problem.jobs[j]));
    draft.number();
    const std::vector<HorizonCell> cells = draft.cells().all();
    const Shares shares = solve(problem, cells, apart);
    double least = 0;
    for (const HorizonCell& cell : cells)
        least = std::min(least, cell.value);
    for (std::size_t i = 0; i < apart.size(); ++i) {
        const HorizonJob& job = problem.jobs[apart[i]];
        const auto wish = [&](std::size_t c) {
            const double share = shares[i][c];
            const double length = hours(std::min(cells[c].to, job.end) - cells[c].from);
            if (share >= length * (1 - nothing))
                return Wish{cells[c].value, true};
            return Wish{share > nothing * length ? least - share / length : cells[c].value, false};
        };
        draft.place(apart[i], place_apart(draft.cells(), job, ranking(shares[i].size(), wish)));
    }
    return better(draft.take(), plan_greedily(problem));
}

} // namespace sunward
