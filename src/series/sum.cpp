// The sum of two series.
#include <algorithm>
#include <numeric>
#include <string_view>

#include "sunward/error/error.hpp"
#include "sunward/series/series.hpp"

namespace sunward {

namespace {

constexpr std::int64_t most_steps = 10'000'000;

[[noreturn]] void refuse(std::string_view why) { throw InputError({}, "", std::string(why)); }

/// Where a sum has steps, and what it does beyond them.
struct Span {
    Instant from;
    Instant to;
    EndRule ends;
};

Duration length_of(const Series& series) { return series.end() - series.begin(); }

Span repeated(const Series& a, const Series& b) {
    const std::int64_t one = length_of(a).us;
    const std::int64_t other = length_of(b).us;
    const std::int64_t times = std::max<std::int64_t>(1, other / std::gcd(one, other));
    const auto steps = static_cast<std::int64_t>(a.size()) + static_cast<std::int64_t>(b.size());
    if (times > most_steps / steps || one > Duration::forever().us / times)
        refuse("the periods of the two signals have too long a common multiple");
    return {a.begin(), a.begin() + times * Duration{one}, EndRule::repeat};
}

Span span_of(const Series& a, const Series& b) {
    const bool a_fails = a.ends() == EndRule::fail;
    const bool b_fails = b.ends() == EndRule::fail;
    if (a_fails || b_fails)
        return {a_fails && b_fails ? std::max(a.begin(), b.begin()) : (a_fails ? a : b).begin(),
                a_fails && b_fails ? std::min(a.end(), b.end()) : (a_fails ? a : b).end(), EndRule::fail};
    if (a.ends() != b.ends())
        refuse("one of the two signals repeats after its end and the other is held");
    if (a.ends() == EndRule::repeat)
        return repeated(a, b);
    return {std::min(a.begin(), b.begin()), std::max(a.end(), b.end()), EndRule::hold};
}

} // namespace

Series Series::sum(const Series& a, const Series& b, double weight) {
    if (a.is_constant() || b.is_constant()) {
        const bool varies_a = b.is_constant();
        Series result = varies_a ? a : b;
        const double factor = varies_a ? 1 : weight;
        const double level = varies_a ? weight * b.value_.front() : a.value_.front();
        std::vector<double> values = std::move(result.value_);
        for (double& value : values)
            value = level + factor * value;
        for (double& slope : result.slope_)
            slope *= factor;
        result.primitive_.clear();
        result.set_values(std::move(values));
        return result;
    }
    const Span span = span_of(a, b);
    if (span.to <= span.from)
        refuse("the data of the two signals do not overlap");
    const bool level = a.shape_ == Shape::step && b.shape_ == Shape::step;
    std::vector<Instant> boundaries{span.from};
    std::vector<double> values;
    while (boundaries.back() < span.to) {
        const Instant from = boundaries.back();
        const Instant to = std::min({span.to, a.next_change(from), b.next_change(from)});
        values.push_back(level ? a.at(from) + weight * b.at(from) : a.mean(from, to) + weight * b.mean(from, to));
        boundaries.push_back(to);
    }
    Series result;
    result.ends_ = span.ends;
    result.set_steps(std::move(boundaries));
    result.set_values(std::move(values));
    return result;
}

} // namespace sunward
