// Clocks that follow a signal.
#pragma once

#include "sunward/policy/width_rules.hpp"

namespace sunward {

/// What the nodes of a site may draw, as a share of what they draw at full load: `limit` where the signal is at its
/// least of the time ahead, `floor` at its greatest, in between on a straight line. Where floor and limit are the same
/// the cap is constant. The clocks of a site's jobs are lowered alike until it is kept (dvfs.hpp, throttle.hpp).
[[nodiscard]] double power_share(double limit, double floor, const SignalRange& range, double value);

} // namespace sunward
