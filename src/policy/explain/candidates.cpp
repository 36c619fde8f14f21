#include "policy/explain/candidates.hpp"

#include <algorithm>

#include "policy/plan/cost.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_best = 10;
constexpr std::size_t most_taken = 10;
constexpr std::size_t most_looked_at = 100'000;

Instant last_moment(const PlanRequest& request, const Series& forecast) {
    const Instant end = request.deadline == Instant::never() ? request.now + request.work : request.deadline;
    return forecast.ends() == EndRule::fail ? std::min(end, forecast.end()) : end;
}

/// Where the candidates of the rule lie.
Segment starts_of(const RunPlanner& planner, const PlanRequest& request, const Series& forecast) {
    return planner.starts(request.now)
        .value_or(Segment{request.now, std::max(request.now, last_moment(request, forecast) - request.work)});
}

std::vector<Instant> starts_between(const Cells& cells, const PlanRequest& request, const Series& forecast,
                                    const Segment& span) {
    std::vector<Instant> starts{span.from, span.to};
    const bool aligned = cells.align != Align::none;
    for (const Duration back : {Duration{}, aligned ? Duration{} : request.work})
        for (Instant t = next_cell(cells, forecast, request.arrival, span.from + back);
             t != Instant::never() && t - back <= span.to && starts.size() < most_looked_at;
             t = next_cell(cells, forecast, request.arrival, t))
            starts.push_back(t - back);
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    return starts;
}

bool is_taken(const Plan& plan, const CandidateTime& candidate, bool slots) {
    return std::ranges::any_of(plan.segments, [&](const Segment& segment) {
        return slots ? segment.from < candidate.to && candidate.from < segment.to : segment.from == candidate.from;
    });
}

std::vector<CandidateTime> all_candidates(const Cells& cells, const RunPlanner& planner, const PlanRequest& request,
                                          const Series& forecast, const Plan& plan, bool slots) {
    std::vector<CandidateTime> all;
    const auto add = [&](Instant from, Instant to) {
        CandidateTime candidate{from, to, cost_of(forecast, {from, to}) / (to - from).seconds(), 0, false};
        candidate.taken = is_taken(plan, candidate, slots);
        all.push_back(candidate);
    };
    if (slots)
        for (const Slot& slot :
             slots_between(cells, forecast, request.arrival, request.now, last_moment(request, forecast)))
            add(slot.from, slot.to);
    else
        for (const Instant start : starts_between(cells, request, forecast, starts_of(planner, request, forecast)))
            add(start, start + request.work);
    // (C(0) - C(s)) / (s + length), as carbon-time compares it.
    const double now = cost_of(forecast, {request.now, request.now + request.work});
    for (CandidateTime& candidate : all)
        candidate.gain = (now - candidate.mean * request.work.seconds()) / (candidate.to - request.now).seconds();
    return all;
}

} // namespace

void find_candidates(const WhenSpec& spec, const RunPlanner& planner, const PlanRequest& request,
                     const Series& forecast, const Plan& plan, Explanation& into) {
    const bool has_widths = !plan.segments.empty() && plan.segments.front().width > 0;
    into.slots = has_widths || (spec.rule->traits.interrupts && request.interruptible);
    into.by_gain = spec.rule->traits.weighs_gain;
    std::vector<CandidateTime> all = all_candidates(spec.cells, planner, request, forecast, plan, into.slots);
    into.candidates_in_all = all.size();
    std::ranges::stable_sort(all, [&](const CandidateTime& a, const CandidateTime& b) {
        return into.by_gain ? a.gain > b.gain : a.mean < b.mean;
    });
    std::size_t taken = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (i < most_best || (all[i].taken && taken++ < most_taken))
            into.candidates.push_back(all[i]);
    std::ranges::sort(into.candidates, {}, &CandidateTime::from);
}

} // namespace sunward
