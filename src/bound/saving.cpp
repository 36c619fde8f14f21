#include "sunward/bound/saving.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

namespace {

/// A bound may be above a total by this share, for rounding.
constexpr double bound_tolerance = 1e-6;

/// Totals up to the common end whether or not the run left work undone; nothing where they are not known.
std::optional<Totals> totals_at_end(const Scenario& scenario, Attained run, Instant end) {
    run.fault.clear();
    return totals_until(scenario, run, end);
}

Bound no_bound(const std::string& note) {
    const BoundOf none{std::nullopt, BoundMethod::none, note};
    return {none, none, none};
}

} // namespace

void check_bound(const Bound& bound, const Totals& totals, std::string_view policy) {
    const auto check = [&](const BoundOf& of, double attained, std::string_view what) {
        if (of.value && *of.value - attained > bound_tolerance * std::max(std::abs(attained), std::abs(*of.value)))
            throw SimulationError(fmt::format("policy '{}' attains less {} than the bound of every policy: {} and {}",
                                              policy, what, attained, *of.value));
    };
    check(bound.carbon, totals.carbon_g, "carbon (g)");
    check(bound.consequential, totals.consequential_g, "consequential carbon (g)");
    check(bound.cost, totals.cost, "cost of energy");
}

namespace {

/// Without a bound.
SideBySide totals_side_by_side(const Scenario& scenario, std::span<const Attained> runs) {
    const Instant end = common_end(scenario, runs);
    SideBySide all;
    for (const Attained& run : runs) {
        const std::optional<Totals> totals = totals_at_end(scenario, run, end);
        all.idle_known = all.idle_known && totals.has_value();
        all.totals.push_back(totals.value_or(run.totals));
    }
    for (std::size_t i = 0; i < runs.size() && !all.idle_known; ++i)
        all.totals[i] = runs[i].totals;
    return all;
}

std::optional<Saving::Apart> apart(const Scenario& scenario, const std::array<Attained, 2>& runs) {
    const SideBySide both = totals_side_by_side(scenario, runs);
    Saving::Apart each{both.totals[0].carbon_g, both.totals[1].carbon_g, !completed_the_same(runs[0], runs[1])};
    if (!each.per_work)
        return each;
    if (runs[0].completed_accelerator_h == 0 || runs[1].completed_accelerator_h == 0)
        return std::nullopt;
    each.baseline /= runs[0].completed_accelerator_h;
    each.policy /= runs[1].completed_accelerator_h;
    return each;
}

std::string obstacle(const Attained& baseline, const Attained& policy, std::string_view name) {
    if (!policy.fault.empty())
        return policy.fault;
    return baseline.fault.empty() ? difference_in_work(policy, baseline, name) : "baseline: " + baseline.fault;
}

} // namespace

SideBySide side_by_side(const Scenario& scenario, std::span<const Attained> runs, bool only_carbon) {
    SideBySide all = totals_side_by_side(scenario, runs);
    if (!all.idle_known) {
        all.bound = no_bound("the runs end at different times, and what idle nodes draw in between is not known");
    } else if (std::ranges::all_of(runs, [](const Attained& run) { return !run.fault.empty(); })) {
        all.bound = no_bound("no run was fed all that it drew");
    } else if (only_carbon) {
        all.bound.carbon = lower_bound(scenario, runs, Figure::carbon);
    } else {
        all.bound = lower_bound(scenario, runs);
    }
    return all;
}

std::string Saving::drained_text() const {
    return fmt::format("without {} ({:.4g} accelerator-hours) that ended after the window, {} ({:.4g}) in {}: "
                       "judge by the saving",
                       counted(drained, "job"), drained_accelerator_h, baseline_drained, baseline_drained_accelerator_h,
                       baseline);
}

Saving saving_of(const Scenario& scenario, std::string_view name, const Attained& baseline, const Attained& policy) {
    Saving saving;
    saving.baseline = name;
    saving.drained = policy.drained;
    saving.drained_accelerator_h = policy.drained_accelerator_h;
    saving.baseline_drained = baseline.drained;
    saving.baseline_drained_accelerator_h = baseline.drained_accelerator_h;
    const std::array runs{baseline, policy};
    saving.note = obstacle(baseline, policy, name);
    if (!saving.note.empty()) {
        saving.apart = apart(scenario, runs);
        return saving;
    }
    const SideBySide both = side_by_side(scenario, runs, true);
    saving.note = both.bound.carbon.note;
    if (!both.idle_known) {
        saving.apart = apart(scenario, runs);
        return saving;
    }
    saving.baseline_g = both.totals[0].carbon_g;
    saving.policy_g = both.totals[1].carbon_g;
    saving.bound_g = both.bound.carbon.value;
    check_bound(both.bound, both.totals[0], name);
    check_bound(both.bound, both.totals[1], scenario.policy.name);
    saving.method = both.bound.carbon.method;
    if (saving.bound_g)
        saving.share = share_of_possible_saving(*saving.baseline_g, *saving.policy_g, *saving.bound_g);
    return saving;
}

} // namespace sunward
