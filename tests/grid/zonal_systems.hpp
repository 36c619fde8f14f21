// Small systems of zones for tests.
#pragma once

#include <catch2/catch.hpp>

#include <limits>
#include <string>
#include <vector>

#include "sunward/grid/zonal_dispatch.hpp"

namespace sunward::test {

inline constexpr double infinite = std::numeric_limits<double>::infinity();

inline Plant plant(std::string name, double capacity, double cost, double factor, double minimum = 0,
                   double ramp = infinite) {
    return {std::move(name), "fuel", capacity, cost, factor, minimum, ramp, 1};
}

inline ZonalSystem one_zone(Fleet fleet) {
    ZonalSystem system;
    system.zones.push_back({"zone", std::move(fleet)});
    return system;
}

inline ZonalHours hours_of(const std::vector<double>& demand, std::size_t zones = 1) {
    ZonalHours hours;
    hours.hours = demand.size() / zones;
    hours.demand = demand;
    return hours;
}

inline std::vector<double> column(const std::vector<double>& rows, std::size_t which, std::size_t width) {
    std::vector<double> result;
    for (std::size_t i = which; i < rows.size(); i += width)
        result.push_back(rows[i]);
    return result;
}

inline ZonalSystem ramped() { return one_zone({plant("coal", 100, 20, 820, 0, 30), plant("gas", 100, 50, 490)}); }

inline Fleet ordinary_fleet() {
    return {plant("wind", 30, 0, 11),   plant("solar", 20, 0, 48),  plant("nuclear", 40, 9, 12),
            plant("coal", 50, 25, 820), plant("ccgt", 60, 45, 490), plant("ocgt", 30, 80, 650)};
}

/// Every zone and hour: what comes in is what goes out.
inline void check_balance(const ZonalSystem& system, const ZonalHours& hours, const ZonalPlan& plan,
                          double margin = 1e-6) {
    const std::size_t zones = system.zones.size();
    const std::size_t stores = system.stores.size();
    const std::size_t lines = system.lines.size();
    std::size_t output = 0;
    for (std::size_t h = 0; h < plan.hours; ++h) {
        std::vector<double> net(zones, 0.0);
        for (std::size_t z = 0; z < zones; ++z) {
            for (std::size_t i = 0; i < system.zones[z].fleet.size(); ++i)
                net[z] += plan.output[output++];
            net[z] += plan.unserved[h * zones + z] - plan.surplus[h * zones + z] - hours.demand[h * zones + z];
        }
        for (std::size_t i = 0; i < stores; ++i)
            net[system.stores[i].zone] += plan.discharge[h * stores + i] - plan.charge[h * stores + i];
        for (std::size_t i = 0; i < lines; ++i) {
            net[system.lines[i].from] -= plan.flow[h * lines + i];
            net[system.lines[i].to] += plan.flow[h * lines + i];
        }
        for (const double rest : net)
            CHECK(rest == Approx(0).margin(margin));
    }
}

} // namespace sunward::test
