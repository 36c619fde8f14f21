// Places for one job among cells that others have taken from.
#pragma once

#include <functional>
#include <vector>

#include "sunward/policy/horizon_plan.hpp"

namespace sunward {

/// How much a job wants a cell: least first. `whole`: before all others.
struct Wish {
    double value = 0;
    bool whole = false;
};
using Wishes = std::function<Wish(const HorizonCell&)>;

/// Segments in the cells that are wished for most; in one piece where suspensions leave no room; none: it does not fit.
[[nodiscard]] std::vector<Segment> place_apart(const std::vector<HorizonCell>& cells, const HorizonJob& job,
                                               const Wishes& wishes);
/// One segment where the integral of the signal is least; none: it does not fit.
[[nodiscard]] std::vector<Segment> place_in_one(const std::vector<HorizonCell>& cells, const HorizonJob& job);

/// Integral of the signal over a segment.
[[nodiscard]] double cost_of(const std::vector<HorizonCell>& cells, const Segment& segment);

} // namespace sunward
