#include <algorithm>
#include <cmath>

#include "sunward/workload/workload.hpp"

namespace sunward {

namespace {

constexpr unsigned sunday = 0;
constexpr unsigned monday = 1;
constexpr unsigned thursday = 4;
constexpr unsigned saturday = 6;
constexpr Duration morning = Duration::from_hours(9);
constexpr Duration evening = Duration::from_hours(17);

Instant morning_after(const CivilTime& local, int days, const std::string& zone) {
    return from_civil(local.year, local.month, static_cast<int>(local.day) + days, morning, zone);
}

Instant next_workday(Instant end, const std::string& zone) {
    const CivilTime local = civil_time(end, zone);
    if (local.weekday == saturday)
        return morning_after(local, 2, zone);
    if (local.weekday == sunday || local.since_midnight > evening)
        return morning_after(local, 1, zone);
    if (local.since_midnight < morning)
        return morning_after(local, 0, zone);
    return end;
}

Instant semi_weekly(Instant end, const std::string& zone) {
    const CivilTime local = civil_time(end, zone);
    int days = local.since_midnight > morning ? 1 : 0;
    for (;; ++days) {
        const unsigned weekday = (local.weekday + static_cast<unsigned>(days)) % 7;
        if (weekday == monday || weekday == thursday)
            return morning_after(local, days, zone);
    }
}

/// Multiples of a length end at Duration::forever(), so that no sum overflows.
Duration times(double multiple, Duration length) {
    const double us = multiple * static_cast<double>(length.us);
    return us >= static_cast<double>(Duration::forever().us) ? Duration::forever() : Duration{std::llround(us)};
}

} // namespace

Instant deadline_of(const SlackRule& rule, Instant submit, Duration length) {
    const Instant end = submit + length;
    switch (rule.kind) {
    case SlackRule::Kind::none: break;
    case SlackRule::Kind::duration: return std::min(end + rule.duration, Instant::never());
    case SlackRule::Kind::multiple: return std::min(end + times(rule.multiple, length), Instant::never());
    case SlackRule::Kind::next_workday: return next_workday(end, rule.time_zone);
    case SlackRule::Kind::semi_weekly: return semi_weekly(end, rule.time_zone);
    }
    return Instant::never();
}

} // namespace sunward
