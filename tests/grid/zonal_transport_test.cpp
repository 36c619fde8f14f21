#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "numbers.hpp"
#include "sunward/grid/tracing.hpp"
#include "zonal_systems.hpp"

using namespace sunward;
using namespace sunward::test;

TEST_CASE("two zones: one price while the line has room, two when it has not") {
    ZonalSystem system;
    system.zones = {{"north", {plant("wind", 100, 0, 11), plant("gas", 50, 60, 490)}},
                    {"south", {plant("coal", 100, 25, 820), plant("oil", 100, 90, 650)}}};
    system.lines = {{"link", 0, 1, 40, 20}};
    ZonalDispatch dispatch(system, 1);
    const auto at = [&](const std::vector<double>& demand) { return dispatch.plan({}, hours_of(demand, 2)); };
    ZonalPlan plan = at({50, 100}); // north exports all it may, wind is left
    CHECK(plan.flow[0] == Approx(40));
    CHECK(plan.price[0] == Approx(0).margin(1e-9));
    CHECK(plan.price[1] == Approx(25));
    plan = at({80, 60});
    CHECK(plan.flow[0] == Approx(20));
    check_near(plan.price, {25, 25});
    plan = at({130, 30}); // the way back holds 20 MW
    CHECK(plan.flow[0] == Approx(-20));
    check_near(plan.price, {60, 25});
    check_balance(system, hours_of({130, 30}, 2), plan);
    plan = at({100, 400});
    CHECK(plan.unserved[0] + plan.unserved[1] == Approx(500 - 300 - 50 + 10));
    CHECK(plan.flow[0] == Approx(40));
}

TEST_CASE("a zone without lines, and one behind a line without capacity, stand alone") {
    ZonalSystem system;
    system.zones = {{"a", {plant("gas", 100, 50, 490)}}, {"b", {}}, {"c", {plant("coal", 10, 20, 820)}}};
    system.lines = {{"", 0, 2, 0, 0}};
    const std::vector<double> demand = {60, 5, 12};
    const ZonalPlan plan = ZonalDispatch(system, 1).plan({}, hours_of(demand, 3));
    check_near(plan.unserved, {0, 5, 2});
    check_near(plan.price, {50, 10'000, 10'000});
    CHECK(plan.flow[0] == 0);
}

TEST_CASE("no power flows in circles, and tracing the flows conserves carbon") {
    Draw random(31);
    ZonalSystem system;
    for (int z = 0; z < 5; ++z)
        system.zones.push_back({"z" + std::to_string(z), ordinary_fleet()});
    for (std::size_t from = 0; from < 5; ++from)
        for (std::size_t to = 0; to < 5; ++to)
            if (from != to)
                system.lines.push_back({"", from, to, random.between(5, 40), random.between(5, 40)});
    ZonalDispatch dispatch(system, 1);
    for (int round = 0; round < 100; ++round) {
        std::vector<double> demand;
        for (int z = 0; z < 5; ++z)
            demand.push_back(random.between(20, 250));
        const ZonalHours h = hours_of(demand, 5);
        const ZonalPlan plan = dispatch.plan({}, h);
        check_balance(system, h, plan);
        std::vector<double> generation(5, 0.0);
        std::vector<double> emissions(5, 0.0);
        for (std::size_t z = 0; z < 5; ++z)
            for (std::size_t i = 0; i < 6; ++i) {
                generation[z] += plan.output[z * 6 + i];
                emissions[z] += plan.output[z * 6 + i] * system.zones[z].fleet[i].factor;
            }
        std::vector<TracedFlow> flows;
        for (std::size_t i = 0; i < system.lines.size(); ++i)
            flows.push_back({system.lines[i].from, system.lines[i].to, plan.flow[i]});
        const TracedMix mix = trace_flows(generation, emissions, flows);
        double consumed = 0;
        for (std::size_t z = 0; z < 5; ++z)
            consumed += mix.consumption[z] * mix.intensity[z];
        CHECK(consumed == Approx(plan.emissions[0]));
        // Without circles some node receives nothing: following flows upstream comes to an end.
        std::vector<bool> receives(5, false);
        for (const TracedFlow& flow : flows)
            if (std::abs(flow.power) > 1e-9)
                receives[flow.power > 0 ? flow.to : flow.from] = true;
        CHECK(std::find(receives.begin(), receives.end(), false) != receives.end());
    }
}

TEST_CASE("ten zones with transport limits, a year by the hour") {
    Draw random(41);
    ZonalSystem system;
    for (int z = 0; z < 10; ++z) {
        Fleet fleet = ordinary_fleet();
        for (Plant& each : fleet) {
            each.capacity *= random.between(50, 150);
            each.marginal_cost *= random.between(0.9, 1.1);
        }
        system.zones.push_back({"z" + std::to_string(z), std::move(fleet)});
    }
    for (std::size_t z = 0; z < 10; ++z)
        for (const std::size_t ahead : {std::size_t{1}, std::size_t{3}})
            if (ahead == 1 || z % 2 == 0)
                system.lines.push_back({"", z, (z + ahead) % 10, 1500, 1500});
    const std::size_t hours_of_year = 8760;
    std::vector<double> demand;
    std::vector<double> available;
    for (std::size_t h = 0; h < hours_of_year; ++h)
        for (std::size_t z = 0; z < 10; ++z) {
            const double day = std::sin(static_cast<double>(h) * 2 * std::numbers::pi / 24);
            demand.push_back(16'000 + 3000 * day + random.between(-2000, 2000));
            for (std::size_t i = 0; i < 6; ++i)
                available.push_back(system.zones[z].fleet[i].capacity * (i == 0   ? random.uniform()
                                                                         : i == 1 ? std::max(day, 0.0)
                                                                                  : 0.9));
        }
    ZonalHours hours = hours_of(demand, 10);
    hours.available = available;
    const auto start = std::chrono::steady_clock::now();
    const ZonalPlan plan = roll_dispatch(system, {}, hours, 1, 1);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
#ifdef NDEBUG // an optimised build, without sanitizers
    CHECK(took.count() < 2);
#endif
    INFO(took.count() << " s");
    CHECK(plan.hours == hours_of_year);
    double congested = 0;
    for (std::size_t h = 0; h < hours_of_year; ++h)
        congested += std::abs(plan.price[h * 10] - plan.price[h * 10 + 5]) > 0.01 ? 1 : 0;
    CHECK(congested > 500);
    // Any hour on its own has the same cost.
    for (const std::size_t h : {std::size_t{0}, hours_of_year / 2, hours_of_year - 1}) {
        const ZonalHours alone{1, hours.demand.subspan(h * 10, 10), hours.available.subspan(h * 60, 60), {}, {}};
        CHECK(ZonalDispatch(system, 1).plan({}, alone).cost[0] == Approx(plan.cost[h]).epsilon(1e-9));
    }
}
