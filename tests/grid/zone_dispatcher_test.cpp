#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "data.hpp"
#include "hours.hpp"
#include "networks.hpp"
#include "numbers.hpp"
#include "sunward/error/error.hpp"
#include "sunward/grid/case_file.hpp"
#include "sunward/grid/case_zones.hpp"
#include "sunward/grid/merit_order.hpp"
#include "sunward/grid/optimal_flow.hpp"
#include "sunward/grid/zone_dispatcher.hpp"
#include "zonal_systems.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

constexpr Instant start = midnight;

ZoneInput zone_of(Fleet fleet, Series demand) {
    ZoneInput zone;
    zone.fleet = std::move(fleet);
    zone.demand = std::move(demand);
    return zone;
}

ZoneGroup group_of(const ZoneInput& zone, std::size_t hours, const std::vector<DrivenStore>& stores = {}) {
    const std::string name = "zone";
    return make_group({&name, 1}, {&zone, 1}, stores, {}, start, hours);
}

ZoneGroup group_of(const CaseZones& zones, std::size_t hours) {
    return make_group(zones.names, zones.zones, {}, zones.lines, start, hours);
}

} // namespace

TEST_CASE("a zone without coupling is dispatched as by run_zone, and again for each draw") {
    const ZoneInput zone = zone_of(ordinary_fleet(), hourly({60, 100, 140, 180, 215, 250}));
    const ZoneGroup group = group_of(zone, 6);
    REQUIRE(is_merit_order(group.system));
    const ZoneYear year = run_zone(zone, start, start + Duration::from_hours(6));
    const GroupCourse course = run_group(group, {true});
    const auto dispatcher = make_dispatcher(group, {true});
    Stack stack(zone.fleet);
    const double base[] = {60, 100, 140, 180, 215, 250};
    for (std::size_t h = 0; h < 12; ++h) { // the hours repeat
        dispatcher->next_hour();
        const Instant t = start + Duration::from_hours(static_cast<std::int64_t>(h % 6));
        const ZoneMoment& now = dispatcher->zones()[0];
        CHECK(now.production == year.average.at(t));
        CHECK(now.marginal == year.marginal.at(t));
        CHECK(now.price == year.price.at(t));
        CHECK(course.zones[0].production.at(t) == now.production);
        CHECK(course.emissions.at(t) == dispatcher->emissions());
        const double without = dispatcher->emissions();
        const double draw = 12.5;
        dispatcher->draw({&draw, 1});
        CHECK(dispatcher->emissions() - without == Approx(stack.emissions_change(base[h % 6], draw)));
        CHECK(now.unserved == Approx(std::max(0.0, base[h % 6] + draw - 230)));
        const double none = 0;
        dispatcher->draw({&none, 1});
        CHECK(dispatcher->emissions() == without);
    }
    CHECK(course.unserved[0] == Approx(20));
}

// The ramp of coal makes a MW more in hour 0 cheap and dirty: -10 currency/MWh and 1150 kg/MWh.
TEST_CASE("ramps: the first hour of the window is carried out, with its price and its marginal intensity") {
    const ZoneInput zone = zone_of(ramped().zones[0].fleet, hourly({60, 100, 140, 90}));
    ZoneGroup group = group_of(zone, 4);
    group.window = 4;
    REQUIRE_FALSE(is_merit_order(group.system));
    const auto dispatcher = make_dispatcher(group, {true});
    dispatcher->next_hour();
    CHECK(dispatcher->zones()[0].emissions == Approx(60 * 820));
    dispatcher->pass(1);
    dispatcher->next_hour();
    CHECK(dispatcher->zones()[0].emissions == Approx(90 * 820 + 10 * 490)); // 30 MW/h above what was decided
    CHECK(dispatcher->zones()[0].fuels[0] == Approx(100));
}

TEST_CASE("what an hour did is the mean of its parts") {
    // Coal starts free to choose and follows 40 MW for half an hour, then 80: the next hour may have 60 + 30.
    const ZoneInput zone = zone_of(ramped().zones[0].fleet, hourly({40, 100}));
    ZoneGroup group = group_of(zone, 2);
    group.window = 1;
    const auto dispatcher = make_dispatcher(group, {false});
    dispatcher->next_hour();
    dispatcher->pass(0.5);
    const double more = 40;
    dispatcher->draw({&more, 1});
    CHECK(dispatcher->zones()[0].emissions == Approx(80 * 820));
    dispatcher->pass(0.5);
    const double none = 0;
    dispatcher->next_hour();
    dispatcher->draw({&none, 1});
    CHECK(dispatcher->zones()[0].emissions == Approx(90 * 820 + 10 * 490));
}

