#include "policy/width/power_share.hpp"

#include <algorithm>

namespace sunward {

double power_share(double limit, double floor, const SignalRange& range, double value) {
    if (!(range.greatest > range.least))
        return limit;
    const double dear = std::clamp((value - range.least) / (range.greatest - range.least), 0.0, 1.0);
    return limit - (limit - floor) * dear;
}

} // namespace sunward
