#include "sunward/bound/bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "equipment.hpp"
#include "prices.hpp"

namespace sunward {

namespace {

/// Arrivals and deadlines cut the slots of the linear program where there are no more cuts than this.
constexpr std::size_t most_exact_cuts = 2'000;

Axis make_axis(const Scenario& scenario, const Instance& instance, const Signals& signals) {
    std::vector<Instant> cuts{instance.start, instance.end};
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
        signals[s].add_changes(instance.start, instance.end, cuts);
        add_equipment_changes(scenario.sites[s].power, instance.start, instance.end, cuts);
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
    // Jobs that are spread wake more nodes.
    const bool sleeps = std::ranges::any_of(scenario.sites, [](const Site& site) {
        return std::ranges::any_of(site.clusters,
                                   [](const Cluster& cluster) { return cluster.node.asleep.has_value(); });
    });
    return sleeps || std::ranges::any_of(scenario.workload.classes, [](const JobClass& kind) {
               const CheckpointCost& cost = kind.checkpoint;
               return kind.elastic || cost.save.us > 0 || cost.restore.us > 0 || cost.bytes > 0 || kind.input_bytes > 0;
           });
}

/// Why there is no bound of the figure; empty when there is one.
std::string obstacle(const Scenario& scenario, const Instance& instance, std::span<const Attained> runs, Figure figure,
                     const Signals& signals) {
    if ((!runs.empty() && std::ranges::all_of(runs, &Attained::slowed)) || scenario.policy.width.rule->traits.slows)
        return "a policy lowers the clocks of jobs";
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
        const Site& site = scenario.sites[s];
        for (const Cluster& cluster : site.clusters)
            if (cluster.failures.any())
                return fmt::format("nodes of cluster {} draw nothing while they are out of use", cluster.name);
        const Zone& zone = scenario.zones[site.zone];
        if (answers_to_load(scenario, site.zone))
            if (std::string why = no_response(scenario, site.zone, figure); !why.empty())
                return why;
        // A lower clock does the same work with less energy.
        if (site.power.is_limited() && site.power.limits.rule->traits.lowers_clocks)
            return fmt::format("jobs at site {} may run at lower clocks", site.name);
        // What they emit and cost may be less than what the grid does.
        if (site.power.backup && site.power.is_limited())
            return fmt::format("site {} has backup generators", site.name);
        const SiteSignal& signal = signals[s];
        if (!signal.is_stepped())
            return fmt::format("a signal of zone {} is not made of steps", zone.name);
        // Where using energy pays, leaving out what saving, restoring, transfers and other widths use would be no
        // relaxation.
        if ((may_use_more(scenario) || !is_plain(site.power)) && signal.goes_below_zero(instance.start, instance.end))
            return fmt::format("a signal of zone {} goes below zero", zone.name);
    }
    return {};
}

/// No signal and no generation with a factor of its own.
bool is_always_zero(const Scenario& scenario, const Signals& signals) {
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
        const SitePower& power = scenario.sites[s].power;
        if (!signals[s].empty() || power.solar_factor > 0 || power.wind_factor > 0)
            return false;
    }
    return true;
}

std::vector<double> least_level_changes(const Scenario& scenario, std::span<const Attained> runs) {
    std::vector<double> least(scenario.sites.size(), 0);
    for (const Attained& run : runs)
        for (std::size_t s = 0; s < least.size(); ++s)
            least[s] = std::min(least[s], run.battery_change_j[s] / kilowatt_hour.base());
    return least;
}

BoundOf bound_of(const Scenario& scenario, const Instance& instance, std::span<const Attained> runs,
                 std::span<const Attained> at_full_speed, Figure figure) {
    const Signals signals(scenario, figure);
    if (std::string why = obstacle(scenario, instance, runs, figure, signals); !why.empty())
        return {std::nullopt, BoundMethod::none, std::move(why)};
    if (is_always_zero(scenario, signals))
        return {0.0, BoundMethod::closed_form, {}};
    const Problem problem{scenario,
                          instance,
                          figure,
                          signals,
                          make_axis(scenario, instance, signals),
                          least_level_changes(scenario, at_full_speed)};
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

BoundOf lower_bound(const Scenario& scenario, std::span<const Attained> runs, Figure figure, Instant at_least) {
    // With lower clocks the same work takes less energy: such runs only tell how long the common window is.
    std::vector<Attained> at_full_speed;
    std::ranges::remove_copy_if(runs, std::back_inserter(at_full_speed), &Attained::slowed);
    const Instance instance = make_instance(scenario, at_full_speed, common_end(scenario, runs, at_least));
    if (instance.end <= instance.start)
        return {0.0, BoundMethod::closed_form, {}};
    return bound_of(scenario, instance, runs, at_full_speed, figure);
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
    const PolicySpec usual;
    baseline.when = usual.when;
    baseline.where = usual.where;
    baseline.nodes = usual.nodes;
    baseline.width = usual.width;
    return baseline;
}

} // namespace sunward
