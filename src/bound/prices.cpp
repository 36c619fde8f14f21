#include "prices.hpp"

#include <algorithm>

#include "cheapest.hpp"

namespace sunward {

namespace {

constexpr std::size_t most_visits = 30'000'000;

std::vector<std::vector<const Task*>> tasks_by_kind(const Instance& instance) {
    std::vector<std::vector<const Task*>> by_kind(instance.kinds.size());
    for (const Task& task : instance.tasks)
        by_kind[task.kind].push_back(&task);
    return by_kind;
}

/// Price of an accelerator's hour in a slot by one way to run.
double price_of(const Problem& problem, const Prices& prices, const Use& use, std::size_t slot) {
    return use.kilowatts * prices.energy[problem.instance.pools[use.pool].site][slot] +
           use.held * prices.capacity[use.pool][slot];
}

/// The cheapest way in each slot: a job runs in one place at a time.
const Use& cheapest_use(const Problem& problem, const Prices& prices, const Kind& kind, std::size_t slot) {
    return *std::min_element(kind.begin(), kind.end(), [&](const Use& a, const Use& b) {
        return price_of(problem, prices, a, slot) < price_of(problem, prices, b, slot);
    });
}

Cheapest cheapest_times(const Problem& problem, const Prices& prices, const Kind& kind) {
    std::vector<double> price(problem.axis.slots());
    for (std::size_t slot = 0; slot < price.size(); ++slot)
        price[slot] = price_of(problem, prices, cheapest_use(problem, prices, kind, slot), slot);
    return {problem.axis, price};
}

/// Microseconds of accelerators taken, by pool and slot.
using Load = std::vector<std::vector<double>>;

bool within_capacity(const Problem& problem, const Load& load) {
    for (std::size_t p = 0; p < load.size(); ++p)
        for (std::size_t slot = 0; slot < load[p].size(); ++slot) {
            const auto room = problem.instance.pools[p].capacity * static_cast<double>(problem.axis.length(slot).us);
            if (load[p][slot] > room * (1 + 1e-12))
                return false;
        }
    return true;
}

} // namespace

Prices free_capacity(const Problem& problem) {
    const Axis& axis = problem.axis;
    Prices prices;
    prices.capacity.assign(problem.instance.pools.size(), std::vector<double>(axis.slots(), 0));
    Wide fixed;
    for (std::size_t s = 0; s < problem.scenario.sites.size(); ++s) {
        const Site& site = problem.scenario.sites[s];
        std::vector<double>& price = prices.energy.emplace_back(axis.slots(), 0);
        const SiteSignal& signal = problem.signals[s];
        if (signal.empty() || !is_plain(site.power))
            continue;
        const double pue = *site.power.facility.pue;
        for (std::size_t slot = 0; slot < axis.slots(); ++slot)
            price[slot] = pue * per_kwh(problem.figure, signal.at(axis.start(slot)));
        fixed += idle_kilowatts(site) * pue *
                 per_kwh(problem.figure, signal.integral(problem.instance.start, problem.instance.end) / 3600);
    }
    prices.fixed = fixed.value();
    return prices;
}

double value_of(const Problem& problem, const Prices& prices) {
    Wide value{prices.fixed, 0};
    const auto by_kind = tasks_by_kind(problem.instance);
    for (std::size_t k = 0; k < by_kind.size(); ++k) {
        if (by_kind[k].empty())
            continue;
        const Cheapest times = cheapest_times(problem, prices, problem.instance.kinds[k]);
        for (const Task* task : by_kind[k])
            value += task->width * times.take(task->from, task->to, task->length).value;
    }
    return value.value();
}

bool fits(const Problem& problem, const Prices& prices) {
    std::size_t visits = 0;
    for (const Task& task : problem.instance.tasks) {
        visits += problem.axis.slot_of(task.to - Duration{1}) - problem.axis.slot_of(task.from) + 1;
        if (visits > most_visits)
            return false;
    }
    Load load(problem.instance.pools.size(), std::vector<double>(problem.axis.slots(), 0));
    const auto by_kind = tasks_by_kind(problem.instance);
    for (std::size_t k = 0; k < by_kind.size(); ++k) {
        if (by_kind[k].empty())
            continue;
        const Kind& kind = problem.instance.kinds[k];
        const Cheapest times = cheapest_times(problem, prices, kind);
        for (const Task* task : by_kind[k]) {
            const Cheapest::Choice choice = times.take(task->from, task->to, task->length);
            times.visit(task->from, task->to, choice, [&](std::size_t slot, Duration used) {
                const Use& use = cheapest_use(problem, prices, kind, slot);
                load[use.pool][slot] += task->width * use.held * static_cast<double>(used.us);
            });
        }
    }
    return within_capacity(problem, load);
}

} // namespace sunward
