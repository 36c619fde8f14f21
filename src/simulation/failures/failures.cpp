#include "simulation/failures/failures.hpp"

#include <algorithm>

#include "sunward/random/stream.hpp"

namespace sunward::simulation {

namespace {

/// Nodes that ranges lie in, none counted twice where one range ends in a node in which the next begins.
std::uint64_t nodes_of(const std::vector<Range>& ranges, std::uint32_t per_node) {
    std::uint64_t nodes = 0;
    std::uint32_t last = 0; // the first node that has not been counted
    for (const Range& range : ranges) {
        const std::uint32_t first = range.from / per_node;
        const std::uint32_t end = (range.to - 1) / per_node + 1;
        nodes += first + 1 == last ? end - last : end - first;
        last = end;
    }
    return nodes;
}

} // namespace

Failures::Failures(Run& run, Books& books, Fleet& fleet) : run_(run), books_(books), fleet_(fleet) {
    for (const Site& site : run.scenario.sites)
        for (const Cluster& cluster : site.clusters) {
            laws_.push_back(&cluster.failures);
            any_ = any_ || cluster.failures.any();
        }
    next_outage_.assign(laws_.size(), 0);
    if (any_)
        for (PoolIndex pool = 0; pool < laws_.size(); ++pool)
            plan_outage(pool);
}

std::uint64_t Failures::units(const Hold& hold) const {
    return law(hold.pool).by_accelerator ? hold.held : nodes_of(hold.nodes, fleet_.node(hold.pool).accelerators);
}

void Failures::renew(Slot slot) {
    if (slot >= draws_.size())
        draws_.resize(slot + std::size_t{1});
    const Hold& hold = fleet_.hold(slot);
    const NodeFailures& law = this->law(hold.pool);
    draws_[slot] = {};
    if (law.mtbf_s <= 0 || hold.held == 0)
        return;
    const std::uint64_t count = run_.result.failures[hold.job].draws++;
    RandomStream stream(run_.scenario.seed, "failures", std::uint64_t{hold.job} << 32U | count);
    draws_[slot].at = run_.now + law.time_to_failure(units(hold), stream.uniform_positive());
    draws_[slot].pick = stream.uniform();
}

std::optional<Duration> Failures::mtbf(PoolIndex pool, std::uint32_t held) const {
    const NodeFailures& law = this->law(pool);
    if (law.mtbf_s <= 0)
        return std::nullopt;
    const std::uint32_t per_node = fleet_.node(pool).accelerators;
    return law.mean_time(law.by_accelerator ? held : (held + per_node - 1) / per_node);
}

/// Every accelerator that is held is as likely to be on the node that fails.
Range Failures::failing(Slot slot) const {
    const Hold& hold = fleet_.hold(slot);
    const std::uint32_t per_node = fleet_.node(hold.pool).accelerators;
    auto left = static_cast<std::uint32_t>(draws_[slot].pick * hold.held);
    for (const Range& range : hold.nodes) {
        if (left < range.to - range.from) {
            const std::uint32_t node = (range.from + left) / per_node;
            return {node * per_node, (node + 1) * per_node};
        }
        left -= range.to - range.from;
    }
    return {};
}

void Failures::break_down(Slot slot, Range of) {
    const NodeFailures& law = this->law(fleet_.hold(slot).pool);
    Duration length = law.repair;
    if (law.repair_varies) {
        RandomStream stream(run_.scenario.seed, "failures.repair", repairs_++);
        length = Duration::from_seconds(stream.exponential(length.seconds()));
    }
    const PoolIndex pool = fleet_.hold(slot).pool;
    plan_return(pool, fleet_.lose(slot, of, run_.now + law.repair), run_.now + length);
}

void Failures::take_out(Slot slot, Range of, Instant back) {
    const PoolIndex pool = fleet_.hold(slot).pool;
    plan_return(pool, fleet_.lose(slot, of, back), back);
}

void Failures::plan_return(PoolIndex pool, std::vector<Range> ranges, Instant at) {
    if (free_items_.empty()) {
        free_items_.push_back(static_cast<std::uint32_t>(out_.size()));
        out_.emplace_back();
    }
    const std::uint32_t item = free_items_.back();
    free_items_.pop_back();
    out_[item] = {pool, std::move(ranges)};
    run_.calendar.add(std::max(at, run_.now + Duration{1}), DueKind::repair, item);
}

void Failures::repaired(std::uint32_t item) {
    const PoolIndex pool = out_[item].pool;
    (void)books_.at_now(fleet_.site_of(pool));
    fleet_.put_back(pool, out_[item].ranges);
    out_[item].ranges.clear();
    free_items_.push_back(item);
    run_.events.push_back({Event::Kind::repaired, no_job, pool});
}

void Failures::plan_outage(PoolIndex pool) {
    const std::vector<NodeOutage>& outages = law(pool).outages;
    if (next_outage_[pool] < outages.size())
        run_.calendar.add(std::max(outages[next_outage_[pool]].from, run_.now), DueKind::outage, pool);
}

std::vector<Failures::Hit> Failures::begin_outages(PoolIndex pool) {
    const std::vector<NodeOutage>& outages = law(pool).outages;
    const std::uint32_t per_node = fleet_.node(pool).accelerators;
    (void)books_.at_now(fleet_.site_of(pool));
    std::vector<Hit> hits;
    std::size_t& next = next_outage_[pool];
    for (; next < outages.size() && outages[next].from <= run_.now; ++next) {
        const NodeOutage& outage = outages[next];
        if (outage.to <= run_.now)
            continue;
        const Range of{outage.first * per_node, outage.last * per_node};
        if (std::vector<Range> taken = fleet_.withdraw(pool, of, outage.to); !taken.empty())
            plan_return(pool, std::move(taken), outage.to);
        for (const Slot slot : fleet_.holders(pool, of))
            hits.push_back({slot, of, outage.to});
    }
    plan_outage(pool);
    run_.events.push_back({Event::Kind::repaired, no_job, pool});
    return hits;
}

} // namespace sunward::simulation
