#include "horizon_place.hpp"

#include <algorithm>

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

/// What the job takes of the cells for a time of `need`; nothing when they do not have it before its end.
std::vector<TakenSlots> take(const SplitCells& cells, const HorizonJob& job, std::span<const std::uint32_t> ranking,
                             Duration need) {
    std::vector<TakenSlots> taken;
    for (const std::uint32_t cell : ranking) {
        if (cells.most_free(cell) < job.width)
            continue;
        const auto [first, last] = cells.parts(cell);
        for (std::size_t i = first; i < last && cells.all()[i].from < job.end; ++i) {
            const HorizonCell& part = cells.all()[i];
            if (part.free < job.width)
                continue;
            need -= take_slot(taken, i, part.from, std::min(part.to, job.end), need);
            if (need.us <= 0)
                return taken;
        }
    }
    return {};
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

std::vector<Segment> place_apart(const SplitCells& cells, const HorizonJob& job,
                                 std::span<const std::uint32_t> ranking) {
    std::int64_t suspensions = 0;
    while (true) {
        std::vector<Segment> segments = join_slots(take(cells, job, ranking, job.work + suspensions * job.overhead));
        if (segments.empty()) // for the work alone: one piece does not fit either
            return suspensions == 0 ? segments : place_in_one(cells.all(), job);
        const std::int64_t found = suspensions_of(segments, job, cells.all().front().from);
        if (found <= suspensions || job.overhead.us == 0)
            return trim(segments, (suspensions - std::min(found, suspensions)) * job.overhead, job.overhead)
                       ? segments
                       : place_in_one(cells.all(), job);
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
    starts.reserve(2 * cells.size() + 1);
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
