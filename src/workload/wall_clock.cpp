#include "wall_clock.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/series/time_text.hpp"
#include "sunward/units/parse.hpp"

namespace sunward {

/// Nothing for a date that occurs once.
std::optional<Instant> WallClock::again(std::string_view text, Instant first) const {
    if (zone_.empty() || states_offset(text))
        return std::nullopt;
    const Instant later = second_occurrence(first, zone_);
    return later == first ? std::nullopt : std::optional(later);
}

Instant WallClock::take(bool as_second, Instant first, Instant later) {
    ++(as_second ? second_ : first_);
    return as_second ? later : first;
}

std::optional<Instant> WallClock::read(std::string_view text, std::optional<Instant> after) {
    const auto first = parse_date(text, zone_);
    const auto later = first ? again(text, *first) : std::nullopt;
    return later ? take(after && *first < *after && *later >= *after, *first, *later) : first;
}

std::optional<Instant> WallClock::read_next(std::string_view text, std::optional<Instant> previous) {
    if (!backwards_)
        return read(text, previous);
    const auto first = parse_date(text, zone_);
    const auto later = first ? again(text, *first) : std::nullopt;
    return later ? take(!previous || *later <= *previous || *first > *previous, *first, *later) : first;
}

Instant WallClock::settle(const Walk& walk, Instant earliest) {
    std::optional<Instant> previous;
    std::uint64_t rises = 0;
    std::uint64_t falls = 0;
    walk([&](std::string_view text) {
        const auto at = parse_date(text, zone_);
        rises += at && previous && *at > *previous ? 1 : 0;
        falls += at && previous && *at < *previous ? 1 : 0;
        previous = at ? at : previous;
    });
    backwards_ = falls > rises;
    if (!backwards_ || second_occurrence(earliest, zone_) == earliest)
        return earliest;
    WallClock clock = *this;
    Instant least = Instant::never();
    previous.reset();
    walk([&](std::string_view text) {
        const auto at = clock.read_next(text, previous);
        least = std::min(least, at.value_or(least));
        previous = at ? at : previous;
    });
    return least;
}

std::string WallClock::note() const {
    if (first_ + second_ == 0)
        return {};
    return fmt::format(
        "{} in the hour that the clock shows twice: {} taken as the first occurrence, {} as the second, "
        "as the order of the records{} or of a record's times asks for; offsets such as +01:00 would tell",
        counted(first_ + second_, "date"), first_, second_, backwards_ ? ", listed from the last to the first," : "");
}

std::string readable_length(Duration span) {
    constexpr std::int64_t day_us = 86'400'000'000;
    const std::int64_t us = std::abs(span.us);
    if (us % day_us == 0)
        return to_string(Duration{us});
    const std::int64_t s = us % day_us / 1'000'000;
    const std::string clock = fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    return us < day_us ? clock : fmt::format("{} d {}", us / day_us, clock);
}

} // namespace sunward
