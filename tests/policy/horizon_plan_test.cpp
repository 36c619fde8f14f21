// Plans of many jobs on the same accelerators, against all plans there are.
#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>

#include "fake_engine.hpp"
#include "sunward/policy/horizon_plan.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr std::int64_t h = 3600;

HorizonProblem problem_on(const std::vector<double>& values, std::uint32_t accelerators) {
    HorizonProblem problem;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto from = static_cast<std::int64_t>(i) * h;
        problem.cells.push_back({at_s(from), at_s(from + h), values[i], accelerators, 0});
    }
    return problem;
}

HorizonJob job_of(std::int64_t hours, std::int64_t end, bool interruptible = true) {
    HorizonJob job;
    job.work = for_s(hours * h);
    job.end = at_s(end * h);
    job.interruptible = interruptible;
    return job;
}

/// Least cost of jobs of whole hours as wide as one accelerator: tries every set of hours for each.
double exhaustive(const HorizonProblem& problem, std::vector<int>& left, std::size_t j) {
    if (j == problem.jobs.size())
        return 0;
    const HorizonJob& job = problem.jobs[j];
    const auto hours = job.work.us / Duration::from_hours(1).us;
    const auto last = std::min<std::int64_t>((job.end - Instant{}).us / Duration::from_hours(1).us,
                                             static_cast<std::int64_t>(problem.cells.size()));
    double best = std::numeric_limits<double>::infinity();
    for (std::uint32_t set = 0; set < (1U << static_cast<std::uint32_t>(last)); ++set) {
        std::int64_t count = 0;
        std::int64_t runs = 0;
        double cost = 0;
        bool fits = true;
        for (std::int64_t c = 0; c < last; ++c) {
            if ((set >> static_cast<std::uint32_t>(c) & 1U) == 0)
                continue;
            ++count;
            runs += c == 0 || (set >> static_cast<std::uint32_t>(c - 1) & 1U) == 0 ? 1 : 0;
            cost += job.weight * problem.cells[static_cast<std::size_t>(c)].value * h;
            fits = fits && left[static_cast<std::size_t>(c)] > 0;
        }
        if (!fits || count != hours || (!job.interruptible && runs != 1) || cost >= best)
            continue;
        for (std::int64_t c = 0; c < last; ++c)
            left[static_cast<std::size_t>(c)] -= static_cast<int>(set >> static_cast<std::uint32_t>(c) & 1U);
        best = std::min(best, cost + exhaustive(problem, left, j + 1));
        for (std::int64_t c = 0; c < last; ++c)
            left[static_cast<std::size_t>(c)] += static_cast<int>(set >> static_cast<std::uint32_t>(c) & 1U);
    }
    return best;
}

double exhaustive(const HorizonProblem& problem) {
    std::vector<int> left;
    for (const HorizonCell& cell : problem.cells)
        left.push_back(static_cast<int>(cell.free));
    return exhaustive(problem, left, 0);
}

/// That a plan keeps to widths, works and ends, and that its cost is that of its segments.
void check_plan(const HorizonProblem& problem, const HorizonPlan& plan) {
    double cost = 0;
    double unplaced = 0;
    std::vector<Instant> times;
    for (std::size_t j = 0; j < problem.jobs.size(); ++j) {
        const HorizonJob& job = problem.jobs[j];
        if (plan.segments[j].empty())
            unplaced += job.width * job.work.seconds();
        Duration sum{};
        for (const Segment& segment : plan.segments[j]) {
            REQUIRE(segment.from < segment.to);
            REQUIRE(segment.to <= job.end);
            sum += segment.to - segment.from;
            times.push_back(segment.from);
            for (const HorizonCell& cell : problem.cells)
                cost +=
                    job.weight * cell.value *
                    std::max(std::min(cell.to, segment.to) - std::max(cell.from, segment.from), Duration{}).seconds();
        }
        if (plan.segments[j].empty())
            continue;
        if (!job.interruptible)
            REQUIRE(plan.segments[j].size() == 1);
        const bool pauses = job.running && plan.segments[j].front().from > problem.cells.front().from;
        const auto suspensions = static_cast<std::int64_t>(plan.segments[j].size()) - (pauses ? 0 : 1);
        REQUIRE(sum == job.work + suspensions * job.overhead);
    }
    CHECK(plan.cost == Approx(cost).margin(1e-6));
    CHECK(plan.unplaced == Approx(unplaced));
    for (const Instant t : times) {
        std::uint64_t used = 0;
        for (std::size_t j = 0; j < problem.jobs.size(); ++j)
            for (const Segment& segment : plan.segments[j])
                used += segment.from <= t && t < segment.to ? problem.jobs[j].width : 0;
        const auto cell = std::ranges::find_if(problem.cells, [&](const HorizonCell& c) { return t < c.to; });
        REQUIRE(used <= cell->free);
    }
}

} // namespace

TEST_CASE("two jobs that want the one clean hour of a node run one after the other") {
    HorizonProblem problem = problem_on({400, 100, 300, 200}, 1);
    problem.jobs = {job_of(1, 4), job_of(1, 4)};
    const HorizonPlan plan = plan_by_program(problem);
    check_plan(problem, plan);
    CHECK(plan.cost == Approx(300 * h));
    // One can wait until 4 h, the other only until 2 h: the second hour is for the one that cannot wait.
    problem.jobs[1].end = at_s(2 * h);
    for (const HorizonPlan& one : {plan_by_program(problem), plan_greedily(problem)}) {
        CHECK(one.segments[1].front().from == at_s(h));
        CHECK(one.segments[0].front().from == at_s(3 * h));
    }
}

