#include "simulation/network/simgrid_network.hpp"

#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/kernel/resource/NetworkModelIntf.hpp>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "sunward/error/error.hpp"

namespace sunward::simulation {

namespace sg = simgrid::s4u;

namespace {

/// With SimGrid's own defaults a window limit of 4 MB and cross-traffic throttle long fast links: 1 TB over 100 Gbit/s
/// and 25 ms would take 12,290 s instead of 80.025 s.
std::vector<std::string> arguments(bool tcp) {
    std::vector<std::string> list{"sunward", "--log=root.threshold:error"};
    if (!tcp)
        for (const char* option : {"network/model:CM02", "network/TCP-gamma:0", "network/crosstraffic:0"})
            list.push_back(std::string{"--cfg="} + option);
    return list;
}

/// SimGrid rounds what it finds below this away; a shorter step would not move its clock.
constexpr double least_step = 1e-9;

bool made_before = false;

} // namespace

struct SimGridNetwork::Platform {
    struct Flow {
        TransferId id;
        double bytes;
        sg::Host* source;
        sg::Host* target;
        Instant due;      ///< end of its latency
        sg::CommPtr comm; ///< none before
    };
    bool tcp = false;
    Instant origin;
    Instant now;
    std::vector<std::string> arguments;
    std::vector<char*> argv;
    int argc = 0;
    std::unique_ptr<sg::Engine> engine;
    simgrid::kernel::resource::Model* model = nullptr;
    std::vector<sg::Host*> sites;
    std::vector<sg::Host*> stores;
    std::vector<Duration> store_latencies;
    std::vector<Duration> link_latencies;
    std::vector<std::vector<std::vector<Hop>>> routes;
    std::map<TransferId, Flow> flows;
    std::set<std::pair<Instant, TransferId>> waiting; ///< flows that do not move yet, and when they will
    std::vector<sg::CommPtr> cancelled;               ///< SimGrid still has actions that report to these
    std::vector<TransferId> ended;
    TransferId next = 0;

