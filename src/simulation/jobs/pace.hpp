// How fast a job works at its width and clock, in whole microseconds and what is left of them.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "sunward/units/instant.hpp"

namespace sunward::simulation {

/// Work is measured in the time that it takes on the reference hardware of the job's class, at the requested width and
/// full clock.
struct Pace {
    double frequency = 1; ///< of the clock; 0: paused
    double speed = 1;     ///< of its work at this width on this pool and at full clock
    double part_us = 0;   ///< work done beyond whole microseconds, below 1
};

/// Work done in a span, with what was over before: whole microseconds and the rest.
struct WorkDone {
    Duration whole;
    double part_us = 0;
};
[[nodiscard]] inline WorkDone work_done(const Pace& pace, Duration span) {
    const double rate = pace.frequency * pace.speed;
    if (rate == 1 && pace.part_us == 0)
        return {span, 0};
    const double us = static_cast<double>(span.us) * rate + pace.part_us;
    const double whole = std::floor(us);
    return {Duration{std::llround(whole)}, us - whole};
}

/// What a lower clock has lost of a span in which so much was done.
[[nodiscard]] inline Duration throttled(const Pace& pace, Duration span, const WorkDone& done) {
    if (pace.frequency == 1)
        return {};
    return Duration{std::llround(static_cast<double>(span.us) * pace.speed)} - done.whole;
}

/// How long so much work takes, rounded up; none for a paused job.
[[nodiscard]] inline std::optional<Duration> time_to_do(const Pace& pace, Duration work) {
    const double rate = pace.frequency * pace.speed;
    if (rate == 1 && pace.part_us == 0)
        return work;
    if (rate == 0)
        return std::nullopt;
    constexpr double longest_us = 1e18; // longer than anything lasts, and far from what a number holds
    return Duration{
        std::llround(std::min(std::ceil((static_cast<double>(work.us) - pace.part_us) / rate), longest_us))};
}

} // namespace sunward::simulation
