#include "carried_weather.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "columns.hpp"
#include "sunward/weather/atmosphere.hpp"
#include "sunward/weather/clear_sky.hpp"
#include "sunward/weather/weather_format.hpp"

namespace sunward::calibration {

namespace {

constexpr Duration one_hour = Duration::from_hours(1);
constexpr Duration one_day = Duration::from_days(1);
constexpr double kelvin = 273.15;
constexpr double dark = 20; ///< W/m2 of clear sky below which an index would be a ratio of noises

/// What is carried over, hour by hour from `begin`.
struct Sky {
    Instant begin;
    std::vector<double> index;       ///< clear-sky index
    std::vector<double> windiness;   ///< m/s, mean of the day about the hour
    std::vector<double> temperature; ///< degrees Celsius
    [[nodiscard]] Instant at(std::size_t hour) const { return begin + static_cast<std::int64_t>(hour) * one_hour; }
    [[nodiscard]] Series series(std::vector<double> values) const {
        std::vector<Point> points;
        for (std::size_t i = 0; i < values.size(); ++i)
            points.push_back({at(i), values[i]});
        return Series::from_points(std::move(points), {});
    }
};

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Sun of each hour as it is seen.
std::vector<Sun> suns_of(const ClearSky& clear, const Place& place, const Sky& sky) {
    std::vector<Instant> boundaries;
    for (std::size_t i = 0; i <= sky.temperature.size(); ++i)
        boundaries.push_back(sky.at(i));
    std::vector<Sun> suns = suns_over(place, boundaries);
    for (Sun& sun : suns)
        sun = clear.seen(sun);
    return suns;
}

double day_about(const Series& wind, Instant at) {
    constexpr Duration half = Duration::from_hours(12);
    return wind.mean(std::max(wind.begin(), at - half), std::min(wind.end(), at + half));
}

/// Rank of each value in the year, between 0 and 1.
std::vector<double> ranks_of(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&values](std::size_t i) { return values[i]; });
    std::vector<double> rank(values.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        rank[order[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(order.size());
    return rank;
}

double swing_about(double angle, double peak, double period) {
    return std::cos(2 * 3.14159265358979323846 * (angle - peak) / period);
}

/// Speeds at a site: the rank's quantile of its Weibull distribution times its daily swing.
std::vector<double> winds_at(const SyntheticSite& site, const Sky& sky, const std::vector<double>& rank) {
    const WindClimate& climate = site.climate.wind;
    std::vector<double> speed;
    for (std::size_t i = 0; i < rank.size(); ++i) {
        const CivilTime time = civil_time(sky.at(i));
        const double hour = time.since_midnight.seconds() / 3600 + 0.5 + site.place.longitude / 15;
        const double day = 30.5 * (time.month - 1) + time.day;
        const double summer = swing_about(day, site.place.latitude < 0 ? 355.5 : 172.5, 365.25);
        const double daily =
            (climate.daily + climate.daily_summer * summer) * swing_about(hour, climate.windiest_hour, 24);
        speed.push_back(climate.scale * (1 + daily) * std::pow(-std::log(1 - rank[i]), 1 / climate.shape));
    }
    return speed;
}

Weather weather_at(const SyntheticSite& site, const Sky& sky, const std::vector<double>& rank) {
    Weather weather;
    weather.place = site.place;
    const ClearSky clear(site.place, site.climate.cloud.linke_turbidity);
    const std::vector<Sun> suns = suns_of(clear, site.place, sky);
    std::vector<double> ghi, dni, dhi, air;
    const double warmer = site.climate.temperature.mean - mean_of(sky.temperature);
    for (std::size_t i = 0; i < suns.size(); ++i) {
        const Irradiance light =
            erbs(sky.index[i] * clear.light(suns[i]).ghi, suns[i].direction.up, suns[i].extraterrestrial);
        ghi.push_back(light.ghi);
        dni.push_back(light.dni);
        dhi.push_back(light.dhi);
        air.push_back(sky.temperature[i] + warmer);
    }
    weather.ghi = sky.series(std::move(ghi));
    weather.dni = weather.ghi->with_values(std::move(dni));
    weather.dhi = weather.ghi->with_values(std::move(dhi));
    weather.air_temperature = weather.ghi->with_values(std::move(air));
    weather.wind_speed = weather.ghi->with_values(winds_at(site, sky, rank));
    weather.pressure = Series::constant(pressure_at(site.place.elevation));
    weather.wind_height = site.climate.wind.height;
    return weather;
}

Shares carried_over(const CatalogueZone& zone, const Sky& sky) {
    const std::vector<double> rank = ranks_of(sky.windiness);
    std::vector<Weather> weather;
    for (const ZoneSite& part : zone.sites)
        weather.push_back(weather_at(part.site, sky, rank));
    return zone_shares(zone, weather);
}

/// Index of each day from sums of light over days that begin at the zone's midnight.
void add_daily_index(const Series& light, const Place& place, Sky& sky) {
    const ClearSky clear(place, 3);
    const std::vector<Sun> suns = suns_of(clear, place, sky);
    double index = 1;
    for (std::size_t begin = 0; begin < suns.size(); begin += 24) {
        const std::size_t end = std::min(begin + 24, suns.size());
        double brightest = 0;
        for (std::size_t i = begin; i < end; ++i)
            brightest += clear.light(suns[i]).ghi;
        const double sum = light.mean(sky.at(begin), sky.at(end)) * static_cast<double>(end - begin);
        if (sum > 0 && brightest > 0) // zeros mark missing values
            index = std::min(sum / brightest, 1.2);
        sky.index.insert(sky.index.end(), end - begin, index);
    }
}

} // namespace

Shares station_shares(const Reference& reference, const std::filesystem::path& data) {
    WeatherSource source;
    source.format = &weather_format("open-meteo");
    source.file = data / reference.driver_file;
    source.from = begin_of(reference);
    source.to = end_of(reference);
    const Weather weather = read_weather(source);
    Sky sky{source.from, {}, {}, {}};
    for (Instant t = source.from; t < source.to; t = t + one_hour) {
        sky.temperature.push_back(weather.air_temperature->mean(t, t + one_hour));
        sky.windiness.push_back(day_about(*weather.wind_speed, t));
    }
    const ClearSky clear(weather.place, 3);
    const std::vector<Sun> suns = suns_of(clear, weather.place, sky);
    double index = 1;
    for (std::size_t i = 0; i < suns.size(); ++i) {
        const double bright = clear.light(suns[i]).ghi;
        if (bright > dark) // by night the index of the evening
            index = std::clamp(weather.ghi->mean(sky.at(i), sky.at(i + 1)) / bright, 0.0, 1.2);
        sky.index.push_back(index);
    }
    return carried_over(catalogue_zone(reference.zone), sky);
}

Shares region_shares(const Reference& reference, const std::filesystem::path& data) {
    const CatalogueZone& zone = catalogue_zone(reference.zone);
    const std::filesystem::path file = data / reference.driver_file;
    const Series light = read_column(file, "datetime", "forecast_avg_dswrf_wMean", {});
    const Series wind = read_column(file, "datetime", "forecast_avg_wind_speed_wMean", {});
    const Series air = read_column(file, "datetime", "forecast_avg_temperature_wMean", {});
    // Days are counted from midnight at the zone, so that none cuts an afternoon in two.
    const auto zone_midnight = Duration::from_hours(std::lround(-zone.sites.front().site.place.longitude / 15));
    Sky sky{begin_of(reference) + zone_midnight - one_day, {}, {}, {}};
    double temperature = 0;
    for (Instant t = sky.begin; t < end_of(reference) + zone_midnight; t = t + one_hour) {
        const double known = air.mean(t, t + one_hour); // zeros mark missing values
        temperature = known > 0 ? known - kelvin : temperature;
        sky.temperature.push_back(temperature);
        sky.windiness.push_back(day_about(wind, t));
    }
    add_daily_index(light, zone.sites.front().site.place, sky);
    return carried_over(zone, sky);
}

} // namespace sunward::calibration
