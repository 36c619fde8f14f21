// Real files, against the facts that their publishers and independent parsing give (mean, least and greatest values),
// and against each other.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include "data.hpp"
#include "sunward/weather/clear_sky.hpp"
#include "sunward/weather/weather_format.hpp"

using namespace sunward;

namespace {

Instant instant(const char* text) { return parse_instant(text).value(); }

/// The file for a year of its own local standard time.
std::optional<Weather> read_year(std::string_view format, const char* file, int year, double utc_offset) {
    const auto path = test::data_file(file);
    if (!path)
        return std::nullopt;
    WeatherSource source;
    source.format = &weather_format(format);
    source.file = *path;
    source.from = from_civil(year, 1, 1, Duration{}) - Duration::from_seconds(utc_offset * 3600);
    source.to = from_civil(year + 1, 1, 1, Duration{}) - Duration::from_seconds(utc_offset * 3600);
    return read_weather(source);
}

struct Range {
    double least = 1e9, mean = 0, most = -1e9;
};

Range range(const std::optional<Series>& series, int year, double utc_offset) {
    Range r;
    int count = 0;
    const Instant first = from_civil(year, 1, 1, Duration{}) - Duration::from_seconds(utc_offset * 3600);
    for (std::int64_t h = 0; h < 8760; ++h, ++count) {
        const double value = series->at(first + Duration::from_hours(h) + Duration::from_seconds(1800));
        r.least = std::min(r.least, value);
        r.most = std::max(r.most, value);
        r.mean += value / 8760;
    }
    return r;
}

bool has_note(const Weather& weather, const std::string& part) {
    return std::ranges::any_of(weather.notes,
                               [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

/// How much irradiance falls while the sun is more than a degree below the horizon, as a share.
double light_at_night(const Weather& weather) {
    double night = 0, all = 0;
    const auto ends = weather.ghi->boundaries();
    const auto suns = suns_over(weather.place, ends);
    for (std::size_t i = 0; i < suns.size(); ++i) {
        all += weather.ghi->values()[i];
        night += suns[i].direction.up < -0.0175 ? weather.ghi->values()[i] : 0;
    }
    return night / all;
}

} // namespace

TEST_CASE("EPW of San Jose") {
    const auto weather = read_year("epw", "weather/epw_US_CA_San_Jose_TMYx.epw", 2021, -8);
    if (!weather)
        return;
    CHECK(weather->place.latitude == 37.359);
    CHECK(weather->place.longitude == -121.924);
    CHECK(weather->place.elevation == 15.5);
    const Range air = range(weather->air_temperature, 2021, -8);
    CHECK(air.least == -0.6);
    CHECK(air.mean == Approx(15.25).margin(0.01));
    CHECK(air.most == 34.4);
    CHECK(range(weather->relative_humidity, 2021, -8).least == 10);
    CHECK(range(weather->pressure, 2021, -8).least == 99904);
    CHECK(range(weather->pressure, 2021, -8).most == 103017);
    CHECK(range(weather->ghi, 2021, -8).mean == Approx(221.5).margin(0.1));
    CHECK(range(weather->ghi, 2021, -8).most == 1030);
    CHECK(range(weather->wind_speed, 2021, -8).mean == Approx(2.83).margin(0.01));
    // Row 1 of 1 January is the hour from 00:00 local standard time, 08:00 UTC.
    CHECK(weather->air_temperature->at(instant("2021-01-01T08:00Z")) == 6.1);
    CHECK(weather->air_temperature->at(instant("2021-01-01T09:00Z")) == 5.6);
    CHECK(weather->albedo->at(instant("2021-01-01T08:00Z")) == 0.11);
    CHECK(light_at_night(*weather) < 3e-3); // this file's irradiance is half an hour behind the sun
    CHECK(weather->notes.empty());
}

TEST_CASE("TMY3 of Greensboro") {
    const auto weather = read_year("tmy3", "weather/tmy3_723170_greensboro.csv", 2019, -5);
    if (!weather)
        return;
    CHECK(weather->place.latitude == 36.1);
    CHECK(weather->place.elevation == 273);
    const Range air = range(weather->air_temperature, 2019, -5);
    CHECK(air.least == -16.7);
    CHECK(air.mean == Approx(14.4).margin(0.05));
    CHECK(air.most == 35.6);
    CHECK(range(weather->ghi, 2019, -5).mean == Approx(178.8).margin(0.05));
    CHECK(range(weather->ghi, 2019, -5).most == 1013);
    CHECK(range(weather->wind_speed, 2019, -5).mean == Approx(3.05).margin(0.01));
    CHECK(weather->pressure->at(instant("2019-01-01T05:00Z")) == 99300);
    CHECK_FALSE(weather->albedo); // written as 0.00 throughout, which is no albedo
    CHECK(light_at_night(*weather) < 1e-4);
}

TEST_CASE("NSRDB PSM3 of Phoenix") {
    const auto weather = read_year("psm3", "weather/nsrdb_psm3_tmy_phoenix.csv", 2023, -7);
    if (!weather)
        return;
    const Range air = range(weather->air_temperature, 2023, -7);
    CHECK(air.least == -1);
    CHECK(air.mean == Approx(21.9).margin(0.05));
    CHECK(air.most == 47);
    CHECK(range(weather->ghi, 2023, -7).mean == Approx(241.4).margin(0.05));
    CHECK(range(weather->ghi, 2023, -7).most == 1066);
    CHECK(range(weather->dni, 2023, -7).mean == Approx(305.7).margin(0.05));
    CHECK(range(weather->wind_speed, 2023, -7).mean == Approx(1.79).margin(0.005));
    CHECK(weather->wind_height == 2);
    CHECK(weather->pressure->at(instant("2023-01-01T07:00Z")) == 97000);
    CHECK(weather->albedo->at(instant("2023-01-01T07:00Z")) == 0.174);
    // Minute 30 is the middle: the row of 8:30 is the hour from 8:00.
    CHECK(weather->dni->at(instant("2023-01-01T15:00Z")) == 638);
    CHECK(weather->dni->at(instant("2023-01-01T14:59Z")) == 0);
    CHECK(has_note(*weather, "dew point"));
    CHECK(range(weather->relative_humidity, 2023, -7).most <= 100);
    CHECK(light_at_night(*weather) < 1e-4);
}

TEST_CASE("PVGIS as CSV and as EPW are the same weather") {
    const auto csv = read_year("pvgis", "weather/pvgis_tmy_45N_8E.csv", 2023, 0);
    const auto epw = read_year("epw", "weather/pvgis_tmy_45N_8E.epw", 2023, 0);
    if (!csv || !epw)
        return;
    CHECK(range(csv->air_temperature, 2023, 0).least == -2.34);
    CHECK(range(csv->air_temperature, 2023, 0).mean == Approx(13.6).margin(0.05));
    CHECK(range(csv->air_temperature, 2023, 0).most == 34.33);
    CHECK(csv->air_temperature->at(instant("2023-01-01T00:00Z")) == 2.04);
    CHECK(csv->pressure->at(instant("2023-12-31T23:00Z")) == 101090);
    const Range light = range(csv->ghi, 2023, 0);
    CHECK(light.least == 0);
    CHECK_FALSE(std::signbit(light.least));
    CHECK(light.mean == Approx(163.9).margin(0.05));
    CHECK(light.most == 971);
    // The irradiance of 09:00 is that of 09:10:34, the middle of its period.
    CHECK(csv->ghi->at(instant("2023-01-01T09:10:34Z")) == 149);
    CHECK(csv->ghi->at(instant("2023-01-01T08:41:00Z")) == 149);
    CHECK(csv->ghi->at(instant("2023-01-01T08:40:00Z")) == 32);
    CHECK(light_at_night(*csv) < 1e-4);
    // The EPW's header says UTC+1 although its rows are UTC.
    CHECK(has_note(*epw, "UTC+1"));
    CHECK(csv->notes.empty());
    int different = 0;
    for (std::int64_t h = 0; h < 8760; ++h) {
        const Instant t = instant("2023-01-01T00:10Z") + Duration::from_hours(h);
        different += csv->ghi->at(t) != epw->ghi->at(t) || csv->dni->at(t) != epw->dni->at(t) ||
                     csv->air_temperature->at(t) != epw->air_temperature->at(t);
    }
    CHECK(different == 0);
}

TEST_CASE("an offset that the caller states is kept") {
    const auto path = test::data_file("weather/pvgis_tmy_45N_8E.epw");
    if (!path)
        return;
    WeatherSource source;
    source.format = &weather_format("epw");
    source.file = *path;
    source.from = instant("2023-01-01");
    source.to = instant("2023-02-01");
    source.utc_offset = 1;
    const Weather weather = read_weather(source);
    CHECK(weather.notes.empty());
    CHECK(weather.air_temperature->at(instant("2023-01-10T11:00Z")) ==
          [&] {
              source.utc_offset = 0;
              return read_weather(source);
          }()
              .air_temperature->at(instant("2023-01-10T12:00Z")));
}

TEST_CASE("Open-Meteo of California 2022 and of Germany 2023") {
    const auto california = read_year("open-meteo", "weather/openmeteo_US-CAL-CISO_2022.json", 2022, -7);
    const auto germany = read_year("open-meteo", "weather/openmeteo_DE-LU_2023.json", 2023, 1);
    if (!california || !germany)
        return;
    const Range warm = range(california->air_temperature, 2022, -7);
    CHECK(warm.least == 1.4);
    CHECK(warm.mean == Approx(15.2).margin(0.05));
    CHECK(warm.most == 45.2);
    CHECK(range(california->relative_humidity, 2022, -7).least == 11);
    CHECK(range(california->wind_speed, 2022, -7).most == Approx(40.9 / 3.6));
    CHECK(california->place.elevation == 7);
    const Range cold = range(germany->air_temperature, 2023, 1);
    CHECK(cold.least == -6.2);
    CHECK(cold.mean == Approx(12.1).margin(0.05));
    CHECK(cold.most == 35.0);
    CHECK(range(germany->wind_speed, 2023, 1).most == Approx(35 / 3.6));
    // Irradiance from cloud cover: San Jose gets 221.5 W/m2 in its typical year, Frankfurt about 125.
    CHECK(has_note(*california, "cloud cover"));
    CHECK(range(california->ghi, 2022, -7).mean == Approx(221.5).epsilon(0.15));
    CHECK(range(germany->ghi, 2023, 1).mean == Approx(125).epsilon(0.15));
    CHECK(range(germany->ghi, 2023, 1).least == 0);
    for (const auto& weather : {*california, *germany})
        CHECK(light_at_night(weather) == Approx(0).margin(1e-3));
}

TEST_CASE("SAM wind resource at the height wanted") {
    const auto path = test::data_file("wind/wtk_WY_southern_flat.srw");
    if (!path)
        return;
    WeatherSource source;
    source.format = &weather_format("srw");
    source.file = *path;
    source.from = instant("2021-01-01T07:00Z");
    source.to = instant("2022-01-01T07:00Z");
    CHECK_THROWS_WITH(read_weather(source), Catch::Contains("latitude and longitude are not in the file"));
    source.place = Place{41.6, -108.8, 2088};
    const double means[] = {9.51, 10.18, 10.65, 11.03};
    const double heights[] = {50, 80, 110, 140};
    for (int i = 0; i < 4; ++i) {
        source.wanted_wind_height = heights[i];
        const Weather weather = read_weather(source);
        CHECK(weather.wind_height == heights[i]);
        CHECK(range(weather.wind_speed, 2021, -7).mean == Approx(means[i]).margin(0.006));
    }
    // Above the highest level there is nothing to go between.
    source.wanted_wind_height = 200;
    CHECK(read_weather(source).wind_height == 140);
    // At 98 m by the logarithmic profile of each hour: by the mean speeds 10.18 + 0.47 ln(98/80) / ln(110/80) = 10.48.
    source.wanted_wind_height = 98;
    const Weather between = read_weather(source);
    CHECK(between.wind_height == 98);
    CHECK(between.temperature_height == 98);
    CHECK(between.pressure_height == 98);
    CHECK(range(between.wind_speed, 2021, -7).mean == Approx(10.48).margin(0.01));
    source.wanted_wind_height = 10;
    const Weather weather = read_weather(source);
    CHECK(weather.temperature_height == 50);
    CHECK(range(weather.air_temperature, 2021, -7).least == Approx(-21.6).margin(0.05));
    CHECK(range(weather.air_temperature, 2021, -7).most == Approx(28.0).margin(0.05));
    CHECK(weather.pressure->at(instant("2021-01-01T07:00Z")) == Approx(0.756533925 * 101325));
    CHECK_FALSE(weather.ghi);
    CHECK_FALSE(weather.dni);
}

TEST_CASE("a typical year is replayed in any year, 29 February taking 28 February again") {
    const auto path = test::data_file("weather/epw_US_CA_San_Jose_TMYx.epw");
    if (!path)
        return;
    WeatherSource source;
    source.format = &weather_format("epw");
    source.file = *path;
    source.from = instant("2023-12-20");
    source.to = instant("2024-03-10");
    const Weather weather = read_weather(source);
    for (std::int64_t h = 0; h < 24; ++h) {
        const Instant on_28 = instant("2024-02-28T08:00Z") + Duration::from_hours(h);
        CHECK(weather.air_temperature->at(on_28) == weather.air_temperature->at(on_28 + Duration::from_days(1)));
    }
    source.from = instant("2021-02-01");
    source.to = instant("2021-04-01");
    const Weather common = read_weather(source);
    CHECK(weather.air_temperature->at(instant("2024-03-01T08:00Z")) ==
          common.air_temperature->at(instant("2021-03-01T08:00Z")));
    // 31 December is followed by 1 January of the same file.
    CHECK(weather.air_temperature->at(instant("2024-01-01T07:30Z")) == 9.4);
    CHECK(weather.air_temperature->at(instant("2024-01-01T08:30Z")) == 6.1);
}
