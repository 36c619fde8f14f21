// Checkpoints that a running job takes on a clock, so that a failure costs the work since the last one only.
#pragma once

#include <cstdint>
#include <optional>

#include "sunward/units/instant.hpp"

namespace sunward {

/// When the jobs of a class save themselves while they run, and how they go on after a failure.
struct PeriodicCheckpoints {
    enum class Interval : std::uint8_t { never, fixed, young, daly }; ///< the latter two: training/checkpoint.hpp
    Interval interval = Interval::never;
    Duration every{}; ///< fixed: time at work from the end of one to the begin of the next
    /// Asynchronous: the job stands still for this long only, and works on while the rest is written. None: until all
    /// is written.
    std::optional<Duration> stall{};
    bool flows = false;                           ///< each sends its bytes over the store's link, which others share
    Duration restart{};                           ///< from when a job has its nodes again until it restores
    std::optional<std::uint32_t> most_restarts{}; ///< after so many the next failure ends the job; none: no limit
};

} // namespace sunward
