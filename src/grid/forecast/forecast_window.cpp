#include "grid/forecast/forecast_window.hpp"

#include <algorithm>
#include <utility>

namespace sunward::grid {

namespace {

/// A series takes its last period to be as long as the one before it; where that is wrong, the last one is cut in two
/// of equal length (and one microsecond, if they cannot be equal).
void end_at(std::vector<Point>& points, Instant end) {
    const auto last = [&points, end] { return (end - points.back().at).us; };
    if (points.size() > 1 && last() == (points.back().at - points[points.size() - 2].at).us)
        return;
    const double value = points.back().value;
    if (last() % 2 != 0)
        points.push_back({points.back().at + Duration{1}, value});
    if (last() > 0)
        points.push_back({points.back().at + Duration{last() / 2}, value});
}

} // namespace

Instant floor_to(Instant t, Duration step) {
    const std::int64_t into = t.us % step.us;
    return {t.us - (into < 0 ? into + step.us : into)};
}

double persist(const Series& truth, Duration period, Instant issue, Instant from, Instant to) {
    const bool bounded = truth.ends() == EndRule::fail;
    const Instant known = bounded ? std::max(issue, truth.begin()) : issue;
    const std::int64_t ahead = (from - known).us;
    const Duration back = (ahead > 0 ? (ahead + period.us - 1) / period.us : 0) * period;
    if (bounded && from - back < truth.begin())
        return truth.at(known);
    return step_value(truth, from - back, to - back);
}

Foresight persisting(const Series& truth, Duration period) {
    return
        [&truth, period](Instant issue, Instant from, Instant to) { return persist(truth, period, issue, from, to); };
}

WindowForecast::WindowForecast(const Series& truth, const IssueWindow& window, Foresight foresight,
                               std::vector<Instant> issues)
    : truth_(truth), window_(window), foresight_(std::move(foresight)), issues_(std::move(issues)) {}

Instant WindowForecast::newest_issue(Instant now) const {
    const Instant regular = floor_to(now, window_.step);
    const auto later = std::ranges::upper_bound(issues_, now);
    return later == issues_.begin() ? regular : std::max(regular, *std::prev(later));
}

const Series& WindowForecast::issued(Instant now) const {
    const Instant issue = newest_issue(now);
    if (issue_ != issue) {
        series_ = window(issue);
        issue_ = issue;
    }
    return series_;
}

double WindowForecast::recent_mean(Instant issue) const {
    Instant from = floor_to(issue - window_.lookback, window_.step);
    if (truth_.ends() == EndRule::fail) {
        from = std::clamp(from, truth_.begin(), truth_.end() - Duration{1});
        issue = std::min(issue, truth_.end());
        if (issue <= from)
            return truth_.at(from);
    }
    return from < issue ? truth_.mean(from, issue) : truth_.at(issue);
}

Series WindowForecast::window(Instant issue) const {
    const bool bounded = truth_.ends() == EndRule::fail;
    Instant from = floor_to(issue - window_.lookback, window_.step);
    Instant to = floor_to(issue + window_.horizon, window_.step) + window_.step;
    if (bounded) {
        from = std::clamp(from, truth_.begin(), truth_.end());
        to = std::clamp(to, truth_.begin(), truth_.end());
    }
    const double level = recent_mean(issue);
    std::vector<Point> points;
    points.reserve(2 + static_cast<std::size_t>((to - from).us / window_.step.us));
    if (bounded && truth_.begin() < from)
        points.push_back({truth_.begin(), level});
    Instant tick = floor_to(from, window_.step) + window_.step; // the next issue step
    for (Instant t = from; t < to;) {
        const Instant next = std::min({to, truth_.next_change(t), tick});
        points.push_back({t, t <= issue ? value_within(truth_, t, next) : foresight_(issue, t, next)});
        t = next;
        if (t == tick)
            tick = tick + window_.step;
    }
    if (!bounded || to < truth_.end())
        points.push_back({to, level});
    if (bounded)
        end_at(points, truth_.end());
    SeriesOptions options;
    options.ends = bounded ? EndRule::fail : EndRule::hold;
    options.max_step = Duration::forever();
    return Series::from_points(std::move(points), options);
}

} // namespace sunward::grid
