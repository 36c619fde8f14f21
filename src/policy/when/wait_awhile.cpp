#include <algorithm>
#include <numeric>

#include "policy/when/interrupted.hpp"
#include "policy/when/parameters.hpp"
#include "sunward/policy/when_rule.hpp"

namespace sunward::policy::when {

namespace {

std::int64_t count_of(std::size_t n) { return static_cast<std::int64_t>(n); }

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

/// What segments cost with the suspensions between them, in which a job draws less.
double cost_with_overhead(const Series& forecast, const std::vector<Segment>& segments, const PlanRequest& request) {
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

/// The cheapest slots before `end` that hold the work and the overhead of the suspensions between them. While they do
/// not, the pause that is dearest for what it saves, the gap that is cheapest to run through, is closed. A job that
/// costs less in one piece in the best place is planned so.
class WaitAwhile final : public InterruptedPlanner {
public:
    using InterruptedPlanner::InterruptedPlanner;

    [[nodiscard]] std::optional<Segment> next_run(const PlanRequest& request, Instant end,
                                                  CellIndex& index) const override {
        if (request.save.us + request.restore.us > 0)
            return std::nullopt;
        return index.first_cheapest(request.now, end, request.work);
    }

private:
    [[nodiscard]] std::vector<Segment> parts(const PlanRequest& request, Instant end, const Series& forecast,
                                             CellIndex* index) const override {
        std::vector<Segment> cheapest = cheapest_parts(request, end, forecast, index);
        if (cheapest.empty() || request.save.us + request.restore.us <= 0)
            return cheapest;
        std::vector<Segment> in_one = in_one_piece(request, forecast, index);
        const bool dearer = clearly_less(cost_with_overhead(forecast, in_one, request),
                                         cost_with_overhead(forecast, cheapest, request));
        return dearer ? in_one : cheapest;
    }

    [[nodiscard]] std::vector<Segment> cheapest_parts(const PlanRequest& request, Instant end, const Series& forecast,
                                                      CellIndex* index) const {
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
        const std::vector<Slot> slots =
            level_stretches(slots_between(cells(), forecast, request.arrival, request.now, end));
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
};

} // namespace

extern const WhenRule wait_awhile = {
    .name = "wait-awhile",
    .help = "run in the cheapest slots before the deadline, suspended between them",
    .source = "Wiesner et al., Let's Wait Awhile, Middleware 2021",
    .parameters =
        [] {
            return Parameters{length(), replan(), align(), slot()};
        },
    .traits = {.interrupts = true},
    .page = {.decides = "The job runs in the cheapest slots of the forecast before its deadline and is "
                        "suspended between them. A slot is as long as the forecast keeps its value, however it is cut "
                        "into steps; with "
                        "`align`, as long as the means of successive stretches of `slot` are the same; on straight "
                        "lines, a step with "
                        "its mean. Of the last slot a part is taken, which touches a neighbour where it can. "
                        "The cost of suspending is part of the choice: the pause that saves least for its cost "
                        "is dropped, until work and overhead fit before the deadline and, where overhead counts "
                        "against it, into the "
                        "wall-time: a job that would be killed by a suspension, as far as its length is known, is not "
                        "suspended, and "
                        "one that can never be runs as under lowest-window, as does one that would cost less in one "
                        "piece. If nodes are busy when a job is to start, "
                        "it loses the "
                        "rest of the signal's step and the rest is planned anew."
                        " Ties: the earliest slots. It knows the forecast up to the deadline, and the job's length as "
                        "`length` says.",
             .formula = "take the slots of [a, D) by (CI, t) until they hold L",
             .pays = "Where jobs have cheap checkpoints and hours of slack: the most that one job by itself can save.",
             .example = "{when: wait-awhile}"},
    .planner = [](const WhenSpec& spec) -> std::unique_ptr<RunPlanner> {
        return std::make_unique<WaitAwhile>(spec.cells);
    },
};

} // namespace sunward::policy::when
