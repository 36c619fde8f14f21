// Which row of a file holds at which instant: at its own time, or, for a year of data, at the same month, day and time
// of day of whatever year is asked for.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sunward/units/parse.hpp"
#include "sunward/weather/weather_format.hpp"
#include "weather/rows/rows.hpp"

namespace sunward::weather {

namespace {

constexpr std::int64_t day_us = Duration::from_days(1).us;
constexpr std::size_t leap_days = 366;
constexpr std::size_t leap_day = 59; ///< of a leap year, 29 February
constexpr int leap_year = 2000;
constexpr double most_steps = 20e6;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

Instant day_of(Instant local) { return {floor_divide(local.us, day_us) * day_us}; }

/// Day of a leap year, from 0.
std::size_t leap_day_index(Instant local) {
    const CivilTime date = civil_time(local);
    const Instant there = from_civil(leap_year, date.month, static_cast<int>(date.day), Duration{});
    return static_cast<std::size_t>((there - from_civil(leap_year, 1, 1, Duration{})).us / day_us);
}

/// `3 May 05:00`, of a slot of the leap year.
std::string slot_name(std::size_t slot, const Rows& rows) {
    const Instant at = from_civil(leap_year, 1, 1, Duration{}) + static_cast<std::int64_t>(slot) * rows.step;
    return to_string(at).substr(5, 11);
}

/// The rows of a year by their place in it.
class Calendar {
public:
    Calendar(const Rows& rows, const WeatherSource& source, Faults& faults)
        : rows_(rows), file_(source.file.string()), faults_(faults),
          per_day_(static_cast<std::size_t>(day_us / rows.step.us)), slots_(leap_days * per_day_) {
        phase_ = {rows.start.front().us - floor_divide(rows.start.front().us, rows.step.us) * rows.step.us};
        for (std::size_t i = 0; i < rows.start.size(); ++i)
            place(i);
        if (source.gaps == GapRule::fail)
            tell_missing();
        if (!slots_[leap_day * per_day_])
            std::copy_n(slots_.begin() + static_cast<std::ptrdiff_t>((leap_day - 1) * per_day_), per_day_,
                        slots_.begin() + static_cast<std::ptrdiff_t>(leap_day * per_day_));
    }

    /// From the step before `from` to the step after `to`, both by the local clock.
    [[nodiscard]] std::vector<Step> steps(Instant from, Instant to, Duration offset) const {
        std::vector<Step> steps;
        const std::int64_t step = rows_.step.us;
        const Instant last = to + rows_.step;
        Instant day{Instant::never()};
        std::size_t slot = 0;
        for (Instant t{floor_divide((from - phase_).us, step) * step + phase_.us - step}; t < last;
             t = t + rows_.step) {
            if (day_of(t) != day) {
                day = day_of(t);
                slot = leap_day_index(t) * per_day_;
            }
            steps.push_back({t - offset, slots_[slot + in_day(t)]});
        }
        return steps;
    }

private:
    [[nodiscard]] std::size_t in_day(Instant t) const {
        return static_cast<std::size_t>((t - day_of(t)).us / rows_.step.us);
    }

    void place(std::size_t row) {
        const Instant at = rows_.start[row];
        if (floor_divide((at - phase_).us, rows_.step.us) * rows_.step.us != (at - phase_).us) {
            faults_.add(rows_.where(row, {}), "", fmt::format("not on a step of {}", to_string(rows_.step)));
            return;
        }
        auto& slot = slots_[leap_day_index(at) * per_day_ + in_day(at)];
        if (slot)
            faults_.add(rows_.where(row, {}), "",
                        fmt::format("this time of the year is already in line {}", rows_.where(*slot, {}).line));
        else
            slot = row;
    }

    void tell_missing() {
        std::optional<std::size_t> last_row;
        for (std::size_t i = 0; i < slots_.size();) {
            const bool may_lack = i / per_day_ == leap_day;
            if (slots_[i] || may_lack) {
                last_row = slots_[i] ? slots_[i] : last_row;
                ++i;
                continue;
            }
            std::size_t end = i;
            while (end < slots_.size() && !slots_[end])
                ++end;
            faults_.add(rows_.where(last_row.value_or(0), {}), "",
                        fmt::format("{} this row {} missing, from {} local standard time on",
                                    last_row ? "after" : "before",
                                    end - i == 1 ? "one is" : fmt::format("{} are", end - i), slot_name(i, rows_)));
            i = end;
        }
    }

