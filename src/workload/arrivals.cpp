#include "arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "shaping.hpp"

namespace sunward {

double expected_arrivals(const Arrivals& arrivals, Duration within) {
    constexpr double day = 86'400;
    constexpr double workdays = 5;
    const double seconds = within.seconds();
    const double days = std::floor(seconds / day);
    switch (arrivals.kind) {
    case Arrivals::Kind::poisson: return arrivals.per_second * seconds;
    case Arrivals::Kind::diurnal:
        return arrivals.per_second * (days * day + (seconds - days * day) * (1 - arrivals.swing));
    case Arrivals::Kind::working_hours:
        return arrivals.per_second * std::floor(days / 7) * workdays *
               (arrivals.closing - arrivals.time_of_day).seconds();
    case Arrivals::Kind::daily: return days;
    case Arrivals::Kind::every: break;
    }
    return std::max(0.0, std::ceil((within - arrivals.first).seconds() / arrivals.interval.seconds()));
}

ArrivalProcess::ArrivalProcess(const Arrivals& arrivals, Instant origin, const RandomStream& stream)
    : arrivals_(arrivals), origin_(origin), stream_(stream), every_(arrivals.first),
      first_day_(civil_time(origin, arrivals.time_zone)) {}

Duration ArrivalProcess::next() {
    switch (arrivals_.kind) {
    case Arrivals::Kind::poisson: return advance(arrivals_.per_second);
    case Arrivals::Kind::diurnal: return next_diurnal();
    case Arrivals::Kind::working_hours: return next_in_working_hours();
    case Arrivals::Kind::daily: return next_daily();
    case Arrivals::Kind::every: break;
    }
    const Duration now = every_;
    every_ = std::min(every_, longest) + arrivals_.interval;
    return now;
}

Duration ArrivalProcess::advance(double per_second) {
    seconds_ = std::min(seconds_ + stream_.exponential(1 / per_second), longest.seconds());
    return Duration::from_seconds(seconds_);
}

Duration ArrivalProcess::next_diurnal() {
    const double greatest = 1 + arrivals_.swing;
    for (;;) {
        const Duration candidate = advance(arrivals_.per_second * greatest);
        if (candidate >= longest)
            return candidate;
        const double local_hour = civil_time(origin_ + candidate, arrivals_.time_zone).since_midnight.seconds() / 3600;
        const double rate =
            1 + arrivals_.swing * std::cos(2 * std::numbers::pi * (local_hour - arrivals_.peak_hour) / 24);
        if (stream_.uniform() * greatest < rate)
            return candidate;
    }
}

Duration ArrivalProcess::next_in_working_hours() {
    constexpr unsigned sunday = 0;
    constexpr unsigned saturday = 6;
    for (;;) {
        const Duration candidate = advance(arrivals_.per_second);
        if (candidate >= longest)
            return candidate;
        const CivilTime local = civil_time(origin_ + candidate, arrivals_.time_zone);
        const bool workday = local.weekday != sunday && local.weekday != saturday;
        if (workday && local.since_midnight >= arrivals_.time_of_day && local.since_midnight < arrivals_.closing)
            return candidate;
    }
}

Duration ArrivalProcess::next_daily() {
    for (;;) {
        const Instant at = from_civil(first_day_.year, first_day_.month, static_cast<int>(first_day_.day) + day_++,
                                      arrivals_.time_of_day, arrivals_.time_zone);
        if (at >= origin_)
            return at - origin_;
    }
}

} // namespace sunward
