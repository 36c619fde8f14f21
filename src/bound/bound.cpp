#include "sunward/bound/bound.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "equipment.hpp"
#include "prices.hpp"

namespace sunward {

namespace {

/// Arrivals and deadlines cut the slots of the linear program where there are no more cuts than this.
constexpr std::size_t most_exact_cuts = 2'000;

Axis make_axis(const Scenario& scenario, const Instance& instance, Figure figure) {
    std::vector<Instant> cuts{instance.start, instance.end};
    for (const Site& site : scenario.sites) {
        if (const Series* signal = signal_of(scenario.zones[site.zone], figure))
            add_changes(*signal, instance.start, instance.end, cuts);
        add_equipment_changes(site.power, instance.start, instance.end, cuts);
    }
    if (cuts.size() + 2 * instance.tasks.size() <= most_exact_cuts)
        for (const Task& task : instance.tasks) {
            cuts.push_back(task.from);
            cuts.push_back(task.to);
        }
    return Axis(std::move(cuts));
}

/// Whether some runs of the same work use more energy than others.
bool may_use_more(const Scenario& scenario) {
    return std::ranges::any_of(scenario.workload.classes, [](const JobClass& kind) {
        const CheckpointCost& cost = kind.checkpoint;
        return kind.elastic || cost.save.us > 0 || cost.restore.us > 0 || cost.bytes > 0 || kind.input_bytes > 0;
    });
}

bool goes_below_zero(const Series& series, Instant from, Instant to) {
    for (Instant t = from; t < to; t = series.next_change(t))
        if (series.at(t) < 0)
            return true;
    return false;
}

/// Why there is no bound of the figure; empty when there is one.
std::string obstacle(const Scenario& scenario, const Instance& instance, std::span<const Attained> runs,
                     Figure figure) {
    const bool slowed = std::ranges::any_of(runs, [](const Attained& run) { return run.slowed; });
    if (slowed || scenario.policy.width.rule == WidthRule::power_cap)
        return "a policy lowers the clocks of jobs";
    for (const Site& site : scenario.sites) {
        const Zone& zone = scenario.zones[site.zone];
        if (answers_to_load(scenario, site.zone))
            return fmt::format("the plants of zone {} answer to the load", zone.name);
        // A lower clock does the same work with less energy.
        if (site.power.is_limited() && site.power.limits.rule == LimitRule::throttle)
            return fmt::format("jobs at site {} may run at lower clocks", site.name);
        if (figure == Figure::cost && site.tariff)
            return fmt::format("site {} pays by a tariff", site.name);
        const Series* signal = signal_of(zone, figure);
        if (signal == nullptr)
            continue;
        if (signal->shape() == Shape::linear)
            return fmt::format("a signal of zone {} is not made of steps", zone.name);
        // Where using energy pays, leaving out what saving, restoring, transfers and other widths use would be no
        // relaxation.
        if ((may_use_more(scenario) || !is_plain(site.power)) && goes_below_zero(*signal, instance.start, instance.end))
            return fmt::format("a signal of zone {} goes below zero", zone.name);
    }
    return {};
}

/// No signal and no generation with a factor of its own.
bool is_always_zero(const Scenario& scenario, Figure figure) {
    return std::ranges::none_of(scenario.sites, [&](const Site& site) {
        return signal_of(scenario.zones[site.zone], figure) != nullptr || site.power.solar_factor > 0 ||
               site.power.wind_factor > 0;
    });
}

std::vector<double> least_level_changes(const Scenario& scenario, std::span<const Attained> runs) {
    std::vector<double> least(scenario.sites.size(), 0);
    for (const Attained& run : runs)
        for (std::size_t s = 0; s < least.size(); ++s)
            least[s] = std::min(least[s], run.battery_change_j[s] / kilowatt_hour.base());
    return least;
}

BoundOf bound_of(const Scenario& scenario, const Instance& instance, std::span<const Attained> runs, Figure figure) {
    if (std::string why = obstacle(scenario, instance, runs, figure); !why.empty())
        return {std::nullopt, BoundMethod::none, std::move(why)};
    if (is_always_zero(scenario, figure))
        return {0.0, BoundMethod::closed_form, {}};
    const Problem problem{scenario, instance, figure, make_axis(scenario, instance, figure),
                          least_level_changes(scenario, runs)};
    const Prices free = free_capacity(problem);
    const bool plain = std::ranges::all_of(scenario.sites, [](const Site& site) { return is_plain(site.power); });
    if (plain && (is_roomy(instance) || fits(problem, free)))
        return {value_of(problem, free), BoundMethod::closed_form, {}};
    const std::optional<Prices> priced = solve_prices(problem, free);
    if (!priced && plain)
        return {value_of(problem, free), BoundMethod::closed_form, "capacity is left out"};
    if (!priced)
        return {std::nullopt, BoundMethod::none, "the linear program is too large or has no solution"};
    const double value = value_of(problem, *priced);
    return {plain ? std::max(value, value_of(problem, free)) : value, BoundMethod::linear_program, {}};
}

} // namespace

BoundOf lower_bound(const Scenario& scenario, std::span<const Attained> runs, Figure figure) {
    const Instance instance = make_instance(scenario, runs);
    if (instance.end <= instance.start)
        return {0.0, BoundMethod::closed_form, {}};
    return bound_of(scenario, instance, runs, figure);
}

Bound lower_bound(const Scenario& scenario, std::span<const Attained> runs) {
    return {lower_bound(scenario, runs, Figure::carbon), lower_bound(scenario, runs, Figure::consequential),
            lower_bound(scenario, runs, Figure::cost)};
}

std::optional<double> share_of_possible_saving(double baseline, double policy, double bound) {
    // Bound and baseline that differ by rounding alone are equal.
    if (!(baseline - bound > 1e-9 * std::abs(baseline)))
        return std::nullopt;
    return (baseline - policy) / (baseline - bound);
}

PolicySpec default_baseline(const PolicySpec& policy) {
    PolicySpec baseline = policy;
    baseline.name = "now";
    baseline.when = {};
    baseline.where = WhereRule::home;
    baseline.width = {};
    return baseline;
}

} // namespace sunward