    const Rows& rows_;
    std::string file_;
    Faults& faults_;
    std::size_t per_day_;
    std::vector<std::optional<std::size_t>> slots_;
    Duration phase_{};
};

/// Rows at their own time.
std::vector<Step> own_times(const Rows& rows, const WeatherSource& source, Duration offset, Faults& faults) {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < rows.start.size(); ++i) {
        const Instant at = rows.start[i] - offset;
        const bool later = steps.empty() || at > steps.back().at;
        if (!later) {
            faults.add(rows.where(i, {}), "", "this time is not after the one before it");
            continue;
        }
        const Duration gap = steps.empty() ? rows.step : at - steps.back().at;
        if (gap > rows.step && source.gaps == GapRule::fail)
            faults.add(
                rows.where(i, {}), "",
                fmt::format("rows are missing before this one, from {} on", to_string(steps.back().at + rows.step)));
        else if (gap < rows.step)
            faults.add(rows.where(i, {}), "", fmt::format("not on a step of {}", to_string(rows.step)));
        steps.push_back({at, i});
    }
    return steps;
}

/// The time that the rows are of.
struct Span {
    Instant begin;
    Instant end;
    [[nodiscard]] std::string text() const { return fmt::format("{} to {}", to_string(begin), to_string(end)); }
};

Span wanted_span(const WeatherSource& source) { return {source.from, source.until.value_or(source.to)}; }

/// Fails, or tells what comes before and after rows that hold no year.
void check_ends(const std::vector<Step>& steps, Rows& rows, const WeatherSource& source, Faults& faults) {
    const Span span{steps.front().at, steps.back().at + rows.step};
    const Span wanted = wanted_span(source);
    if (span.begin <= wanted.begin && span.end >= wanted.end)
        return;
    const Location at{source.file.string(), 0, 0};
    if (source.ends == EndRule::fail)
        faults.add(at, "",
                   fmt::format("covers {} and is not a whole year, but {} is asked for; or state 'ends: hold' or "
                               "'ends: repeat'",
                               span.text(), wanted.text()));
    else if (source.ends == EndRule::hold)
        rows.notes.push_back(fmt::format("covers {}, beyond which its first and last values hold", span.text()));
    else if ((span.end - span.begin).us % day_us != 0)
        faults.add(at, "", fmt::format("covers {}, expected whole days, which can be repeated", span.text()));
    else
        rows.notes.push_back(fmt::format("covers {}, which is repeated", span.text()));
}

/// The time of rows of one year as it was; nothing for a typical year, which is made of several.
std::optional<Span> one_year(const Rows& rows, Duration offset) {
    if (rows.of_no_year || !std::ranges::is_sorted(rows.start))
        return std::nullopt;
    const Span span{rows.start.front() - offset, rows.start.back() + rows.step - offset};
    return span.end - span.begin > Duration::from_days(leap_days) ? std::nullopt : std::optional(span);
}

/// Real years are replayed in another only when that is asked for. A day at the ends is forgiven: years begin at
/// midnight in some time zone.
void check_year(Rows& rows, const WeatherSource& source, Duration offset, Faults& faults) {
    const std::optional<Span> span = one_year(rows, offset);
    const Span wanted = wanted_span(source);
    constexpr Duration day{day_us};
    if (!span || (span->begin <= wanted.begin + day && span->end + day >= wanted.end))
        return;
    if (source.format->traits.real_years && source.ends == EndRule::fail)
        faults.add({source.file.string(), 0, 0}, "",
                   fmt::format("is of {}, but {} is asked for; or state 'ends: repeat', which replays its year by the "
                               "calendar",
                               span->text(), wanted.text()));
    else
        rows.notes.push_back(fmt::format("is of {}, a year that is replayed by the calendar", span->text()));
}

} // namespace

bool holds_a_year(const Rows& rows) {
    constexpr double least_days = 330;
    const double days = static_cast<double>(rows.start.size()) * rows.step.seconds() / 86'400;
    return rows.of_no_year ||
           (days >= least_days && days <= static_cast<double>(leap_days) && day_us % rows.step.us == 0);
}

std::vector<Step> lay_out(Rows& rows, const WeatherSource& source, Faults& faults) {
    const Duration offset = Duration::from_seconds(rows.utc_offset.value_or(0) * 3600);
    if (!holds_a_year(rows)) {
        std::vector<Step> steps = own_times(rows, source, offset, faults);
        if (!steps.empty())
            check_ends(steps, rows, source, faults);
        return steps;
    }
    check_year(rows, source, offset, faults);
    if ((source.to - source.from).seconds() / rows.step.seconds() > most_steps) {
        faults.add({source.file.string(), 0, 0}, "",
                   fmt::format("the span asked for has more than {} steps", most_steps));
        return {};
    }
    return Calendar(rows, source, faults).steps(source.from + offset, source.to + offset, offset);
}

} // namespace sunward::weather
