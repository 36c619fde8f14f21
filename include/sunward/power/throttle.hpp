// Which jobs run, and at what clock, where a site's power is limited.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sunward/error/error.hpp"

namespace sunward {

enum class LimitRule {
    none,     ///< nothing is done about it: what cannot be fed is unserved
    throttle, ///< the clock of all jobs is lowered alike; below the least clock the newest are paused
    pause,    ///< the newest jobs are paused, the others run at full clock
};

struct PowerLimits {
    LimitRule rule = LimitRule::none;
    double least_frequency = 0.3; ///< throttle: in (0, 1]
};

/// The oldest `running` jobs run at `frequency`, the others are paused.
struct Allotment {
    std::size_t running = 0;
    double frequency = 1;
};

/// What fits into `room` W: the draw of jobs above idle at full clock, oldest first, times f^3 (dvfs.hpp). As many of
/// the oldest as fit at the least clock (`pause`: at full clock) run, at the highest clock that fits; a lower clock
/// leaves `spare` W free, for rounding. Rule `none`: all at full clock. The outcome depends on nothing but its
/// arguments, so jobs resume, oldest first, as room returns.
[[nodiscard]] Allotment allot(const PowerLimits& limits, std::span<const double> dynamic_watt, double room,
                              double spare = 0);

[[nodiscard]] std::vector<Fault> faults_of(const PowerLimits& limits);

} // namespace sunward
