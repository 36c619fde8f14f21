// The bound against exact optima of tiny instances, and against the plain linear program of small ones.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "random_worlds.hpp"
#include "sunward/bound/bound.hpp"
#include "sunward/bound/run_apart.hpp"
#include "sunward/optimise/integer_program.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

/// Jobs of whole hours at one site, 1 kW an accelerator and no idle draw, in g. Every job has a deadline.
struct HourlyProgram {
    LinearProgram program;
    std::vector<std::size_t> whole;
    std::map<int, Constraint> full; ///< by hour

    explicit HourlyProgram(const Scenario& scenario, int hours) {
        for (int hour = 0; hour < hours; ++hour)
            full[hour].upper = scenario.sites[0].clusters[0].nodes;
    }
    void take(int hour, std::size_t variable, double width) { full.at(hour).terms.push_back({variable, width}); }
    void close() {
        for (const auto& [hour, row] : full)
            program.add(row);
    }
};

int hour_of(Instant t) { return static_cast<int>((t - midnight).us / Duration::from_hours(1).us); }

double intensity(const Scenario& scenario, int hour) { return scenario.zones[0].average->series.at(at_hour(hour)); }

/// A variable for each job and hour: it works in that hour.
HourlyProgram interruptible(const Scenario& scenario, int hours) {
    HourlyProgram result(scenario, hours);
    for (const Job& job : scenario.workload.jobs) {
        const double width = job.request.accelerators;
        const auto length = static_cast<double>(job.run.us / Duration::from_hours(1).us);
        Constraint work{length, length, {}, {}};
        for (int hour = hour_of(job.request.submit); hour < hour_of(job.request.deadline); ++hour) {
            const std::size_t runs = result.program.add(Variable{0, 1, width * intensity(scenario, hour), {}});
            work.terms.push_back({runs, 1});
            result.take(hour, runs, width);
            result.whole.push_back(runs);
        }
        result.program.add(work);
    }
    result.close();
    return result;
}

/// A variable for each job and start: it runs through from there.
HourlyProgram contiguous(const Scenario& scenario, int hours) {
    HourlyProgram result(scenario, hours);
    for (const Job& job : scenario.workload.jobs) {
        const double width = job.request.accelerators;
        const auto length = static_cast<int>(job.run.us / Duration::from_hours(1).us);
        Constraint once{1, 1, {}, {}};
        for (int start = hour_of(job.request.submit); start + length <= hour_of(job.request.deadline); ++start) {
            double grams = 0;
            for (int hour = start; hour < start + length; ++hour)
                grams += width * intensity(scenario, hour);
            const std::size_t starts = result.program.add(Variable{0, 1, grams, {}});
            once.terms.push_back({starts, 1});
            for (int hour = start; hour < start + length; ++hour)
                result.take(hour, starts, width);
            result.whole.push_back(starts);
        }
        result.program.add(once);
    }
    result.close();
    return result;
}

Scenario tiny_world(std::uint64_t seed, int hours, int most_jobs) {
    Dice dice(seed);
    Scenario scenario = hourly_world(some_values(dice, hours, 50, 600), static_cast<std::uint32_t>(dice.whole(1, 3)));
    const int capacity = static_cast<int>(scenario.sites[0].clusters[0].nodes);
    int submit = 0;
    for (int jobs = dice.whole(1, most_jobs); jobs > 0; --jobs) {
        const int run = dice.whole(1, 3);
        const int due = std::min(hours, submit + run + dice.whole(0, hours / 2));
        if (due - submit >= run)
            add_job(scenario, submit, run, due, static_cast<std::uint32_t>(dice.whole(1, capacity)));
        submit = std::min(submit + dice.whole(0, 2), hours - 1);
    }
    return scenario;
}

double optimum(const HourlyProgram& hourly) {
    const IntegerSolution solution = solve_integer(hourly.program, hourly.whole);
    REQUIRE(solution.proven);
    return solution.status == LpStatus::optimal ? solution.objective : no_limit;
}

double relaxed(const HourlyProgram& hourly) {
    LinearSolver solver(hourly.program);
    const LpSolution& solution = solver.solve();
    return solution.status == LpStatus::optimal ? solution.objective : no_limit;
}

constexpr double rounding = 1 + 1e-9;

} // namespace

TEST_CASE("Bound and linear program and exact optima and policies stand in this order") {
    int held = 0;
    for (int seed = 0; seed < 150; ++seed) {
        INFO("instance " << seed);
        constexpr int hours = 9;
        Scenario scenario = tiny_world(seed, hours, 5);
        const double interrupted = optimum(interruptible(scenario, hours));
        const double through = optimum(contiguous(scenario, hours));
        const double linear = relaxed(interruptible(scenario, hours));
        if (interrupted == no_limit)
            continue; // no schedule meets all deadlines
        const double bound = lower_bound(scenario).carbon.value.value();
        CHECK(bound <= linear * rounding);
        CHECK(bound == Approx(linear).epsilon(1e-6));
        CHECK(linear <= interrupted * rounding);
        CHECK(interrupted <= through * rounding);
        for (const std::string_view rule : {"now", "lowest-window", "wait-awhile"}) {
            scenario.policy.when = choose_when(rule);
            const Attained run = RunApart(scenario).wait();
            if (!run.late.empty())
                continue;
            CHECK(interrupted <= run.totals.carbon_g * rounding);
            ++held;
            if (rule != "wait-awhile")
                CHECK(through <= run.totals.carbon_g * rounding);
        }
    }
    CHECK(held > 100);
}

TEST_CASE("Joining jobs into classes costs little") {
    // Crowded, so that prices of capacity matter; many jobs, so that classes span several hours.
    constexpr int hours = 120;
    Dice dice(7);
    Scenario scenario = hourly_world(some_values(dice, hours, 50, 600), 45);
    for (int j = 0; j < 800; ++j) {
        const int submit = j / 8;
        const int run = dice.whole(1, 8);
        add_job(scenario, submit, run, std::min(hours, submit + run + dice.whole(1, 60)));
    }
    const BoundOf bound = lower_bound(scenario).carbon;
    const double linear = relaxed(interruptible(scenario, hours));
    REQUIRE(linear < no_limit);
    CHECK(bound.method == BoundMethod::linear_program);
    CHECK(*bound.value <= linear * rounding);
    CHECK(*bound.value >= 0.995 * linear);
}
