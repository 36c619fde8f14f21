#include "simulation/view.hpp"

namespace sunward::simulation {

namespace {

/// Fixed time, then the bytes over the site's storage link.
Duration transfer_time(Duration fixed, double bytes, const Site& site) {
    if (bytes <= 0 || !site.storage_bandwidth)
        return fixed;
    return fixed + site.storage_latency + Duration::from_seconds(bytes / site.storage_bandwidth->base());
}

} // namespace

Duration EngineView::save_time(JobIndex job, PoolIndex pool) const {
    const CheckpointCost& cost = job_class(job).checkpoint;
    return transfer_time(cost.save, cost.bytes, site_of(pool));
}

Duration EngineView::restore_time(JobIndex job, PoolIndex pool) const {
    const CheckpointCost& cost = job_class(job).checkpoint;
    return transfer_time(cost.restore, cost.bytes, site_of(pool));
}

double EngineView::site_draw(std::uint32_t site) const { return parts_.books.draw(site).total.in(watt); }

double EngineView::job_draw(JobIndex job, PoolIndex pool, bool working) const {
    const Fleet& fleet = parts_.fleet;
    const NodeType& node = fleet.node(pool);
    const JobClass& kind = job_class(job);
    const std::uint32_t width = this->job(job).accelerators;
    const double share = working ? 1 : kind.checkpoint.power_share;
    const double woken = fleet.waking_watt(pool) * static_cast<double>(fleet.held_by(width, pool)) / node.accelerators;
    return parts_.books.draw(fleet.site_of(pool)).slope *
           (share * dynamic_power(node, width, utilisation_on(kind, pool)).in(watt) + woken);
}

} // namespace sunward::simulation
