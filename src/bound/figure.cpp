#include "figure.hpp"

#include <algorithm>

namespace sunward {

double per_kwh(Figure figure, double value) {
    return figure == Figure::cost ? value * kilowatt_hour.in(megawatt_hour) : value;
}

bool is_plain(const SitePower& power) { return power.facility.pue && !power.solar && !power.wind && !power.battery; }

double idle_kilowatts(const Site& site) {
    Power power;
    for (const Cluster& cluster : site.clusters)
        power = power + static_cast<double>(cluster.nodes) * resting_power(cluster.node);
    return power.in(kilowatt);
}

double dynamic_kilowatts(const Site& site) {
    Power power;
    for (const Cluster& cluster : site.clusters)
        power = power + dynamic_power(cluster.node, static_cast<double>(cluster.nodes) * cluster.node.accelerators, 1) +
                static_cast<double>(cluster.nodes) * (idle_power(cluster.node) - resting_power(cluster.node));
    return power.in(kilowatt);
}

bool answers_to_load(const Scenario& scenario, std::uint32_t zone) {
    return scenario.dispatch.feedback &&
           std::ranges::any_of(scenario.dispatch.groups, [zone](const DispatchedGroup& group) {
               return std::ranges::find(group.zones, zone) != group.zones.end();
           });
}

CoolingRates cooling_at(const SitePower& power, Instant t) {
    OutdoorAir air{20, 50};
    if (power.weather && power.weather->air_temperature)
        air.temperature_c = power.weather->air_temperature->at(t);
    if (power.weather && power.weather->relative_humidity)
        air.relative_humidity = power.weather->relative_humidity->at(t);
    return power.facility.pue ? CoolingRates{} : cooling_rates(power.facility.cooling, air);
}

} // namespace sunward
