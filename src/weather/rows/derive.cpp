#include "weather/rows/derive.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "sunward/weather/atmosphere.hpp"
#include "sunward/weather/clear_sky.hpp"

namespace sunward::weather {

namespace {

constexpr double linke_turbidity = 3; // continental air

Instant middle_of(const Series& series, std::size_t i) {
    const auto ends = series.boundaries();
    return ends[i] + Duration{(ends[i + 1] - ends[i]).us / 2};
}

std::vector<Sun> seen_suns(const Place& place, const ClearSky& sky, const Series& steps) {
    std::vector<Sun> suns = suns_over(place, steps.boundaries());
    for (Sun& sun : suns)
        sun = sky.seen(sun);
    return suns;
}

/// GHI = clear GHI (1 - 0.75 n^3.4), n the cloud cover from 0 to 1. F. Kasten and G. Czeplak, Solar Energy 24, 1980.
void from_cloud_cover(Weather& weather, const Series& cover) {
    const ClearSky sky(weather.place, linke_turbidity);
    const auto suns = seen_suns(weather.place, sky, cover);
    std::vector<double> ghi;
    ghi.reserve(suns.size());
    for (std::size_t i = 0; i < suns.size(); ++i)
        ghi.push_back(sky.light(suns[i]).ghi * (1 - 0.75 * std::pow(cover.values()[i] / 100, 3.4)));
    weather.ghi = cover.with_values(std::move(ghi));
    weather.notes.emplace_back("no irradiance in the file: derived from cloud cover (Ineichen with Linke turbidity 3, "
                               "Kasten and Czeplak 1980)");
}

void split_global(Weather& weather) {
    const Series& global = *weather.ghi;
    const ClearSky sky(weather.place, linke_turbidity);
    const auto suns = seen_suns(weather.place, sky, global);
    std::vector<double> dni, dhi;
    for (std::size_t i = 0; i < suns.size(); ++i) {
        const Irradiance light = erbs(global.values()[i], suns[i].direction.up, suns[i].extraterrestrial);
        dni.push_back(light.dni);
        dhi.push_back(light.dhi);
    }
    weather.dni = global.with_values(std::move(dni));
    weather.dhi = global.with_values(std::move(dhi));
    weather.notes.emplace_back("direct and diffuse irradiance split from the global one (Erbs 1982)");
}

void add_up(Weather& weather) {
    const Series& diffuse = *weather.dhi;
    const auto suns = suns_over(weather.place, diffuse.boundaries());
    std::vector<double> ghi;
    for (std::size_t i = 0; i < suns.size(); ++i)
        ghi.push_back(diffuse.values()[i] +
                      weather.dni->at(middle_of(diffuse, i)) * std::max(0.0, suns[i].direction.up));
    weather.ghi = diffuse.with_values(std::move(ghi));
    weather.notes.emplace_back("global irradiance added up from direct and diffuse");
}

} // namespace

void derive_irradiance(Weather& weather, const std::optional<Series>& cloud_cover) {
    if (weather.dni && weather.dhi && !weather.ghi)
        add_up(weather);
    if (!weather.ghi && cloud_cover)
        from_cloud_cover(weather, *cloud_cover);
    if (weather.ghi && !(weather.dni && weather.dhi))
        split_global(weather);
    if (!weather.ghi) {
        weather.dni.reset();
        weather.dhi.reset();
    }
}

void derive_humidity(Weather& weather, const std::optional<Series>& dew_point) {
    if (weather.relative_humidity || !weather.air_temperature || !dew_point)
        return;
    const Series& air = *weather.air_temperature;
    std::vector<double> humidity;
    humidity.reserve(air.size());
    for (std::size_t i = 0; i < air.size(); ++i)
        humidity.push_back(relative_humidity(air.values()[i], dew_point->at(middle_of(air, i))));
    weather.relative_humidity = air.with_values(std::move(humidity));
    weather.notes.emplace_back("relative humidity derived from the dew point");
}

} // namespace sunward::weather
