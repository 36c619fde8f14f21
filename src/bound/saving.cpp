#include "sunward/bound/saving.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "figure.hpp"
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

BoundOf Bound::*of_figure(Figure figure) {
    switch (figure) {
    case Figure::carbon: return &Bound::carbon;
    case Figure::consequential: return &Bound::consequential;
    case Figure::cost: break;
    }
    return &Bound::cost;
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
SideBySide totals_side_by_side(const Scenario& scenario, std::span<const Attained> runs, Instant at_least = {}) {
    const Instant end = common_end(scenario, runs, at_least);
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

/// A carbon of the totals, and its bound.
struct Part {
    double Totals::*total;
    BoundOf Bound::*bound;
};
constexpr Part by_average{&Totals::carbon_g, &Bound::carbon};
constexpr Part by_marginal{&Totals::consequential_g, &Bound::consequential};

std::optional<SavedCarbon::Apart> apart(const SideBySide& both, const std::array<Attained, 2>& runs, Part part) {
    SavedCarbon::Apart each{both.totals[0].*part.total, both.totals[1].*part.total,
                            !completed_the_same(runs[0], runs[1])};
    if (!each.per_work)
        return each;
    if (runs[0].completed_accelerator_h == 0 || runs[1].completed_accelerator_h == 0)
        return std::nullopt;
    each.baseline /= runs[0].completed_accelerator_h;
    each.policy /= runs[1].completed_accelerator_h;
    return each;
}

/// The two runs held against each other.
SavedCarbon held(const SideBySide& both, Part part) {
    const BoundOf& bound = both.bound.*part.bound;
    SavedCarbon saved;
    saved.baseline_g = both.totals[0].*part.total;
    saved.policy_g = both.totals[1].*part.total;
    saved.bound_g = bound.value;
    saved.method = bound.method;
    saved.note = bound.note;
    if (bound.value)
        saved.share = share_of_possible_saving(*saved.baseline_g, *saved.policy_g, *bound.value);
    return saved;
}

SavedCarbon not_held(const SideBySide& both, const std::array<Attained, 2>& runs, Part part, const std::string& why) {
    SavedCarbon saved;
    saved.note = why;
    saved.apart = apart(both, runs, part);
    return saved;
}

/// Whether the sites have consequential carbon.
bool has_consequences(const Scenario& scenario) {
    return std::ranges::any_of(scenario.sites, [&](const Site& site) {
        return scenario.zones[site.zone].marginal.has_value() || answers_to_load(scenario, site.zone);
    });
}

std::string obstacle(const Attained& baseline, const Attained& policy, std::string_view name) {
    if (!policy.fault.empty())
        return policy.fault;
    return baseline.fault.empty() ? difference_in_work(policy, baseline, name) : "baseline: " + baseline.fault;
}

} // namespace

SideBySide side_by_side(const Scenario& scenario, std::span<const Attained> runs, std::span<const Figure> figures,
                        Instant at_least) {
    SideBySide all = totals_side_by_side(scenario, runs, at_least);
    if (!all.idle_known) {
        const auto [first, last] = std::ranges::minmax(runs, {}, &Attained::end);
        all.bound = no_bound(fmt::format("the runs end at different times, from {} to {}, and what idle nodes draw in "
                                         "between is not known with batteries or plants that answer to the sites; "
                                         "`drain: false` ends all runs with the horizon",
                                         to_string(first.end), to_string(last.end)));
    } else if (std::ranges::all_of(runs, [](const Attained& run) { return !run.fault.empty(); })) {
        all.bound = no_bound("no run was fed all that it drew");
    } else {
        for (const Figure figure : figures)
            all.bound.*of_figure(figure) = lower_bound(scenario, runs, figure, at_least);
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
    const std::string why = obstacle(baseline, policy, name);
    std::vector<Figure> figures{Figure::carbon};
    if (has_consequences(scenario))
        figures.push_back(Figure::consequential);
    const SideBySide both = why.empty() ? side_by_side(scenario, runs, figures) : totals_side_by_side(scenario, runs);
    if (why.empty() && both.idle_known) {
        check_bound(both.bound, both.totals[0], name);
        check_bound(both.bound, both.totals[1], scenario.policy.name);
    }
    const auto saved = [&](Part part) {
        if (!why.empty() || !both.idle_known)
            return not_held(both, runs, part, why.empty() ? (both.bound.*part.bound).note : why);
        return held(both, part);
    };
    saving.carbon = saved(by_average);
    if (figures.size() > 1)
        saving.consequential = saved(by_marginal);
    return saving;
}

} // namespace sunward
