// Reading a series: values, integrals, boundaries.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sunward/series/outside_data.hpp"
#include "sunward/series/series.hpp"

namespace sunward {

namespace {

/// value x span in value x seconds.
Wide area_of(double value, Duration span) {
    const Wide product = wide_product(value, static_cast<double>(span.us));
    const double quotient = product.hi / 1e6;
    const double left = std::fma(-quotient, 1e6, product.hi);
    return Wide{quotient, 0} + (left + product.lo) / 1e6;
}

Wide times(std::int64_t n, Wide x) {
    const auto factor = static_cast<double>(n);
    return wide_product(factor, x.hi) + factor * x.lo;
}

Instant within_reach(Instant t) { return std::min(t, Instant::never()); }

} // namespace

void Series::require(Instant from, Instant to) const {
    if (ends_ == EndRule::fail && (from < begin() || to > end()))
        throw OutsideData(fmt::format("no value at {}: the data run from {} to {} and {} there",
                                      to_string(from < begin() ? from : to), to_string(begin()), to_string(end()),
                                      gap_at_end_ ? "have a gap" : "end"));
}

std::size_t Series::locate(Instant t) const {
    const std::size_t last = value_.size() - 1;
    if (t >= at_[last])
        return last;
    if (regular_us_ > 0)
        return static_cast<std::size_t>((t - at_[0]).us / regular_us_);
    return static_cast<std::size_t>(std::upper_bound(at_.begin(), at_.end(), t) - at_.begin()) - 1;
}

Instant Series::fold(Instant t, std::int64_t& periods) const {
    const std::int64_t length = (end() - begin()).us;
    const std::int64_t since = (t - begin()).us;
    periods = since / length - (since % length < 0 ? 1 : 0);
    return t - periods * Duration{length};
}

double Series::within(std::size_t i, Duration into) const {
    return slope_.empty() ? value_[i] : value_[i] + slope_[i] * into.seconds();
}

Wide Series::area(std::size_t i, Instant a, Instant b) const {
    return area_of(slope_.empty() ? value_[i] : 0.5 * within(i, a - at_[i]) + 0.5 * within(i, b - at_[i]), b - a);
}

double Series::at(Instant t) const {
    if (t < begin() || t >= end()) {
        require(t, t + Duration{1});
        if (ends_ == EndRule::hold)
            return t < begin() ? value_.front() : value_.back();
        std::int64_t periods = 0;
        t = fold(t, periods);
    }
    const std::size_t i = locate(t);
    return within(i, t - at_[i]);
}

Piece Series::piece(Instant t) const {
    if (t < begin() || t >= end() || is_constant())
        return {at(t), next_change(t)};
    const std::size_t i = locate(t);
    const bool is_held = i + 1 == size() && ends_ == EndRule::hold;
    return {within(i, t - at_[i]), is_held ? Instant::never() : within_reach(at_[i + 1])};
}

Wide Series::inner_integral(Instant a, Instant b) const {
    const std::size_t first = locate(a);
    const std::size_t last = locate(b);
    if (first == last)
        return area(first, a, b);
    Wide sum = primitives()[last];
    sum += Wide{-primitives()[first + 1].hi, -primitives()[first + 1].lo};
    sum += area(first, a, at_[first + 1]);
    sum += area(last, at_[last], b);
    return sum;
}

double Series::integral(Instant a, Instant b) const {
    if (b < a)
        throw SimulationError(fmt::format("integral from {} back to {}", to_string(a), to_string(b)));
    require(a, b);
    if (a >= begin() && b <= end())
        return inner_integral(a, b).value();
    Wide sum;
    if (ends_ == EndRule::repeat && !is_constant()) {
        std::int64_t before = 0;
        std::int64_t after = 0;
        const Instant from = fold(a, before);
        const Instant to = fold(b, after);
        if (before == after)
            return inner_integral(from, to).value();
        sum = times(after - before - 1, primitives().back());
        sum += inner_integral(from, end());
        sum += inner_integral(begin(), to);
        return sum.value();
    }
    const Instant from = std::clamp(a, begin(), end());
    const Instant to = std::clamp(b, begin(), end());
    sum = inner_integral(from, to);
    sum += area_of(value_.front(), std::min(b, begin()) - std::min(a, begin()));
    sum += area_of(value_.back(), std::max(b, end()) - std::max(a, end()));
    return sum.value();
}

Wide Series::primitive(Instant t) const {
    require(t, t);
    if (ends_ == EndRule::hold && t < begin())
        return area_of(value_.front(), t - begin());
    if (ends_ == EndRule::hold && t > end()) {
        Wide sum = primitives().back();
        return sum += area_of(value_.back(), t - end());
    }
    std::int64_t periods = 0;
    if (t < begin() || t > end())
        t = fold(t, periods);
    const std::size_t i = locate(t);
    Wide sum = primitives()[i];
    sum += area(i, at_[i], t);
    return periods == 0 ? sum : sum += times(periods, primitives().back());
}

double Series::mean(Instant a, Instant b) const { return a == b ? at(a) : integral(a, b) / (b - a).seconds(); }

Instant Series::next_change(Instant t) const {
    if (is_constant())
        return Instant::never();
    if (t < begin() && ends_ != EndRule::repeat)
        return begin();
    if (ends_ == EndRule::repeat) {
        std::int64_t periods = 0;
        const Instant folded = fold(t, periods);
        return within_reach(at_[locate(folded) + 1] + (t - folded));
    }
    const std::size_t next = locate(t) + 1;
    const bool changes = next < value_.size() || (ends_ == EndRule::fail && t < end());
    return changes ? at_[next] : Instant::never();
}

Instant Series::step_start(Instant t) const {
    if (is_constant() || (t < begin() && ends_ != EndRule::repeat))
        return t;
    if (ends_ == EndRule::repeat) {
        std::int64_t periods = 0;
        const Instant folded = fold(t, periods);
        return at_[locate(folded)] + (t - folded);
    }
    return ends_ == EndRule::fail && t >= end() ? end() : at_[locate(t)];
}

} // namespace sunward
