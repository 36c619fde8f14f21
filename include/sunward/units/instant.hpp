// Points in time and spans between them, in whole microseconds so that sums and differences are exact.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "sunward/units/quantity.hpp"

namespace sunward {

/// A span of time in whole microseconds; may be negative.
struct Duration {
    std::int64_t us = 0;

    [[nodiscard]] constexpr double seconds() const { return static_cast<double>(us) * 1e-6; }
    [[nodiscard]] constexpr Time time() const { return Time::from_base(seconds()); }
    /// Nearest microsecond. The argument must be finite and below 9e12 s in size.
    static constexpr Duration from_seconds(double s) {
        return {static_cast<std::int64_t>(s * 1e6 + (s < 0 ? -0.5 : 0.5))};
    }
    static constexpr Duration from_hours(std::int64_t h) { return {h * 3'600'000'000}; }
    static constexpr Duration from_days(std::int64_t d) { return {d * 86'400'000'000}; }
    /// Longer than anything a scenario may state; adding it to an Instant still does not overflow.
    static constexpr Duration forever() { return {std::numeric_limits<std::int64_t>::max() / 4}; }

    constexpr Duration& operator+=(Duration o) {
        us += o.us;
        return *this;
    }
    constexpr Duration& operator-=(Duration o) {
        us -= o.us;
        return *this;
    }
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.us + b.us}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.us - b.us}; }
    friend constexpr Duration operator-(Duration a) { return {-a.us}; }
    friend constexpr Duration operator*(std::int64_t n, Duration a) { return {n * a.us}; }
    friend constexpr auto operator<=>(Duration, Duration) = default;
};

/// A point in UTC: microseconds since 1970-01-01T00:00Z, leap seconds ignored as POSIX does.
struct Instant {
    std::int64_t us = 0;

    /// Later than any instant a scenario may state.
    static constexpr Instant never() { return {std::numeric_limits<std::int64_t>::max() / 2}; }
    friend constexpr Instant operator+(Instant a, Duration b) { return {a.us + b.us}; }
    friend constexpr Instant operator-(Instant a, Duration b) { return {a.us - b.us}; }
    friend constexpr Duration operator-(Instant a, Instant b) { return {a.us - b.us}; }
    friend constexpr auto operator<=>(Instant, Instant) = default;
};

constexpr Energy operator*(Power p, Duration d) { return p * d.time(); }
constexpr Energy operator*(Duration d, Power p) { return p * d.time(); }

/// Reads an ISO 8601 date and time: `2022-03-01`, `2022-03-01T00:00Z`, `2022-03-01 00:00:00.25+01:00`, one-digit month,
/// day and hour allowed, `24:00` meaning the next midnight. Without a zone suffix the text is taken as UTC when `zone`
/// is empty, else as local time in that IANA zone. Years 1900 to 2200. Nothing for any other text.
/// A local time that does not exist (spring forward) is read with the offset before the jump; one that occurs twice is
/// read as the first occurrence.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text, std::string_view zone = {});

/// True when the IANA zone database knows the name.
[[nodiscard]] bool is_time_zone(std::string_view zone);

/// `2022-03-01T00:00:00Z`, with microseconds only when they are not zero.
[[nodiscard]] std::string to_string(Instant at);

/// Local civil time of an instant in an IANA zone (empty: UTC). Throws std::invalid_argument for an unknown zone, as
/// from_civil does.
struct CivilTime {
    int year = 1970;
    unsigned month = 1;
    unsigned day = 1;
    unsigned weekday = 4;      ///< 0 Sunday to 6 Saturday
    Duration since_midnight{}; ///< by the wall clock
};
[[nodiscard]] CivilTime civil_time(Instant at, std::string_view zone = {});

/// The instant of a wall-clock time on a day; `day` may run past the month's end (32 January is 1 February).
[[nodiscard]] Instant from_civil(int year, unsigned month, int day, Duration since_midnight,
                                 std::string_view zone = {});

} // namespace sunward
