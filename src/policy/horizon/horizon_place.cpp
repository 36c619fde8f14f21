#include "policy/horizon/horizon_place.hpp"
#include "policy/plan/slots.hpp"

#include <algorithm>
#include <optional>

#include "policy/plan/cost.hpp"

namespace sunward {

namespace {

/// Integral of the signal from the first cell's start, asked for at times that do not go back.
class Integral {
public:
    explicit Integral(const std::vector<HorizonCell>& cells) : cells_(cells) {}

    [[nodiscard]] double up_to(Instant t) {
        for (; cell_ < cells_.size() && cells_[cell_].to <= t; ++cell_)
            before_ += cells_[cell_].value * (cells_[cell_].to - cells_[cell_].from).seconds();
        return cell_ < cells_.size() ? before_ + cells_[cell_].value * (t - cells_[cell_].from).seconds() : before_;
    }

private:
    const std::vector<HorizonCell>& cells_;
    std::size_t cell_ = 0;
    double before_ = 0; ///< that cell
};

/// The first of the runs that costs clearly less than those before it; runs come in order of start and of end.
class LeastRun {
public:
    explicit LeastRun(const std::vector<HorizonCell>& cells) : from_(cells), to_(cells) {}

    void consider(Instant start, Duration length) {
        const double cost = to_.up_to(start + length) - from_.up_to(start);
        if (best_ && !clearly_less(cost, least_))
            return;
        best_ = {start, start + length};
        least_ = cost;
    }
    [[nodiscard]] std::vector<Segment> best() const {
        return best_ ? std::vector<Segment>{*best_} : std::vector<Segment>{};
    }

private:
    Integral from_;
    Integral to_;
    std::optional<Segment> best_;
    double least_ = 0;
};

std::int64_t suspensions_of(const std::vector<Segment>& segments, const HorizonJob& job, Instant now) {
    return static_cast<std::int64_t>(segments.size()) - 1 + (job.running && segments.front().from > now ? 1 : 0);
}

/// Cells with enough accelerators that follow each other: the first one and the one behind the last, of those that
/// begin before the job's end.
std::optional<SplitCells::Parts> next_stretch(const std::vector<HorizonCell>& cells, const HorizonJob& job,
                                              std::size_t from) {
    const auto is_before_end = [&](std::size_t i) { return i < cells.size() && cells[i].from < job.end; };
    while (is_before_end(from) && cells[from].free < job.width)
        ++from;
    std::size_t past = from;
    while (is_before_end(past) && cells[past].free >= job.width)
        ++past;
    return past > from ? std::optional(SplitCells::Parts{from, past}) : std::nullopt;
}

/// Later runs that begin with a cell or end with one or at the job's end, in order: between them the cost is monotone.
void consider_within(const std::vector<HorizonCell>& cells, const SplitCells::Parts& stretch, Instant end,
                     Duration length, LeastRun& least) {
    const auto end_of = [&](std::size_t i) { return std::min(cells[i].to, end); };
    std::size_t begins = stretch.first;
    std::size_t ends = stretch.first;
    while (ends < stretch.last && end_of(ends) - length < cells[stretch.first].from)
        ++ends;
    while (ends < stretch.last) {
        const Instant last = end_of(ends) - length;
        const bool with_begin = begins < stretch.last && cells[begins].from < last;
        const Instant start = with_begin ? cells[begins++].from : last;
        ends += with_begin ? 0 : 1;
        if (start > cells.front().from)
            least.consider(start, length);
    }
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
    const Instant now = cells.front().from;
    const Duration later = job.running ? job.work + job.overhead : job.work;
    LeastRun least(cells);
    std::size_t from = 0;
    while (const auto stretch = next_stretch(cells, job, from)) {
        from = stretch->last;
        if (stretch->first == 0 && now + job.work <= std::min(cells[stretch->last - 1].to, job.end))
            least.consider(now, job.work);
        consider_within(cells, *stretch, job.end, later, least);
    }
    return least.best();
}

double cost_of(const std::vector<HorizonCell>& cells, const Segment& segment) {
    double cost = 0;
    auto cell = std::ranges::partition_point(cells, [&](const HorizonCell& c) { return c.to <= segment.from; });
    for (; cell != cells.end() && cell->from < segment.to; ++cell)
        cost += cell->value * (std::min(cell->to, segment.to) - std::max(cell->from, segment.from)).seconds();
    return cost;
}

} // namespace sunward
