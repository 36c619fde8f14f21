// What schedulers may know of the time and the energy that moving a job takes.
#include <algorithm>

#include "engine.hpp"

namespace sunward {

namespace {

/// Fixed time, then the bytes over the site's storage link.
Duration transfer_time(Duration fixed, double bytes, const Site& site) {
    if (bytes <= 0 || !site.storage_bandwidth)
        return fixed;
    return fixed + site.storage_latency + Duration::from_seconds(bytes / site.storage_bandwidth->base());
}

} // namespace

Duration Engine::save_time(JobIndex job, PoolIndex pool) const {
    const CheckpointCost& cost = job_class(job).checkpoint;
    return transfer_time(cost.save, cost.bytes, scenario_.sites[pools_[pool].site]);
}

Duration Engine::restore_time(JobIndex job, PoolIndex pool) const {
    const CheckpointCost& cost = job_class(job).checkpoint;
    return transfer_time(cost.restore, cost.bytes, scenario_.sites[pools_[pool].site]);
}

const Way& Engine::way(std::uint32_t from, std::uint32_t to) const {
    const std::size_t sites = scenario_.sites.size();
    if (ways_.empty())
        ways_.resize(sites * sites);
    std::optional<Way>& known = ways_[from * sites + to];
    if (known)
        return *known;
    Way& way = known.emplace();
    const auto hops = transport_.route(from, to);
    way.exists = from == to || !hops.empty();
    for (const Hop& hop : hops) {
        const Link& link = scenario_.network.links[hop.link];
        way.latency += link.latency;
        way.seconds_a_byte = std::max(way.seconds_a_byte, 1 / link.bandwidth.base());
        way.uses.push_back({link.zone, link.energy.base()});
    }
    return way;
}

} // namespace sunward
