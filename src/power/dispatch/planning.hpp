// What rules that look ahead have in common.
#pragma once

#include <vector>

#include "sunward/power/dispatch.hpp"

namespace sunward::power {

/// How far ahead, how often, and whether exports count.
[[nodiscard]] parameter::Field window_field();
[[nodiscard]] parameter::Field replan_field();
[[nodiscard]] parameter::Field to_grid_field();

void check_looking_ahead(const Dispatch& dispatch, std::vector<Fault>& faults);

} // namespace sunward::power
