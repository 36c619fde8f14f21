#include "sunward/policy/horizon_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "policy/horizon/horizon_draft.hpp"
#include "policy/horizon/horizon_place.hpp"

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

HorizonPlan greedy_in(const HorizonProblem& problem, const Order& order, const Ranking& cheapest_first) {
    Draft draft(problem);
    for (const std::size_t j : order) {
        const HorizonJob& job = problem.jobs[j];
        draft.place(j, job.interruptible ? place_apart(draft.cells(), job, cheapest_first)
                                         : place_in_one(draft.cells().all(), job));
    }
    return draft.take();
}

HorizonPlan earliest_in(const HorizonProblem& problem, const Order& order) {
    Draft draft(problem);
    for (const std::size_t j : order) {
        const HorizonJob& job = problem.jobs[j];
        const std::vector<HorizonCell>& cells = draft.cells().all();
        Duration length = job.work;
        Instant start = earliest_fit(cells, job.width, length);
        if (job.running && start > problem.cells.front().from) {
            length += job.overhead;
            start = earliest_fit(cells, job.width, length);
        }
        const bool fits = start != Instant::never() && start + length <= job.end;
        draft.place(j, fits ? std::vector<Segment>{{start, start + length}} : std::vector<Segment>{});
    }
    return draft.take();
}

} // namespace

Draft::Draft(const HorizonProblem& problem) : problem_(problem), cells_(problem.cells) {
    plan_.segments.resize(problem.jobs.size());
}

void Draft::place(std::size_t job, std::vector<Segment> segments) {
    const HorizonJob& placed = problem_.jobs[job];
    if (segments.empty())
        plan_.unplaced += placed.width * placed.work.seconds();
    for (const Segment& segment : segments) {
        plan_.cost += placed.weight * cost_of(problem_.cells, segment);
        cells_.occupy(placed.width, segment.from, segment.to);
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
    const Order urgent_first = by_latest_start(problem);
    const Order heavy_first = ordered(problem, [](const HorizonJob& job) { return -job.weight; });
    const Ranking cheapest_first = ranking(problem.cells.size(), [&](std::size_t c) {
        return Wish{problem.cells[c].value, false};
    });
    return better(
        better(greedy_in(problem, urgent_first, cheapest_first), greedy_in(problem, heavy_first, cheapest_first)),
        earliest_in(problem, urgent_first));
}

HorizonPlan plan_earliest(const HorizonProblem& problem) { return earliest_in(problem, by_latest_start(problem)); }

} // namespace sunward
