// Checkpoints that a running job takes on a clock, so that a failure costs the work since the last one only.
#pragma once

#include <cstdint>
#include <optional>

#include "sunward/units/instant.hpp"

namespace sunward {

/// When the jobs of a class save themselves while they run, and how they go on after a failure.
struct PeriodicCheckpoints {
    enum class Interval : std::uint8_t { never, fixed, young, daly };
    Interval interval = Interval::never;
    Duration every{}; ///< fixed: time at work from the end of one to the begin of the next
    /// Asynchronous: the job stands still for this long only, and works on while the rest is written. None: until all
    /// is written.
    std::optional<Duration> stall{};
    bool flows = false;                           ///< each sends its bytes over the store's link, which others share
    Duration restart{};                           ///< from when a job has its nodes again until it restores
    std::optional<std::uint32_t> most_restarts{}; ///< after so many the next failure ends the job; none: no limit
};

/// Time at work between two checkpoints that each cost `cost`, where failures are `mtbf` apart in the mean, for the
/// shortest run: sqrt(2 cost mtbf).
/// Source: Young, A first order approximation to the optimum checkpoint interval, CACM 17(9), 1974. Good where the cost
/// is far below the mtbf. Never below a second.
[[nodiscard]] Duration young_interval(Duration cost, Duration mtbf);

/// The same, of higher order: sqrt(2 C M) (1 + sqrt(C / 2 M) / 3 + C / (18 M)) - C, and M from C = 2 M on.
/// Source: Daly, A higher order estimate of the optimum checkpoint interval for restart dumps, FGCS 22(3), 2006,
/// eq. 37.
[[nodiscard]] Duration daly_interval(Duration cost, Duration mtbf);

} // namespace sunward
