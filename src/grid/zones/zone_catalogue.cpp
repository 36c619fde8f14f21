#include "sunward/grid/zone_catalogue.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "grid/zones/zone_table.hpp"
#include "sunward/error/error.hpp"
#include "sunward/error/faults.hpp"

namespace sunward {

namespace {

constexpr Duration one_day = Duration::from_days(1);

const std::vector<CatalogueZone>& table() {
    static const std::vector<CatalogueZone> zones = {
        grid::california(), grid::texas(),      grid::germany(),         grid::great_britain(), grid::france(),
        grid::poland(),     grid::india_west(), grid::south_australia(), grid::norway(),        grid::sweden()};
    return zones;
}

/// A figure by month as a series of days over [from, to), times `scale`.
Series daily(const Months& months, double scale, Instant from, Instant to) {
    std::vector<double> values;
    for (Instant t = from; t < to; t = t + one_day)
        values.push_back(scale * months[civil_time(t).month - 1]);
    return Series::regular(from, one_day, std::move(values), EndRule::hold);
}

using Shares = std::map<std::string, Series, std::less<>>;

/// How far demand lies below the highest hour of its day, 0 to 1.
Series quiet_hours(const Series& demand) {
    constexpr std::size_t hours = 24;
    std::vector<double> quiet(demand.values().begin(), demand.values().end());
    for (std::size_t begin = 0; begin < quiet.size(); begin += hours) {
        const std::span<double> day = std::span(quiet).subspan(begin, std::min(hours, quiet.size() - begin));
        const auto [least, most] = std::ranges::minmax(day);
        for (double& value : day)
            value = most > least ? (most - value) / (most - least) : 0;
    }
    return demand.with_values(std::move(quiet));
}

/// What neighbours can spare in the hours of `demand`; without the shares it needs: a constant.
Series surplus_share(const ZoneSurplus& surplus, const Shares& shares, const Series& demand) {
    std::vector<double> sum(demand.size(), surplus.base);
    const auto at = demand.boundaries();
    for (const auto& [name, weight] : surplus.weights) {
        if (name == "quiet-hours") {
            const Series quiet = quiet_hours(demand);
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] += weight * quiet.values()[i];
        } else if (const auto share = shares.find(name); share != shares.end()) {
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] += weight * share->second.mean(at[i], at[i + 1]);
        }
    }
    for (double& value : sum)
        value = std::clamp(value, 0.0, 1.0);
    return demand.with_values(std::move(sum));
}

void add_shares(const CatalogueZone& zone, const Shares& shares, ZoneInput& input) {
    Faults faults;
    for (const Plant& plant : input.fleet) {
        if (!is_weather_driven(plant.fuel))
            continue;
        if (const auto found = shares.find(plant.fuel); found != shares.end())
            input.availability.insert_or_assign(plant.name, found->second);
        else
            faults.add({}, "shares." + plant.fuel,
                       fmt::format("missing, zone '{}' has plant '{}'", zone.name, plant.name));
    }
    faults.raise();
    for (const auto& [plant, surplus] : zone.surplus)
        input.availability.insert_or_assign(plant, surplus_share(surplus, shares, input.demand));
}

const Plant& plant_of(const Fleet& fleet, std::string_view name) {
    return *std::ranges::find(fleet, name, &Plant::name);
}

/// Demand less what runs free of charge, hour by hour.
Series residual(const ZoneInput& input) {
    std::vector<double> load(input.demand.values().begin(), input.demand.values().end());
    const auto at = input.demand.boundaries();
    for (const Plant& plant : input.fleet) {
        const auto share = input.availability.find(plant.name);
        if (plant.marginal_cost > 0 || share == input.availability.end())
            continue;
        for (std::size_t i = 0; i < load.size(); ++i)
            load[i] -= plant.capacity * share->second.mean(at[i], at[i + 1]);
    }
    return input.demand.with_values(std::move(load));
}

/// Demand less what the storage gives.
void add_storage(const CatalogueZone& zone, Instant from, Instant to, ZoneInput& input) {
    if (zone.storage.power <= 0)
        return;
    const Series output = level_reservoir(residual(input), Series::constant(-zone.storage.losses), -zone.storage.power,
                                          zone.storage.power, from, to, one_day);
    std::vector<double> demand(input.demand.values().begin(), input.demand.values().end());
    for (std::size_t i = 0; i < demand.size(); ++i)
        demand[i] = std::max(0.0, demand[i] - output.values()[i]);
    input.demand = input.demand.with_values(std::move(demand));
}

