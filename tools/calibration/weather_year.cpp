#include "weather_year.hpp"

#include <algorithm>
#include <cmath>

#include "calibration.hpp"
#include "sunward/power/air.hpp"
#include "sunward/weather/climates.hpp"

namespace sunward::calibration {

namespace {

/// Normals 1991-2020 of the national weather services (AEMET, DWD, NOAA, INMET, JMA, IMD, SMHI, SAWS, BoM, ECCC), and
/// long-term irradiation of PVGIS and the NSRDB, rounded.
constexpr std::array table = std::to_array<KnownPlace>({
    {"San Jose, typical year", "weather/epw_US_CA_San_Jose_TMYx.epw", "epw", 2021, {}, {}},
    {"Phoenix, typical year", "weather/nsrdb_psm3_tmy_phoenix.csv", "psm3", 2021, {}, {}},
    {"Greensboro, typical year", "weather/tmy3_723170_greensboro.csv", "tmy3", 2021, {}, {}},
    {"45 N 8 E, typical year", "weather/pvgis_tmy_45N_8E.csv", "pvgis", 2021, {}, {}},
    {"California 2022", "weather/openmeteo_US-CAL-CISO_2022.json", "open-meteo", 2022, {}, {}},
    {"Germany 2023", "weather/openmeteo_DE-LU_2023.json", "open-meteo", 2023, {}, {}},
    {"Cologne", "", {}, 2021, {50.9, 7.0, 60}, {10.9, 3.1, 19.3, 1060, {}}},
    {"Gothenburg", "", {}, 2021, {57.7, 12.0, 20}, {8.8, 0.4, 17.8, 970, {}}},
    {"Philadelphia", "", {}, 2021, {39.9, -75.2, 5}, {13.6, 0.8, 26.1, 1490, {}}},
    {"Kansas City", "", {}, 2021, {39.3, -94.7, 310}, {12.7, -1.7, 25.8, 1570, {}}},
    {"Bologna", "", {}, 2021, {44.5, 11.3, 40}, {14.4, 3.1, 25.2, 1420, {}}},
    {"Rosario", "", {}, 2021, {-32.9, -60.8, 25}, {17.6, 24.6, 10.9, 1690, {}}},
    {"Nagoya", "", {}, 2021, {35.2, 137.0, 55}, {16.2, 4.8, 26.9, 1450, {}}},
    {"Pune", "", {}, 2021, {18.5, 73.9, 560}, {25.0, 20.6, 25.3, 1900, {}}},
    {"Canberra", "", {}, 2021, {-35.3, 149.2, 575}, {13.6, 21.3, 6.2, 1720, {}}},
});

WeatherYear figures_of(const Weather& weather, Instant from, int year) {
    const auto month = [&](unsigned first) {
        const Instant begin = from + (from_civil(year, first, 1, Duration{}) - from_civil(year, 1, 1, Duration{}));
        return weather.air_temperature->mean(begin, begin + Duration::from_days(31));
    };
    const Instant to = from + Duration::from_days(365);
    WeatherYear figures;
    figures.mean_c = weather.air_temperature->mean(from, to);
    figures.january_c = month(1);
    figures.july_c = month(7);
    if (weather.ghi)
        figures.sun_kwh_m2 = weather.ghi->integral(from, to) / 3.6e6;
    if (weather.wind_speed)
        figures.wind_m_s = weather.wind_speed->mean(from, to);
    figures.wind_height = weather.wind_height;
    return figures;
}

/// 1 January by the clock of the place's sun, so that a year of a file is its own.
Instant begin_of(int year, const Place& place) {
    return from_civil(year, 1, 1, Duration{}) - Duration::from_hours(std::llround(place.longitude / 15));
}

Weather read(const KnownPlace& known, const std::filesystem::path& data) {
    WeatherSource source;
    source.format = &weather_format(known.format);
    source.file = data / known.file;
    source.from = from_civil(known.year, 1, 1, Duration{}) - Duration::from_days(1);
    source.to = from_civil(known.year + 1, 1, 1, Duration{}) + Duration::from_days(1);
    source.ends = EndRule::repeat;
    return read_weather(source);
}

WeatherYear made_year(const SyntheticSite& site, int year) {
    WeatherYear mean{0, 0, 0, 0, 0, site.climate.wind.height};
    const Instant from = begin_of(year, site.place);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        SyntheticSpan span;
        span.seed = seed;
        span.from = from;
        span.to = from + Duration::from_days(365);
        const WeatherYear one = figures_of(synthetic_weather({&site, 1}, span).front(), from, year);
        mean.mean_c += one.mean_c / seeds;
        mean.january_c += one.january_c / seeds;
        mean.july_c += one.july_c / seeds;
        *mean.sun_kwh_m2 += *one.sun_kwh_m2 / seeds;
        *mean.wind_m_s += *one.wind_m_s / seeds;
    }
    return mean;
}

} // namespace

std::span<const KnownPlace> known_places() { return table; }

WeatherCalibration calibrate_weather(const KnownPlace& known, const std::filesystem::path& data) {
    Place place = known.place;
    WeatherYear real = known.normals;
    bool measured = true; // else the known irradiation is an estimate too
    if (!known.file.empty()) {
        const Weather weather = read(known, data);
        place = weather.place;
        measured = std::ranges::none_of(weather.notes, [](const std::string& note) {
            return note.find("derived from cloud cover") != std::string::npos;
        });
        real = figures_of(weather, begin_of(known.year, place), known.year);
    }
    const PlaceClimate climate = climate_near({place.latitude, place.longitude, place.elevation});
    const WeatherYear made = made_year({place, climate.climate}, known.year);
    WeatherCalibration result{std::string(known.name), climate.note, {}};
    result.figures = {{"mean temperature", made.mean_c, real.mean_c, 1.5, false},
                      {"January", made.january_c, real.january_c, 3, false},
                      {"July", made.july_c, real.july_c, 3, false}};
    if (real.sun_kwh_m2)
        result.figures.push_back(
            {"irradiation", *made.sun_kwh_m2, *real.sun_kwh_m2, measured ? std::optional(0.07) : std::nullopt, true});
    if (real.wind_m_s) {
        const double at_height =
            *made.wind_m_s * hellman_wind_factor(made.wind_height, real.wind_height, hellman_exponent_open_land);
        result.figures.push_back({"wind", at_height, *real.wind_m_s, 0.2, true});
    }
    return result;
}

} // namespace sunward::calibration
