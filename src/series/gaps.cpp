#include "gaps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/units/parse.hpp"

namespace sunward::series {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_periods = 50'000'000;
constexpr Duration lone_period = Duration::from_hours(1);

std::string fault_of(const std::vector<Point>& points, std::size_t i) {
    const Instant at = points[i].at;
    if (at.us <= -Instant::never().us || at >= Instant::never())
        return fmt::format("the time of point {} is out of range", i + 1);
    if (std::isinf(points[i].value))
        return fmt::format("infinite value at {}", to_string(at));
    if (i > 0 && at == points[i - 1].at)
        return fmt::format("time {} occurs twice", to_string(at));
    if (i > 0 && at < points[i - 1].at)
        return fmt::format("time {} is earlier than the one before it", to_string(at));
    return {};
}

void check(const std::vector<Point>& points) {
    if (points.empty())
        throw InputError({}, "", "no points, expected at least one");
    Faults faults;
    for (std::size_t i = 0; i < points.size(); ++i) {
        std::string message = fault_of(points, i);
        if (!message.empty())
            faults.add({}, "", std::move(message));
    }
    faults.raise();
    if (std::ranges::all_of(points, [](const Point& point) { return std::isnan(point.value); }))
        throw InputError({}, "", "every value is missing");
}

/// The steps between points, and which of them are gaps. Without a stated longest step a gap is a step more than half
/// as long again as the usual one, both of the steps up to it and of those from it on; the usual one of so many steps
/// is their (lower) median. So a change of resolution is none, because on one side of it the longer step is usual,
/// while gaps are found at either end and several in a row, and times that are some seconds off are none.
class Steps {
public:
    Steps(const std::vector<Point>& points, Duration longest)
        : points_(points), longest_(longest), window_(std::min(most_beside, (count() + 2) / 2)) {
        for (std::size_t i = 0; i < count(); ++i)
            shortest_ = std::min(shortest_, length(i));
    }

    [[nodiscard]] std::size_t count() const { return points_.size() - 1; }
    [[nodiscard]] Duration length(std::size_t i) const { return points_[i + 1].at - points_[i].at; }
    [[nodiscard]] bool is_gap(std::size_t i) const {
        if (longest_.us > 0)
            return length(i) > longest_;
        if (count() < fewest || !is_longer(length(i), shortest_))
            return false;
        const bool usual_before = i + 1 >= window_ && !is_longer(length(i), median(i + 1 - window_));
        const bool usual_after = i + window_ <= count() && !is_longer(length(i), median(i));
        return !usual_before && !usual_after;
    }

private:
    static constexpr std::size_t most_beside = 12;
    static constexpr std::size_t fewest = 3; ///< of two steps nobody can tell which is the usual one

    static bool is_longer(Duration length, Duration usual) { return length.us - usual.us > usual.us / 2; }
    /// Of the window that begins with step `first`.
    [[nodiscard]] Duration median(std::size_t first) const {
        std::array<Duration, most_beside> lengths{};
        for (std::size_t k = 0; k < window_; ++k)
            lengths[k] = length(first + k);
        const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>((window_ - 1) / 2);
        std::nth_element(lengths.begin(), middle, lengths.begin() + static_cast<std::ptrdiff_t>(window_));
        return *middle;
    }

    const std::vector<Point>& points_;
    Duration longest_;
    std::size_t window_;
    Duration shortest_ = Duration::forever();
};

/// The step to go by before anything better is known: the first that is no gap.
Duration first_step(const Steps& steps, Duration longest) {
    for (std::size_t i = 0; i < steps.count(); ++i)
        if (!steps.is_gap(i))
            return steps.length(i);
    return longest.us > 0 ? longest : lone_period;
}

void add_missing(Periods& periods, Instant from, Instant to, Duration step, GapRule rule) {
    if (rule != GapRule::interpolate) {
        periods.start.push_back(from);
        periods.value.push_back(missing);
        return;
    }
    const auto more = static_cast<std::size_t>((to - from).us / step.us);
    if (periods.start.size() + more > most_periods)
        throw InputError({}, "",
                         fmt::format("gap from {} to {} is too long to fill in steps of {}", to_string(from),
                                     to_string(to), to_string(step)));
    for (Instant at = from; at < to; at = at + step) {
        periods.start.push_back(at);
        periods.value.push_back(missing);
    }
}

} // namespace

Periods lay_out(const std::vector<Point>& points, const SeriesOptions& options) {
    check(points);
    const Steps steps(points, options.max_step);
    const bool names_end = options.label == Label::period_end;
    Duration step = first_step(steps, options.max_step);
    Periods periods;
    periods.start.reserve(points.size() + 1);
    periods.value.reserve(points.size());
    const auto add = [&periods](Instant start, double value) {
        periods.start.push_back(start);
        periods.value.push_back(value);
    };
    add(names_end ? points[0].at - step : points[0].at, points[0].value);
    for (std::size_t i = 0; i < steps.count(); ++i) {
        const Instant here = points[i].at;
        const Instant next = points[i + 1].at;
        if (steps.is_gap(i))
            add_missing(periods, names_end ? here : here + step, names_end ? next - step : next, step, options.gaps);
        else
            step = next - here;
        add(names_end ? next - step : next, points[i + 1].value);
    }
    periods.start.push_back(names_end ? points.back().at : points.back().at + step);
    periods.held.assign(periods.value.size(), false);
    return periods;
}

