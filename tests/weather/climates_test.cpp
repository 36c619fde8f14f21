// Climates of made weather against climate normals 1991-2020 of places that the table does not have (AEMET, DWD, NOAA,
// INMET, JMA, IMD, BoM), and against what holds anywhere on earth.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/weather/clear_sky.hpp"
#include "sunward/weather/climates.hpp"

using namespace sunward;
using Catch::Contains;

namespace {

/// Temperature without noise and daily swing in the middle of a month.
double month(const Climate& climate, int number) {
    const TemperatureClimate& air = climate.temperature;
    const double day = 15.5 + 365.25 / 12 * (number - 1);
    constexpr double turn = 2 * 3.14159265358979 / 365.25;
    return air.mean + air.seasonal * std::cos(turn * (day - air.warmest_day)) +
           air.half_yearly * std::cos(2 * turn * (day - air.half_yearly_day));
}

double mean_index(const SkyShares& shares) { return shares[0] * 1.0 + shares[1] * 0.65 + shares[2] * 0.28; }

double mean_wind(const Climate& climate) { return climate.wind.scale * std::tgamma(1 + 1 / climate.wind.shape); }

/// kWh/m2 of a year.
double sun_of(const Climate& climate, const Place& place) {
    const SyntheticSite site{place, climate};
    double sum = 0;
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        SyntheticSpan span;
        span.seed = seed;
        span.from = from_civil(2021, 1, 1, {});
        span.to = from_civil(2022, 1, 1, {});
        const Weather weather = synthetic_weather({&site, 1}, span).front();
        sum += weather.ghi->integral(span.from, span.to) / 3.6e6 / 4;
    }
    return sum;
}

} // namespace

TEST_CASE("places that the table does not have come out by their climate normals") {
    struct Normals {
        const char* name;
        Place place;
        double mean, january, july, sun;
    };
    for (const Normals& known : std::initializer_list<Normals>{
             {"Cologne", {50.9, 7.0, 60}, 10.9, 3.1, 19.3, 1060},
             {"Philadelphia", {39.9, -75.2, 5}, 13.6, 0.8, 26.1, 1490},
             {"Kansas City", {39.3, -94.7, 310}, 12.7, -1.7, 25.8, 1570},
             {"Bologna", {44.5, 11.3, 40}, 14.4, 3.1, 25.2, 1420},
             {"Rosario", {-32.9, -60.8, 25}, 17.6, 24.6, 10.9, 1690},
             {"Nagoya", {35.2, 137.0, 55}, 16.2, 4.8, 26.9, 1450},
             {"Pune", {18.5, 73.9, 560}, 25.0, 20.6, 25.3, 1900},
             {"Canberra", {-35.3, 149.2, 575}, 13.6, 21.3, 6.2, 1720},
         }) {
        const Climate climate = climate_at(known.place);
        INFO(known.name);
        CHECK(climate.temperature.mean == Approx(known.mean).margin(1.5));
        CHECK(month(climate, 1) == Approx(known.january).margin(3));
        CHECK(month(climate, 7) == Approx(known.july).margin(3));
        CHECK(sun_of(climate, known.place) == Approx(known.sun).epsilon(0.07));
    }
}

TEST_CASE("each climate is close to what the others make of its place") {
    const auto table = named_climates();
    double temperature_error = 0;
    int count = 0, warm = 0, seasons = 0, sunny = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        std::vector<NamedClimate> others(table.begin(), table.end());
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        const Place& place = table[i].place;
        const bool lonely = std::ranges::none_of(
            others, [&](const NamedClimate& other) { return distance_km(other.place, place) <= 600; });
        if (lonely)
            continue;
        const ClimatePlace here{place.latitude, place.longitude, place.elevation};
        const Climate made = climate_near(here, others).climate;
        const Climate known = climate_named(table[i].name, here).climate;
        const double error = std::abs(made.temperature.mean - known.temperature.mean);
        const auto light = [](const CloudClimate& cloud) {
            return mean_index(cloud.summer) + mean_index(cloud.winter);
        };
        ++count;
        temperature_error += error;
        warm += error <= 1.5;
        seasons += std::abs(month(made, 1) - month(known, 1)) <= 3 && std::abs(month(made, 7) - month(known, 7)) <= 3;
        sunny += std::abs(light(made.cloud) / light(known.cloud) - 1) <= 0.07;
    }
    CHECK(count > 180);
    CHECK(temperature_error / count < 0.9);
    CHECK(warm > 0.83 * count);
    CHECK(seasons > 0.83 * count);
    CHECK(sunny > 0.8 * count);
}

