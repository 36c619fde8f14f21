#include "sunward/policy/width_rules.hpp"

#include <algorithm>
#include <cmath>

#include "sunward/error/error.hpp"
#include "sunward/optimise/linear_solver.hpp"

namespace sunward {

/// With x = 1 / alpha = 1 + W the definition W e^W = (L / U - 1) / e becomes (1 - x) e^x = 1 - L / U, whose left side
/// falls from 1 to 0 on [0, 1].
double inverse_search_ratio(const SignalRange& range) {
    if (!(range.greatest > range.least) || range.greatest <= 0)
        return 1;
    const double spread = 1 - std::max(range.least, 0.0) / range.greatest;
    double low = 0;
    double high = 1;
    for (double middle = 0.5; middle > low && middle < high; middle = low + (high - low) / 2)
        ((1 - middle) * std::exp(middle) > spread ? low : high) = middle;
    return high;
}

namespace {

double search_threshold(const SignalRange& range, double inverse, std::uint32_t count, std::uint32_t i) {
    return range.greatest * (1 - (1 - inverse) * std::pow(1 + inverse / count, i - 1.0));
}

} // namespace

std::vector<double> search_thresholds(const SignalRange& range, std::uint32_t count) {
    const double inverse = inverse_search_ratio(range);
    std::vector<double> thresholds;
    thresholds.reserve(count);
    for (std::uint32_t i = 1; i <= count; ++i)
        thresholds.push_back(search_threshold(range, inverse, count, i));
    return thresholds;
}

std::uint32_t searched_use(const SignalRange& range, std::uint32_t least_use, std::uint32_t capacity, double value) {
    if (least_use >= capacity)
        return capacity;
    const std::uint32_t count = capacity - least_use;
    const double inverse = inverse_search_ratio(range);
    std::uint32_t reached = 0; // as many thresholds are at or above the value at least, and as many at most:
    std::uint32_t most = count;
    while (reached < most) {
        const std::uint32_t i = reached + (most - reached + 1) / 2;
        if (search_threshold(range, inverse, count, i) >= value)
            reached = i;
        else
            most = i - 1;
    }
    return least_use + reached;
}

double importance_threshold(const SignalRange& range, double gamma, double importance) {
    const double base = gamma * range.least + (1 - gamma) * range.greatest;
    const double rise = gamma == 0 ? importance : std::expm1(gamma * importance) / std::expm1(gamma);
    return base + (range.greatest - base) * rise;
}

std::array<double, 24> capacity_curve(const ClusterDay& day) {
    LinearProgram program;
    Constraint sum;
    double room = 0;
    for (std::size_t h = 0; h < day.values.size(); ++h) {
        const double most = std::max(0.0, day.capacity - day.inflexible[h]);
        room += most;
        sum.terms.push_back({program.add(Variable{0, most, day.values[h], {}}), 1});
    }
    sum.lower = sum.upper = std::min(day.flexible, room);
    const std::size_t peak = program.add(Variable{0, no_limit, day.peak_weight, {}});
    for (std::size_t h = 0; h < day.values.size(); ++h)
        program.add(Constraint{day.inflexible[h], no_limit, {{peak, 1}, {h, -1}}, {}});
    program.add(std::move(sum));
    LinearSolver solver(program);
    const LpSolution& solution = solver.solve();
    if (solution.status != LpStatus::optimal)
        throw SimulationError("the linear program of a capacity curve has no solution");
    std::array<double, 24> curve{};
    std::copy_n(solution.values.begin(), curve.size(), curve.begin());
    return curve;
}

} // namespace sunward
