#include <algorithm>
#include <cmath>
#include <numeric>

#include "plan_rules.hpp"
#include "sunward/series/quantile.hpp"

namespace sunward {

namespace {

std::int64_t count_of(std::size_t n) { return static_cast<std::int64_t>(n); }

/// Appends a run of `span` at t, joined to the last segment when they touch.
void append_run(std::vector<Segment>& segments, Instant t, Duration span) {
    if (!segments.empty() && segments.back().to == t)
        segments.back().to = t + span;
    else
        segments.push_back({t, t + span});
}

/// Every segment does work besides the restoring at its start and the saving at its end.
bool hold_overhead(const std::vector<Segment>& segments, const PlanRequest& request) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
        Duration overhead{};
        if (i > 0)
            overhead += request.restore;
        if (i + 1 < segments.size())
            overhead += request.save;
        if (segments[i].to - segments[i].from <= overhead)
            return false;
    }
    return true;
}

/// The cheapest slots for the work and as many suspensions as the choice has, or nothing when they do not fit.
/// `cheapest` gives the cheapest slots of a total length.
template <typename Cheapest>
std::vector<Segment> slots_with_overhead(const Cheapest& cheapest, const PlanRequest& request, Duration room,
                                         std::size_t count) {
    const Duration overhead = request.save + request.restore;
    while (true) {
        const Duration taken = count_of(count - 1) * overhead;
        const Duration need = request.work + taken;
        if (need > room || taken > request.spare)
            return {};
        std::vector<Segment> chosen = cheapest(need);
        if (chosen.size() > count) {
            count = chosen.size();
            continue;
        }
        const Duration surplus = count_of(count - chosen.size()) * overhead;
        Segment& last = chosen.back();
        if (surplus >= last.to - last.from)
            return {};
        last.to = last.to - surplus;
        if (!hold_overhead(chosen, request))
            return {};
        return chosen;
    }
}

std::vector<Slot>::const_iterator slot_at(const std::vector<Slot>& slots, Instant t) {
    return std::partition_point(slots.begin(), slots.end(), [&](const Slot& slot) { return slot.to <= t; });
}

/// Value x microseconds.
double cost_in(const std::vector<Slot>& slots, const Segment& span) {
    double cost = 0;
    for (auto slot = slot_at(slots, span.from); slot != slots.end() && slot->from < span.to; ++slot)
        cost += slot->value * static_cast<double>((std::min(slot->to, span.to) - std::max(slot->from, span.from)).us);
    return cost;
}

/// Closes the gaps that are cheapest to run through, one in sixteen at a time. False when nothing new is closed.
bool close_gaps(const std::vector<Segment>& segments, const std::vector<Slot>& slots, std::vector<bool>& forced) {
    std::vector<std::pair<double, std::size_t>> gaps;
    for (std::size_t i = 0; i + 1 < segments.size(); ++i)
        gaps.emplace_back(cost_in(slots, {segments[i].to, segments[i + 1].from}), i);
    const std::size_t closed = std::max<std::size_t>(1, gaps.size() / 16);
    std::partial_sort(gaps.begin(), gaps.begin() + count_of(closed), gaps.end());
    bool changed = false;
    for (std::size_t g = 0; g < closed; ++g) {
        const Segment gap{segments[gaps[g].second].to, segments[gaps[g].second + 1].from};
        for (auto slot = slot_at(slots, gap.from); slot != slots.end() && slot->from < gap.to; ++slot) {
            const auto i = static_cast<std::size_t>(slot - slots.begin());
            changed = changed || !forced[i];
            forced[i] = true;
        }
    }
    return changed;
}

} // namespace

double threshold_level(const WhenSpec& rule, Instant arrival, const Series& forecast, CellIndex* index) {
    const Instant end = arrival + rule.lookahead;
    const bool indexed = index != nullptr && index->covers(arrival, end);
    const auto quantile = [&](double q) {
        return indexed ? index->quantile(arrival, end, q) : forecast_quantile(forecast, arrival, rule.lookahead, q);
    };
    const double theta = quantile(rule.quantile);
    return theta <= quantile(0) ? theta : std::nextafter(theta, -HUGE_VAL);
}

std::vector<Segment> threshold_segments(const WhenSpec& rule, const PlanRequest& request, Instant end,
                                        const Series& forecast, CellIndex* index) {
    const double level =
        request.threshold ? *request.threshold : threshold_level(rule, request.arrival, forecast, index);
    const std::vector<Slot> slots = slots_between(rule, forecast, request.arrival, request.now, end);
    std::vector<Segment> segments;
    Duration left = request.work;
    Duration budget = end - request.now - request.work;
    Duration spare = request.spare;
    Instant t = request.now;
    for (std::size_t i = 0; i < slots.size() && left.us > 0;) {
        const bool below = slots[i].value <= level;
        while (i < slots.size() && (slots[i].value <= level) == below)
            ++i;
        const Duration span = slots[i - 1].to - t;
        const bool paused = segments.empty() || segments.back().to != t;
        const Duration taken = request.save + (paused && !segments.empty() ? request.restore : Duration{});
        if (below && (span >= left || span > taken || !paused)) {
            append_run(segments, t, std::min(span, left));
            left -= std::min(span, left);
        } else {
            const Duration overhead = paused ? Duration{} : request.save + request.restore;
            if (budget <= overhead || spare < overhead)
                break;
            left += overhead;
            budget -= overhead;
            spare -= overhead;
            const Duration wait = std::min(span, budget);
            budget -= wait;
            t = t + wait;
            if (wait < span)
                break;
            continue;
        }
        t = t + span;
    }
    if (left.us > 0)
        append_run(segments, t, left);
    return segments;
}

std::vector<Segment> wait_awhile_segments(const WhenSpec& rule, const PlanRequest& request, Instant end,
                                          const Series& forecast, CellIndex* index) {
    const Duration overhead = request.save + request.restore;
    const bool at_no_cost = overhead.us <= 0;
    const bool may_pause = overhead <= request.spare;
    const Duration room = end - request.now;
    if (index != nullptr && index->covers(request.now, end)) {
        const auto cheapest = [&](Duration length) { return index->cheapest(request.now, end, length); };
        std::vector<Segment> segments = cheapest(request.work);
        if (at_no_cost || segments.size() <= 1)
            return segments;
        if (!may_pause)
            return {};
        segments = slots_with_overhead(cheapest, request, room, segments.size());
        if (!segments.empty())
            return segments; // else gaps have to be closed
    }
    const std::vector<Slot> slots = level_stretches(slots_between(rule, forecast, request.arrival, request.now, end));
    std::vector<bool> forced(slots.size(), false);
    const auto cheapest = [&](Duration length) { return cheapest_slots(slots, length, forced); };
    std::vector<Segment> segments = cheapest(request.work);
    if (at_no_cost)
        return segments;
    while (segments.size() > 1) {
        if (!may_pause)
            return {};
        std::vector<Segment> fitting = slots_with_overhead(cheapest, request, room, segments.size());
        if (!fitting.empty())
            return fitting;
        if (!close_gaps(segments, slots, forced))
            return {};
        segments = cheapest(request.work);
    }
    return segments;
}

} // namespace sunward