TEST_CASE("the climates of the table are those that its places get") {
    for (const NamedClimate& known : named_climates()) {
        INFO(known.name);
        const Climate climate =
            climate_named(known.name, {known.place.latitude, known.place.longitude, known.place.elevation}).climate;
        for (std::size_t season = 0; season < 4; ++season)
            CHECK(month(climate, 1 + 3 * static_cast<int>(season)) == Approx(known.temperature_c[season]).margin(0.2));
        CHECK(mean_wind(climate) == Approx((known.wind_m_s[0] + known.wind_m_s[1]) / 2));
        // Air of the mean temperature has the humidity.
        const TemperatureClimate& air = climate.temperature;
        CHECK(air.dew_point_depression > 0);
        CHECK(mean_index(climate.cloud.summer) <= 1.0 + 1e-12);
    }
    const Place madrid{40.4, -3.7, 650};
    CHECK(sun_of(climate_at(madrid), madrid) == Approx(1716).epsilon(0.02)); // mean of its four months
}

TEST_CASE("near a place of the table its climate holds, half-way between two the mean of both") {
    const PlaceClimate near = climate_near({40.4, -3.7, 650});
    CHECK(near.climate.temperature.mean == Approx(14.8).margin(0.1));
    CHECK_THAT(near.note, Contains("madrid (0 km away, "));
    CHECK_THAT(near.note, Contains("generated, not measured"));
    // Beijing and the sea: nothing within 500 km is told.
    CHECK_THAT(climate_near({-20, -130, 0}).note, Contains("a rough guess as none is within 500 km"));
    CHECK(near.note.find("rough") == std::string::npos);
}

TEST_CASE("a place without an elevation has that of its climate; higher up it is colder") {
    const PlaceClimate denver = climate_named("denver", {39.8, -104.7, std::nullopt});
    CHECK(denver.elevation == 1650);
    CHECK(denver.climate.temperature.mean == Approx(10.9).margin(0.05));
    const PlaceClimate high = climate_named("denver", {39.8, -104.7, 2650});
    CHECK(high.climate.temperature.mean == Approx(denver.climate.temperature.mean - 6));
    CHECK(climate_near({39.8, -104.7, std::nullopt}).elevation == Approx(1650).margin(20));
}

TEST_CASE("a climate of the other hemisphere has its seasons half a year later") {
    const Climate north = climate_named("phoenix", {33.4, -112, 340}).climate;
    const Climate south = climate_named("phoenix", {-33.4, 20, 340}).climate;
    CHECK(month(south, 1) == Approx(month(north, 7)).margin(0.2));
    CHECK(month(south, 7) == Approx(month(north, 1)).margin(0.2));
    CHECK(mean_index(south.cloud.summer) == Approx(mean_index(north.cloud.summer)).margin(0.03));
    CHECK_THROWS_WITH(climate_named("pheonix", {33, -112, 0}), Contains("did you mean 'phoenix'"));
}

TEST_CASE("small seasons in the tropics, a dark monsoon, wind that differs between places") {
    const Climate singapore = climate_at({1.35, 103.9, 10});
    CHECK(singapore.temperature.mean == Approx(27.8).margin(0.3));
    CHECK(singapore.temperature.seasonal < 1.5);
    CHECK(singapore.temperature.noise < 1.5);
    const Climate mumbai = climate_at({19.1, 72.9, 10});
    CHECK(mean_index(mumbai.cloud.summer) < mean_index(mumbai.cloud.winter) - 0.2);
    CHECK(mean_wind(climate_at({52.3, 4.8, 0})) > 1.7 * mean_wind(climate_at({47.4, 8.5, 480})));
    CHECK(climate_at({-33.9, 151.2, 10}).temperature.warmest_day < 60);
}

TEST_CASE("every place on earth has a climate that weather can be made from") {
    for (double latitude = -90; latitude <= 90; latitude += 7.5)
        for (double longitude = -180; longitude < 180; longitude += 37)
            for (const double elevation : {-400.0, 0.0, 8800.0}) {
                const Place place{latitude, longitude, elevation};
                const SyntheticSite site{place, climate_at(place)};
                SyntheticSpan span;
                span.from = from_civil(2021, 1, 1, {});
                span.to = from_civil(2021, 1, 2, {});
                REQUIRE_NOTHROW(synthetic_weather({&site, 1}, span));
            }
}

TEST_CASE("the table names each climate once, in the spelling of scenarios") {
    std::set<std::string_view> names;
    for (const NamedClimate& climate : named_climates()) {
        CHECK(names.insert(climate.name).second);
        CHECK(std::ranges::all_of(climate.name, [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); }));
    }
    CHECK(names.size() >= 40);
}
