#include "simulation/network/transfers.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sunward::simulation {

bool Transfers::take_time(JobIndex job, std::uint32_t from, std::uint32_t to) const {
    const std::vector<Site>& sites = run_.scenario.sites;
    if (from == to)
        return sites[to].storage_bandwidth.has_value();
    if (transport_.route(from, to).empty())
        run_.refuse(job, fmt::format("moves a job's data from site {} to site {}, but no link leads there",
                                     sites[from].name, sites[to].name));
    return true;
}

void Transfers::begin(Slot slot, JobIndex job, std::uint32_t from, std::uint32_t to, bool to_store, double bytes) {
    const TransferId id = transport_.start(from, to, to_store, bytes);
    if (id >= slot_of_.size())
        slot_of_.resize(id + 1, no_slot);
    slot_of_[id] = slot;
    if (slot >= sent_.size())
        sent_.resize(slot + std::size_t{1});
    Sent& sent = sent_[slot];
    sent.id = id;
    sent.job = job;
    sent.from = from;
    sent.to = to;
    sent.bytes = bytes;
    sent.landed = false;
    sent.billed = 0;
    sent.since = run_.now;
    read_links(sent);
    ++under_way_;
}

void Transfers::bill(Slot slot) {
    if (Sent* of = sent(slot))
        bill(*of, of->landed ? 1 : transport_.progress(*of->id));
}

Instant Transfers::advance(Instant limit) {
    const Instant reached = transport_.advance(limit);
    for (const TransferId id : transport_.ended())
        if (is_wanted(id))
            sent_[slot_of_[id]].landed = true;
    return reached;
}

void Transfers::arrived(Slot slot) {
    if (Sent* of = sent(slot)) {
        bill(*of, 1);
        end(*of);
    }
}

void Transfers::cancel(Slot slot) {
    if (Sent* of = sent(slot)) {
        bill(*of, of->landed ? 1 : transport_.progress(*of->id));
        if (!of->landed)
            transport_.cancel(*of->id);
        end(*of);
    }
}

void Transfers::end(Sent& sent) {
    sent.id.reset();
    --under_way_;
}

/// Bills the links for what arrived since the last bill, spread evenly over that time.
void Transfers::bill(Sent& sent, double arrived) {
    const double bytes = sent.bytes * (arrived - sent.billed);
    run_.record(sent.job).transfer_bytes += bytes;
    std::size_t i = 0;
    for (const Hop& hop : transport_.route(sent.from, sent.to)) {
        const Link& link = run_.scenario.network.links[hop.link];
        bill_link(sent, link, bytes * link.energy.base(), sent.readings[i++]);
    }
    sent.billed = arrived;
    sent.since = run_.now;
    read_links(sent);
}

void Transfers::bill_link(const Sent& sent, const Link& link, double energy_j, const Reading& since) {
    const Duration span = run_.now - sent.since;
    if (energy_j <= 0 || span.us <= 0)
        return;
    const Charge use = charge(energy_j / span.seconds(), since, books_.reading(link.zone));
    books_.ledger(sent.to).bill_network(use);
    run_.charge(sent.job, use);
}

/// Notes the odometers of the links on the way.
void Transfers::read_links(Sent& sent) {
    sent.readings.clear();
    for (const Hop& hop : transport_.route(sent.from, sent.to))
        sent.readings.push_back(books_.reading(run_.scenario.network.links[hop.link].zone));
}

const Way& Transfers::way(std::uint32_t from, std::uint32_t to) const {
    const std::size_t sites = run_.scenario.sites.size();
    if (ways_.empty())
        ways_.resize(sites * sites);
    std::optional<Way>& known = ways_[from * sites + to];
    if (!known)
        known = measure(from, to);
    return *known;
}

Way Transfers::measure(std::uint32_t from, std::uint32_t to) const {
    Way way;
    const auto hops = transport_.route(from, to);
    way.exists = from == to || !hops.empty();
    for (const Hop& hop : hops) {
        const Link& link = run_.scenario.network.links[hop.link];
        way.latency += link.latency;
        way.seconds_a_byte = std::max(way.seconds_a_byte, 1 / link.bandwidth.base());
        way.uses.push_back({link.zone, link.energy.base()});
    }
    return way;
}

} // namespace sunward::simulation
