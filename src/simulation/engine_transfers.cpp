#include <fmt/format.h>

#include "engine.hpp"
#include "sunward/error/error.hpp"

namespace sunward {

/// Whether bytes take time: between sites always, at the site itself when its store is behind a link.
bool Engine::has_way(const Hold& hold, std::uint32_t from) const {
    const std::uint32_t to = pools_[hold.pool].site;
    if (from == to)
        return scenario_.sites[to].storage_bandwidth.has_value();
    if (transport_.route(from, to).empty())
        refuse(hold.job, fmt::format("moves a job's data from site {} to site {}, but no link leads there",
                                     scenario_.sites[from].name, scenario_.sites[to].name));
    return true;
}

void Engine::begin_transfer(std::uint32_t slot, std::uint32_t from, double bytes) {
    Hold& hold = holds_[slot];
    const std::uint32_t to = pools_[hold.pool].site;
    const TransferId id = transport_.start(from, to, hold.stage == Stage::save_bytes, bytes);
    if (id >= slot_of_transfer_.size())
        slot_of_transfer_.resize(id + 1, no_slot);
    slot_of_transfer_[id] = slot;
    hold.transfer = id;
    hold.transfer_bytes = bytes;
    hold.transfer_billed = 0;
    hold.transfer_since = now_;
    read_links(hold);
    plan_end(slot, std::nullopt);
}

/// Bills the links for what arrived since the last bill, spread evenly over that time. The store's link is inside the
/// site and draws nothing of its own.
void Engine::bill_transfer(Hold& hold, double arrived) {
    const double bytes = hold.transfer_bytes * (arrived - hold.transfer_billed);
    record(hold.job).transfer_bytes += bytes;
    const std::uint32_t to = pools_[hold.pool].site;
    const bool between_sites = hold.stage == Stage::stage_in || hold.stage == Stage::move;
    if (between_sites) {
        std::size_t i = 0;
        for (const Hop& hop : transport_.route(hold.from_site, to)) {
            const Link& link = scenario_.network.links[hop.link];
            bill_link(hold, link, bytes * link.energy.base(), hold.transfer_readings[i++]);
        }
    }
    hold.transfer_billed = arrived;
    hold.transfer_since = now_;
    read_links(hold);
}

/// Odometer of a small draw in a zone, at a PUE of 1.
Reading Engine::reading_now(std::uint32_t zone) {
    const GridZone& grid = grid_zones_[zone];
    if (grid.ledger == nullptr || !scenario_.dispatch.feedback)
        return read_odometer(tariff_of(zone), 1, now_);
    grid.ledger->advance(now_);
    return grid.ledger->reading(grid.zone);
}

/// Notes the odometers of the links on a transfer's way between sites.
void Engine::read_links(Hold& hold) {
    hold.transfer_readings.clear();
    const std::uint32_t to = pools_[hold.pool].site;
    if (hold.from_site == to)
        return;
    for (const Hop& hop : transport_.route(hold.from_site, to))
        hold.transfer_readings.push_back(reading_now(scenario_.network.links[hop.link].zone));
}

void Engine::bill_link(const Hold& hold, const Link& link, double energy_j, const Reading& since) {
    const Duration span = now_ - hold.transfer_since;
    if (energy_j <= 0 || span.us <= 0)
        return;
    const Charge use = charge(energy_j / span.seconds(), since, reading_now(link.zone));
    ledgers_[pools_[hold.pool].site].bill_network(use);
    JobRecord& r = record(hold.job);
    r.energy_j += use.energy_j;
    r.carbon_g += use.carbon_g;
    r.marginal_g += use.marginal_g;
    r.cost += use.cost;
}

} // namespace sunward
