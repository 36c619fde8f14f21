#include <algorithm>
#include <functional>
#include <limits>

#include "sunward/policy/plan.hpp"

namespace sunward {

namespace {

/// Length taken of each slot: the whole cheap ones and a part of the dearest.
struct Choice {
    std::vector<bool> whole;
    std::size_t partial = 0;
    Duration part{};
};

/// A slot in the order of choice: forced ones first, then by value, then by time.
struct Ranked {
    double value;
    std::uint32_t index;
    bool forced;

    [[nodiscard]] bool operator>(const Ranked& other) const {
        if (forced != other.forced)
            return other.forced;
        return value != other.value ? value > other.value : index > other.index;
    }
};

/// A heap, as a job needs a few of the cells of its time: only those are put in order.
Choice choose(const std::vector<Slot>& slots, Duration work, const std::vector<bool>& forced) {
    std::vector<Ranked> heap;
    heap.reserve(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i].value < std::numeric_limits<double>::infinity()) // else there is no room in it
            heap.push_back({slots[i].value, static_cast<std::uint32_t>(i), !forced.empty() && forced[i]});
    std::make_heap(heap.begin(), heap.end(), std::greater<>{});
    Choice choice{std::vector<bool>(slots.size(), false), slots.size(), {}};
    for (Duration left = work; left.us > 0 && !heap.empty(); heap.pop_back()) {
        std::pop_heap(heap.begin(), heap.end(), std::greater<>{});
        const std::size_t i = heap.back().index;
        const Duration length = slots[i].to - slots[i].from;
        if (length > left) {
            choice.partial = i;
            choice.part = left;
            break;
        }
        choice.whole[i] = true;
        left -= length;
    }
    return choice;
}

} // namespace

Instant next_cell(const WhenSpec& rule, const Series& forecast, Instant arrival, Instant t) {
    if (rule.align == Align::none)
        return forecast.next_change(t);
    const std::int64_t base = rule.align == Align::arrival ? arrival.us : 0;
    const std::int64_t offset = t.us - base;
    const std::int64_t cell = offset >= 0 ? offset / rule.slot.us : -((-offset + rule.slot.us - 1) / rule.slot.us);
    return Instant{base + (cell + 1) * rule.slot.us};
}

std::vector<Slot> slots_between(const WhenSpec& rule, const Series& forecast, Instant arrival, Instant from,
                                Instant to) {
    std::vector<Slot> slots;
    if (rule.align == Align::none && forecast.shape() == Shape::step && from >= forecast.begin() &&
        to <= forecast.end() && !forecast.is_constant()) {
        const std::span<const Instant> at = forecast.boundaries();
        auto i = static_cast<std::size_t>(std::upper_bound(at.begin(), at.end(), from) - at.begin());
        for (Instant t = from; t < to; t = at[i++])
            slots.push_back({t, std::min(to, at[i]), forecast.values()[i - 1]});
        return slots;
    }
    for (Instant t = from; t < to;) {
        const Instant next = std::min(to, next_cell(rule, forecast, arrival, t));
        const bool outside = forecast.ends() == EndRule::fail && next > forecast.end();
        const bool level = forecast.shape() == Shape::step && forecast.next_change(t) >= next;
        // A level cell has the step's very value, so that equal steps tie.
        slots.push_back({t, next, outside ? 0 : level ? forecast.at(t) : forecast.mean(t, next)});
        t = next;
    }
    return slots;
}

std::vector<Segment> cheapest_slots(const std::vector<Slot>& slots, Duration work, const std::vector<bool>& forced) {
    const Choice choice = choose(slots, work, forced);
    std::vector<Segment> segments;
    const auto add = [&](Instant from, Instant to) {
        if (!segments.empty() && segments.back().to == from)
            segments.back().to = to;
        else
            segments.push_back({from, to});
    };
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (choice.whole[i]) {
            add(slots[i].from, slots[i].to);
        } else if (i == choice.partial) {
            const bool after_chosen = i > 0 && choice.whole[i - 1];
            const bool before_chosen = i + 1 < slots.size() && choice.whole[i + 1];
            if (!after_chosen && before_chosen)
                add(slots[i].to - choice.part, slots[i].to);
            else
                add(slots[i].from, slots[i].from + choice.part);
        }
    }
    return segments;
}

} // namespace sunward
