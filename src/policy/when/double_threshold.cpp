#include "sunward/policy/double_threshold.hpp"

#include <boost/math/tools/roots.hpp>

#include <cmath>
#include <limits>

#include "sunward/error/error.hpp"

namespace sunward {

namespace {

/// 1 - 1/k + 1/(k alpha)
double switch_share(double alpha, double k) { return 1 - 1 / k + 1 / (k * alpha); }

/// r^n
double grown(double alpha, double k, std::int64_t n) {
    return std::exp(static_cast<double>(n) * std::log1p(1 / (k * alpha)));
}

} // namespace

DoubleThreshold double_threshold(double least, double most, double beta, std::int64_t slots) {
    const double span = most - least - 2 * beta;
    if (!(least > 0) || !(span > 0) || !(beta >= 0) || slots < 1 || !std::isfinite(most))
        throw SimulationError("a double threshold needs 0 < L, 0 <= 2 beta < U - L < infinity and k >= 1");
    const auto k = static_cast<double>(slots);
    const auto excess = [&](double alpha) {
        const double below = most * (1 - 1 / alpha) - 2 * beta * switch_share(alpha, k);
        return below > 0 ? std::log(span / below) - k * std::log1p(1 / (k * alpha))
                         : std::numeric_limits<double>::max();
    };
    // At the lower end the denominator is zero; at the upper one, the ratio of the worst and the best that any rule
    // can come to, already the first threshold is L.
    const double lower = (most + 2 * beta / k) / (most - 2 * beta * (1 - 1 / k));
    const double upper = (k * most + 2 * beta) / (k * least + 2 * beta);
    DoubleThreshold rule{least, most, beta, slots, upper};
    if (excess(upper) < 0) { // else the two ends meet within rounding
        const auto [a, b] =
            boost::math::tools::bisect(excess, lower, upper, boost::math::tools::eps_tolerance<double>());
        rule.alpha = 0.5 * (a + b);
    }
    return rule;
}

double stop_threshold(const DoubleThreshold& rule, std::int64_t done) {
    const auto k = static_cast<double>(rule.slots);
    const double growth = grown(rule.alpha, k, done);
    return rule.most * (1 - (1 - 1 / rule.alpha) * growth) + 2 * rule.beta * switch_share(rule.alpha, k) * growth;
}

bool runs(const DoubleThreshold& rule, std::int64_t done, bool running, double value) {
    return value <= stop_threshold(rule, done) - (running ? 0 : 2 * rule.beta);
}

} // namespace sunward
