// Bytes under way while jobs are killed, suspended and moved, against a fluid model.
#include "../../src/simulation/network.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <optional>
#include <set>

#include "child.hpp"
#include "draw.hpp"
#include "fluid_network.hpp"
#include "small_world.hpp"

using namespace sunward;
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
    Transport transport;
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
