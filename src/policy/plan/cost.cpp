#include "policy/plan/cost.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

double cost_of(const Series& forecast, const Segment& segment) {
    const bool outside =
        forecast.ends() == EndRule::fail && (segment.from < forecast.begin() || segment.to > forecast.end());
    return outside ? 0 : forecast.integral(segment.from, segment.to);
}

bool clearly_less(double a, double b) { return a < b - 1e-12 * std::max(std::abs(a), std::abs(b)); }

} // namespace sunward
