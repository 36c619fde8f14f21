// When generated jobs arrive.
#pragma once

#include <cstdint>

#include "sunward/random/stream.hpp"
#include "sunward/workload/workload.hpp"

namespace sunward {

/// Arrivals to be expected within a time from the origin, whatever hour it is there: at least so many of those whose
/// rate changes through the day or the week.
[[nodiscard]] double expected_arrivals(const Arrivals& arrivals, Duration within);

/// Arrival after arrival, never going back.
///   poisson: gaps are exponential with mean 1 / per_second.
///   diurnal: a Poisson process whose rate follows local time, by thinning: candidates at the greatest rate
///   mean (1 + swing), each kept with probability rate / greatest rate (Lewis and Shedler, Naval Research Logistics
///   Quarterly 26, 1979).
///   working_hours: a Poisson process on Monday to Friday from opening to closing by the wall clock, none outside, by
///   the same thinning.
///   daily: one a day at a wall-clock time, the first at or after the origin. every: first, first + interval, ...
class ArrivalProcess {
public:
    /// The parameters must have been checked and must outlive the process.
    ArrivalProcess(const Arrivals& arrivals, Instant origin, const RandomStream& stream);
    /// Time from the origin to the next arrival; at most a little beyond `longest`.
    Duration next();

private:
    [[nodiscard]] Duration advance(double per_second);
    [[nodiscard]] Duration next_diurnal();
    [[nodiscard]] Duration next_in_working_hours();
    [[nodiscard]] Duration next_daily();

    const Arrivals& arrivals_;
    Instant origin_;
    RandomStream stream_;
    double seconds_ = 0; ///< poisson, diurnal: the last arrival or candidate
    Duration every_{};   ///< every: the next arrival
    CivilTime first_day_;
    int day_ = 0; ///< daily: days after first_day_
};

} // namespace sunward
