// What segments of a plan cost by a forecast, and how costs compare.
#pragma once

#include "sunward/policy/plan.hpp"

namespace sunward {

/// Integral of the forecast over a segment; 0 for one that an unextended forecast does not cover.
[[nodiscard]] double cost_of(const Series& forecast, const Segment& segment);

/// Less by more than rounding, so that equal windows tie and the earliest stays.
[[nodiscard]] bool clearly_less(double a, double b);

} // namespace sunward
