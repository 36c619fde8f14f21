// What an accelerator draws while it computes, and what a limit of that costs.
#pragma once

#include "estimate/order.hpp"

namespace sunward::estimate {

struct Draw {
    Range accelerator_w;
    Range host_w;      ///< an accelerator's part
    double idle_w = 0; ///< with its part of the host
    double speed = 1;  ///< under the limit, of that without
};

[[nodiscard]] Draw draw_of(const Order& order);

} // namespace sunward::estimate
