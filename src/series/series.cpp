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

std::string describe(std::span<const Gap> gaps, std::string_view how) {
    if (gaps.empty())
        return {};
    const auto span = [](const Gap& gap) {
        return fmt::format("from {} to {} ({})", to_string(gap.from), to_string(gap.to), to_string(gap.to - gap.from));
    };
    const std::string treated = how.empty() ? std::string() : fmt::format(", {}", how);
    if (gaps.size() == 1)
        return fmt::format("gap {}{}: {}", span(gaps[0]), treated, gaps[0].why);
    const Gap& longest = *std::ranges::max_element(gaps, {}, [](const Gap& gap) { return gap.to - gap.from; });
    Duration all{};
    for (const Gap& gap : gaps)
        all += gap.to - gap.from;
    const std::string first =
        &longest == &gaps[0] ? std::string("the first and") : fmt::format("the first {}, the", span(gaps[0]));
    return fmt::format("{} gaps, {} in all{}: {} longest {}: {}", gaps.size(), to_string(all), treated, first,
                       span(longest), longest.why);
}

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
    if (const std::vector<Gap> faulty = series::faulty_gaps(periods, gaps, options); !faulty.empty())
        throw InputError({}, "", describe(faulty, ""));
    Series series;
    series.ends_ = options.ends;
    if (!gaps.empty() && options.gaps == GapRule::fail) {
        series.gap_at_end_ = series::cut_at_gaps(periods, gaps, options);
        if (series.gap_at_end_)
            series.ends_ = EndRule::fail;
    }
    if (found != nullptr)
        std::ranges::move(gaps, std::back_inserter(*found));
    points = {}; // not needed any more, and as large as the series
    series::fill(periods, options.gaps);
    series.shape_ = options.shape;
    if (options.shape == Shape::linear)
        series.slope_ = slopes_of(periods, series.ends_);
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
        if (gap_at_end_ && !sample && next > end() && !values.empty())
            break; // of that step a gap hides a part
        const Instant from = boundaries.back();
        const Instant to = std::min(next, end());
        values.push_back(sample ? at(from) : mean(from, to));
        boundaries.push_back(to);
        next = next + step;
    }
    Series result;
    result.ends_ = ends_;
    if (gap_at_end_)
        result.gap_at_end_ = TimeSpan{boundaries.back(), gap_at_end_->to};
    result.set_steps(std::move(boundaries));
    result.set_values(std::move(values));
    return result;
}

Series Series::with_values(std::vector<double> values) const {
    if (values.size() != value_.size())
        throw SimulationError(fmt::format("{} values for a series of {} steps", values.size(), value_.size()));
    Series result;
    result.ends_ = ends_;
    result.gap_at_end_ = gap_at_end_;
    result.boundaries_ = boundaries_;
    result.at_ = at_;
    result.regular_us_ = regular_us_;
    result.set_values(std::move(values));
    return result;
}

} // namespace sunward
