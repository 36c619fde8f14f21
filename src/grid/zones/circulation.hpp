// Flows in circles, which a transport model cannot tell from no flow at all.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

namespace sunward::grid {

/// Ends of a line: its flow is positive from first to second.
using LineEnds = std::pair<std::size_t, std::size_t>;

/// Takes every circle of flow out, the lines tried in their order; what each node gives and receives in sum stays.
void remove_circulation(std::span<const LineEnds> lines, std::size_t nodes, std::span<double> flow);

} // namespace sunward::grid
