#include "sunward/workload/checkpoints.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

constexpr double shortest_s = 1;

Duration interval(double seconds) { return Duration::from_seconds(std::max(seconds, shortest_s)); }

} // namespace

Duration young_interval(Duration cost, Duration mtbf) {
    return interval(std::sqrt(2 * cost.seconds() * mtbf.seconds()));
}

Duration daly_interval(Duration cost, Duration mtbf) {
    const double c = cost.seconds();
    const double m = mtbf.seconds();
    if (c >= 2 * m)
        return interval(m);
    const double x = c / (2 * m);
    return interval(std::sqrt(2 * c * m) * (1 + std::sqrt(x) / 3 + x / 9) - c);
}

} // namespace sunward
