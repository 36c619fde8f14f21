#include <algorithm>
#include <cmath>

#include "plan_rules.hpp"

namespace sunward {

namespace {

/// Start of the next aligned cell at or after t; cells of the clock count from midnight UTC of 1970-01-01.
Instant align_up(const WhenSpec& rule, Instant origin, Instant t) {
    const std::int64_t slot = rule.slot.us;
    const std::int64_t base = rule.align == Align::arrival ? origin.us : 0;
    const std::int64_t offset = t.us - base;
    const std::int64_t cells = offset >= 0 ? (offset + slot - 1) / slot : -(-offset / slot);
    return Instant{base + cells * slot};
}

/// Latest instant at which a run may end: the deadline, or the end of a forecast that must not be passed.
Instant last_end(const PlanRequest& request, const Series& forecast) {
    const Instant earliest = request.now + request.work;
    Instant end = request.deadline == Instant::never() ? earliest : request.deadline;
    if (forecast.ends() == EndRule::fail)
        end = std::min(end, forecast.end());
    return std::max(end, earliest);
}

std::vector<Segment> run_from(Instant start, const PlanRequest& request) { return {{start, start + request.work}}; }

/// The first of the candidates that scores clearly less than those before it.
template <typename Score>
class Least {
public:
    Least(Instant first, const Score& score) : best_(first), score_(score) {}
    void consider(Instant s) {
        const double value = score_(s);
        if (least_ == HUGE_VAL || clearly_less(value, least_)) {
            least_ = value;
            best_ = s;
        }
    }
    [[nodiscard]] Instant best() const { return best_; }

private:
    Instant best_;
    double least_ = HUGE_VAL;
    const Score& score_;
};

/// Least-scoring start in [from, to]. Candidates are `from`, `to`, the signal's boundaries and, when `shifted`, the
/// boundaries less the length: between neighbours the score of every rule here is monotone.
template <typename Score>
Instant best_start(const WhenSpec& rule, const PlanRequest& request, const Series& forecast, Instant from, Instant to,
                   bool shifted, const Score& score) {
    const Duration length = request.work;
    Least<Score> least(from, score);
    if (rule.align != Align::none) {
        for (Instant s = align_up(rule, request.arrival, from); s <= to; s = s + rule.slot)
            least.consider(s);
        return least.best();
    }
    least.consider(from);
    Instant plain = forecast.next_change(from);
    Instant late = shifted ? forecast.next_change(from + length) : Instant::never();
    while (true) {
        const Instant shifted_start = late == Instant::never() ? late : late - length;
        const Instant s = std::min(plain, shifted_start);
        if (s >= to)
            break;
        least.consider(s);
        if (plain == s)
            plain = forecast.next_change(plain);
        if (shifted_start == s)
            late = forecast.next_change(late);
    }
    if (to > from)
        least.consider(to);
    return least.best();
}

/// The same among the boundaries and the boundaries less the length, by the index where it covers them.
template <typename Score>
Instant best_run(const WhenSpec& rule, const PlanRequest& request, const Series& forecast, CellIndex* index,
                 CellIndex::Aim aim, const Score& score) {
    const Instant latest = last_end(request, forecast) - request.work;
    if (index == nullptr || !index->covers(request.now, latest + request.work))
        return best_start(rule, request, forecast, request.now, latest, true, score);
    const std::vector<Instant>& starts = index->best_starts(request.now, latest, request.work, aim);
    Least<Score> least(starts.front(), score);
    if (starts.size() > 1)
        for (const Instant start : starts)
            least.consider(start);
    return least.best();
}

std::vector<Segment> lowest_slot(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    const Instant latest = last_end(request, forecast) - request.work;
    const Instant start =
        best_start(rule, request, forecast, request.now, latest, false, [&](Instant s) { return forecast.at(s); });
    return run_from(start, request);
}

std::vector<Segment> lowest_window(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                   CellIndex* index) {
    const Instant start = best_run(rule, request, forecast, index, CellIndex::Aim::least_cost,
                                   [&](Instant s) { return forecast.integral(s, s + request.work); });
    return run_from(start, request);
}

/// Carbon saved per second until completion (Hanafy et al., ASPLOS 2024); no gain: start at once.
std::vector<Segment> carbon_time(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                 CellIndex* index) {
    const double now_cost = forecast.integral(request.now, request.now + request.work);
    const Instant start = best_run(rule, request, forecast, index, CellIndex::Aim::saving_rate, [&](Instant s) {
        const double cost = forecast.integral(s, s + request.work);
        if (!clearly_less(cost, now_cost))
            return 0.0;
        return (cost - now_cost) / (s - request.now + request.work).seconds();
    });
    return run_from(start, request);
}

/// Least value at the start within +- half_width of the nominal time, both ends included.
std::vector<Segment> nightly_window(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    const Instant nominal = nominal_start(rule, request.now);
    const Instant from = nominal - rule.half_width;
    Instant to = nominal + rule.half_width;
    if (request.deadline != Instant::never())
        to = std::min(to, request.deadline - request.work);
    if (forecast.ends() == EndRule::fail)
        to = std::min(to, forecast.end() - request.work);
    if (to < from)
        return run_from(std::min(from, std::max(request.now, to)), request);
    const Instant start =
        best_start(rule, request, forecast, from, to, false, [&](Instant s) { return forecast.at(s); });
    return run_from(start, request);
}

/// What segments cost with the suspensions between them, in which a job draws less.
double cost_of(const Series& forecast, const std::vector<Segment>& segments, const PlanRequest& request) {
    const double less = 1 - request.overhead_draw;
    double cost = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto [from, to, width] = segments[i];
        cost += cost_of(forecast, segments[i]);
        if (i > 0)
            cost -= less * cost_of(forecast, {from, from + request.restore});
        if (i + 1 < segments.size())
            cost -= less * cost_of(forecast, {to - request.save, to});
    }
    return cost;
}

/// The segments of an interruptible rule; a lowest window where they cannot hold the overhead of their suspensions, and
/// under wait-awhile where it costs less than they do with that overhead.
std::vector<Segment> in_segments(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                 CellIndex* index) {
    if (!request.interruptible)
        return lowest_window(rule, request, forecast, index);
    const Instant end = last_end(request, forecast);
    std::vector<Segment> segments = rule.rule == WhenRule::threshold
                                        ? threshold_segments(rule, request, end, forecast, index)
                                        : wait_awhile_segments(rule, request, end, forecast, index);
    const bool weighed = rule.rule == WhenRule::wait_awhile && request.save.us + request.restore.us > 0;
    if (!segments.empty() && !weighed)
        return segments;
    std::vector<Segment> in_one = lowest_window(rule, request, forecast, index);
    const bool dearer =
        segments.empty() || clearly_less(cost_of(forecast, in_one, request), cost_of(forecast, segments, request));
    return dearer ? in_one : segments;
}

std::vector<Segment> plan_checked(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                  CellIndex* index) {
    if (rule.rule == WhenRule::window)
        return nightly_window(rule, request, forecast);
    const Instant latest = last_end(request, forecast) - request.work;
    if (rule.rule == WhenRule::now || latest <= request.now)
        return run_from(request.now, request);
    switch (rule.rule) {
    case WhenRule::lowest_slot: return lowest_slot(rule, request, forecast);
    case WhenRule::lowest_window: return lowest_window(rule, request, forecast, index);
    case WhenRule::carbon_time: return carbon_time(rule, request, forecast, index);
    case WhenRule::threshold:
    case WhenRule::wait_awhile: return in_segments(rule, request, forecast, index);
    case WhenRule::receding_horizon: // until all are planned together
    case WhenRule::deadline_only: return run_from(latest, request);
    case WhenRule::pause_resume: // these decide as time goes by
    case WhenRule::k_min:
    case WhenRule::green_surplus:
    case WhenRule::now:
    case WhenRule::window: break;
    }
    return run_from(request.now, request);
}

} // namespace