void add_reservoirs(const CatalogueZone& zone, Instant from, Instant to, ZoneInput& input) {
    const Series load = residual(input);
    for (const ZoneReservoir& reservoir : zone.reservoirs) {
        const double capacity = plant_of(input.fleet, reservoir.plant).capacity;
        const Series output = level_reservoir(load, daily(reservoir.mean, capacity, from, to),
                                              reservoir.least * capacity, reservoir.most * capacity, from, to);
        std::vector<double> share(output.values().begin(), output.values().end());
        for (double& value : share)
            value /= capacity;
        input.availability.insert_or_assign(reservoir.plant, output.with_values(std::move(share)));
    }
}

ZoneSite site_at(std::string_view fuel, double weight, const Place& place, const std::array<double, 3>& temperature) {
    ZoneSite part{std::string(fuel), weight, {place, {}}};
    Climate& climate = part.site.climate;
    climate.temperature.mean = temperature[0];
    climate.temperature.seasonal = temperature[1];
    climate.temperature.daily = temperature[2];
    climate.temperature.warmest_day = place.latitude < 0 ? 20 : 200;
    climate.wind.height = 100;
    // A part of a country, not a mast: fronts last days and gusts cancel out.
    climate.wind.memory_hours = 36;
    climate.wind.smoothing_hours = 3;
    return part;
}

} // namespace

bool is_weather_driven(std::string_view fuel) { return fuel == "solar" || fuel == "wind" || fuel == "wind-offshore"; }

std::span<const CatalogueZone> zone_catalogue() { return table(); }

const CatalogueZone& catalogue_zone(std::string_view name) {
    std::vector<std::string_view> names;
    for (const CatalogueZone& zone : table()) {
        if (zone.name == name)
            return zone;
        names.push_back(zone.name);
    }
    throw InputError({}, "zone", fmt::format("no built-in zone is named '{}'{}", name, suggestion(name, names)));
}

Fleet zone_fleet(const CatalogueZone& zone, Basis basis) {
    const bool eia = zone.eia_factors && basis == Basis::life_cycle;
    FactorTable factors = eia ? eia_fuels() : ipcc_2014_fuels(basis);
    factors.emplace("imports", basis == Basis::direct ? zone.imports_direct : zone.imports_life_cycle);
    return with_factors(zone.fleet, factors);
}

ZoneInput zone_input(const CatalogueZone& zone, Basis basis, Instant from, Instant to, const Shares& shares) {
    ZoneInput input;
    input.fleet = zone_fleet(zone, basis);
    input.demand = demand_series(zone.demand, from, to);
    add_shares(zone, shares, input);
    for (const auto& [plant, months] : zone.monthly)
        input.availability.insert_or_assign(plant, daily(months, 1, from, to));
    add_storage(zone, from, to, input);
    add_reservoirs(zone, from, to, input);
    return input;
}

namespace grid {

Plant kind(std::string_view name, double capacity, double cost, double minimum, double availability) {
    const std::size_t colon = name.find(':');
    Plant plant;
    plant.name = name.substr(0, colon);
    plant.fuel = colon == std::string_view::npos ? name : name.substr(colon + 1);
    plant.capacity = capacity;
    plant.marginal_cost = cost;
    plant.minimum = minimum;
    plant.availability = availability;
    return plant;
}

Demand demand_of(double mean, std::string_view shape, std::string_view time_zone, bool southern) {
    Demand demand;
    demand.mean = mean;
    demand.shape = demand_shape(shape);
    demand.time_zone = time_zone;
    demand.southern = southern;
    return demand;
}

std::vector<ZoneSite> sites_of(std::initializer_list<SolarRow> solar, std::initializer_list<WindRow> wind) {
    std::vector<ZoneSite> sites;
    for (const SolarRow& row : solar) {
        ZoneSite& part = sites.emplace_back(site_at("solar", row.weight, row.place, row.temperature));
        CloudClimate& cloud = part.site.climate.cloud;
        cloud.summer = {row.summer_sky[0], row.summer_sky[1], 1 - row.summer_sky[0] - row.summer_sky[1]};
        cloud.winter = {row.winter_sky[0], row.winter_sky[1], 1 - row.winter_sky[0] - row.winter_sky[1]};
        part.site.climate.wind.scale = row.wind_scale;
    }
    for (const WindRow& row : wind) {
        ZoneSite& part = sites.emplace_back(site_at(row.fuel, row.weight, row.place, row.temperature));
        WindClimate& climate = part.site.climate.wind;
        climate.scale = row.wind.scale;
        climate.shape = row.wind.shape;
        climate.seasonal = row.wind.seasonal;
        climate.windiest_day = row.wind.windiest_day;
        climate.daily = row.wind.daily;
        climate.daily_summer = row.wind.daily_summer;
        climate.windiest_hour = row.wind.windiest_hour;
    }
    return sites;
}

} // namespace grid

} // namespace sunward