// Noon fills 50 MWh, of which 45 come out in the two dark hours after it; gas gives the rest of 2 x 40, and all of the
// first dark hour.
TEST_CASE("a store carries the noon to the evening, and gives back no more than it was charged with") {
    ZoneInput zone = zone_of({plant("solar", 80, 0, 48), plant("gas", 100, 50, 490)}, hourly({40, 40, 40, 40}));
    zone.availability.emplace("solar", hourly({0, 1, 1, 0}));
    DrivenStore battery;
    battery.store = {"battery", 0, 50, 40, 40, 0.9, 0.9, 0, 0, {}};
    ZoneGroup group = group_of(zone, 4, {battery});
    group.window = 4;
    const auto dispatcher = make_dispatcher(group, {false});
    double gas = 0;
    double net = 0;
    for (int h = 0; h < 5; ++h) {
        dispatcher->next_hour();
        const ZoneMoment& now = dispatcher->zones()[0];
        gas += (now.emissions - 48 * now.fuels[0]) / (490 - 48);
        net += now.storage;
        CHECK(now.fuels[0] + now.storage + now.unserved - now.demand == Approx(0).margin(1e-6));
        dispatcher->pass(1);
    }
    CHECK(gas == Approx(40 + 35));
    CHECK(net == Approx(45 - 50 / 0.9));
}

TEST_CASE("buses of a case with reactances have the locational prices of the optimal power flow") {
    const PowerNetwork network = pjm5();
    const ZoneGroup group = group_of(zones_of_case(network, 1, hourly({1, 0.5})), 2);
    const auto dispatcher = make_dispatcher(group, std::vector<bool>(5, true));
    dispatcher->next_hour();
    const double price[] = {16.977359, 26.384460, 30, 39.942736, 10};
    OptimalFlowSolver solver(network);
    double emissions = 0;
    double served = 0;
    for (std::size_t b = 0; b < 5; ++b) {
        const ZoneMoment& now = dispatcher->zones()[b];
        CHECK(now.price == Approx(price[b]).margin(1e-5));
        CHECK(now.marginal == Approx(solver.marginal_emissions(b).right).margin(1e-3));
        emissions += now.traced * (now.demand + now.sites);
        served += now.demand;
    }
    CHECK(served == 1000);
    CHECK(emissions == Approx(dispatcher->emissions())); // tracing conserves carbon
    CHECK(dispatcher->emissions() == Approx(210 * 490 + 323.494846 * 820 + 466.505154 * 12).epsilon(1e-7));
    CHECK(dispatcher->flows()[5].power == Approx(-240));
    dispatcher->pass(1);
    dispatcher->next_hour();
    CHECK(dispatcher->zones()[0].price == Approx(dispatcher->zones()[3].price).margin(1e-4)); // nothing binds
}

TEST_CASE("case118 as zones: uniform price and cost without limits, within the width of a segment") {
    const auto file = data_file("grid/case118.m");
    if (!file)
        return;
    const PowerNetwork network = without_limits(read_matpower(*file));
    const ZoneGroup group = group_of(zones_of_case(network, 40, Series::constant(1)), 1);
    const auto dispatcher = make_dispatcher(group, std::vector<bool>(118, false));
    dispatcher->next_hour();
    for (const ZoneMoment& now : dispatcher->zones())
        CHECK(now.price == Approx(39.3814).margin(0.6));
}

TEST_CASE("a case that zones cannot stand for names all its faults") {
    PowerNetwork network = pjm5();
    network.branches[2].reactance = 0;
    CHECK_THROWS_AS(zones_of_case(network, 1, Series::constant(1)), InputError);
    network = pjm5();
    CHECK_THROWS_AS(zones_of_case(network, 0, Series::constant(1)), InputError);
    CHECK_THROWS_AS(zones_of_case(network, 101, Series::constant(1)), InputError);
}
