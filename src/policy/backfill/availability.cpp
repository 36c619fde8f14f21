#include "policy/backfill/availability.hpp"

#include <algorithm>

namespace sunward {

Availability::Availability(Instant from, std::int64_t capacity) {
    heads_.push_back({from.us, capacity, capacity, 0, 1, new_block()});
    blocks_[0].at[0] = from.us;
    blocks_[0].free[0] = capacity;
}

Availability::Availability(Instant from, std::int64_t free, std::span<const Change> changes)
    : Availability(from, free) {
    for (const Change& change : changes) {
        free += change.more;
        if (blocks_[heads_.back().block].at[heads_.back().count - 1] != change.at.us) {
            if (heads_.back().count == block_size)
                heads_.push_back({change.at.us, free, free, 0, 0, new_block()});
            blocks_[heads_.back().block].at[heads_.back().count++] = change.at.us;
        }
        blocks_[heads_.back().block].free[heads_.back().count - 1] = free;
    }
    for (Head& head : heads_)
        measure(head);
}

std::uint32_t Availability::new_block() {
    if (unused_.empty()) {
        blocks_.emplace_back();
        return static_cast<std::uint32_t>(blocks_.size() - 1);
    }
    const std::uint32_t block = unused_.back();
    unused_.pop_back();
    return block;
}

/// In steps that double from the front, as most questions are about times soon to come.
Availability::Place Availability::find(std::int64_t t) const {
    std::size_t reach = 1;
    while (reach < heads_.size() && heads_[reach].first <= t)
        reach *= 2;
    const auto end = heads_.begin() + static_cast<std::ptrdiff_t>(std::min(reach, heads_.size()));
    const auto above = std::upper_bound(heads_.begin() + static_cast<std::ptrdiff_t>(reach / 2), end, t,
                                        [](std::int64_t time, const Head& head) { return time < head.first; });
    const auto head = static_cast<std::size_t>(above - heads_.begin()) - (above == heads_.begin() ? 0 : 1);
    const std::int64_t* at = blocks_[heads_[head].block].at.data();
    std::uint32_t i = 0;
    for (std::uint32_t count = heads_[head].count; count > 1;) { // no branch depends on the times
        const std::uint32_t half = count / 2;
        i += at[i + half] <= t ? half : 0;
        count -= half;
    }
    return {head, i};
}

std::int64_t Availability::value(Place place) const {
    const Head& head = heads_[place.head];
    return blocks_[head.block].free[place.i] + head.addend;
}

void Availability::measure(Head& head) {
    const auto* free = blocks_[head.block].free.data();
    const auto [least, greatest] = std::minmax_element(free, free + head.count);
    head.least = *least + head.addend;
    head.greatest = *greatest + head.addend;
    head.first = blocks_[head.block].at[0];
}

void Availability::halve(std::size_t head) {
    const std::uint32_t fresh = new_block();
    Head low = heads_[head];
    Head high = low;
    high.block = fresh;
    low.count = block_size / 2;
    high.count = block_size - low.count;
    const Block& from = blocks_[low.block];
    Block& to = blocks_[fresh];
    std::copy(from.at.begin() + low.count, from.at.end(), to.at.begin());
    std::copy(from.free.begin() + low.count, from.free.end(), to.free.begin());
    measure(low);
    measure(high);
    heads_[head] = low;
    heads_.insert(heads_.begin() + static_cast<std::ptrdiff_t>(head) + 1, high);
}

Availability::Place Availability::breakpoint_at(std::int64_t t) {
    Place place = find(t);
    if (blocks_[heads_[place.head].block].at[place.i] == t)
        return place;
    if (heads_[place.head].count == block_size) {
        halve(place.head);
        place = find(t);
    }
    Head& head = heads_[place.head];
    Block& block = blocks_[head.block];
    const std::uint32_t i = place.i + 1;
    std::copy_backward(block.at.begin() + i, block.at.begin() + head.count, block.at.begin() + head.count + 1);
    std::copy_backward(block.free.begin() + i, block.free.begin() + head.count, block.free.begin() + head.count + 1);
    block.at[i] = t;
    block.free[i] = block.free[place.i];
    ++head.count;
    return {place.head, i};
}

void Availability::drop(std::size_t head) {
    unused_.push_back(heads_[head].block);
    heads_.erase(heads_.begin() + static_cast<std::ptrdiff_t>(head));
}

void Availability::join_small(std::size_t head) {
    if (head + 1 >= heads_.size() || heads_[head].count + heads_[head + 1].count > block_size / 2)
        return;
    Head& low = heads_[head];
    const Head& high = heads_[head + 1];
    Block& to = blocks_[low.block];
    const Block& from = blocks_[high.block];
    for (std::uint32_t i = 0; i < high.count; ++i) {
        to.at[low.count + i] = from.at[i];
        to.free[low.count + i] = from.free[i] + high.addend - low.addend;
    }
    low.count += high.count;
    measure(low);
    drop(head + 1);
}

/// Removes the breakpoint at t when nothing changes there.
void Availability::erase_if_level(std::int64_t t) {
    const Place place = find(t);
    Head& head = heads_[place.head];
    Block& block = blocks_[head.block];
    if (block.at[place.i] != t || (place.i == 0 && place.head == 0))
        return;
    const Place before =
        place.i > 0 ? Place{place.head, place.i - 1} : Place{place.head - 1, heads_[place.head - 1].count - 1};
    if (value(before) != value(place))
        return;
    std::copy(block.at.begin() + place.i + 1, block.at.begin() + head.count, block.at.begin() + place.i);
    std::copy(block.free.begin() + place.i + 1, block.free.begin() + head.count, block.free.begin() + place.i);
    if (--head.count == 0) {
        drop(place.head);
        return;
    }
    measure(head);
    join_small(place.head);
}

void Availability::add_within(Head& head, std::uint32_t from, std::uint32_t to, std::int64_t change) {
    if (from == 0 && to == head.count) {
        head.addend += change;
        head.least += change;
        head.greatest += change;
        return;
    }
    Block& block = blocks_[head.block];
    for (std::uint32_t i = from; i < to; ++i)
        block.free[i] += change;
    measure(head);
}

void Availability::add(Instant from, Instant to, std::int64_t change) {
    if (from >= to || change == 0)
        return;
    if (change > 0)
        full_.gained(from.us, to.us);
    breakpoint_at(from.us);
    const Place last = breakpoint_at(to.us);
    const Place first = find(from.us); // the second breakpoint may have moved the first
    for (std::size_t h = first.head; h <= last.head; ++h) {
        const std::uint32_t begin = h == first.head ? first.i : 0;
        const std::uint32_t end = h == last.head ? last.i : heads_[h].count;
        if (begin < end)
            add_within(heads_[h], begin, end, change);
    }
    erase_if_level(to.us);
    erase_if_level(from.us);
}

/// A hole that is cut off at `before` is one that nothing short follows, so that a look back from there finds it.
Instant Availability::earliest(Instant from, Instant before, std::int64_t width, Duration hold) {
    const Instant late = std::max(from, before - hold);
    if (from < late) {
        const Instant whole = earliest_whole(from, late, width, hold);
        if (whole < late)
            return whole;
    }
    return enough_up_to(late, before, width);
}

/// The earliest hole that starts in [from, until), or `until`; what is known to be full is left out.
Instant Availability::earliest_whole(Instant from, Instant until, std::int64_t width, Duration hold) {
    if (heads_.size() < worth_noting) {
        full_.clear();
        return look_for(from, until, width, hold);
    }
    const FullSpans::Finding full = full_.furthest(width, hold.us);
    const Instant gap = std::clamp(Instant{full.from}, from, until);
    const Instant behind = std::clamp(Instant{full.to}, gap, until);
    Instant hole = look_for(from, gap, width, hold);
    if (hole == gap)
        hole = look_for(behind, until, width, hold);
    full_.note({width, hold.us, from.us, hole.us});
    return hole;
}

Instant Availability::look_for(Instant from, Instant until, std::int64_t width, Duration hold) const {
    if (from >= until)
        return until;
    Place place = find(from.us);
    bool open = false; // a candidate that has held so far
    std::int64_t start = 0;
    std::int64_t end = 0; // of what it needs
    for (; place.head < heads_.size(); ++place.head, place.i = 0) {
        const Head& head = heads_[place.head];
        if (head.first >= (open ? end : until.us))
            break;
        if (open ? head.least >= width : head.greatest < width)
            continue;
        const Block& block = blocks_[head.block];
        const std::int64_t needed = width - head.addend;
        for (; place.i < head.count; ++place.i) {
            const bool enough = block.free[place.i] >= needed;
            if (enough == open)
                continue;
            const std::int64_t at = std::max(block.at[place.i], from.us);
            if (at >= (open ? end : until.us))
                return open ? Instant{start} : until;
            open = enough;
            start = at;
            end = at + hold.us;
        }
    }
    return open ? Instant{start} : until;
}

/// The earliest t in [from, before) with at least `width` free over [t, before); `before` when none.
Instant Availability::enough_up_to(Instant from, Instant before, std::int64_t width) const {
    if (from >= before)
        return before;
    Place place = find(before.us - 1);
    std::int64_t start = before.us;
    while (true) {
        const Head& head = heads_[place.head];
        const Block& block = blocks_[head.block];
        if (head.least >= width)
            start = head.first;
        else
            for (std::uint32_t i = place.i + 1; i-- > 0; start = block.at[i])
                if (start <= from.us || block.free[i] + head.addend < width)
                    return {std::max(start, from.us)};
        if (start <= from.us || place.head == 0)
            return {std::max(start, from.us)};
        --place.head;
        place.i = heads_[place.head].count - 1;
    }
}

Duration Availability::lasting(Instant from, std::int64_t width) const {
    Place place = find(from.us);
    for (; place.head < heads_.size(); ++place.head, place.i = 0) {
        const Head& head = heads_[place.head];
        if (head.least >= width)
            continue;
        for (; place.i < head.count; ++place.i)
            if (value(place) < width)
                return {std::max<std::int64_t>(blocks_[head.block].at[place.i] - from.us, 0)};
    }
    return Duration::forever();
}

void Availability::forget_before(Instant now) {
    std::size_t past = 0;
    while (past + 1 < heads_.size() && heads_[past + 1].first <= now.us)
        unused_.push_back(heads_[past++].block);
    heads_.erase(heads_.begin(), heads_.begin() + static_cast<std::ptrdiff_t>(past));
}

std::size_t Availability::breakpoints() const {
    std::size_t count = 0;
    for (const Head& head : heads_)
        count += head.count;
    return count;
}

} // namespace sunward
