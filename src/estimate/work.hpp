// What has to be computed, and how fast an accelerator does.
#pragma once

#include <string>

#include "estimate/order.hpp"
#include "sunward/hardware/precision.hpp"

namespace sunward::estimate {

struct Work {
    double flop = 0;  ///< of all runs; 0: hours are given
    double hours = 0; ///< of all runs, from start to end
    std::string title;
};

struct Speed {
    Precision precision = Precision::bf16;
    Range flop_per_s; ///< of one accelerator
};

[[nodiscard]] Work work_of(const Order& order);
[[nodiscard]] Speed speed_of(const Order& order);

} // namespace sunward::estimate
