// Sites that give their zone more than it uses, and networks with loads and transformers of every kind.
#include <catch2/catch.hpp>

#include <numbers>
#include <numeric>

#include "hours.hpp"
#include "networks.hpp"
#include "numbers.hpp"
#include "sunward/grid/case_zones.hpp"
#include "sunward/grid/optimal_flow.hpp"
#include "sunward/grid/zone_dispatcher.hpp"
#include "zonal_systems.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

ZoneInput gas_zone(double demand, double cost) {
    ZoneInput zone;
    zone.fleet = {plant("gas", 3 * demand, cost, 490)};
    zone.fleet.front().fuel = "gas";
    zone.demand = Series::constant(demand);
    return zone;
}

/// Two zones of 1 and 10 MW, and a line or none.
ZoneGroup two_zones(double line) {
    const std::vector<std::string> names = {"small", "large"};
    const std::vector<ZoneInput> zones = {gas_zone(1, 60), gas_zone(10, 50)};
    std::vector<ZonalLine> lines;
    if (line > 0)
        lines.push_back({"line", 0, 1, line, line});
    return make_group(names, zones, {}, lines, midnight, 2);
}

double given(const ZoneMoment& now) {
    return std::reduce(now.fuels.begin(), now.fuels.end()) + now.storage + now.net_import + now.unserved;
}

/// Buses 1 to 3 in a triangle of x = 0.1, 100 MW at bus 2 and 50 at 3, 120 MW at 20 at bus 1 and 100 MW at 50 at bus 2.
PowerNetwork triangle() {
    PowerNetwork network;
    network.base = 100;
    network.buses = {{1, "", 0, 0, true}, {2, "", 100}, {3, "", 50}};
    const auto generator = [](std::size_t bus, double maximum, double cost, double factor) {
        Generator made;
        made.bus = bus;
        made.maximum = maximum;
        made.cost.linear = cost;
        made.factor = factor;
        return made;
    };
    network.generators = {generator(0, 120, 20, 490), generator(1, 100, 50, 820)};
    network.branches = {{0, 1, 0.1}, {0, 2, 0.1}, {1, 2, 0.1}};
    return network;
}

ZoneGroup group_of(const PowerNetwork& network) {
    const CaseZones zones = zones_of_case(network, 1, Series::constant(1));
    return make_group(zones.names, zones.zones, {}, zones.lines, midnight, 1);
}

} // namespace

TEST_CASE("a site that gives more than its zone uses feeds the neighbour, up to the line's limit") {
    const double limit = GENERATE(1.0, 5.0);
    const ZoneGroup group = two_zones(limit);
    const auto dispatcher = make_dispatcher(group, {true, true});
    dispatcher->next_hour();
    const std::vector<double> draw = {-2.7, 0};
    dispatcher->draw(draw);
    const ZoneMoment& small = dispatcher->zones()[0];
    const ZoneMoment& large = dispatcher->zones()[1];
    const double flow = std::min(1.7, limit);
    CHECK(small.fuels[0] == Approx(0).margin(1e-9));
    CHECK(small.net_import == Approx(-flow));
    CHECK(small.spilt == Approx(1.7 - flow).margin(1e-9));
    CHECK(small.curtailed == Approx(small.spilt).margin(1e-9));
    CHECK(large.fuels[0] == Approx(10 - flow));
    CHECK(small.traced == Approx(0).margin(1e-9));
    CHECK(large.traced == Approx(490 * (10 - flow) / 10));
    CHECK(large.marginal == Approx(490));
    CHECK(small.marginal == Approx(flow < 1.7 ? 0 : 490).margin(1e-6));
    CHECK(small.price == Approx(flow < 1.7 ? 0 : 50).margin(1e-6));
    for (const ZoneMoment& now : dispatcher->zones())
        CHECK(given(now) == Approx(now.demand + now.sites + now.spilt));
}

TEST_CASE("in merit order what a zone cannot take is spilt, without effect on plants, price and carbon") {
    ZoneInput zone = gas_zone(1, 40);
    const std::string name = "small";
    const ZoneGroup group = make_group({&name, 1}, {&zone, 1}, {}, {}, midnight, 1);
    const auto dispatcher = make_dispatcher(group, {true});
    dispatcher->next_hour();
    const double draw = -2.7;
    dispatcher->draw({&draw, 1});
    const ZoneMoment& now = dispatcher->zones()[0];
    CHECK(given(now) == Approx(now.demand + now.sites + now.spilt).margin(1e-12));
    CHECK(now.spilt == Approx(1.7));
    CHECK(now.curtailed == Approx(1.7));
    CHECK(now.emissions == 0);
    CHECK(now.marginal == 0);
    CHECK(now.price == 0);
    CHECK(now.production == 0);
}

TEST_CASE("a store takes what a site gives beyond the zone's use") {
    ZoneInput zone = gas_zone(1, 40);
    DrivenStore driven;
    driven.store = {"store", 0, 10, 1, 1, 0.9, 0.9, 0, 0, {}};
    const std::string name = "small";
    ZoneGroup group = make_group({&name, 1}, {&zone, 1}, {&driven, 1}, {}, midnight, 4);
    group.window = 4;
    const auto dispatcher = make_dispatcher(group, {true});
    const double draw = -2.7;
    dispatcher->draw({&draw, 1});
    dispatcher->next_hour();
    const ZoneMoment& now = dispatcher->zones()[0];
    CHECK(now.storage == Approx(-1));
    CHECK(now.spilt == Approx(0.7));
    CHECK(given(now) == Approx(now.demand + now.sites + now.spilt));
}

