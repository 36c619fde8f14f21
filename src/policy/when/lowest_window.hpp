// Plans of lowest-window, which other rules fall back to.
#pragma once

#include <memory>

#include "sunward/policy/plan.hpp"

namespace sunward::policy::when {

[[nodiscard]] std::unique_ptr<RunPlanner> lowest_window_planner(const Cells& cells);

} // namespace sunward::policy::when