std::vector<Gap> find_gaps(const Periods& periods, const std::vector<Point>& points) {
    std::vector<Gap> gaps;
    for (std::size_t i = 0; i < periods.value.size(); ++i) {
        if (!std::isnan(periods.value[i]))
            continue;
        const std::size_t first = i;
        while (i + 1 < periods.value.size() && std::isnan(periods.value[i + 1]))
            ++i;
        gaps.push_back({periods.start[first], periods.start[i + 1], {}});
    }
    // A point without a value lies in the gap, or, when times name period ends, right at its end.
    std::size_t p = 0;
    for (Gap& gap : gaps) {
        while (p < points.size() && (points[p].at < gap.from || !std::isnan(points[p].value)))
            ++p;
        std::size_t blank = 0;
        for (; p < points.size() && points[p].at <= gap.to && std::isnan(points[p].value); ++p)
            ++blank;
        gap.why = blank == 0 ? "no points" : counted(blank, "value") + " missing";
    }
    return gaps;
}

namespace {

/// From when on a gap leaves values unknown: on straight lines those up to the point that is missing too.
Instant unknown_from(const Periods& periods, const Gap& gap, const SeriesOptions& options) {
    const auto at = std::ranges::lower_bound(periods.start, gap.from);
    return options.shape == Shape::linear && at != periods.start.begin() ? *std::prev(at) : gap.from;
}

} // namespace

std::vector<Gap> faulty_gaps(const Periods& periods, const std::vector<Gap>& gaps, const SeriesOptions& options) {
    if (options.gaps != GapRule::fail)
        return {};
    if (!options.needed || options.ends == EndRule::repeat)
        return gaps;
    std::vector<Gap> faulty;
    const TimeSpan& needed = *options.needed;
    std::ranges::copy_if(gaps, std::back_inserter(faulty), [&](const Gap& gap) {
        return unknown_from(periods, gap, options) < needed.to && gap.to > needed.from;
    });
    return faulty;
}

std::optional<TimeSpan> cut_at_gaps(Periods& periods, const std::vector<Gap>& gaps, const SeriesOptions& options) {
    const TimeSpan& needed = *options.needed;
    const auto index_of = [&](Instant at) {
        return std::ranges::lower_bound(periods.start, at) - periods.start.begin();
    };
    // Rows without a value that the data would begin with after what is needed, or end with before it, are no data.
    const bool late = gaps.front().from == periods.start.front() && gaps.front().from >= needed.to;
    const bool early = gaps.back().to == periods.start.back() && gaps.back().to <= needed.from;
    const std::span<const Gap> inner = std::span(gaps).subspan(late ? 1 : 0, gaps.size() - (late || early ? 1 : 0));
    const auto after = std::ranges::find_if(inner, [&](const Gap& gap) { return gap.from >= needed.to; });
    const auto begin = after != inner.begin() ? index_of(std::prev(after)->to) : late ? index_of(gaps.front().to) : 0;
    const auto up_to = [&](const Gap& gap) {
        return std::max(index_of(unknown_from(periods, gap, options)), begin + 1);
    };
    const auto end = after != inner.end() ? up_to(*after)
                     : early              ? index_of(gaps.back().from)
                                          : std::ssize(periods.value);
    periods.start = {periods.start.begin() + begin, periods.start.begin() + end + 1};
    periods.value = {periods.value.begin() + begin, periods.value.begin() + end};
    periods.held = {periods.held.begin() + begin, periods.held.begin() + end};
    return after == inner.end() ? std::nullopt : std::optional(TimeSpan{periods.start.back(), after->to});
}

void fill(Periods& periods, GapRule rule) {
    const std::size_t n = periods.value.size();
    for (std::size_t first = 0; first < n; ++first) {
        if (!std::isnan(periods.value[first]))
            continue;
        std::size_t after = first;
        while (after < n && std::isnan(periods.value[after]))
            ++after;
        const bool inside = first > 0 && after < n;
        const double before = periods.value[first > 0 ? first - 1 : after];
        for (std::size_t i = first; i < after; ++i) {
            periods.value[i] = before;
            if (inside && rule == GapRule::interpolate) {
                const Instant from = periods.start[first - 1];
                const double share = (periods.start[i] - from).seconds() / (periods.start[after] - from).seconds();
                periods.value[i] = before + share * (periods.value[after] - before);
            } else {
                periods.held[i] = first > 0;
            }
        }
        first = after;
    }
}

} // namespace sunward::series
