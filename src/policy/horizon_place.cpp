#include "horizon_place.hpp"

#include <algorithm>
#include <limits>

#include "plan_rules.hpp"

namespace sunward {

namespace {

/// Sums over cells from the first one's start: of the signal and of the time without enough accelerators.
class Sums {
public:
    Sums(const std::vector<HorizonCell>& cells, std::uint32_t width) : cells_(cells), width_(width) {
        for (const HorizonCell& cell : cells) {
            const Duration length = cell.to - cell.from;
            value_.push_back(value_.back() + cell.value * length.seconds());
            blocked_.push_back(blocked_.back() + (cell.free < width ? length : Duration{}));
        }
    }
    [[nodiscard]] double value(Instant from, Instant to) const { return value_at(to) - value_at(from); }
    [[nodiscard]] bool is_free(Instant from, Instant to) const { return blocked_at(from) == blocked_at(to); }

private:
    [[nodiscard]] std::size_t index(Instant t) const {
        const auto after = std::upper_bound(cells_.begin(), cells_.end(), t,
                                            [](Instant at, const HorizonCell& cell) { return at < cell.to; });
        return static_cast<std::size_t>(after - cells_.begin());
    }
    [[nodiscard]] double value_at(Instant t) const {
        const std::size_t i = index(t);
        return i < cells_.size() ? value_[i] + cells_[i].value * (t - cells_[i].from).seconds() : value_.back();
    }
    [[nodiscard]] Duration blocked_at(Instant t) const {
        const std::size_t i = index(t);
        return i < cells_.size() && cells_[i].free < width_ ? blocked_[i] + (t - cells_[i].from) : blocked_[i];
    }

    const std::vector<HorizonCell>& cells_;
    std::uint32_t width_;
    std::vector<double> value_{0};
    std::vector<Duration> blocked_{Duration{}};
};

Instant last_end(const std::vector<HorizonCell>& cells, const HorizonJob& job) {
    return std::min(job.end, cells.back().to);
}

std::int64_t suspensions_of(const std::vector<Segment>& segments, const HorizonJob& job, Instant now) {
    return static_cast<std::int64_t>(segments.size()) - 1 + (job.running && segments.front().from > now ? 1 : 0);
}

/// The slots that a job may use, those without enough accelerators beyond all wishes, and how long the others are.
struct Offers {
    std::vector<Slot> slots;
    std::vector<bool> whole;
    Duration usable{};
};

Offers offers_of(const std::vector<HorizonCell>& cells, const HorizonJob& job, const Wishes& wishes) {
    Offers offers;
    const Instant end = last_end(cells, job);
    for (const HorizonCell& cell : cells) {
        if (cell.from >= end)
            break;
        const Instant to = std::min(cell.to, end);
        const bool fits = cell.free >= job.width;
        const Wish wish = fits ? wishes(cell) : Wish{std::numeric_limits<double>::infinity(), false};
        offers.slots.push_back({cell.from, to, wish.value});
        offers.whole.push_back(wish.whole);
        offers.usable += fits ? to - cell.from : Duration{};
    }
    return offers;
}

/// Cuts what was reserved for suspensions that the choice does not have off the end. False when a segment is left that
/// holds nothing but the overhead of its suspension.
bool trim(std::vector<Segment>& segments, Duration surplus, Duration overhead) {
    Segment& last = segments.back();
    if (last.to - last.from <= surplus)
        return false;
    last.to = last.to - surplus;
    return segments.size() == 1 ||
           std::ranges::all_of(segments, [&](const Segment& s) { return s.to - s.from > overhead; });
}

} // namespace

std::vector<Segment> place_apart(const std::vector<HorizonCell>& cells, const HorizonJob& job, const Wishes& wishes) {
    const Offers offers = offers_of(cells, job, wishes);
    std::int64_t suspensions = 0;
    while (true) {
        const Duration need = job.work + suspensions * job.overhead;
        if (need > offers.usable) // for the work alone: one piece does not fit either
            return suspensions == 0 ? std::vector<Segment>{} : place_in_one(cells, job);
        std::vector<Segment> segments = cheapest_slots(offers.slots, need, offers.whole);
        const std::int64_t found = suspensions_of(segments, job, cells.front().from);
        if (found <= suspensions || job.overhead.us == 0)
            return trim(segments, (suspensions - std::min(found, suspensions)) * job.overhead, job.overhead)
                       ? segments
                       : place_in_one(cells, job);
        suspensions = found;
    }
}

std::vector<Segment> place_in_one(const std::vector<HorizonCell>& cells, const HorizonJob& job) {
    const Sums sums(cells, job.width);
    const Instant now = cells.front().from;
    const Instant end = last_end(cells, job);
    std::vector<Segment> best;
    double least = 0;
    const auto consider = [&](Instant start, Duration length) {
        if (start < now || start + length > end || !sums.is_free(start, start + length))
            return;
        const double cost = sums.value(start, start + length);
        if (!best.empty() && !clearly_less(cost, least))
            return;
        best = {{start, start + length}};
        least = cost;
    };
    consider(now, job.work);
    const Duration later = job.running ? job.work + job.overhead : job.work;
    std::vector<Instant> starts;
    for (const HorizonCell& cell : cells)
        starts.push_back(cell.from);
    for (const HorizonCell& cell : cells)
        starts.push_back(cell.to - later);
    std::ranges::inplace_merge(starts, starts.begin() + static_cast<std::ptrdiff_t>(cells.size()));
    starts.insert(std::ranges::upper_bound(starts, end - later), end - later);
    for (const Instant start : starts)
        if (start > now)
            consider(start, later);
    return best;
}

double cost_of(const std::vector<HorizonCell>& cells, const Segment& segment) {
    double cost = 0;
    auto cell = std::ranges::partition_point(cells, [&](const HorizonCell& c) { return c.to <= segment.from; });
    for (; cell != cells.end() && cell->from < segment.to; ++cell)
        cost += cell->value * (std::min(cell->to, segment.to) - std::max(cell->from, segment.from)).seconds();
    return cost;
}

} // namespace sunward
