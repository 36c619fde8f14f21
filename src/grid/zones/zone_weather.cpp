#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sunward/error/error.hpp"
#include "sunward/grid/zone_catalogue.hpp"
#include "sunward/power/pv.hpp"
#include "sunward/power/wind_curve.hpp"
#include "sunward/power/wind_output.hpp"

namespace sunward {

namespace {

constexpr double watts = 1e6; ///< of the array and the turbine whose output is taken as a share
/// What is there of a country's plants at a time: of hundreds of inverters some are out, dirty or turned down. Fitted:
/// the most that California and Texas gave in an hour of 2022 is 0.91 of what stood there in the middle of the year.
constexpr double solar_plants_there = 0.93;

PvArray array_at(const Place& place, bool tracking) {
    PvArray array;
    array.dc_capacity = watts * watt;
    array.dc_ac_ratio = tracking ? 1.3 : 1.15;
    if (tracking) {
        array.mount = SingleAxisTracker{};
    } else {
        array.losses = 0.22; // roofs that face east, west and chimneys
        array.mount =
            FixedMount{std::clamp(0.6 * std::abs(place.latitude), 5.0, 40.0), equatorward_azimuth(place.latitude)};
    }
    return array;
}

/// An output as a share of a rating.
Series share_of(const Series& output, double rating) {
    std::vector<double> share;
    share.reserve(output.size());
    for (const double power : output.values())
        share.push_back(std::clamp(power / rating, 0.0, 1.0));
    return output.with_values(std::move(share));
}

/// Its power curve is smoothed once for all zones.
WindFarm zone_wind_farm() {
    WindFarm farm;
    farm.turbine.name = "generic";
    farm.turbine.rated = watts * watt;
    farm.turbine.rotor_diameter_m = 100;
    farm.turbine.hub_height_m = zone_hub_m;
    farm.turbine.power_curve = smoothed(generic_power_curve({farm.turbine.rated}));
    farm.wake_efficiency = 0.9;
    return farm;
}

} // namespace

Series solar_share(const Weather& weather, bool tracking) {
    const PvArray array = array_at(weather.place, tracking);
    return share_of(pv_output(array, weather), tracking ? watts / array.dc_ac_ratio / solar_plants_there : watts);
}

Series wind_share(const Weather& weather) {
    static const WindFarm farm = zone_wind_farm();
    return share_of(wind_output(farm, weather), watts);
}

std::map<std::string, Series, std::less<>> zone_shares(const CatalogueZone& zone, std::span<const Weather> weather) {
    if (weather.size() != zone.sites.size())
        throw InputError({}, "weather",
                         fmt::format("of {} sites, zone '{}' has {}", weather.size(), zone.name, zone.sites.size()));
    std::map<std::string, std::vector<double>, std::less<>> sums;
    std::map<std::string, Series, std::less<>> shares;
    for (std::size_t i = 0; i < weather.size(); ++i) {
        const ZoneSite& part = zone.sites[i];
        Series output = part.fuel == "solar" ? solar_share(weather[i], zone.tracking) : wind_share(weather[i]);
        const auto share = output.values();
        std::vector<double>& sum = sums[part.fuel];
        sum.resize(share.size());
        for (std::size_t h = 0; h < share.size(); ++h)
            sum[h] += part.weight * share[h];
        shares.insert_or_assign(part.fuel, std::move(output));
    }
    for (auto& [fuel, sum] : sums) {
        for (double& share : sum)
            share = std::min(share, 1.0); // weights sum to 1 up to rounding
        shares.insert_or_assign(fuel, shares.at(fuel).with_values(std::move(sum)));
    }
    return shares;
}

std::map<std::string, Series, std::less<>> zone_shares(const CatalogueZone& zone, Instant from, Instant to,
                                                       std::uint64_t seed) {
    std::vector<SyntheticSite> sites;
    for (const ZoneSite& part : zone.sites)
        sites.push_back(part.site);
    SyntheticSpan span;
    span.seed = seed;
    span.from = from;
    span.to = to;
    return zone_shares(zone, synthetic_weather(sites, span));
}

} // namespace sunward
