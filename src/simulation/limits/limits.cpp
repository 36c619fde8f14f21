#include "simulation/limits/limits.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sunward/error/count.hpp"

namespace sunward::simulation {

namespace {

/// Share of a limit that lower clocks leave free, so that rounding of sums and of f^3 is not demand beyond it.
constexpr double spare_share = 1e-12;

/// Share of the energy that is more than rounding.
constexpr double least_share = 1e-9;

} // namespace

Limits::Limits(Run& run, Books& books, Fleet& fleet, Activities& activities)
    : run_(run), books_(books), fleet_(fleet), activities_(activities) {
    for (std::uint32_t s = 0; s < run.scenario.sites.size(); ++s) {
        const SitePower& power = run.scenario.sites[s].power;
        if (power.limits.rule->traits.acts && power.is_limited())
            add(s).rule = power.limits;
    }
}

Limits::LimitedSite& Limits::add(std::uint32_t site) {
    LimitedSite& limited = sites_.emplace_back();
    limited.site = site;
    limited.watch = &fleet_.watch(site);
    return limited;
}

void Limits::cap(std::uint32_t site, double share, double least_frequency) {
    auto limited = std::ranges::find(sites_, site, &LimitedSite::site);
    if (limited == sites_.end()) {
        LimitedSite& added = add(site);
        added.is_short = false;
        added.limit = {};
        limited = sites_.end() - 1;
    }
    limited->rule = {&limit_rule("throttle"), least_frequency};
    Power full;
    for (const Cluster& cluster : run_.scenario.sites[site].clusters)
        full = full + static_cast<double>(cluster.nodes) *
                          (idle_power(cluster.node) + dynamic_power(cluster.node, cluster.node.accelerators, 1));
    limited->policy_watt = share * full.in(watt);
    limited->watch->changed = true;
}

void Limits::enforce() {
    for (LimitedSite& limited : sites_)
        if (limited.watch->changed)
            enforce(limited);
}

/// What the site can feed changes with time alone, but for a battery, which may have been charged since.
void Limits::look(LimitedSite& limited) {
    if (!limited.is_short)
        return;
    if (run_.now >= limited.limit.until || run_.scenario.sites[limited.site].power.battery) {
        limited.limit = books_.at_now(limited.site).it_limit(limited.watch->idle_watt);
        limited.limit.until = std::max(limited.limit.until, run_.now + Duration{1});
        limited.expected = false;
        ++limited.generation;
    }
    if (limited.expected || limited.watch->holds.empty() || limited.limit.until == Instant::never())
        return;
    limited.expected = true;
    run_.calendar.add(limited.limit.until, DueKind::limit_change, static_cast<std::uint32_t>(&limited - sites_.data()),
                      limited.generation);
}

void Limits::enforce(LimitedSite& limited) {
    SiteWatch& watch = *limited.watch;
    watch.changed = false;
    look(limited);
    const double limit = std::min(limited.limit.watt, limited.policy_watt);
    if (!limited.slowed && books_.ledger(limited.site).it_watt() <= limit)
        return;
    std::vector<double> watts;
    for (const auto& [start, job, slot] : watch.holds) {
        const Activity& activity = activities_[slot];
        watts.push_back(activity.dynamic_share * activity.dynamic_watt);
    }
    const Allotment allotment = allot(limited.rule, watts, limit - watch.idle_watt, limit * spare_share);
    limited.slowed = allotment.running < watts.size() || allotment.frequency < 1;
    std::size_t place = 0;
    for (const auto& [start, job, slot] : watch.holds)
        run_at(limited, slot, place++ < allotment.running ? allotment.frequency : 0);
    watch.changed = false;
}

void Limits::run_at(LimitedSite& limited, Slot slot, double frequency) {
    if (activities_[slot].pace.frequency == frequency)
        return;
    if (frequency == 0) {
        ++limited.pauses;
        ++run_.record(fleet_.hold(slot).job).power_pauses;
    } else {
        limited.lowest = std::min(limited.lowest, frequency);
    }
    activities_.set_clock(slot, frequency);
}

void Limits::report() const {
    std::vector<std::string>& notes = run_.result.notes;
    for (const LimitedSite& limited : sites_) {
        const std::string& name = run_.scenario.sites[limited.site].name;
        const std::string_view why = limited.is_short ? "short" : "capped by the policy";
        if (limited.lowest < 1)
            notes.push_back(fmt::format("site {}: power was {}, and the clocks of jobs went down to {:.3g} of full "
                                        "speed",
                                        name, why, limited.lowest));
        if (limited.pauses > 0)
            notes.push_back(
                fmt::format("site {}: power was {}, and jobs were paused {}", name, why, times(limited.pauses)));
        const SiteResult& site = run_.result.sites[limited.site];
        const double unserved_kwh = (site.window.unserved_j + site.drain.unserved_j) / kilowatt_hour.base();
        const double facility_kwh = (site.window.facility_j + site.drain.facility_j) / kilowatt_hour.base();
        if (unserved_kwh > least_share * facility_kwh)
            notes.push_back(fmt::format("site {}: {:.3g} kWh were not served, as its nodes draw more than its limit "
                                        "when all jobs are paused",
                                        name, unserved_kwh));
    }
}

} // namespace sunward::simulation
