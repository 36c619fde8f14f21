#include "simulation/fleet/fleet.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "simulation/run/zone_signals.hpp"
#include "sunward/error/error.hpp"

namespace sunward::simulation {

Fleet::Fleet(Run& run, Books& books) : run_(run), books_(books) {
    slot_of_.assign(run.scenario.workload.jobs.size(), no_slot);
    for (std::uint32_t s = 0; s < run.scenario.sites.size(); ++s)
        for (std::uint32_t c = 0; c < run.scenario.sites[s].clusters.size(); ++c)
            add_pool(s, c);
}

void Fleet::add_pool(std::uint32_t s, std::uint32_t c) {
    const Scenario& scenario = run_.scenario;
    const Site& site = scenario.sites[s];
    const Cluster& cluster = site.clusters[c];
    const std::uint32_t capacity = cluster.nodes * cluster.node.accelerators;
    const std::uint32_t granule = cluster.packing == Packing::whole_node ? cluster.node.accelerators : 1;
    const double waking = (idle_power(cluster.node) - resting_power(cluster.node)).in(watt);
    pools_.push_back({&cluster, FreeAccelerators(cluster, scenario.policy.nodes.rule->traits.choice), {}, waking});
    if (cluster.rent)
        pools_.back().rent.emplace(*cluster.rent, run_.now);
    const std::optional<SiteTariff>& tariff = site.tariff;
    views_.push_back({site.name, cluster.name, s, site.zone, capacity, granule, capacity,
                      scenario.zones[site.zone].name, !tariff || tariff->market,
                      tariff ? series_of(tariff->adder) : nullptr});
    run_.result.pools.push_back({s, c});
    const double idle = static_cast<double>(cluster.nodes) * resting_power(cluster.node).in(watt);
    books_.ledger(s).change_power(idle, idle);
    books_.ledger(s).change_capacity(capacity);
}

std::uint32_t Fleet::round_up(std::uint32_t width, std::uint32_t granule) {
    const std::uint64_t rounded = (std::uint64_t{width} + granule - 1) / granule * granule;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(rounded, 0xffffffff));
}

Slot Fleet::take(JobIndex job, PoolIndex pool, std::uint32_t held) {
    if (free_slots_.empty()) {
        free_slots_.push_back(static_cast<Slot>(holds_.size()));
        holds_.emplace_back();
    }
    const Slot slot = free_slots_.back();
    free_slots_.pop_back();
    slot_of_[job] = slot;
    ++active_;
    Hold& hold = holds_[slot];
    hold.job = job;
    hold.pool = pool;
    hold.site = site_of(pool);
    hold.held = held;
    hold.started = run_.now;
    hold.nodes = pools_[pool].free.take(held);
    hold.idle_watt = idle_share(node(pool), held).in(watt);
    views_[pool].free -= held;
    rent(hold);
    if (SiteWatch* watch = watch_of(hold.site))
        watch->holds.emplace(hold.started, job, slot);
    SiteLedger& books = books_.at_now(hold.site);
    wake_nodes(pool);
    books.change_power(0, -hold.idle_watt);
    books.change_load(1, 0, held);
    return slot;
}

void Fleet::change(Slot slot, std::uint32_t held) {
    Hold& hold = holds_[slot];
    SiteLedger& books = books_.ledger(hold.site);
    const double idle_watt = idle_share(node(hold.pool), held).in(watt);
    books.change_power(0, hold.idle_watt - idle_watt);
    books.change_load(0, 0, std::int64_t{held} - std::int64_t{hold.held});
    hold.idle_watt = idle_watt;
    views_[hold.pool].free += hold.held - held;
    FreeAccelerators& free = pools_[hold.pool].free;
    free.give(hold.nodes);
    hold.nodes = free.take(held);
    hold.held = held;
    wake_nodes(hold.pool);
    end_rent(hold);
    rent(hold);
}

void Fleet::give_back(Slot slot) {
    Hold& hold = holds_[slot];
    SiteLedger& books = books_.ledger(hold.site);
    books.change_power(0, hold.idle_watt);
    books.change_load(-1, 0, -static_cast<std::int64_t>(hold.held));
    views_[hold.pool].free += hold.held;
    pools_[hold.pool].free.give(hold.nodes);
    end_rent(hold);
    wake_nodes(hold.pool);
    hold.nodes.clear();
    slot_of_[hold.job] = no_slot;
    if (SiteWatch* watch = watch_of(hold.site)) {
        watch->holds.erase({hold.started, hold.job, slot});
        watch->changed = true;
    }
    free_slots_.push_back(slot);
    --active_;
}

/// The job takes the accelerators that it holds from those that are rented.
void Fleet::rent(Hold& hold) {
    std::optional<RentMeter>& meter = pools_[hold.pool].rent;
    hold.rented = meter ? meter->take(hold.held, run_.job_class(hold.job).spot, run_.now) : Rented{};
}

void Fleet::end_rent(const Hold& hold) {
    if (std::optional<RentMeter>& meter = pools_[hold.pool].rent)
        meter->give(hold.rented, run_.now);
}

/// Nodes that a job has come to wake up, those that the last one has left go to sleep: at once and for nothing. The
/// site's books are at this instant.
void Fleet::wake_nodes(PoolIndex pool) {
    Pool& p = pools_[pool];
    const std::uint32_t used = p.free.nodes_in_use();
    if (used == p.awake || p.waking_watt == 0)
        return;
    const double change = (static_cast<double>(used) - p.awake) * p.waking_watt;
    p.awake = used;
    books_.ledger(site_of(pool)).change_power(change, change);
    if (SiteWatch* watch = watch_of(site_of(pool))) {
        watch->idle_watt += change;
        watch->changed = true;
    }
}

/// What runs there already is part of it.
SiteWatch& Fleet::watch(std::uint32_t site) {
    watches_.resize(run_.scenario.sites.size());
    std::unique_ptr<SiteWatch>& known = watches_[site];
    if (known)
        return *known;
    known = std::make_unique<SiteWatch>();
    for (PoolIndex p = 0; p < pools_.size(); ++p)
        if (site_of(p) == site)
            known->idle_watt +=
                pools_[p].cluster->nodes * resting_power(node(p)).in(watt) + pools_[p].awake * pools_[p].waking_watt;
    for (Slot slot = 0; slot < holds_.size(); ++slot)
        if (const Hold& hold = holds_[slot]; !hold.nodes.empty() && hold.site == site)
            known->holds.emplace(hold.started, hold.job, slot);
    return *known;
}

void Fleet::close_window() {
    for (Pool& pool : pools_)
        if (pool.rent)
            pool.rent->close_window(run_.now);
}

void Fleet::report_rent(Result& result) {
    for (PoolIndex p = 0; p < pools_.size(); ++p)
        if (std::optional<RentMeter>& rent = pools_[p].rent) {
            rent->advance(run_.now);
            result.sites[site_of(p)].window.rent += rent->window();
            result.sites[site_of(p)].drain.rent += rent->drain();
        }
}

void Fleet::check() const {
    std::vector<std::uint64_t> held(views_.size(), 0);
    for (const Hold& hold : holds_)
        if (!hold.nodes.empty())
            held[hold.pool] += hold.held;
    for (std::size_t p = 0; p < views_.size(); ++p)
        if (held[p] + views_[p].free != views_[p].capacity)
            throw SimulationError(fmt::format("cluster {} of site {}: {} accelerators are held and {} free, of {}",
                                              views_[p].name, views_[p].site_name, held[p], views_[p].free,
                                              views_[p].capacity));
}

} // namespace sunward::simulation
