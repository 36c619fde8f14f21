// Hours of the day by the clock on the wall, and when they come.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/units/instant.hpp"

namespace sunward {

/// Reads HH:MM or HH:MM:SS, before 24:00, as the time since midnight. Nothing for any other text.
[[nodiscard]] std::optional<Duration> parse_time_of_day(std::string_view text);

/// A span of the day, [from, to): times since midnight by the clock. `to` is after `from`, and beyond 24 h where the
/// span ends on the next day.
struct ClockSpan {
    Duration from;
    Duration to;
};
/// Reads `10:00-16:00`, `22:00-06:00` or `18:00-24:00`. Nothing for any other text, and for a span without a length.
[[nodiscard]] std::optional<ClockSpan> parse_clock_span(std::string_view text);

/// By CivilTime::weekday: Sunday is the first.
using Weekdays = std::array<bool, 7>;

/// Spans of the day that begin on some days of the week, by the clock of a time zone. Spans that touch are one. A time
/// that clocks skip is the moment at which they do, one that they show twice is the first of the two; a span that is
/// skipped as a whole does not come on that day.
class WeekHours {
public:
    /// From `from` up to, but without, `to`; never: it does not end.
    struct Open {
        Instant from;
        Instant to;
    };

    /// At least one span and one day. `zone` is empty for UTC. Throws std::invalid_argument for an unknown zone.
    WeekHours(std::vector<ClockSpan> spans, const Weekdays& days, std::string_view zone = {});

    /// The span that t is in or, where it is in none, the next one.
    [[nodiscard]] const Open& at_or_after(Instant t) const;
    [[nodiscard]] bool contains(Instant t) const { return at_or_after(t).from <= t; }
    /// The next time after t at which a span begins or ends; never: there is none.
    [[nodiscard]] Instant next_change(Instant t) const;
    /// Of the longest span, by the clock.
    [[nodiscard]] Duration longest() const { return longest_; }

private:
    void add_days(int count) const;

    std::vector<ClockSpan> spans_; ///< in order
    Weekdays days_;
    std::string zone_;
    Duration longest_;
    // Those that were asked for, so that asking again costs little.
    mutable std::vector<Open> known_; ///< the last one may be longer
    mutable Instant known_from_ = Instant::never();
    mutable CivilTime first_day_;
    mutable int days_known_ = 0; ///< from that day on
};

} // namespace sunward
