#include "sunward/policy/cells.hpp"

#include <algorithm>
#include <span>

namespace sunward {

namespace {

/// The mean over a cell. One that is level has its steps' very value, so that equal cells tie.
double value_in(const Series& forecast, Instant from, Instant to) {
    if (forecast.ends() == EndRule::fail && to > forecast.end())
        return 0;
    if (forecast.shape() != Shape::step)
        return forecast.mean(from, to);
    const double value = forecast.at(from);
    for (Instant t = forecast.next_change(from); t < to; t = forecast.next_change(t))
        if (forecast.at(t) != value)
            return forecast.mean(from, to);
    return value;
}

} // namespace

Instant align_up(const Cells& cells, Instant arrival, Instant t) {
    const std::int64_t slot = cells.slot.us;
    const std::int64_t base = cells.align == Align::arrival ? arrival.us : 0;
    const std::int64_t offset = t.us - base;
    const std::int64_t count = offset >= 0 ? (offset + slot - 1) / slot : -(-offset / slot);
    return Instant{base + count * slot};
}

Instant next_cell(const Cells& cells, const Series& forecast, Instant arrival, Instant t) {
    if (cells.align == Align::none)
        return forecast.next_change(t);
    const std::int64_t base = cells.align == Align::arrival ? arrival.us : 0;
    const std::int64_t offset = t.us - base;
    const std::int64_t cell = offset >= 0 ? offset / cells.slot.us : -((-offset + cells.slot.us - 1) / cells.slot.us);
    return Instant{base + (cell + 1) * cells.slot.us};
}

std::vector<Slot> level_stretches(const std::vector<Slot>& slots) {
    std::vector<Slot> stretches;
    for (const Slot& slot : slots)
        if (!stretches.empty() && stretches.back().value == slot.value)
            stretches.back().to = slot.to;
        else
            stretches.push_back(slot);
    return stretches;
}

std::vector<Slot> slots_between(const Cells& cells, const Series& forecast, Instant arrival, Instant from, Instant to) {
    std::vector<Slot> slots;
    if (cells.align == Align::none && forecast.shape() == Shape::step && from >= forecast.begin() &&
        to <= forecast.end() && !forecast.is_constant()) {
        const std::span<const Instant> at = forecast.boundaries();
        auto i = static_cast<std::size_t>(std::upper_bound(at.begin(), at.end(), from) - at.begin());
        for (Instant t = from; t < to; t = at[i++])
            slots.push_back({t, std::min(to, at[i]), forecast.values()[i - 1]});
        return slots;
    }
    for (Instant t = from; t < to;) {
        const Instant next = std::min(to, next_cell(cells, forecast, arrival, t));
        slots.push_back({t, next, value_in(forecast, t, next)});
        t = next;
    }
    return slots;
}

} // namespace sunward
