#include "sunward/policy/horizon_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "horizon_draft.hpp"
#include "horizon_place.hpp"

namespace sunward {

namespace {

using Order = std::vector<std::size_t>;

template <typename Key>
Order ordered(const HorizonProblem& problem, const Key& key) {
    Order order(problem.jobs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t j) { return key(problem.jobs[j]); });
    return order;
}

HorizonPlan greedy_in(const HorizonProblem& problem, const Order& order) {
    Draft draft(problem);
    for (const std::size_t j : order) {
        const HorizonJob& job = problem.jobs[j];
        draft.place(j, job.interruptible ? place_apart(draft.cells(), job,
                                                       [](const HorizonCell& cell) {
                                                           return Wish{cell.value, false};
                                                       })
                                         : place_in_one(draft.cells(), job));
    }
    return draft.take();
}

} // namespace

Draft::Draft(const HorizonProblem& problem) : problem_(problem), cells_(problem.cells) {
    plan_.segments.resize(problem.jobs.size());
}

void Draft::number() {
    for (std::size_t c = 0; c < cells_.size(); ++c)
        cells_[c].origin = static_cast<std::uint32_t>(c);
}

void Draft::place(std::size_t job, std::vector<Segment> segments) {
    const HorizonJob& placed = problem_.jobs[job];
    if (segments.empty())
        plan_.unplaced += placed.width * placed.work.seconds();
    for (const Segment& segment : segments) {
        plan_.cost += placed.weight * cost_of(problem_.cells, segment);
        occupy(cells_, placed.width, segment.from, segment.to);
    }
    plan_.segments[job] = std::move(segments);
}

std::vector<std::size_t> by_latest_start(const HorizonProblem& problem) {
    return ordered(problem, [](const HorizonJob& job) { return job.end - job.work; });
}

HorizonPlan better(const HorizonPlan& one, const HorizonPlan& other) {
    const bool as_full = std::abs(one.unplaced - other.unplaced) <= 1e-9 * (1 + one.unplaced);
    return (as_full ? other.cost < one.cost : other.unplaced < one.unplaced) ? other : one;
}

HorizonPlan plan_greedily(const HorizonProblem& problem) {
    const Order heavy_first = ordered(problem, [](const HorizonJob& job) { return -job.weight; });
    return better(better(greedy_in(problem, by_latest_start(problem)), greedy_in(problem, heavy_first)),
                  plan_earliest(problem));
}

HorizonPlan plan_earliest(const HorizonProblem& problem) {
    Draft draft(problem);
    for (const std::size_t j : by_latest_start(problem)) {
        const HorizonJob& job = problem.jobs[j];
        Duration length = job.work;
        Instant start = earliest_fit(draft.cells(), job.width, length);
        if (job.running && start > problem.cells.front().from) {
            length += job.overhead;
            start = earliest_fit(draft.cells(), job.width, length);
        }
        const bool fits = start != Instant::never() && start + length <= job.end;
        draft.place(j, fits ? std::vector<Segment>{{start, start + length}} : std::vector<Segment>{});
    }
    return draft.take();
}

void occupy(std::vector<HorizonCell>& cells, std::uint32_t width, Instant from, Instant to) {
    const auto split = [&](Instant t) {
        const auto cell = std::ranges::partition_point(cells, [&](const HorizonCell& c) { return c.to <= t; });
        if (cell == cells.end() || cell->from >= t)
            return;
        HorizonCell rest = *cell;
        cell->to = rest.from = t;
        cells.insert(cell + 1, rest);
    };
    split(from);
    split(to);
    auto cell = std::ranges::partition_point(cells, [&](const HorizonCell& c) { return c.from < from; });
    for (; cell != cells.end() && cell->to <= to; ++cell)
        if (cell->free != HorizonCell::unlimited)
            cell->free -= std::min(cell->free, width);
}

Instant earliest_fit(const std::vector<HorizonCell>& cells, std::uint32_t width, Duration span) {
    Instant start = cells.empty() ? Instant::never() : cells.front().from;
    for (const HorizonCell& cell : cells) {
        if (cell.free < width)
            start = cell.to;
        else if (cell.to - start >= span)
            return start;
    }
    return Instant::never();
}

} // namespace sunward
