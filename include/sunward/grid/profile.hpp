// A course over a day, a week or another period that repeats.
//   v(h) = mean - amplitude cos(2 pi (h - low) / 24) - second cos(2 pi (h - low) / 12),   h = 0, 1 .. 23 UTC
// each value kept for its hour. On Saturday and Sunday times `weekend`.
#pragma once

#include <vector>

#include "sunward/grid/signal.hpp"
#include "sunward/units/instant.hpp"

namespace sunward {

/// A daily course: a mean with a cosine swing and an optional second one of 12 h, the least at `low_hour` (UTC).
struct Profile {
    std::vector<double> values; ///< equal steps that fill `period`; or empty for the formula below
    Duration period = Duration::from_days(1);
    /// The first step of `values` begins at the midnight UTC at or before this, or at that of a Monday when the period
    /// is a week or several.
    Instant start{};
    double mean = 0;
    double amplitude = 0; ///< of the 24 h cosine, which is lowest at low_hour
    double second = 0;    ///< amplitude of the 12 h cosine, lowest at low_hour too
    double low_hour = 13;
    double weekend = 1; ///< factor on Saturday and Sunday (UTC)
};

/// The course, repeated for ever. Throws InputError naming `profile.<field>` for what is not finite or makes no equal
/// steps, and for a value that is negative where the kind is none that may be.
[[nodiscard]] Series profile_series(const Profile& profile, SignalKind kind);

} // namespace sunward
