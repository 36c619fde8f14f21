#include "network.hpp"

#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/kernel/resource/NetworkModelIntf.hpp>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "sunward/error/error.hpp"

namespace sunward {

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

struct Transport::Platform {
    struct Flow {
        sg::CommPtr comm;
        double bytes;
    };
    Instant origin;
    std::vector<std::string> arguments;
    std::vector<char*> argv;
    int argc = 0;
    std::unique_ptr<sg::Engine> engine;
    simgrid::kernel::resource::Model* model = nullptr;
    std::vector<sg::Host*> sites;
    std::vector<sg::Host*> stores;
    std::vector<std::vector<std::vector<Hop>>> routes;
    std::map<TransferId, Flow> flows;
    std::map<const sg::Activity*, TransferId> ids;
    std::vector<TransferId> ended;
    TransferId next = 0;

    void build(const Network& network, std::span<const Site> site_list);
    void add_links(sg::NetZone* zone, const Network& network);
    void finished(const sg::Activity& activity);
    void step_to(double date);
};

void Transport::Platform::build(const Network& network, std::span<const Site> site_list) {
    sg::NetZone* zone = sg::create_full_zone("world");
    for (std::size_t i = 0; i < site_list.size(); ++i) {
        const Site& site = site_list[i];
        sites.push_back(zone->create_host("site" + std::to_string(i), 1.0));
        stores.push_back(nullptr);
        if (!site.storage_bandwidth)
            continue;
        stores.back() = zone->create_host("store" + std::to_string(i), 1.0);
        const auto* link = zone->create_split_duplex_link("storage" + std::to_string(i), site.storage_bandwidth->base())
                               ->set_latency(site.storage_latency.seconds())
                               ->seal();
        zone->add_route(sites.back()->get_netpoint(), stores.back()->get_netpoint(), nullptr, nullptr,
                        {sg::LinkInRoute(link, sg::LinkInRoute::Direction::UP)}, true);
    }
    add_links(zone, network);
    zone->seal();
    model = dynamic_cast<simgrid::kernel::resource::Model*>(zone->get_network_model());
    if (model == nullptr)
        throw SimulationError("SimGrid's network model does not tell its next event");
}

void Transport::Platform::add_links(sg::NetZone* zone, const Network& network) {
    std::vector<const sg::SplitDuplexLink*> links;
    for (std::size_t i = 0; i < network.links.size(); ++i) {
        auto* link = zone->create_split_duplex_link("link" + std::to_string(i), network.links[i].bandwidth.base());
        link->set_latency(network.links[i].latency.seconds());
        link->seal();
        links.push_back(dynamic_cast<const sg::SplitDuplexLink*>(link));
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

void Transport::Platform::finished(const sg::Activity& activity) {
    const auto found = ids.find(&activity);
    if (found == ids.end())
        return;
    ended.push_back(found->second);
}

/// Moves the clock to the date; to a later one only by SimGrid's own least step.
void Transport::Platform::step_to(double date) {
    const double now = sg::Engine::get_clock();
    engine->run_until(std::max(date, now + least_step));
}

Transport::Transport(const Network& network, std::span<const Site> sites, Instant start)
    : platform_(std::make_unique<Platform>()) {
    if (made_before)
        throw SimulationError("a process can run one simulation: SimGrid's clock is process-wide");
    made_before = true;
    Platform& p = *platform_;
    p.origin = start;
    p.arguments = arguments(network.tcp);
    for (std::string& argument : p.arguments)
        p.argv.push_back(argument.data());
    p.argc = static_cast<int>(p.argv.size());
    p.argv.push_back(nullptr);
    p.engine = std::make_unique<sg::Engine>(&p.argc, p.argv.data());
    p.build(network, sites);
    sg::Activity::on_completion_cb([&p](const sg::Activity& activity) { p.finished(activity); });
}

Transport::~Transport() {
    for (auto& [id, flow] : platform_->flows)
        flow.comm->cancel();
}

std::span<const Hop> Transport::route(std::uint32_t from, std::uint32_t to) const {
    return platform_->routes[from][to];
}

TransferId Transport::start(std::uint32_t from, std::uint32_t to, bool to_store, double bytes) {
    Platform& p = *platform_;
    sg::Host* source = p.sites[from];
    sg::Host* target = from == to ? p.stores[to] : p.sites[to];
    if (from == to && !to_store)
        std::swap(source, target);
    const sg::CommPtr flow = sg::Comm::sendto_init(source, target);
    flow->set_payload_size(static_cast<std::uint64_t>(std::llround(bytes)));
    const TransferId id = p.next++;
    p.ids.emplace(flow.get(), id);
    p.flows.emplace(id, Platform::Flow{flow, bytes});
    flow->start();
    return id;
}

double Transport::progress(TransferId transfer) const {
    const Platform::Flow& flow = platform_->flows.at(transfer);
    return flow.bytes > 0 ? 1 - std::clamp(flow.comm->get_remaining() / flow.bytes, 0.0, 1.0) : 1;
}

void Transport::cancel(TransferId transfer) {
    Platform& p = *platform_;
    const auto found = p.flows.find(transfer);
    const sg::CommPtr comm = found->second.comm;
    p.ids.erase(comm.get());
    p.flows.erase(found);
    comm->cancel();
}

Instant Transport::advance(Instant limit) {
    Platform& p = *platform_;
    p.ended.clear();
    const double last = (limit - p.origin).seconds();
    while (!p.flows.empty() && p.ended.empty()) {
        const double now = sg::Engine::get_clock();
        const double delta = p.model->next_occurring_event(now);
        if (delta < 0 || now + delta > last)
            break;
        p.step_to(now + delta);
    }
    Instant reached = limit;
    if (!p.ended.empty()) {
        const double at = sg::Engine::get_clock();
        reached = std::min(limit, p.origin + Duration{static_cast<std::int64_t>(std::ceil(at * 1e6 - 1e-3))});
    }
    const double date = (reached - p.origin).seconds();
    if (date > sg::Engine::get_clock())
        p.engine->run_until(date);
    std::sort(p.ended.begin(), p.ended.end());
    for (const TransferId id : p.ended) {
        p.ids.erase(p.flows.at(id).comm.get());
        p.flows.erase(id);
    }
    return reached;
}

std::span<const TransferId> Transport::ended() const { return platform_->ended; }

} // namespace sunward
