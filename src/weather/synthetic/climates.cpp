#include "sunward/weather/climates.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sunward/error/error.hpp"
#include "sunward/weather/clear_sky.hpp"

namespace sunward {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double year_days = 365.25;
constexpr Seasons middle_day{15.5, 105.5, 196.5, 288.5}; ///< of the four months, day of the year
constexpr double lapse_k_per_m = 0.006;
constexpr double rough_km = 500; ///< beyond which a climate says little

/// Mean temperature at sea level of all longitudes together, degrees Celsius.
double zonal_mean(double latitude) {
    const double sine = std::sin(latitude * pi / 180);
    return 27 - 34 * sine * sine;
}

bool is_south(double latitude) { return latitude < 0; }

/// kWh/m2 of a cloudless day in the middle of each month, Linke turbidity as in CloudClimate.
Seasons clear_days(const Place& place) {
    constexpr Duration step = Duration::from_seconds(600);
    constexpr int steps = 144;
    constexpr int some_year = 2021;
    const ClearSky sky(place, CloudClimate{}.linke_turbidity);
    Seasons clear{};
    for (std::size_t season = 0; season < clear.size(); ++season) {
        const Instant midnight = from_civil(some_year, 3 * static_cast<unsigned>(season) + 1, 15, Duration{});
        const SunPath sun(place, midnight, midnight + steps * step);
        for (int i = 0; i < steps; ++i)
            clear[season] += sky.global(sky.seen(sun.at(midnight + i * step))) * step.seconds() / 3.6e6;
    }
    return clear;
}

/// What of a climate can be carried to another place.
struct Carried {
    Seasons temperature{}; ///< at sea level
    Seasons index{};       ///< clear-sky index
    double daily_range = 0;
    double humidity = 0;
    std::array<double, 2> wind{};
    double wind_shape = 0;
    double elevation = 0;

    void add(const Carried& other, double weight) {
        for (std::size_t i = 0; i < 4; ++i) {
            temperature[i] += weight * other.temperature[i];
            index[i] += weight * other.index[i];
        }
        daily_range += weight * other.daily_range;
        humidity += weight * other.humidity;
        wind[0] += weight * other.wind[0];
        wind[1] += weight * other.wind[1];
        wind_shape += weight * other.wind_shape;
        elevation += weight * other.elevation;
    }
};

Carried carried(const NamedClimate& known) {
    constexpr double twilight = 0.05; // kWh/m2 below which an index would be a ratio of rounding errors
    constexpr double usual_index = 0.7;
    const Seasons clear = clear_days(known.place);
    Carried result;
    for (std::size_t i = 0; i < 4; ++i) {
        result.temperature[i] = known.temperature_c[i] + lapse_k_per_m * known.place.elevation;
        result.index[i] = clear[i] > twilight ? known.sun_kwh_m2[i] / clear[i] : usual_index;
    }
    result.daily_range = known.daily_range_k;
    result.humidity = known.humidity;
    result.wind = known.wind_m_s;
    result.wind_shape = known.wind_shape;
    result.elevation = known.place.elevation;
    return result;
}

/// As on the other side of the equator.
Carried half_a_year_later(Carried climate) {
    std::ranges::rotate(climate.temperature, climate.temperature.begin() + 2);
    std::ranges::rotate(climate.index, climate.index.begin() + 2);
    std::swap(climate.wind[0], climate.wind[1]);
    return climate;
}

/// Shares of the sky whose mean clear-sky index is as asked: partly cloudy most often between clear and overcast.
SkyShares shares_of(double index, const CloudClimate& cloud) {
    const double clear = cloud.mean[0], partly = cloud.mean[1], overcast = cloud.mean[2];
    const double brightness = std::clamp((index - overcast) / (clear - overcast), 0.0, 1.0);
    const double partly_share = 1.2 * brightness * (1 - brightness);
    const double clear_share = brightness - partly_share * (partly - overcast) / (clear - overcast);
    return {clear_share, partly_share, 1 - partly_share - clear_share};
}

/// Shares at midsummer and midwinter. The index follows m + a cos(summer); m and a keep the light of the year and its
/// part by season: sum g (m + a c) = sum g k and sum g c (m + a c) = sum g c k over the months, g the clear light.
CloudClimate cloud_climate(const Seasons& index, const Seasons& clear, bool south) {
    const double midsummer = south ? 355.5 : 172.5;
    double g = 0, gc = 0, gcc = 0, gk = 0, gck = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const double c = std::cos(2 * pi * (middle_day[i] - midsummer) / year_days);
        g += clear[i];
        gc += clear[i] * c;
        gcc += clear[i] * c * c;
        gk += clear[i] * index[i];
        gck += clear[i] * c * index[i];
    }
    const double determinant = g * gcc - gc * gc;
    const double swing = determinant > 1e-6 ? (g * gck - gc * gk) / determinant : 0;
    const double mean = (gk - swing * gc) / g;
    CloudClimate cloud;
    cloud.summer = shares_of(mean + swing, cloud);
    cloud.winter = shares_of(mean - swing, cloud);
    return cloud;
}

/// Below the mean temperature, so that air of that temperature has the humidity (Magnus, as in atmosphere.hpp).
double dew_point_depression(double temperature, double humidity) {
    const double logarithm = std::log(humidity / 100) + 17.625 * temperature / (243.04 + temperature);
    return std::clamp(temperature - 243.04 * logarithm / (17.625 - logarithm), 0.0, 50.0);
}