TEST_CASE("the program's plan is the best there is for whole hours on single accelerators") {
    int better_than_greedy = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        Numbers numbers(seed);
        std::vector<double> values;
        for (std::int64_t c = numbers.in(4, 8); c > 0; --c)
            values.push_back(static_cast<double>(numbers.in(1, 9) * 50));
        const auto n = static_cast<std::int64_t>(values.size());
        HorizonProblem problem = problem_on(values, static_cast<std::uint32_t>(numbers.in(1, 2)));
        for (std::int64_t j = numbers.in(1, 4); j > 0; --j) {
            const std::int64_t hours = numbers.in(1, 3);
            problem.jobs.push_back(job_of(hours, numbers.in(hours, n)));
            problem.jobs.back().weight = static_cast<double>(numbers.in(1, 4));
        }
        const double best = exhaustive(problem);
        const HorizonPlan program = plan_by_program(problem);
        const HorizonPlan greedy = plan_greedily(problem);
        CAPTURE(seed);
        check_plan(problem, program);
        check_plan(problem, greedy);
        if (best == std::numeric_limits<double>::infinity()) {
            CHECK(program.unplaced > 0);
            continue;
        }
        REQUIRE(program.unplaced == 0);
        REQUIRE(program.cost == Approx(best).epsilon(1e-9));
        if (greedy.unplaced == 0)
            REQUIRE(greedy.cost >= best * (1 - 1e-9));
        better_than_greedy += program.cost < greedy.cost * (1 - 1e-9) ? 1 : 0;
    }
    CHECK(better_than_greedy > 0);
}

TEST_CASE("the greedy is never dearer than jobs that do not wait") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        Numbers numbers(seed);
        std::vector<double> values;
        for (std::int64_t c = numbers.in(6, 24); c > 0; --c)
            values.push_back(static_cast<double>(numbers.in(1, 9) * 50));
        const auto n = static_cast<std::int64_t>(values.size());
        HorizonProblem problem = problem_on(values, static_cast<std::uint32_t>(numbers.in(2, 6)));
        for (std::int64_t j = numbers.in(1, 8); j > 0; --j) {
            const std::int64_t hours = numbers.in(1, 4);
            HorizonJob job = job_of(hours, numbers.in(hours, n), numbers.in(0, 1) == 0);
            job.work = job.work - for_s(numbers.in(0, 3000));
            job.width = static_cast<std::uint32_t>(numbers.in(1, 3));
            job.weight = job.width;
            job.overhead = for_s(job.interruptible ? numbers.in(0, 900) : 0);
            job.running = job.interruptible && numbers.in(0, 3) == 0;
            problem.jobs.push_back(job);
        }
        const HorizonPlan first = plan_earliest(problem);
        const HorizonPlan greedy = plan_greedily(problem);
        const HorizonPlan program = plan_by_program(problem);
        CAPTURE(seed);
        check_plan(problem, greedy);
        check_plan(problem, program);
        REQUIRE(greedy.unplaced <= first.unplaced + 1e-6);
        REQUIRE(program.unplaced <= greedy.unplaced + 1e-6);
        if (greedy.unplaced == first.unplaced)
            REQUIRE(greedy.cost <= first.cost * (1 + 1e-9));
        if (program.unplaced == greedy.unplaced)
            REQUIRE(program.cost <= greedy.cost * (1 + 1e-9));
    }
}

TEST_CASE("contiguous jobs take the cheapest start that the others leave") {
    HorizonProblem problem = problem_on({400, 100, 100, 300, 200, 200, 500}, 2);
    problem.jobs = {job_of(2, 7, false), job_of(2, 7, false)};
    problem.jobs[0].width = problem.jobs[1].width = 2;
    const HorizonPlan plan = plan_greedily(problem);
    check_plan(problem, plan);
    CHECK(plan.segments[0].front().from == at_s(h));
    CHECK(plan.segments[1].front().from == at_s(4 * h));
}

TEST_CASE("a suspension takes its time and is not planned where it leaves none") {
    HorizonProblem problem = problem_on({100, 500, 100, 400}, 1);
    problem.jobs = {job_of(2, 4)};
    problem.jobs[0].overhead = for_s(600); // 10 min of the last hour
    const HorizonPlan plan = plan_by_program(problem);
    check_plan(problem, plan);
    REQUIRE(plan.segments[0].size() == 2);
    CHECK(plan.segments[0][1].to == at_s(3 * h + 600));
    problem.jobs[0].end = at_s(3 * h);
    problem.jobs[0].work = for_s(3 * h - 300);
    CHECK(plan_by_program(problem).segments[0].size() == 1);
}

TEST_CASE("accelerators are taken and found in parts of cells") {
    std::vector<HorizonCell> cells = problem_on({1, 2}, 4).cells;
    occupy(cells, 3, at_s(1800), at_s(5400));
    REQUIRE(cells.size() == 4);
    CHECK(cells[1].free == 1);
    CHECK(cells[2].free == 1);
    CHECK(cells[3].free == 4);
    CHECK(earliest_fit(cells, 2, for_s(1800)) == at_s(0));
    CHECK(earliest_fit(cells, 2, for_s(1801)) == Instant::never());
    CHECK(earliest_fit(cells, 1, for_s(7200)) == at_s(0));
    CHECK(earliest_fit(cells, 2, for_s(1800)) == at_s(0));
    occupy(cells, 1, at_s(0), at_s(1));
    CHECK(earliest_fit(cells, 4, for_s(1800)) == at_s(5400));
}