TEST_CASE("a site at a bus without load or generator is a source of the network") {
    const ZoneGroup group = group_of(triangle());
    const auto dispatcher = make_dispatcher(group, {true, true, true});
    dispatcher->next_hour();
    const std::vector<double> draw = {0, 0, -60};
    dispatcher->draw(draw);
    CHECK(dispatcher->zones()[2].net_import == Approx(-10));
    double consumed = 0;
    for (const ZoneMoment& now : dispatcher->zones())
        consumed += now.traced * std::max(0.0, now.demand + now.sites);
    CHECK(consumed == Approx(90 * 490));
    CHECK(dispatcher->emissions() == Approx(90 * 490));
}

// By hand: 120 MW at bus 1 and 30 at bus 2 leave -70 and -50 at buses 2 and 3, so 1-2 carries (2 x 70 + 50) / 3, 1-3
// (2 x 50 + 70) / 3, 2-3 the difference. Ten degrees on 1-3 drive pi / 18 x 100 / 0.3 MW around, against 1-3.
TEST_CASE("a phase shifter drives power around the circle, as in the DC power flow") {
    PowerNetwork network = triangle();
    network.branches[1].shift = std::numbers::pi / 18;
    const ZoneGroup group = group_of(network);
    const auto dispatcher = make_dispatcher(group, {true, true, true});
    dispatcher->next_hour();
    const double around = std::numbers::pi / 18 * 100 / 0.3;
    CHECK(around == Approx(58.177642));
    CHECK(dispatcher->flows()[0].power == Approx(190 / 3. + around));
    CHECK(dispatcher->flows()[1].power == Approx(170 / 3. - around));
    CHECK(dispatcher->flows()[2].power == Approx(-20 / 3. + around));
    const OptimalFlow flow = OptimalFlowSolver(network).solve();
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(dispatcher->flows()[i].power == Approx(flow.flow[i]));
    SECTION("a tap changes the share of a branch") {
        network.branches[0].tap = 0.95;
        const OptimalFlow tapped = OptimalFlowSolver(network).solve();
        const ZoneGroup with_tap = group_of(network);
        const auto other = make_dispatcher(with_tap, {false, false, false});
        other->next_hour();
        for (std::size_t i = 0; i < 3; ++i)
            CHECK(other->flows()[i].power == Approx(tapped.flow[i]));
    }
    SECTION("limits of the branch hold for the flow with the shift, one that is negative both ways too") {
        network.branches[1].least = -40;
        network.branches[1].most = -20;
        const OptimalFlow limited = OptimalFlowSolver(network).solve();
        const ZoneGroup with_limit = group_of(network);
        const auto other = make_dispatcher(with_limit, {false, false, false});
        other->next_hour();
        CHECK(other->flows()[1].power == Approx(limited.flow[1]));
        CHECK(other->flows()[1].power >= -40 - 1e-6);
        CHECK(other->flows()[1].power <= -20 + 1e-6);
    }
}

// 150 MW of fixed load, -10 at bus 1; a load of up to 40 MW at bus 3 that is worth 30 per MWh takes what bus 1 has left
// at 20, and nothing of bus 2 at 50.
TEST_CASE("negative and dispatchable loads of a case") {
    PowerNetwork network = triangle();
    network.buses[0].load = -10;
    network.buses[1].load = 60;
    Generator load;
    load.bus = 2;
    load.minimum = -40;
    load.cost.linear = 30;
    network.generators.push_back(load);
    const ZoneGroup group = group_of(network);
    const auto dispatcher = make_dispatcher(group, {true, true, true});
    dispatcher->next_hour();
    const auto zones = dispatcher->zones();
    CHECK(zones[0].demand == Approx(-10));
    CHECK(zones[0].fuels[0] == Approx(120));
    CHECK(zones[1].fuels[0] == Approx(0).margin(1e-9));
    CHECK(zones[2].demand == Approx(50 + 20)); // 120 + 10 - 60 - 50
    CHECK(zones[2].unserved == 0);
    CHECK(dispatcher->emissions() == Approx(120 * 490));
    for (const ZoneMoment& now : zones) {
        CHECK(now.price == Approx(30).margin(1e-5)); // the load is at the margin: a further MW is one less for it
        CHECK(now.marginal == Approx(0).margin(1e-6));
    }
    const OptimalFlow flow = OptimalFlowSolver(network).solve();
    CHECK(flow.output[2] == Approx(-20));
    CHECK(flow.price[0] == Approx(30));
}

TEST_CASE("a load that can be dispatched at falling worth is served in parts") {
    PowerNetwork network = triangle();
    network.buses[1].load = 60;
    Generator load;
    load.bus = 2;
    load.minimum = -40;
    load.cost.points = {{-40, -1100}, {-20, -900}, {0, 0}}; // the first 20 MW are worth 45, the next 10 per MWh
    network.generators.push_back(load);
    const CaseZones zones = zones_of_case(network, 2, Series::constant(1));
    const ZoneGroup group = make_group(zones.names, zones.zones, {}, zones.lines, midnight, 1);
    const auto dispatcher = make_dispatcher(group, {false, false, false});
    dispatcher->next_hour();
    CHECK(dispatcher->zones()[2].demand == Approx(50 + 10)); // 120 - 60 - 50: the dear part alone, in part
    CHECK(dispatcher->zones()[1].fuels[0] == Approx(0).margin(1e-9));
}
