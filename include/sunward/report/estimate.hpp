// Estimates for people and for programs.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "sunward/estimate/footprint.hpp"
#include "sunward/estimate/plan.hpp"

namespace sunward {

struct Estimated {
    EstimatePlan plan;
    Footprint footprint;
};

/// The layers of the first with their bounds, the totals of all side by side, and every assumption with its source.
[[nodiscard]] std::string estimate_table(std::span<const Estimated> estimates, std::size_t width);

/// The first; the others under `against`.
[[nodiscard]] std::string estimate_json(std::span<const Estimated> estimates);

} // namespace sunward
