#include "policy/plan/slots.hpp"

#include <algorithm>
#include <functional>

namespace sunward {

namespace {

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
std::vector<TakenSlots> choose(const std::vector<Slot>& slots, Duration work, const std::vector<bool>& forced) {
    std::vector<Ranked> heap;
    heap.reserve(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i)
        heap.push_back({slots[i].value, static_cast<std::uint32_t>(i), !forced.empty() && forced[i]});
    std::make_heap(heap.begin(), heap.end(), std::greater<>{});
    std::vector<TakenSlots> chosen;
    for (Duration left = work; left.us > 0 && !heap.empty(); heap.pop_back()) {
        std::pop_heap(heap.begin(), heap.end(), std::greater<>{});
        const std::size_t i = heap.back().index;
        left -= take_slot(chosen, i, slots[i].from, slots[i].to, left);
    }
    return chosen;
}

} // namespace

Duration take_slot(std::vector<TakenSlots>& taken, std::size_t index, Instant from, Instant to, Duration need) {
    const Duration length = to - from;
    if (length > need) {
        taken.push_back({index, index + 1, from, to, need});
        return need;
    }
    if (taken.empty() || taken.back().past != index) {
        taken.push_back({index, index + 1, from, to, length});
        return length;
    }
    taken.back().past = index + 1;
    taken.back().to = to;
    taken.back().taken += length;
    return length;
}

std::vector<Segment> join_slots(std::vector<TakenSlots> taken) {
    std::ranges::sort(taken, {}, &TakenSlots::first);
    std::vector<Segment> segments;
    for (std::size_t i = 0; i < taken.size(); ++i) {
        const TakenSlots& slots = taken[i];
        const bool touches_before = i > 0 && taken[i - 1].past == slots.first;
        const bool touches_after = i + 1 < taken.size() && taken[i + 1].first == slots.past;
        const bool from_start = touches_before || !touches_after;
        const Instant from = from_start ? slots.from : slots.to - slots.taken;
        const Instant to = from_start ? slots.from + slots.taken : slots.to;
        if (!segments.empty() && segments.back().to == from)
            segments.back().to = to;
        else
            segments.push_back({from, to});
    }
    return segments;
}

std::vector<Segment> cheapest_slots(const std::vector<Slot>& slots, Duration work, const std::vector<bool>& forced) {
    return join_slots(choose(slots, work, forced));
}

} // namespace sunward
