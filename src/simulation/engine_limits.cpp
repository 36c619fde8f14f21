// Sites whose power is limited: after every instant at which their load or their limit changed, what runs there fits.
#include <fmt/format.h>

#include "sunward/error/count.hpp"

#include <algorithm>

#include "engine.hpp"

namespace sunward {

namespace {

/// Share of a limit that lower clocks leave free, so that rounding of sums and of f^3 is not demand beyond it.
constexpr double spare_share = 1e-12;

/// Share of the energy that is more than rounding.
constexpr double least_share = 1e-9;

/// Beyond this, jobs that are all paused are taken to stay so.
constexpr Duration longest_pause = Duration::from_days(366);

} // namespace

void Engine::make_limits() {
    for (std::uint32_t s = 0; s < scenario_.sites.size(); ++s) {
        const Site& site = scenario_.sites[s];
        if (!site.power.limits.rule->traits.acts || !site.power.is_limited())
            continue;
        add_limit(s, site.power.limits);
    }
}

/// A site whose power is limited from now on; what runs there already is part of it.
LimitedSite& Engine::add_limit(std::uint32_t site, const PowerLimits& rule) {
    limited_of_site_.resize(scenario_.sites.size(), no_slot);
    limited_of_site_[site] = static_cast<std::uint32_t>(limited_.size());
    LimitedSite& limited = limited_.emplace_back();
    limited.site = site;
    limited.rule = rule;
    for (const Pool& pool : pools_)
        if (pool.site == site)
            limited.idle_watt +=
                pool.cluster->nodes * resting_power(pool.cluster->node).in(watt) + pool.awake * pool.waking_watt;
    for (std::uint32_t slot = 0; slot < holds_.size(); ++slot)
        if (const Hold& hold = holds_[slot]; !hold.nodes.empty() && pools_[hold.pool].site == site)
            limited.holds.emplace(hold.started, hold.job, slot);
    return limited;
}

/// What a policy lets the nodes of a site draw, by the clocks of its jobs.
void Engine::cap(std::uint32_t site, double share, double least_frequency) {
    const PowerLimits rule{&limit_rule("throttle"), least_frequency};
    if (site >= scenario_.sites.size())
        refuse(no_job,
               fmt::format("caps site number {}, which is unknown: there are {}", site, scenario_.sites.size()));
    if (!(share >= 0 && share <= 1) || !faults_of(rule).empty())
        refuse(no_job, fmt::format("caps site {} at a share of {} with a least clock of {}, expected up to 1 each",
                                   scenario_.sites[site].name, share, least_frequency));
    const bool known = !limited_.empty() && limited_of_site_[site] != no_slot;
    LimitedSite& limited = known ? limited_[limited_of_site_[site]] : add_limit(site, rule);
    if (!known) {
        limited.is_short = false;
        limited.limit = {};
    }
    limited.rule = rule;
    Power full;
    for (const Cluster& cluster : scenario_.sites[site].clusters)
        full = full + static_cast<double>(cluster.nodes) *
                          (idle_power(cluster.node) + dynamic_power(cluster.node, cluster.node.accelerators, 1));
    limited.policy_watt = share * full.in(watt);
    limited.touched = true;
}

LimitedSite* Engine::limit_of(const Hold& hold) {
    if (limited_.empty())
        return nullptr;
    const std::uint32_t index = limited_of_site_[pools_[hold.pool].site];
    return index == no_slot ? nullptr : &limited_[index];
}

void Engine::enforce_limits() {
    for (LimitedSite& limited : limited_)
        if (limited.touched)
            enforce(limited);
    if (active_ == 0 || paused_ < active_)
        all_paused_since_.reset();
    else if (!all_paused_since_)
        all_paused_since_ = now_;
    note_standstill();
}

/// Keeps the books of the moment from which on jobs only wait for power. Zones that answer to the sites' draw cannot
/// go back, nor can transfers.
void Engine::note_standstill() {
    const bool answered = scenario_.dispatch.feedback && !grids_.empty();
    const auto travels = [](const Hold& hold) { return !hold.nodes.empty() && hold.transfer; };
    if (!all_paused_since_ || window_goes_on())
        standstill_.reset();
    else if (!standstill_ && !answered && std::ranges::none_of(holds_, travels))
        standstill_ = Standstill{now_, ledgers_};
}

/// Jobs that stay paused waited for nothing: the run ends when they began to.
void Engine::return_to_standstill() {
    if (!standstill_)
        return;
    now_ = standstill_->since;
    ledgers_.swap(standstill_->ledgers);
    standstill_.reset();
}

/// Until when it may get better once the window has closed and all jobs are paused.
Instant Engine::patience_ends() const {
    return all_paused_since_ && !window_goes_on() ? *all_paused_since_ + longest_pause : Instant::never();
}

/// What the site can feed changes with time alone, but for a battery, which may have been charged since.
void Engine::look_at_limit(LimitedSite& limited) {
    if (!limited.is_short)
        return;
    if (now_ >= limited.limit.until || scenario_.sites[limited.site].power.battery) {
        limited.limit = books_now(limited.site).it_limit(limited.idle_watt);
        limited.limit.until = std::max(limited.limit.until, now_ + Duration{1});
        limited.watched = false;
        ++limited.generation;
    }
    if (limited.watched || limited.holds.empty() || limited.limit.until == Instant::never())
        return;
    limited.watched = true;
    calendar_.add(limited.limit.until, Phase::signal_change, static_cast<std::uint8_t>(DueKind::limit_change),
                  static_cast<std::uint32_t>(&limited - limited_.data()), limited.generation);
}

void Engine::enforce(LimitedSite& limited) {
    limited.touched = false;
    look_at_limit(limited);
    const double limit = std::min(limited.limit.watt, limited.policy_watt);
    if (!limited.slowed && ledgers_[limited.site].it_watt() <= limit)
        return;
    std::vector<double> watts;
    for (const auto& [start, job, slot] : limited.holds)
        watts.push_back(holds_[slot].dynamic_share * holds_[slot].dynamic_watt);
    const Allotment allotment = allot(limited.rule, watts, limit - limited.idle_watt, limit * spare_share);
    limited.slowed = allotment.running < watts.size() || allotment.frequency < 1;
    std::size_t place = 0;
    for (const auto& [start, job, slot] : limited.holds)
        run_at(slot, place++ < allotment.running ? allotment.frequency : 0, limited);
    limited.touched = false;
}

/// Gives a job another clock. Only work slows down with it: other stages end when they would.
void Engine::run_at(std::uint32_t slot, double frequency, LimitedSite& limited) {
    Hold& hold = holds_[slot];
    if (hold.frequency == frequency)
        return;
    settle(hold);
    const bool works = hold.stage == Stage::run;
    if (hold.frequency == 0)
        --paused_;
    if (frequency == 0) {
        ++paused_;
        ++limited.pauses;
        ++record(hold.job).power_pauses;
    } else {
        limited.lowest = std::min(limited.lowest, frequency);
    }
    set_power(hold, hold.dynamic_share, frequency);
    if (!works)
        return;
    ++hold.generation;
    plan_end(slot, work_left(hold));
}

void Engine::note_limits() {
    for (const LimitedSite& limited : limited_) {
        const std::string& name = scenario_.sites[limited.site].name;
        const std::string_view why = limited.is_short ? "short" : "capped by the policy";
        if (limited.lowest < 1)
            result_.notes.push_back(
                fmt::format("site {}: power was {}, and the clocks of jobs went down to {:.3g} of full speed", name,
                            why, limited.lowest));
        if (limited.pauses > 0)
            result_.notes.push_back(
                fmt::format("site {}: power was {}, and jobs were paused {}", name, why, times(limited.pauses)));
        const SiteResult& site = result_.sites[limited.site];
        const double unserved_kwh = (site.window.unserved_j + site.drain.unserved_j) / kilowatt_hour.base();
        const double facility_kwh = (site.window.facility_j + site.drain.facility_j) / kilowatt_hour.base();
        if (unserved_kwh > least_share * facility_kwh)
            result_.notes.push_back(
                fmt::format("site {}: {:.3g} kWh were not served, as its nodes draw more than its limit when all jobs "
                            "are paused",
                            name, unserved_kwh));
    }
}

} // namespace sunward
