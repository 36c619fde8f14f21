// The pages by kind.
#pragma once

#include <span>

#include "sunward/policy/pages.hpp"

namespace sunward {

[[nodiscard]] std::span<const RulePage> queue_pages(); ///< order, backfill
[[nodiscard]] std::span<const RulePage> when_pages();
[[nodiscard]] std::span<const RulePage> where_pages(); ///< where, nodes
[[nodiscard]] std::span<const RulePage> width_pages();

} // namespace sunward
