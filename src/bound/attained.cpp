#include "sunward/bound/attained.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "axis.hpp"
#include "equipment.hpp"
#include "signals.hpp"
#include "sunward/error/count.hpp"
#include "sunward/power/balance.hpp"

namespace sunward {

namespace {

Totals& operator+=(Totals& sum, const Totals& other) {
    sum.carbon_g += other.carbon_g;
    sum.consequential_g += other.consequential_g;
    sum.cost += other.cost;
    sum.rent += other.rent;
    return sum;
}

Totals totals_of(const Account& account) {
    return {account.carbon_g + account.network_g, account.marginal_g + account.network_marginal_g,
            account.cost + account.network_cost, account.rent};
}

/// By which the same work may differ: ends are rounded to microseconds.
constexpr Duration rounding = Duration{1000};

void add_job(const Scenario& scenario, const Result& result, JobIndex j, Attained& run) {
    const Job& job = scenario.workload.jobs[j];
    const JobRecord& record = result.jobs[j];
    const bool ended = record.finish != Instant::never();
    if (record.state == JobState::done)
        run.completed_accelerator_h += job.request.accelerators * job.run.seconds() / 3600;
    if (record.state != JobState::done)
        run.left.push_back({j, record.worked, ended ? record.finish : result.end});
    else if (record.finish > job.request.deadline)
        run.late.push_back({j, record.finish});
    if (!ended || record.finish <= result.window_end)
        return;
    ++run.drained;
    run.drained_accelerator_h += job.request.accelerators * record.worked.seconds() / 3600;
}

/// What the sites' import counts, for each figure.
struct AllSignals {
    explicit AllSignals(const Scenario& scenario)
        : carbon(scenario, Figure::carbon), consequential(scenario, Figure::consequential),
          cost(scenario, Figure::cost) {}
    Signals carbon;
    Signals consequential;
    Signals cost;
};

/// Rates per hour of idle nodes with solar and wind, at an instant.
Totals idle_rates(const AllSignals& signals, const Site& site, std::size_t s, Instant t) {
    const SitePower& power = site.power;
    SiteSupply supply;
    supply.demand = facility_draw(power.facility, idle_kilowatts(site) * kilowatt, cooling_at(power, t)).total;
    supply.solar = (power.solar ? power.solar->at(t) : 0) * watt;
    supply.wind = (power.wind ? power.wind->at(t) : 0) * watt;
    supply.import_limit = power.import_limit;
    supply.export_limit = power.export_limit;
    const SiteFlows flows = balance(supply);
    const double import_kw = flows.grid_import().in(kilowatt);
    const auto used = [](const SourceFlows& source) { return (source.to_load + source.to_export).in(kilowatt); };
    return {import_kw * signals.carbon[s].at(t) + used(flows.solar) * power.solar_factor +
                used(flows.wind) * power.wind_factor,
            (import_kw - flows.grid_export().in(kilowatt)) * signals.consequential[s].at(t),
            import_kw * per_kwh(Figure::cost, signals.cost[s].at(t)), 0};
}

/// What reserved accelerators cost, used or not.
double reserved_rent(const Site& site, Duration span) {
    double rent = 0;
    for (const Cluster& cluster : site.clusters)
        if (cluster.rent)
            rent += cluster.rent->reserved * cluster.rent->reserved_price * span.seconds();
    return rent;
}

Totals idle_totals(const AllSignals& signals, const Site& site, std::size_t s, Instant from, Instant to) {
    if (is_plain(site.power)) {
        const double kilowatts = idle_kilowatts(site) * *site.power.facility.pue;
        const auto hours = [&](const SiteSignal& signal) { return kilowatts * signal.integral(from, to) / 3600; };
        return {hours(signals.carbon[s]), hours(signals.consequential[s]),
                per_kwh(Figure::cost, hours(signals.cost[s])), 0};
    }
    std::vector<Instant> cuts{from, to};
    for (const Signals* of : {&signals.carbon, &signals.consequential, &signals.cost})
        (*of)[s].add_changes(from, to, cuts);
    add_equipment_changes(site.power, from, to, cuts);
    const Axis axis(std::move(cuts));
    Totals totals;
    for (std::size_t slot = 0; slot < axis.slots(); ++slot) {
        const Totals rate = idle_rates(signals, site, s, axis.start(slot));
        const double hours = axis.hours(slot);
        totals += {rate.carbon_g * hours, rate.consequential_g * hours, rate.cost * hours, 0};
    }
    return totals;
}

} // namespace

bool is_left_out(const Scenario& scenario, const Job& job) {
    return scenario.horizon.length && job.request.submit >= scenario.horizon.start + *scenario.horizon.length;
}

Attained attained(const Scenario& scenario, const Result& result) {
    Attained run;
    run.end = result.end;
    run.slowed = scenario.policy.width.rule->traits.slows;
    double unserved_j = 0;
    for (const SiteResult& site : result.sites) {
        run.totals += totals_of(site.window);
        run.totals += totals_of(site.drain);
        run.battery_change_j.push_back(site.window.battery_change_j + site.drain.battery_change_j);
        unserved_j += site.window.unserved_j + site.drain.unserved_j;
    }
    for (JobIndex j = 0; j < result.jobs.size(); ++j)
        if (!is_left_out(scenario, scenario.workload.jobs[j]))
            add_job(scenario, result, j, run);
    if (unserved_j > 0)
        run.fault = "demand above the import limit was not served";
    return run;
}

std::string difference_in_work(const Attained& run, const Attained& other, std::string_view name) {
    if (run.left.size() != other.left.size())
        return fmt::format("{} not completed, {} by {}", counted(run.left.size(), "job"), other.left.size(), name);
    const auto same = [](const LeftJob& a, const LeftJob& b) {
        const Duration apart = a.worked > b.worked ? a.worked - b.worked : b.worked - a.worked;
        return a.job == b.job && apart <= rounding;
    };
    if (std::ranges::equal(run.left, other.left, same))
        return {};
    return fmt::format("{} not completed, and of those by {} other ones or other parts",
                       counted(run.left.size(), "job"), name);
}

bool completed_the_same(const Attained& one, const Attained& other) {
    // Of a log with jobs that fit nowhere under one of the policies, each policy has jobs of its own.
    return one.completed_accelerator_h == other.completed_accelerator_h &&
           std::ranges::equal(one.left, other.left, {}, &LeftJob::job, &LeftJob::job);
}

const Attained* least_undone(std::span<const Attained> runs) {
    const auto least = std::ranges::min_element(runs, {}, [](const Attained& run) { return run.left.size(); });
    return least == runs.end() ? nullptr : &*least;
}

Instant common_end(const Scenario& scenario, std::span<const Attained> runs, Instant at_least) {
    Instant end = std::max(at_least, scenario.horizon.start + scenario.horizon.length.value_or(Duration{}));
    for (const Attained& run : runs)
        end = std::max(end, run.end);
    return end;
}

std::optional<Totals> totals_until(const Scenario& scenario, const Attained& run, Instant until) {
    if (!run.fault.empty())
        return std::nullopt;
    Totals totals = run.totals;
    if (run.end == until)
        return totals;
    const auto is_unknown = [&](const Site& site) {
        return site.power.battery || answers_to_load(scenario, site.zone);
    };
    if (std::ranges::any_of(scenario.sites, is_unknown))
        return std::nullopt;
    const AllSignals signals(scenario);
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
        const Site& site = scenario.sites[s];
        totals += idle_totals(signals, site, s, run.end, until);
        totals.rent += reserved_rent(site, until - run.end);
    }
    return totals;
}

} // namespace sunward