/// Two waves, of a year and of half a year, through the four months.
TemperatureClimate temperature_climate(const Carried& known, double elevation) {
    const auto& [january, april, july, october] = known.temperature;
    TemperatureClimate air;
    air.mean = std::clamp((january + april + july + october) / 4 - lapse_k_per_m * elevation, -60.0, 45.0);
    air.seasonal = std::hypot(january - july, april - october) / 2;
    const double peak = std::atan2(april - october, january - july) * year_days / (2 * pi);
    air.warmest_day = middle_day[0] + (peak < 0 ? peak + year_days : peak);
    if (air.warmest_day > year_days)
        air.warmest_day -= year_days;
    air.half_yearly = (january - april + july - october) / 4;
    air.half_yearly_day = middle_day[0];
    air.daily = 0.45 * known.daily_range; // the rest of the range comes from the weather
    air.noise = std::min(0.8 + 0.25 * air.seasonal, 6.0);
    air.dew_point_depression = dew_point_depression(air.mean, known.humidity);
    return air;
}

WindClimate wind_climate(const Carried& known) {
    WindClimate wind;
    const double mean = (known.wind[0] + known.wind[1]) / 2;
    wind.shape = known.wind_shape;
    wind.scale = mean / std::tgamma(1 + 1 / wind.shape);
    wind.seasonal = std::abs(known.wind[0] - known.wind[1]) / (2 * mean);
    wind.windiest_day = known.wind[0] < known.wind[1] ? middle_day[2] : middle_day[0];
    return wind;
}

PlaceClimate made(const Carried& known, const ClimatePlace& at, const std::string& from) {
    PlaceClimate result;
    result.elevation = at.elevation.value_or(known.elevation);
    const Seasons clear = clear_days({at.latitude, at.longitude, result.elevation});
    result.climate.cloud = cloud_climate(known.index, clear, is_south(at.latitude));
    result.climate.temperature = temperature_climate(known, result.elevation);
    result.climate.wind = wind_climate(known);
    double sun = 0;
    for (std::size_t i = 0; i < 4; ++i)
        sun += clear[i] * std::min(known.index[i], 1.0) * year_days / 4;
    const auto month = [&](std::size_t i) { return known.temperature[i] - lapse_k_per_m * result.elevation; };
    result.note = fmt::format(
        "generated, not measured: climate of {}; means {:.1f} degC (January {:.1f}, July {:.1f}), "
        "{:.0f} kWh/m2 of sun a year, wind of {:.1f} m/s at 10 m",
        from, result.climate.temperature.mean, month(0), month(2), sun, (known.wind[0] + known.wind[1]) / 2);
    return result;
}

struct Neighbour {
    const NamedClimate* climate;
    double km;
    double weight; ///< not yet divided by the sum
};

std::vector<Neighbour> neighbours(const ClimatePlace& place, std::span<const NamedClimate> known) {
    constexpr std::size_t count = 4;
    constexpr double near_km = 20;
    std::vector<Neighbour> all;
    for (const NamedClimate& climate : known) {
        const double km = distance_km(climate.place, {place.latitude, place.longitude, 0});
        all.push_back({&climate, km, 1 / (km * km + near_km * near_km)});
    }
    std::ranges::partial_sort(all, all.begin() + count, {}, &Neighbour::km);
    all.resize(count);
    return all;
}

} // namespace

PlaceClimate climate_near(const ClimatePlace& place, std::span<const NamedClimate> known) {
    constexpr double told = 0.05; // shares below are not
    const std::vector<Neighbour> near = neighbours(place, known);
    double sum = 0;
    for (const Neighbour& neighbour : near)
        sum += neighbour.weight;
    Carried here;
    std::vector<std::string> parts;
    for (const Neighbour& neighbour : near) {
        const double share = neighbour.weight / sum;
        Carried there = carried(*neighbour.climate);
        for (double& temperature : there.temperature)
            temperature += zonal_mean(place.latitude) - zonal_mean(neighbour.climate->place.latitude);
        here.add(there, share);
        if (share >= told)
            parts.push_back(
                fmt::format("{} ({:.0f} km away, {:.0f} %)", neighbour.climate->name, neighbour.km, 100 * share));
    }
    std::string from = fmt::format("{}", fmt::join(parts, ", "));
    if (near.front().km > rough_km)
        from += fmt::format(", a rough guess as none is within {:.0f} km", rough_km);
    return made(here, place, from);
}

PlaceClimate climate_named(std::string_view name, const ClimatePlace& place) {
    std::vector<std::string_view> names;
    for (const NamedClimate& climate : named_climates()) {
        if (climate.name == name) {
            Carried known = carried(climate);
            if (is_south(climate.place.latitude) != is_south(place.latitude))
                known = half_a_year_later(known);
            return made(known, place, fmt::format("{} as asked for", name));
        }
        names.push_back(climate.name);
    }
    throw InputError({}, "climate", fmt::format("no climate is named '{}'{}", name, suggestion(name, names)));
}

Climate climate_at(const Place& place) {
    return climate_near({place.latitude, place.longitude, place.elevation}).climate;
}

} // namespace sunward
