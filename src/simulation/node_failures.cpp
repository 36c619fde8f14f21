#include "sunward/simulation/failures.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

/// Nobody waits for a failure that comes later.
constexpr double longest_s = 1e11;

Duration time(double seconds) { return Duration::from_seconds(std::clamp(seconds, 1e-6, longest_s)); }

} // namespace

Duration NodeFailures::mean_time(std::uint64_t units) const {
    return time(mtbf_s * std::pow(static_cast<double>(units), -1 / shape));
}

Duration NodeFailures::time_to_failure(std::uint64_t units, double u) const {
    const double mean = mtbf_s * std::pow(static_cast<double>(units), -1 / shape);
    if (shape == 1)
        return time(mean * -std::log(u));
    return time(mean / std::tgamma(1 + 1 / shape) * std::pow(-std::log(u), 1 / shape));
}

} // namespace sunward
