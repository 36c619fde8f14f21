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
    hold.job = no_job;
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
    if (p.waking_watt == 0)
        return;
    const std::uint32_t used = p.free.nodes_in_use() - p.broken;
    if (used == p.awake)
        return;
    const double change = (static_cast<double>(used) - p.awake) * p.waking_watt;
    p.awake = used;
    books_.ledger(site_of(pool)).change_power(change, change);
    if (SiteWatch* watch = watch_of(site_of(pool))) {
        watch->idle_watt += change;
        watch->changed = true;
    }
}

namespace {

std::uint32_t size_of(const std::vector<Range>& ranges) {
    std::uint32_t size = 0;
    for (const Range& range : ranges)
        size += range.to - range.from;
    return size;
}

/// Cuts what lies within `of` out of ranges, and gives it.
std::vector<Range> cut_out(std::vector<Range>& ranges, Range of) {
    std::vector<Range> rest;
    std::vector<Range> cut;
    for (const Range& range : ranges) {
        const Range within{std::max(range.from, of.from), std::min(range.to, of.to)};
        if (within.from >= within.to) {
            rest.push_back(range);
            continue;
        }
        cut.push_back(within);
        if (range.from < within.from)
            rest.push_back({range.from, within.from});
        if (within.to < range.to)
            rest.push_back({within.to, range.to});
    }
    ranges = std::move(rest);
    return cut;
}

/// Nodes all of whose accelerators are in the ranges; no range that is out of use lies in more than its own nodes.
std::uint32_t whole_nodes(const std::vector<Range>& ranges, std::uint32_t per_node) {
    std::uint32_t nodes = 0;
    for (const Range& range : ranges) {
        const std::uint32_t first = (range.from + per_node - 1) / per_node;
        nodes += std::max(range.to / per_node, first) - first;
    }
    return nodes;
}

} // namespace

/// Draw, capacity and the nodes that cannot be awake, of accelerators that go out (sign 1) or come back (-1).
void Fleet::count_out(PoolIndex pool, const std::vector<Range>& ranges, std::int64_t sign) {
    Pool& p = pools_[pool];
    const NodeType& node = p.cluster->node;
    const std::uint32_t count = size_of(ranges);
    const double resting = resting_power(node).in(watt)*count / node.accelerators;
    SiteLedger& books = books_.ledger(site_of(pool));
    books.change_power(-static_cast<double>(sign) * resting, -static_cast<double>(sign) * resting);
    books.change_capacity(-sign * std::int64_t{count});
    const std::int64_t whole = sign * std::int64_t{whole_nodes(ranges, node.accelerators)};
    p.broken = static_cast<std::uint32_t>(std::int64_t{p.broken} + whole);
    views_[pool].out = static_cast<std::uint32_t>(std::int64_t{views_[pool].out} + sign * std::int64_t{count});
    if (SiteWatch* watch = watch_of(site_of(pool))) {
        watch->idle_watt -= static_cast<double>(sign) * resting;
        watch->changed = true;
    }
    run_.progress.changed();
}

std::vector<Range> Fleet::lose(Slot slot, Range of, Instant back) {
    Hold& hold = holds_[slot];
    std::vector<Range> lost = cut_out(hold.nodes, of);
    const std::uint32_t count = size_of(lost);
    const double idle_watt = idle_share(node(hold.pool), hold.held - count).in(watt);
    SiteLedger& books = books_.ledger(hold.site);
    books.change_power(0, hold.idle_watt - idle_watt);
    books.change_load(0, 0, -std::int64_t{count});
    hold.idle_watt = idle_watt;
    hold.held -= count;
    end_rent(hold);
    rent(hold);
    views_[hold.pool].back = std::max(views_[hold.pool].out > 0 ? views_[hold.pool].back : back, back);
    count_out(hold.pool, lost, 1);
    wake_nodes(hold.pool);
    return lost;
}

std::vector<Range> Fleet::withdraw(PoolIndex pool, Range of, Instant back) {
    std::vector<Range> taken = pools_[pool].free.take_of(of);
    if (taken.empty())
        return taken;
    views_[pool].free -= size_of(taken);
    views_[pool].back = std::max(views_[pool].out > 0 ? views_[pool].back : back, back);
    count_out(pool, taken, 1);
    wake_nodes(pool);
    return taken;
}

void Fleet::put_back(PoolIndex pool, const std::vector<Range>& ranges) {
    count_out(pool, ranges, -1);
    pools_[pool].free.give(ranges);
    views_[pool].free += size_of(ranges);
    wake_nodes(pool);
}

void Fleet::add(Slot slot, std::uint32_t more) {
    Hold& hold = holds_[slot];
    SiteLedger& books = books_.ledger(hold.site);
    const double idle_watt = idle_share(node(hold.pool), hold.held + more).in(watt);
    books.change_power(0, hold.idle_watt - idle_watt);
    books.change_load(0, 0, more);
    hold.idle_watt = idle_watt;
    for (const Range& range : pools_[hold.pool].free.take(more))
        hold.nodes.push_back(range);
    views_[hold.pool].free -= more;
    hold.held += more;
    wake_nodes(hold.pool);
    end_rent(hold);
    rent(hold);
}

std::vector<Slot> Fleet::holders(PoolIndex pool, Range of) const {
    const auto meets = [&](const Range& range) { return range.from < of.to && of.from < range.to; };
    std::vector<Slot> slots;
    for (Slot slot = 0; slot < holds_.size(); ++slot)
        if (const Hold& hold = holds_[slot];
            hold.in_use() && hold.pool == pool && std::ranges::any_of(hold.nodes, meets))
            slots.push_back(slot);
    return slots;
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
        if (const Hold& hold = holds_[slot]; hold.in_use() && hold.site == site)
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
        if (hold.in_use())
            held[hold.pool] += hold.held;
    for (std::size_t p = 0; p < views_.size(); ++p)
        if (held[p] + views_[p].free + views_[p].out != views_[p].capacity)
            throw SimulationError(fmt::format(
                "cluster {} of site {}: {} accelerators are held, {} free and {} out of use, of {}", views_[p].name,
                views_[p].site_name, held[p], views_[p].free, views_[p].out, views_[p].capacity));
}

} // namespace sunward::simulation
