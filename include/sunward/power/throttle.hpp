// Which jobs run, and at what clock, where a site's power is limited.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/power/limit_rule.hpp"

namespace sunward {

struct PowerLimits {
    const LimitRule* rule = &limit_rule("none"); ///< never null
    double least_frequency = 0.3;                ///< of rules that lower clocks: in (0, 1]
};

/// The oldest `running` jobs run at `frequency`, the others are paused.
struct Allotment {
    std::size_t running = 0;
    double frequency = 1;
};

/// What fits into `room` W: the draw of jobs above idle at full clock, oldest first, times f^3 (dvfs.hpp). As many of
/// the oldest as fit at the least clock (at full clock where none is lowered) run, at the highest clock that fits; a
/// lower clock leaves `spare` W free, for rounding. A rule that does nothing: all at full clock. The outcome depends on
/// nothing but its arguments, so jobs resume, oldest first, as room returns.
[[nodiscard]] Allotment allot(const PowerLimits& limits, std::span<const double> dynamic_watt, double room,
                              double spare = 0);

[[nodiscard]] std::vector<Fault> faults_of(const PowerLimits& limits);

} // namespace sunward