    void build(const Network& network, std::span<const Site> site_list);
    void add_links(sg::NetZone* zone, const Network& network);
    [[nodiscard]] sg::SplitDuplexLink* add_link(sg::NetZone* zone, const std::string& name, Bandwidth bandwidth,
                                                Duration latency) const;
    [[nodiscard]] Duration latency_of(std::uint32_t from, std::uint32_t to) const;
    void move(Flow& flow);
    void move_due();
    void settle();
    void step_to(double date);
    Instant run_to(Instant limit);
};

/// SimGrid's max-min weighs a flow by its latency (RTT unfairness): one over 1 ms would get a hundred times the part of
/// one over 100 ms. So its links have a latency only where that is wanted.
sg::SplitDuplexLink* SimGridNetwork::Platform::add_link(sg::NetZone* zone, const std::string& name, Bandwidth bandwidth,
                                                        Duration latency) const {
    auto* link = zone->create_split_duplex_link(name, bandwidth.base());
    link->set_latency(tcp ? latency.seconds() : 0);
    link->seal();
    return dynamic_cast<sg::SplitDuplexLink*>(link);
}

void SimGridNetwork::Platform::build(const Network& network, std::span<const Site> site_list) {
    tcp = network.tcp;
    sg::NetZone* zone = sg::create_full_zone("world");
    for (std::size_t i = 0; i < site_list.size(); ++i) {
        const Site& site = site_list[i];
        sites.push_back(zone->create_host("site" + std::to_string(i), 1.0));
        stores.push_back(nullptr);
        store_latencies.push_back(site.storage_latency);
        if (!site.storage_bandwidth)
            continue;
        stores.back() = zone->create_host("store" + std::to_string(i), 1.0);
        const auto* link = add_link(zone, "storage" + std::to_string(i), *site.storage_bandwidth, site.storage_latency);
        zone->add_route(sites.back()->get_netpoint(), stores.back()->get_netpoint(), nullptr, nullptr,
                        {sg::LinkInRoute(link, sg::LinkInRoute::Direction::UP)}, true);
    }
    add_links(zone, network);
    zone->seal();
    model = dynamic_cast<simgrid::kernel::resource::Model*>(zone->get_network_model());
    if (model == nullptr)
        throw SimulationError("SimGrid's network model does not tell its next event");
}

void SimGridNetwork::Platform::add_links(sg::NetZone* zone, const Network& network) {
    std::vector<const sg::SplitDuplexLink*> links;
    for (std::size_t i = 0; i < network.links.size(); ++i) {
        const Link& link = network.links[i];
        links.push_back(add_link(zone, "link" + std::to_string(i), link.bandwidth, link.latency));
        link_latencies.push_back(link.latency);
    }
    for (std::uint32_t from = 0; from < sites.size(); ++from) {
        routes.push_back(network.links.empty() ? std::vector<std::vector<Hop>>(sites.size())
                                               : routes_from(network, sites.size(), from));
        for (std::uint32_t to = 0; to < sites.size(); ++to) {
            std::vector<sg::LinkInRoute> way;
            for (const Hop& hop : routes[from][to])
                way.emplace_back(links[hop.link],
                                 hop.forward ? sg::LinkInRoute::Direction::UP : sg::LinkInRoute::Direction::DOWN);
            if (!way.empty())
                zone->add_route(sites[from]->get_netpoint(), sites[to]->get_netpoint(), nullptr, nullptr, way, false);
        }
    }
}

/// What a transfer waits before its first byte; with TCP, SimGrid waits itself.
Duration SimGridNetwork::Platform::latency_of(std::uint32_t from, std::uint32_t to) const {
    if (tcp)
        return {};
    if (from == to)
        return store_latencies[to];
    Duration sum;
    for (const Hop& hop : routes[from][to])
        sum += link_latencies[hop.link];
    return sum;
}

void SimGridNetwork::Platform::move(Flow& flow) {
    flow.comm = sg::Comm::sendto_init(flow.source, flow.target);
    flow.comm->set_payload_size(static_cast<std::uint64_t>(std::llround(flow.bytes)));
    flow.comm->set_data(&flow);
    flow.comm->start();
}

void SimGridNetwork::Platform::move_due() {
    while (!waiting.empty() && waiting.begin()->first <= now) {
        move(flows.at(waiting.begin()->second));
        waiting.erase(waiting.begin());
    }
}

/// SimGrid lets a cancelled flow have its share, and keeps a plain pointer to it, until its engine runs next. Running
/// to the present instant takes both away.
void SimGridNetwork::Platform::settle() {
    if (cancelled.empty())
        return;
    engine->run_until(sg::Engine::get_clock());
    cancelled.clear();
}

/// Moves the clock to the next event, at `date`; to a later date only by SimGrid's own least step. SimGrid adds the
/// difference to its clock, which may be rounded up to beyond the event, and the event would never come: so a date that
/// is far away is approached in two steps, and the second is exact.
void SimGridNetwork::Platform::step_to(double date) {
    const double clock = sg::Engine::get_clock();
    const double near = 2 * clock < date ? date * (1 - 4 * std::numeric_limits<double>::epsilon()) : date;
    engine->run_until(std::max(near, clock + least_step));
}

/// Moves the clock to `limit`, or only to the first microsecond at which a transfer has ended.
Instant SimGridNetwork::Platform::run_to(Instant limit) {
    const double last = (limit - origin).seconds();
    while (!flows.empty() && ended.empty()) {
        const double clock = sg::Engine::get_clock();
        const double delta = model->next_occurring_event(clock);
        if (delta < 0 || clock + delta > last)
            break;
        step_to(clock + delta);
    }
    Instant reached = limit;
    if (!ended.empty()) {
        const double us = sg::Engine::get_clock() * 1e6;
        const double rounding = std::max(1e-3, 4 * std::numeric_limits<double>::epsilon() * us);
        reached = std::clamp(origin + Duration{static_cast<std::int64_t>(std::ceil(us - rounding))}, now, limit);
    }
    const double date = (reached - origin).seconds();
    if (date > sg::Engine::get_clock())
        engine->run_until(date);
    return reached;
}

SimGridNetwork::SimGridNetwork(const Network& network, std::span<const Site> sites, Instant start)
    : platform_(std::make_unique<Platform>()) {
    if (made_before)
        throw SimulationError("a process can run one simulation: SimGrid's clock is process-wide");
    made_before = true;
    Platform& p = *platform_;
    p.origin = start;
    p.now = start;
    p.arguments = arguments(network.tcp);
    for (std::string& argument : p.arguments)
        p.argv.push_back(argument.data());
    p.argc = static_cast<int>(p.argv.size());
    p.argv.push_back(nullptr);
    p.engine = std::make_unique<sg::Engine>(&p.argc, p.argv.data());
    p.build(network, sites);
    sg::Activity::on_completion_cb([&p](const sg::Activity& activity) {
        if (const auto* flow = activity.get_data<Platform::Flow>(); flow != nullptr)
            p.ended.push_back(flow->id);
    });
}

SimGridNetwork::~SimGridNetwork() {
    while (!platform_->flows.empty())
        cancel(platform_->flows.begin()->first);
    platform_->settle();
}

std::span<const Hop> SimGridNetwork::route(std::uint32_t from, std::uint32_t to) const {
    return platform_->routes[from][to];
}

TransferId SimGridNetwork::start(std::uint32_t from, std::uint32_t to, bool to_store, double bytes) {
    Platform& p = *platform_;
    sg::Host* source = p.sites[from];
    sg::Host* target = from == to ? p.stores[to] : p.sites[to];
    if (from == to && !to_store)
        std::swap(source, target);
    const TransferId id = p.next++;
    const Instant due = p.now + p.latency_of(from, to);
    Platform::Flow& flow = p.flows.emplace(id, Platform::Flow{id, bytes, source, target, due, nullptr}).first->second;
    if (due > p.now)
        p.waiting.emplace(due, id);
    else
        p.move(flow);
    return id;
}

double SimGridNetwork::progress(TransferId transfer) const {
    const Platform::Flow& flow = platform_->flows.at(transfer);
    if (flow.comm == nullptr)
        return 0;
    return flow.bytes > 0 ? 1 - std::clamp(flow.comm->get_remaining() / flow.bytes, 0.0, 1.0) : 1;
}

void SimGridNetwork::cancel(TransferId transfer) {
    Platform& p = *platform_;
    const auto found = p.flows.find(transfer);
    if (found == p.flows.end())
        throw SimulationError("a transfer that has ended is cancelled");
    const Platform::Flow& flow = found->second;
    if (flow.comm == nullptr) {
        p.waiting.erase({flow.due, transfer});
    } else {
        flow.comm->set_data(nullptr);
        flow.comm->cancel();
        p.cancelled.push_back(flow.comm);
    }
    p.flows.erase(found);
}

Instant SimGridNetwork::advance(Instant limit) {
    Platform& p = *platform_;
    p.ended.clear();
    p.settle();
    do {
        p.now = p.run_to(p.waiting.empty() ? limit : std::min(limit, p.waiting.begin()->first));
        p.move_due();
    } while (p.ended.empty() && p.now < limit);
    std::sort(p.ended.begin(), p.ended.end());
    for (const TransferId id : p.ended)
        p.flows.erase(id);
    return p.now;
}

std::span<const TransferId> SimGridNetwork::ended() const { return platform_->ended; }

} // namespace sunward::simulation
