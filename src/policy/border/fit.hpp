// Which pools a job may use, and what it takes of them.
#pragma once

#include "sunward/policy/scheduler.hpp"

namespace sunward {

/// Accelerators that a job holds on a pool: its width in whole granules.
[[nodiscard]] std::uint64_t held_width(const PoolView& pool, std::uint32_t accelerators);

/// Whether a class of jobs may use a pool, whatever their width.
[[nodiscard]] bool allows(const JobClass& kind, const PoolView& pool);

} // namespace sunward
