#include "candidates.hpp"

#include <algorithm>

#include "plan_rules.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_best = 10;
constexpr std::size_t most_taken = 10;
constexpr std::size_t most_looked_at = 100'000;

/// Where the candidates of the rule lie.
struct Span {
    Instant from;
    Instant to;
};

Instant last_moment(const PlanRequest& request, const Series& forecast) {
    const Instant end = request.deadline == Instant::never() ? request.now + request.work : request.deadline;
    return forecast.ends() == EndRule::fail ? std::min(end, forecast.end()) : end;
}

Span starts_of(const WhenSpec& rule, const PlanRequest& request, const Series& forecast) {
    Span span{request.now, std::max(request.now, last_moment(request, forecast) - request.work)};
    if (rule.rule == WhenRule::window) {
        const Instant nominal = nominal_start(rule, request.now);
        span = {nominal - rule.half_width, nominal + rule.half_width};
    }
    return span;
}

std::vector<Instant> starts_between(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                    Span span) {
    std::vector<Instant> starts{span.from, span.to};
    const bool aligned = rule.align != Align::none;
    for (const Duration back : {Duration{}, aligned ? Duration{} : request.work})
        for (Instant t = next_cell(rule, forecast, request.arrival, span.from + back);
             t != Instant::never() && t - back <= span.to && starts.size() < most_looked_at;
             t = next_cell(rule, forecast, request.arrival, t))
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

std::vector<CandidateTime> all_candidates(const WhenSpec& rule, const PlanRequest& request, const Series& forecast,
                                          const Plan& plan, bool slots) {
    std::vector<CandidateTime> all;
    const auto add = [&](Instant from, Instant to) {
        CandidateTime candidate{from, to, cost_of(forecast, {from, to}) / (to - from).seconds(), 0, false};
        candidate.taken = is_taken(plan, candidate, slots);
        all.push_back(candidate);
    };
    if (slots)
        for (const Slot& slot :
             slots_between(rule, forecast, request.arrival, request.now, last_moment(request, forecast)))
            add(slot.from, slot.to);
    else
        for (const Instant start : starts_between(rule, request, forecast, starts_of(rule, request, forecast)))
            add(start, start + request.work);
    // (C(0) - C(s)) / (s + length), as carbon-time compares it.
    const double now = cost_of(forecast, {request.now, request.now + request.work});
    for (CandidateTime& candidate : all)
        candidate.gain = (now - candidate.mean * request.work.seconds()) / (candidate.to - request.now).seconds();
    return all;
}

} // namespace

void find_candidates(const WhenSpec& rule, const PlanRequest& request, const Series& forecast, const Plan& plan,
                     Explanation& into) {
    const bool has_widths = !plan.segments.empty() && plan.segments.front().width > 0;
    into.slots = has_widths || (is_interruptible(rule.rule) && request.interruptible);
    into.by_gain = rule.rule == WhenRule::carbon_time;
    std::vector<CandidateTime> all = all_candidates(rule, request, forecast, plan, into.slots);
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
