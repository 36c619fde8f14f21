// How jobs of one class run on a cluster, where clusters have different hardware.
#pragma once

#include <cmath>

#include "sunward/units/instant.hpp"

namespace sunward {

/// Work is measured in time at the requested width on the reference hardware of the job's class.
struct PoolTerms {
    double speed = 1;       ///< work by time, that on the reference hardware being 1; 0: jobs may not run there
    double utilisation = 1; ///< of their accelerators while they run, 0 to 1
};

/// Speeds that a pool may have, where jobs may run there at all: lengths of time stay far from where they overflow.
inline constexpr double least_speed = 1e-3;
inline constexpr double greatest_speed = 1e3;

/// How long work takes at a speed above 0, rounded up.
[[nodiscard]] inline Duration time_for(Duration work, double speed) {
    return speed == 1 ? work : Duration{std::llround(std::ceil(static_cast<double>(work.us) / speed))};
}

/// Work done in a time, rounded down.
[[nodiscard]] inline Duration work_in(Duration time, double speed) {
    return speed == 1 ? time : Duration{std::llround(std::floor(static_cast<double>(time.us) * speed))};
}

} // namespace sunward
