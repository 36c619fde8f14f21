#include "sunward/series/series.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "gaps.hpp"
#include "sunward/error/error.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

namespace {

constexpr std::int64_t most_steps = 50'000'000;
constexpr Duration one_day = Duration::from_days(1);

[[noreturn]] void fail_gaps(const std::vector<Gap>& gaps) {
    throw InputError({}, "",
                     fmt::format("gap from {} to {}: {}{}", to_string(gaps[0].from), to_string(gaps[0].to), gaps[0].why,
                                 gaps.size() > 1 ? fmt::format(" ({} gaps in all)", gaps.size()) : ""));
}

/// Straight lines from each value to the next. A held value stays level up to the next point; the last one does too,
/// unless the series begins anew after it.
std::vector<double> slopes_of(const series::Periods& periods, EndRule ends) {
    const std::size_t n = periods.value.size();
    std::vector<double> slopes(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        if (periods.held[i] || (i + 1 == n && ends != EndRule::repeat))
            continue;
        const double next = periods.value[i + 1 < n ? i + 1 : 0];
        slopes[i] = (next - periods.value[i]) / (periods.start[i + 1] - periods.start[i]).seconds();
    }
    return slopes;
}

} // namespace

Series Series::constant(double value) {
    if (!std::isfinite(value))
        throw InputError({}, "", "expected a finite number");
    Series series;
    series.set_steps({Instant{}, Instant{} + one_day});
    series.set_values({value});
    return series;
}

Series Series::from_points(std::vector<Point> points, const SeriesOptions& options, std::vector<Gap>* found) {
    series::Periods periods = series::lay_out(points, options);
    std::vector<Gap> gaps = series::find_gaps(periods, points);
    if (!gaps.empty() && options.gaps == GapRule::fail)
        fail_gaps(gaps);
    if (found != nullptr)
        std::ranges::move(gaps, std::back_inserter(*found));
    points = {}; // not needed any more, and as large as the series
    series::fill(periods, options.gaps);
    Series series;
    series.shape_ = options.shape;
    series.ends_ = options.ends;
    if (options.shape == Shape::linear)
        series.slope_ = slopes_of(periods, options.ends);
    series.set_steps(std::move(periods.start));
    series.set_values(std::move(periods.value));
    return series;
}

Series Series::regular(Instant begin, Duration step, std::vector<double> values, EndRule ends) {
    if (values.empty() || step.us <= 0)
        throw InputError({}, "", fmt::format("{} values in steps of {}", values.size(), to_string(step)));
    if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value); }))
        throw InputError({}, "", "expected finite numbers");
    std::vector<Instant> boundaries(values.size() + 1);
    for (std::size_t i = 0; i < boundaries.size(); ++i)
        boundaries[i] = begin + static_cast<std::int64_t>(i) * step;
    Series series;
    series.ends_ = ends;
    series.set_steps(std::move(boundaries));
    series.set_values(std::move(values));
    return series;
}

void Series::set_steps(std::vector<Instant> boundaries) {
    boundaries_ = std::make_shared<const std::vector<Instant>>(std::move(boundaries));
    at_ = *boundaries_;
    regular_us_ = (at_[1] - at_[0]).us;
    for (std::size_t i = 1; i + 1 < at_.size(); ++i)
        if ((at_[i + 1] - at_[i]).us != regular_us_)
            regular_us_ = 0;
}

void Series::set_values(std::vector<double> values) {
    value_ = std::move(values);
    double largest = 0;
    for (const double value : value_)
        largest = std::max(largest, std::abs(value));
    if (!std::isfinite(largest * (end() - begin()).seconds()))
        throw InputError({}, "", "the values are too large to be summed");
}

const std::vector<Wide>& Series::primitives() const {
    if (!primitive_.empty())
        return primitive_;
    primitive_.assign(value_.size() + 1, Wide{});
    for (std::size_t i = 0; i < value_.size(); ++i) {
        primitive_[i + 1] = primitive_[i];
        primitive_[i + 1] += area(i, at_[i], at_[i + 1]);
    }
    return primitive_;
}

Series Series::resampled(Duration step, bool sample) const {
    if (step.us <= 0)
        throw InputError({}, "", "a series cannot be resampled to steps of " + to_string(step));
    if (is_constant())
        return *this;
    if ((end() - begin()).us / step.us > most_steps)
        throw InputError({}, "", fmt::format("steps of {} would be more than {}", to_string(step), most_steps));
    const CivilTime first = civil_time(begin());
    const Instant midnight = begin() - first.since_midnight;
    std::vector<Instant> boundaries{begin()};
    std::vector<double> values;
    Instant next = midnight + (first.since_midnight.us / step.us + 1) * step;
    while (boundaries.back() < end()) {
        const Instant from = boundaries.back();
        const Instant to = std::min(next, end());
        values.push_back(sample ? at(from) : mean(from, to));
        boundaries.push_back(to);
        next = next + step;
    }
    Series result;
    result.ends_ = ends_;
    result.set_steps(std::move(boundaries));
    result.set_values(std::move(values));
    return result;
}

Series Series::with_values(std::vector<double> values) const {
    if (values.size() != value_.size())
        throw SimulationError(fmt::format("{} values for a series of {} steps", values.size(), value_.size()));
    Series result;
    result.ends_ = ends_;
    result.boundaries_ = boundaries_;
    result.at_ = at_;
    result.regular_us_ = regular_us_;
    result.set_values(std::move(values));
    return result;
}

} // namespace sunward
