// Bytes under way while jobs are killed, suspended and moved, against a fluid model.
#include "simulation/network/simgrid_network.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <optional>
#include <set>

#include "child.hpp"
#include "draw.hpp"
#include "fluid_network.hpp"
#include "small_world.hpp"

using namespace sunward;
using namespace sunward::simulation;
using namespace sunward::test;

namespace {

constexpr std::size_t site_count = 4;

/// Sites in a row, each with a store: links 2i and 2i + 1 lead from site i to the next and back, then come the stores'.
struct Row {
    Scenario scenario = small_world(64);
    FluidNetwork fluid;

    explicit Row(Draw& draw, bool round) {
        for (std::size_t i = 1; i < site_count; ++i)
            add_site(scenario, {100}, 64);
        for (std::uint32_t i = 0; i + 1 < site_count; ++i) {
            Link link;
            link.from = i;
            link.to = i + 1;
            link.bandwidth = (round ? 8 : draw.between(1, 20)) * gigabit_per_second;
            link.latency = round ? Duration::from_seconds(static_cast<double>(draw.below(2)))
                                 : Duration{static_cast<std::int64_t>(draw.below(3) * draw.below(900'000))};
            link.energy = 0.001 * kilowatt_hour_per_gigabyte;
            scenario.network.links.push_back(link);
            fluid.add_link(link.bandwidth.base());
            fluid.add_link(link.bandwidth.base());
        }
        for (Site& site : scenario.sites) {
            site.storage_bandwidth = (round ? 8 : draw.between(1, 20)) * gigabit_per_second;
            site.storage_latency = round ? Duration{} : Duration{static_cast<std::int64_t>(draw.below(50'000))};
            fluid.add_link(site.storage_bandwidth->base());
            fluid.add_link(site.storage_bandwidth->base());
        }
    }

    [[nodiscard]] std::vector<int> way(std::uint32_t from, std::uint32_t to, bool to_store) const {
        if (from == to)
            return {static_cast<int>(2 * (site_count - 1 + to) + (to_store ? 0 : 1))};
        std::vector<int> links;
        for (std::uint32_t at = from; at != to; at += from < to ? 1 : -1)
            links.push_back(static_cast<int>(from < to ? 2 * at : 2 * (at - 1) + 1));
        return links;
    }

    [[nodiscard]] double latency(std::uint32_t from, std::uint32_t to) const {
        if (from == to)
            return scenario.sites[to].storage_latency.seconds();
        double sum = 0;
        for (std::uint32_t i = std::min(from, to); i < std::max(from, to); ++i)
            sum += scenario.network.links[i].latency.seconds();
        return sum;
    }
};

/// Starts and cancels transfers at random: the largest difference in seconds between the ends of the transport and of
/// the fluid, and the largest in bytes that have arrived, as a share.
struct Duel {
    Draw draw;
    bool round;
    Row row;
    SimGridNetwork transport;
    std::map<TransferId, double> ends;       ///< of the transport
    std::map<TransferId, double> fluid_ends; ///< of the fluid
    std::map<TransferId, double> alive;      ///< bytes
    Instant now = midnight;
    double late = 0;
    double astray = 0;

    explicit Duel(std::uint64_t seed)
        : draw(seed), round(seed % 3 == 0), row(draw, round),
          transport(row.scenario.network, row.scenario.sites, midnight) {}

    void advance(Instant to) {
        while (now < to) {
            now = transport.advance(to);
            for (const TransferId id : transport.ended()) {
                ends[id] = seconds(now);
                alive.erase(id);
            }
        }
        while (row.fluid.next() <= seconds(to))
            if (const int id = row.fluid.advance(row.fluid.next()); id >= 0)
                fluid_ends[static_cast<TransferId>(id)] = row.fluid.now();
        row.fluid.advance(seconds(to));
    }

    void start() {
        const auto from = static_cast<std::uint32_t>(draw.below(site_count));
        const auto to = static_cast<std::uint32_t>(draw.below(site_count));
        const bool to_store = draw.below(2) == 0;
        const double bytes = 1e9 * (round ? static_cast<double>(1 + draw.below(20)) : draw.between(0.01, 20));
        const TransferId id = transport.start(from, to, to_store, bytes);
        row.fluid.start(static_cast<int>(id), row.way(from, to, to_store), bytes,
                        row.fluid.now() + row.latency(from, to));
        alive[id] = bytes;
    }

    void cancel() {
        const auto victim = std::next(alive.begin(), static_cast<std::ptrdiff_t>(draw.below(alive.size())));
        transport.cancel(victim->first);
        row.fluid.cancel(static_cast<int>(victim->first));
        fluid_ends.erase(victim->first);
        alive.erase(victim);
    }

    void compare() {
        for (const auto& [id, bytes] : alive)
            if (!fluid_ends.contains(id))
                astray = std::max(astray,
                                  std::abs(transport.progress(id) - row.fluid.arrived(static_cast<int>(id)) / bytes));
    }

    std::vector<double> fight() {
        for (int i = 0; i < 300; ++i) {
            advance(now + (round ? Duration::from_seconds(static_cast<double>(draw.below(8)))
                                 : Duration{static_cast<std::int64_t>(draw.below(6'000'000))}));
            compare();
            const bool ends_some = draw.below(3) == 0;
            while (draw.below(5) > 1)
                if (ends_some && !alive.empty())
                    cancel();
                else if (alive.size() < 12)
                    start();
        }
        advance(now + Duration::from_hours(10));
        for (const auto& [id, end] : ends)
            late = std::max(late, std::abs(end - fluid_ends.at(id)));
        return {late, astray, static_cast<double>(ends.size()), static_cast<double>(fluid_ends.size()),
                static_cast<double>(alive.size())};
    }
};

} // namespace

TEST_CASE("transfers that are started and cancelled at random share links as a fluid does") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        const std::vector<double> figures = in_child([seed] { return Duel(seed).fight(); });
        CHECK(figures[0] < 1e-4);
        CHECK(figures[1] < 1e-5);
        CHECK(figures[2] == figures[3]);
        CHECK(figures[2] > 50);
        CHECK(figures[4] == 0);
    }
}

namespace {

/// Two sites, 1 GB/s with no latency between them; jobs bring 100 GB along and draw nothing while it comes.
Scenario one_link() {
    Scenario scenario = small_world(8);
    add_site(scenario, {100}, 8);
    Link link;
    link.to = 1;
    link.bandwidth = 8 * gigabit_per_second;
    scenario.network.links.push_back(link);
    scenario.workload.classes[0].input_bytes = 1e11;
    return scenario;
}

void start_abroad(const View&, const Event& event, Decisions& decisions) {
    if (event.kind == Event::Kind::submitted)
        decisions.start(event.job, 1);
}

} // namespace

TEST_CASE("a link is shared until a job on it is killed, and belongs to the other from then on") {
    Scenario scenario = one_link();
    add_job(scenario, 0, 10).request.walltime = Duration::from_seconds(60);
    add_job(scenario, 0, 10).request.walltime = Duration::from_seconds(600);
    const Result result = run(scenario, start_abroad);
    CHECK(result.jobs[0].state == JobState::killed);
    CHECK(result.jobs[0].transfer_bytes == Approx(3e10));
    // 30 GB by 60 s, the other 70 GB alone in 70 s.
    CHECK(result.jobs[1].overhead.seconds() == Approx(130));
    CHECK(seconds(result.jobs[1].finish) == Approx(140));
}

TEST_CASE("bytes that arrive at the very end of the wall-time have arrived") {
    Scenario scenario = one_link();
    add_job(scenario, 0, 10).request.walltime = Duration::from_seconds(100);
    const Result result = run(scenario, start_abroad);
    CHECK(result.jobs[0].state == JobState::killed);
    CHECK(seconds(result.jobs[0].finish) == 100);
    CHECK(result.jobs[0].transfer_bytes == 1e11);
    CHECK(result.jobs[0].worked == Duration{});
}

TEST_CASE("flows over a link share it evenly, however far they go") {
    Scenario scenario = one_link();
    add_site(scenario, {100}, 8);
    Link far;
    far.from = 1;
    far.to = 2;
    far.bandwidth = 8 * gigabit_per_second;
    far.latency = Duration::from_seconds(1);
    scenario.network.links.push_back(far);
    add_job(scenario, 0, 10).request.limited = false;
    add_job(scenario, 0, 10).request.limited = false;
    const Result result = run(scenario, [](const View&, const Event& event, Decisions& decisions) {
        if (event.kind == Event::Kind::submitted)
            decisions.start(event.job, event.job == 0 ? 1 : 2);
    });
    // 1 GB alone in the first second, then half the link each; the last GB of the other one goes alone.
    CHECK(result.jobs[0].overhead.seconds() == Approx(199));
    CHECK(result.jobs[1].overhead.seconds() == Approx(200));
}

TEST_CASE("a run ends while bytes are under way") {
    const std::vector<double> figures = in_child([] {
        Scenario scenario = one_link();
        scenario.horizon.length = Duration::from_seconds(50);
        scenario.horizon.drain = false;
        add_job(scenario, 0, 10).request.limited = false;
        add_job(scenario, 20, 10).request.limited = false;
        const Result result = run(scenario, start_abroad);
        return std::vector<double>{result.jobs[0].transfer_bytes, result.jobs[1].transfer_bytes};
    });
    CHECK(figures[0] == Approx(3.5e10));
    CHECK(figures[1] == Approx(1.5e10));
}