Instant nominal_start(const WhenSpec& rule, Instant submit) {
    const CivilTime day = civil_time(submit + rule.half_width, rule.time_zone);
    for (int offset = 0;; ++offset) {
        const Instant n =
            from_civil(day.year, day.month, static_cast<int>(day.day) + offset, rule.nominal, rule.time_zone);
        if (n - rule.half_width >= submit)
            return n;
    }
}

bool plans_each_job(WhenRule rule) {
    return rule != WhenRule::pause_resume && rule != WhenRule::k_min && rule != WhenRule::green_surplus &&
           rule != WhenRule::receding_horizon;
}

bool is_interruptible(WhenRule rule) {
    return rule == WhenRule::wait_awhile || rule == WhenRule::threshold || rule == WhenRule::receding_horizon;
}

Plan plan_run(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    return plan_run(rule, request, forecast, nullptr);
}

std::vector<Segment> plan_segments(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                   CellIndex* index) {
    PlanRequest filled = request;
    if (filled.arrival == Instant::never())
        filled.arrival = request.now;
    return plan_checked(rule, filled, forecast, index);
}

std::optional<Segment> next_run(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                CellIndex& index) {
    const Instant end = last_end(request, forecast);
    const Instant latest = end - request.work;
    if (latest <= request.now || !index.covers(request.now, end))
        return std::nullopt;
    if (rule.rule == WhenRule::threshold && request.threshold) {
        const Duration enough = std::min(request.work, request.save + Duration{1}); // to end, or to work and save
        const Segment run = index.first_run(request.now, end, *request.threshold, enough);
        return run.from < latest ? Segment{run.from, run.to - enough + Duration{1}} : Segment{latest, latest};
    }
    if (rule.rule == WhenRule::wait_awhile && request.save.us + request.restore.us <= 0)
        return index.first_cheapest(request.now, end, request.work);
    return std::nullopt;
}

Plan plan_run(const WhenSpec& rule, const PlanRequest& request, const Series& forecast, CellIndex* index) {
    Plan plan{plan_segments(rule, request, forecast, index), 0};
    for (const Segment& segment : plan.segments)
        plan.cost += cost_of(forecast, segment);
    return plan;
}

double cost_of(const Series& forecast, const Segment& segment) {
    const bool outside =
        forecast.ends() == EndRule::fail && (segment.from < forecast.begin() || segment.to > forecast.end());
    return outside ? 0 : forecast.integral(segment.from, segment.to);
}

bool clearly_less(double a, double b) { return a < b - 1e-12 * std::max(std::abs(a), std::abs(b)); }

} // namespace sunward
