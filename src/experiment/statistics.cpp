#include "sunward/experiment/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

#include "sunward/random/stream.hpp"

namespace sunward {

namespace {

constexpr double outside = 0.025; ///< on each side of a 95 % interval
constexpr std::size_t resamples = 4'000;

double mean(std::span<const double> values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

/// Linear interpolation between order statistics at q (n - 1); sorts in part.
double quantile(double q, std::vector<double>& values) {
    const double position = q * static_cast<double>(values.size() - 1);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(position);
    std::nth_element(values.begin(), at, values.end());
    const double above = at + 1 == values.end() ? *at : *std::min_element(at + 1, values.end());
    return *at + (position - std::floor(position)) * (above - *at);
}

} // namespace

double value_of(Statistic statistic, std::span<const double> values) {
    if (statistic == Statistic::mean)
        return mean(values);
    std::vector<double> copy(values.begin(), values.end());
    return quantile(0.5, copy);
}

double student_quantile(double probability, double degrees) {
    return boost::math::quantile(boost::math::students_t(degrees), probability);
}

std::optional<Interval> student_interval(std::span<const double> values) {
    if (values.size() < 2)
        return std::nullopt;
    const double count = static_cast<double>(values.size());
    const double middle = mean(values);
    double squares = 0;
    for (const double value : values)
        squares += (value - middle) * (value - middle);
    const double half = student_quantile(1 - outside, count - 1) * std::sqrt(squares / (count - 1) / count);
    return Interval{middle - half, middle + half};
}

std::optional<Interval> bootstrap_interval(Statistic statistic, std::span<const double> values, std::uint64_t seed) {
    if (values.size() < 2)
        return std::nullopt;
    if (std::ranges::all_of(values, [&](double value) { return value == values.front(); }))
        return Interval{values.front(), values.front()};
    RandomStream stream(seed, "experiment.bootstrap");
    std::vector<double> drawn(values.size());
    std::vector<double> results;
    results.reserve(resamples);
    for (std::size_t i = 0; i < resamples; ++i) {
        for (double& value : drawn)
            value = values[static_cast<std::size_t>(stream.uniform() * static_cast<double>(values.size()))];
        results.push_back(statistic == Statistic::mean ? mean(drawn) : quantile(0.5, drawn));
    }
    return Interval{quantile(outside, results), quantile(1 - outside, results)};
}

} // namespace sunward
