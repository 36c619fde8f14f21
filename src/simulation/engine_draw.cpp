// What a site draws, as policies may know it.
#include "engine.hpp"

namespace sunward {

/// The building at the IT power and in the weather of now; the air that books and ledgers assume where it is not known.
FacilityDraw Engine::draw_now(std::uint32_t site) const {
    const SitePower& power = scenario_.sites[site].power;
    const auto now = [this](const std::optional<Series>& series, double otherwise) {
        return series ? series->at(now_) : otherwise;
    };
    OutdoorAir air{20, 50};
    if (power.weather && !power.facility.pue)
        air = {now(power.weather->air_temperature, air.temperature_c),
               now(power.weather->relative_humidity, air.relative_humidity)};
    return facility_draw(power.facility, ledgers_[site].it_watt() * watt, air);
}

double Engine::site_draw(std::uint32_t site) const { return draw_now(site).total.in(watt); }

double Engine::job_draw(JobIndex job, PoolIndex pool, bool working) const {
    const Pool& where = pools_[pool];
    const NodeType& node = where.cluster->node;
    const JobClass& kind = job_class(job);
    const std::uint32_t width = this->job(job).accelerators;
    const double share = working ? 1 : kind.checkpoint.power_share;
    const double woken = where.waking_watt * static_cast<double>(held_by(width, pool)) / node.accelerators;
    return draw_now(where.site).slope * (share * dynamic_power(node, width, kind.utilisation).in(watt) + woken);
}

} // namespace sunward
