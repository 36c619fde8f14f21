// What a few repetitions say of a mean, a median and a difference.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace sunward {

/// Ends of a 95 % confidence interval.
struct Interval {
    double low = 0;
    double high = 0;
};

/// What the repetitions are summed up to.
enum class Statistic { mean, median };

/// Mean or median of at least one value; the median of an even number is the mean of the middle two.
[[nodiscard]] double value_of(Statistic statistic, std::span<const double> values);

/// The value that a Student t variable with so many degrees of freedom (at least 1) is below with the probability.
[[nodiscard]] double student_quantile(double probability, double degrees);

/// mean +- t(0.975, n - 1) s / sqrt(n), s the sample standard deviation; nothing for fewer than two values.
/// Exact for values that are normal and independent.
[[nodiscard]] std::optional<Interval> student_interval(std::span<const double> values);

/// Percentile bootstrap (Efron, Annals of Statistics 7(1), 1979): the 2.5 % and 97.5 % quantiles of the statistic over
/// 4,000 resamples, which the seed decides; nothing for fewer than two values.
[[nodiscard]] std::optional<Interval> bootstrap_interval(Statistic statistic, std::span<const double> values,
                                                         std::uint64_t seed);

} // namespace sunward
