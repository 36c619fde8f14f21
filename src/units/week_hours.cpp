#include "sunward/units/week_hours.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "zone.hpp"

namespace sunward {

namespace {

constexpr Duration day = Duration::from_days(1);
constexpr std::int64_t week = 7;

/// The first instant at which the clock shows that time of the day, or has skipped it.
Instant first_shown(const CivilTime& first, int days, Duration since_midnight, std::string_view zone) {
    const auto local = [&](std::string_view of) {
        return from_civil(first.year, first.month, static_cast<int>(first.day) + days, since_midnight, of);
    };
    return zone.empty() ? local({}) : zone::first_shown(local({}), zone::require(zone));
}

/// Spans that begin before the last one ends are part of it.
void append(std::vector<WeekHours::Open>& list, const WeekHours::Open& next) {
    if (!list.empty() && next.from <= list.back().to)
        list.back().to = std::max(list.back().to, next.to);
    else
        list.push_back(next);
}

/// Of the longest span of two weeks, which have every one as a whole; forever where they are one.
Duration longest_of(const std::vector<ClockSpan>& spans, const Weekdays& days) {
    std::vector<WeekHours::Open> all;
    for (std::int64_t i = 0; i < 2 * week; ++i)
        if (days[static_cast<std::size_t>(i % week)])
            for (const ClockSpan& span : spans)
                append(all, {Instant{} + i * day + span.from, Instant{} + i * day + span.to});
    Duration longest{};
    for (const WeekHours::Open& one : all)
        longest = std::max(longest, one.to - one.from);
    return longest > week * day ? Duration::forever() : longest;
}

} // namespace

std::optional<Duration> parse_time_of_day(std::string_view text) {
    std::int64_t parts[3] = {0, 0, 0};
    std::size_t count = 0;
    while (count < 3) {
        const std::size_t colon = std::min(text.find(':'), text.size());
        const auto [rest, error] = std::from_chars(text.data(), text.data() + colon, parts[count]);
        if (error != std::errc() || rest != text.data() + colon || colon > 2 || text[0] == '-')
            return std::nullopt;
        ++count;
        if (colon == text.size())
            break;
        text.remove_prefix(colon + 1);
        if (count == 3)
            return std::nullopt;
    }
    if (count < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
        return std::nullopt;
    return Duration{((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1'000'000};
}

std::optional<ClockSpan> parse_clock_span(std::string_view text) {
    const std::size_t hyphen = text.find('-');
    if (hyphen == std::string_view::npos)
        return std::nullopt;
    const std::string_view end = text.substr(hyphen + 1);
    const bool midnight = end == "24:00" || end == "24:00:00";
    const auto from = parse_time_of_day(text.substr(0, hyphen));
    const auto to = midnight ? std::optional(day) : parse_time_of_day(end);
    if (!from || !to || *from == *to)
        return std::nullopt;
    return ClockSpan{*from, *to > *from ? *to : *to + day};
}

WeekHours::WeekHours(std::vector<ClockSpan> spans, const Weekdays& days, std::string_view zone)
    : spans_(std::move(spans)), days_(days), zone_(zone) {
    std::ranges::sort(spans_, {}, &ClockSpan::from);
    longest_ = longest_of(spans_, days_);
    if (longest_ == Duration::forever())
        known_ = {{{std::numeric_limits<std::int64_t>::min() / 2}, Instant::never()}};
    if (!zone_.empty())
        static_cast<void>(zone::require(zone_));
}

void WeekHours::add_days(int count) const {
    for (; count > 0; --count, ++days_known_)
        if (days_[(first_day_.weekday + static_cast<unsigned>(days_known_)) % week])
            for (const ClockSpan& span : spans_) {
                const Open next{first_shown(first_day_, days_known_, span.from, zone_),
                                first_shown(first_day_, days_known_, span.to, zone_)};
                if (next.from < next.to)
                    append(known_, next);
            }
}

const WeekHours::Open& WeekHours::at_or_after(Instant t) const {
    if (longest_ == Duration::forever())
        return known_.front();
    if (t < known_from_) { // no span that t is in begins more than a week before
        known_from_ = t;
        known_.clear();
        days_known_ = 0;
        first_day_ = civil_time(t - (week + 2) * day, zone_);
    }
    while (known_.size() < 2 || known_[known_.size() - 2].to <= t)
        add_days(2 * week);
    return *std::ranges::upper_bound(known_, t, {}, &Open::to);
}

Instant WeekHours::next_change(Instant t) const {
    const Open& open = at_or_after(t);
    return open.from > t ? open.from : open.to;
}

} // namespace sunward
