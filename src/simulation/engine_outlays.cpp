// What schedulers may know of the time and the power that running and moving a job takes.
#include <algorithm>
#include <cmath>

#include "engine.hpp"
#include "sunward/power/facility.hpp"

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

/// Watts of the building per further watt of IT at present.
double Engine::overhead_factor(std::uint32_t site) const {
    const SitePower& power = scenario_.sites[site].power;
    if (power.facility.pue)
        return *power.facility.pue;
    OutdoorAir air;
    if (power.weather && power.weather->air_temperature)
        air.temperature_c = power.weather->air_temperature->at(now_);
    if (power.weather && power.weather->relative_humidity)
        air.relative_humidity = power.weather->relative_humidity->at(now_);
    return facility_draw(power.facility, ledgers_[site].it_watt() * watt, air).slope;
}

double Engine::draw(JobIndex job, PoolIndex pool, bool working) const {
    const JobClass& kind = job_class(job);
    const NodeType& node = pools_[pool].cluster->node;
    const std::uint32_t width = jobs()[job].request.accelerators;
    const std::uint32_t granule = views_[pool].granule;
    const double held = (static_cast<double>(width) + granule - 1) / granule;
    const double share = working ? 1 : kind.checkpoint.power_share;
    const Power it =
        idle_share(node, std::floor(held) * granule) + share * dynamic_power(node, width, kind.utilisation);
    return it.in(watt)*overhead_factor(pools_[pool].site);
}

} // namespace sunward
