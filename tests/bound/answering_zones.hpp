// Zones whose plants are dispatched against the draw of the sites in them.
#pragma once

#include <vector>

#include "sunward/grid/zone_dispatcher.hpp"
#include "worlds.hpp"

namespace sunward::test {

/// A plant of so many kW.
inline Plant kilowatt_plant(const std::string& name, double kilowatts, double cost, double factor) {
    Plant plant;
    plant.name = name;
    plant.fuel = name;
    plant.capacity = kilowatts / 1000;
    plant.marginal_cost = cost;
    plant.factor = factor;
    return plant;
}

/// The zone gets a fleet and a demand (kW by hour) and answers to its sites from then on.
inline void let_answer(Scenario& scenario, std::uint32_t zone, const Fleet& fleet,
                       const std::vector<double>& demand_kw) {
    std::vector<double> megawatts;
    for (const double kilowatts : demand_kw)
        megawatts.push_back(kilowatts / 1000);
    ZoneInput input;
    input.fleet = fleet;
    input.demand = hourly(megawatts);
    const std::vector<std::string> names{scenario.zones[zone].name};
    DispatchedGroup dispatched;
    dispatched.group = make_group(names, {&input, 1}, {}, {}, midnight, demand_kw.size());
    dispatched.zones = {zone};
    GroupCourse course = run_group(dispatched.group, {true});
    dispatched.emissions = course.emissions;
    Zone& of = scenario.zones[zone];
    of.average.emplace().series = course.zones[0].traced;
    of.marginal.emplace().series = course.zones[0].marginal;
    of.price.emplace().series = course.zones[0].price;
    scenario.dispatch.groups.push_back(std::move(dispatched));
}

} // namespace sunward::test
