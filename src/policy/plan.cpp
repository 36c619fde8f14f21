#include "sunward/policy/plan.hpp"

#include <algorithm>
#include <cmath>

namespace sunward {

namespace {

Duration to_duration(std::int64_t us) { return Duration{us}; }

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

double cost_of(const Series& forecast, const Segment& segment) {
    const bool outside =
        forecast.ends() == EndRule::fail && (segment.from < forecast.begin() || segment.to > forecast.end());
    return outside ? 0 : forecast.integral(segment.from, segment.to);
}

Plan finish_plan(std::vector<Segment> segments, const Series& forecast) {
    Plan plan{std::move(segments), 0};
    for (const Segment& segment : plan.segments)
        plan.cost += cost_of(forecast, segment);
    return plan;
}

Plan run_from(Instant start, const PlanRequest& request, const Series& forecast) {
    return finish_plan({{start, start + request.work}}, forecast);
}

/// A figure that is less by more than rounding, so that equal windows tie and the earliest stays.
bool clearly_less(double a, double b) { return a < b - 1e-12 * std::max(std::abs(a), std::abs(b)); }

/// Least-scoring start in [from, to]. Candidates are `from`, `to`, the signal's boundaries and, when `shifted`, the
/// boundaries less the length: between neighbours the score of every rule here is monotone.
template <typename Score>
Instant best_start(const WhenSpec& rule, const Series& forecast, Instant from, Instant to, Duration length,
                   bool shifted, const Score& score) {
    Instant best = from;
    double least = HUGE_VAL;
    const auto consider = [&](Instant s) {
        const double value = score(s);
        if (least == HUGE_VAL || clearly_less(value, least)) {
            least = value;
            best = s;
        }
    };
    if (rule.align != Align::none) {
        for (Instant s = align_up(rule, from, from); s <= to; s = s + rule.slot)
            consider(s);
        return best;
    }
    consider(from);
    Instant plain = forecast.next_change(from);
    Instant late = shifted ? forecast.next_change(from + length) : Instant::never();
    while (true) {
        const Instant shifted_start = late == Instant::never() ? late : late - length;
        const Instant s = std::min(plain, shifted_start);
        if (s >= to)
            break;
        consider(s);
        if (plain == s)
            plain = forecast.next_change(plain);
        if (shifted_start == s)
            late = forecast.next_change(late);
    }
    if (to > from)
        consider(to);
    return best;
}

Plan lowest_slot(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    const Instant latest = last_end(request, forecast) - request.work;
    const Instant start = best_start(rule, forecast, request.now, latest, request.work, false,
                                     [&](Instant s) { return forecast.at(s); });
    return run_from(start, request, forecast);
}

Plan lowest_window(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    const Instant latest = last_end(request, forecast) - request.work;
    const Instant start = best_start(rule, forecast, request.now, latest, request.work, true, [&](Instant s) {
        return forecast.integral(s, s + request.work);
    });
    return run_from(start, request, forecast);
}

/// Carbon saved per second until completion (Hanafy et al., ASPLOS 2024); no gain: start at once.
Plan carbon_time(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    const Instant latest = last_end(request, forecast) - request.work;
    if (latest == request.now)
        return run_from(request.now, request, forecast);
    const double now_cost = forecast.integral(request.now, request.now + request.work);
    const Instant start = best_start(rule, forecast, request.now, latest, request.work, true, [&](Instant s) {
        const double gain = now_cost - forecast.integral(s, s + request.work);
        return -std::max(0.0, gain) / (s - request.now + request.work).seconds();
    });
    return run_from(start, request, forecast);
}

/// Least value at the start within +- half_width of the nominal time, both ends included.
Plan nightly_window(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    const Instant nominal = nominal_start(rule, request.now);
    const Instant from = nominal - rule.half_width;
    Instant to = nominal + rule.half_width;
    if (request.deadline != Instant::never())
        to = std::min(to, request.deadline - request.work);
    if (forecast.ends() == EndRule::fail)
        to = std::min(to, forecast.end() - request.work);
    if (to < from)
        return run_from(std::min(from, std::max(request.now, to)), request, forecast);
    const Instant start =
        best_start(rule, forecast, from, to, request.work, false, [&](Instant s) { return forecast.at(s); });
    return run_from(start, request, forecast);
}

/// Runs while the forecast is below theta; when the waiting budget is spent, runs through (Souza et al., ASPLOS 2023).
Plan threshold(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    const Instant end = last_end(request, forecast);
    Duration budget = end - request.now - request.work;
    const double theta = forecast_quantile(forecast, request.now, rule.lookahead, rule.quantile);
    std::vector<Segment> segments;
    Duration left = request.work;
    Instant t = request.now;
    const auto run = [&](Duration span) {
        if (!segments.empty() && segments.back().to == t)
            segments.back().to = t + span;
        else
            segments.push_back({t, t + span});
        left -= span;
        t = t + span;
    };
    for (const Slot& slot : slots_between(rule, forecast, request.now, end)) {
        if (left.us <= 0 || budget.us <= 0)
            break;
        const Duration span = slot.to - t;
        if (slot.value < theta) {
            run(std::min(span, left));
            continue;
        }
        const Duration wait = std::min(span, budget);
        budget -= wait;
        t = t + wait;
        if (wait < span)
            break;
    }
    if (left.us > 0)
        run(left);
    return finish_plan(std::move(segments), forecast);
}

/// What running on through the gap after segment i costs more than suspending would, per second of overhead saved.
std::size_t cheapest_gap(const std::vector<Segment>& segments, const Series& forecast) {
    std::size_t best = 0;
    double least = HUGE_VAL;
    for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
        const double cost = cost_of(forecast, {segments[i].to, segments[i + 1].from});
        if (clearly_less(cost, least)) {
            least = cost;
            best = i;
        }
    }
    return best;
}

/// The cheapest slots that hold the work and one overhead a suspension. While the overhead does not fit, or costs more
/// slots than were counted on, the gap that is cheapest to run through is closed.
Plan wait_awhile(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    const Instant end = last_end(request, forecast);
    const std::vector<Slot> slots = slots_between(rule, forecast, request.now, end);
    const Duration overhead = request.save + request.restore;
    std::vector<bool> forced(slots.size(), false);
    std::vector<Segment> segments = cheapest_slots(slots, request.work, forced);
    if (overhead.us <= 0)
        return finish_plan(std::move(segments), forecast);
    while (segments.size() > 1) {
        const std::size_t count = segments.size();
        const Duration need = request.work + to_duration(static_cast<std::int64_t>(count - 1) * overhead.us);
        if (need <= end - request.now) {
            std::vector<Segment> longer = cheapest_slots(slots, need, forced);
            if (longer.size() <= count)
                return finish_plan(std::move(longer), forecast);
        }
        const std::size_t gap = cheapest_gap(segments, forecast);
        for (std::size_t i = 0; i < slots.size(); ++i)
            if (slots[i].to > segments[gap].from && slots[i].from < segments[gap + 1].to)
                forced[i] = true;
        segments = cheapest_slots(slots, request.work, forced);
        if (std::all_of(forced.begin(), forced.end(), [](bool f) { return f; }))
            break;
    }
    if (segments.size() > 1)
        return lowest_window(rule, request, forecast);
    return finish_plan(std::move(segments), forecast);
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

double forecast_quantile(const Series& forecast, Instant from, Duration span, double q) {
    const Instant to = forecast.ends() == EndRule::fail ? std::min(from + span, forecast.end()) : from + span;
    std::vector<double> values;
    for (Instant t = from; t < to; t = forecast.next_change(t))
        values.push_back(forecast.at(t));
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const double rank = q * static_cast<double>(values.size() - 1);
    const auto low = static_cast<std::size_t>(rank);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (rank - static_cast<double>(low)) * (values[high] - values[low]);
}

Plan plan_run(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    switch (rule.rule) {
    case WhenRule::now: return run_from(request.now, request, forecast);
    case WhenRule::window: return nightly_window(rule, request, forecast);
    case WhenRule::lowest_slot: return lowest_slot(rule, request, forecast);
    case WhenRule::lowest_window: return lowest_window(rule, request, forecast);
    case WhenRule::carbon_time: return carbon_time(rule, request, forecast);
    case WhenRule::deadline_only: return run_from(last_end(request, forecast) - request.work, request, forecast);
    case WhenRule::threshold:
        return request.interruptible ? threshold(rule, request, forecast) : lowest_window(rule, request, forecast);
    case WhenRule::wait_awhile:
        return request.interruptible ? wait_awhile(rule, request, forecast) : lowest_window(rule, request, forecast);
    }
    return run_from(request.now, request, forecast);
}

} // namespace sunward
