#include "simulation/books/equipment.hpp"

#include <algorithm>
#include <utility>

#include "simulation/run/zone_signals.hpp"

namespace sunward::simulation {

SiteEquipment equipment_of(const Scenario& scenario, const Site& site, BatteryOutlook outlook) {
    const SitePower& power = site.power;
    const Zone& zone = scenario.zones[site.zone];
    SiteEquipment equipment;
    equipment.facility = power.facility;
    equipment.solar = series_of(power.solar);
    equipment.wind = series_of(power.wind);
    if (power.weather) {
        equipment.air_temperature = series_of(power.weather->air_temperature);
        equipment.humidity = series_of(power.weather->relative_humidity);
    }
    equipment.solar_factor = power.solar_factor;
    equipment.wind_factor = power.wind_factor;
    equipment.battery = power.battery;
    equipment.initial_soc = power.initial_soc;
    equipment.ageing = power.ageing;
    equipment.embodied_g_per_s = power.embodied_g_per_s;
    equipment.embodied_g_per_life = power.embodied_g_per_life;
    equipment.dispatch = power.dispatch;
    equipment.dispatch_signal = signal_of(zone, power.dispatch_on);
    equipment.outlook = std::move(outlook);
    equipment.import_limit = power.import_limit;
    equipment.export_limit = power.export_limit;
    equipment.connected = series_of(power.connected);
    equipment.backup = power.backup;
    equipment.power_cap = series_of(power.power_cap);
    equipment.cap_on_it = power.cap_on_it;
    equipment.claims = {series_of(zone.carbon_free), series_of(zone.renewable), power.solar_sold, power.wind_sold};
    if (site.tariff) {
        equipment.export_price = site.tariff->export_price;
        equipment.export_at_market = site.tariff->export_at_market;
    }
    return equipment;
}

bool market_asked(const Scenario& scenario) {
    return !scenario.contracts.empty() ||
           std::ranges::any_of(scenario.zones, [](const Zone& zone) { return zone.residual.has_value(); }) ||
           std::ranges::any_of(scenario.sites,
                               [](const Site& site) { return site.power.solar_sold || site.power.wind_sold; });
}

std::optional<Metering> metering_of(const Scenario& scenario, const Site& site) {
    Metering metering;
    metering.time_zone = site.time_zone;
    metering.hours = market_asked(scenario) || std::ranges::any_of(scenario.zones, [](const Zone& zone) {
                         return zone.carbon_free || zone.renewable || zone.water;
                     });
    if (site.tariff && site.tariff->demand_charge > 0)
        metering.interval = site.tariff->demand_interval;
    return metering.hours || metering.interval ? std::optional{metering} : std::nullopt;
}

} // namespace sunward::simulation
