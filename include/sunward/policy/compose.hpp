// A scheduler put together from small rules: order x backfill x when x where x width.
#pragma once

#include <memory>

#include "sunward/policy/scheduler.hpp"
#include "sunward/policy/spec.hpp"

namespace sunward {

/// The scheduler that a scenario's `policy` describes.
[[nodiscard]] std::unique_ptr<Scheduler> make_scheduler(const PolicySpec& spec);

} // namespace sunward
