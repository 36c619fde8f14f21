// Units that weather files state, heights of wind, ends of files, places: small files written here.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/weather/clear_sky.hpp"
#include "sunward/weather/weather_format.hpp"

using namespace sunward;
using Catch::Contains;

namespace {

Instant instant(const char* text) { return parse_instant(text).value(); }

bool has_note(const Weather& weather, const std::string& part) {
    return std::ranges::any_of(weather.notes,
                               [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

Weather read(std::string_view format, const std::string& text, const std::function<void(WeatherSource&)>& change = {}) {
    WeatherSource source;
    source.format = &weather_format(format);
    source.file = test::write_file(test::scratch_folder("weather_units") / "w", text);
    source.from = instant("2022-01-01");
    source.to = instant("2023-01-01");
    if (change)
        change(source);
    return read_weather(source);
}

/// 8760 rows under the three lines of names, units and heights.
std::string srw(const std::string& names, const std::string& units, const std::string& heights,
                const std::string& row) {
    std::string text = "1,T,S,US,2012,40,-105,1600,-7,8760\nmade\n" + names + "\n" + units + "\n" + heights + "\n";
    for (int h = 0; h < 8760; ++h)
        text += row + "\n";
    return text;
}

Weather one_level(const std::string& units, const std::string& row) {
    return read("srw", srw("Temperature,Pressure,Speed", units, "80,80,80", row));
}

} // namespace

TEST_CASE("SRW: units of speed, temperature and pressure") {
    const Instant t = instant("2022-03-01");
    const std::pair<const char*, double> speeds[] = {{"m/s", 1},       {"mph", 0.44704},    {"km/h", 1 / 3.6},
                                                     {"MPH", 0.44704}, {"knots", 0.514444}, {"kn", 0.514444},
                                                     {"ft/s", 0.3048}};
    for (const auto& [unit, factor] : speeds)
        CHECK(one_level(fmt::format("C,atm,{}", unit), "15,1,20").wind_speed->at(t) ==
              Approx(20 * factor).epsilon(1e-5));
    CHECK(one_level("F,atm,m/s", "59,1,8").air_temperature->at(t) == Approx(15));
    CHECK(one_level("K,atm,m/s", "288.15,1,8").air_temperature->at(t) == Approx(15));
    const std::pair<const char*, double> pressures[] = {{"atm", 1},        {"kPa", 101.325},   {"hPa", 1013.25},
                                                        {"mbar", 1013.25}, {"bar", 1.01325},   {"Pa", 101325},
                                                        {"mmHg", 760},     {"inHg", 29.92126}, {"psi", 14.69595}};
    for (const auto& [unit, value] : pressures)
        CHECK(one_level(fmt::format("C,{},m/s", unit), fmt::format("15,{},8", value)).pressure->at(t) ==
              Approx(101325).epsilon(1e-5));
    CHECK_THROWS_WITH(
        one_level("C,atm,furlongs", "15,1,8"),
        Contains("w:4:3: wind speed: text (8 bytes) is not a known unit, expected one of m/s, km/h, mph, kn"));
    CHECK_THROWS_WITH(one_level("R,atm,m/s", "15,1,8"),
                      Contains("w:4:1: air temperature: text (1 byte) is not a known unit"));
    CHECK_THROWS_WITH(one_level("C,at,m/s", "15,1,8"), Contains("w:4:2: pressure: text (2 bytes) is not a known unit"));
}

TEST_CASE("PSM3, TMY3 and PVGIS: units where these files state them") {
    std::string psm3 = "Latitude,Longitude,Time Zone,Elevation,Temperature Units,Pressure Units,Wind Speed\n"
                       "40,-105,-7,1600,f,kPa,mph\n"
                       "Year,Month,Day,Hour,Minute,GHI,DNI,DHI,Temperature,Pressure,Wind Speed\n";
    std::string tmy3 = "1,\"X\",CO,-7,40,-105,1600\n"
                       "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (F),Dew-point (F),"
                       "RHum (%),Pressure (hPa),Wspd (knots),Alb (unitless)\n";
    std::string pvgis = "Latitude (decimal degrees): 40\nLongitude (decimal degrees): -105\nElevation (m): 1600\n"
                        "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n";
    for (int h = 0; h < 8760; ++h) {
        const CivilTime at = civil_time(instant("2022-01-01") + Duration::from_hours(h));
        psm3 += fmt::format("2022,{},{},{},30,0,0,0,59,82,10\n", at.month, at.day, h % 24);
        tmy3 += fmt::format("{:02}/{:02}/2022,{:02}:00,0,0,0,59,50,70,820,10,0\n", at.month, at.day, h % 24 + 1);
        pvgis += fmt::format("2022{:02}{:02}:{:02}00,288.15,50,0,0,0,300,36,180,820\n", at.month, at.day, h % 24);
    }
    pvgis += "\nT2m: 2-m air temperature (K)\nWS10m: 10-m total wind speed (km/h)\nSP: Surface pressure (hPa)\n";
    const Instant t = instant("2022-06-01");
    const Weather a = read("psm3", psm3);
    CHECK(a.air_temperature->at(t) == Approx(15));
    CHECK(a.pressure->at(t) == Approx(82000));
    CHECK(a.wind_speed->at(t) == Approx(4.4704));
    const Weather b = read("tmy3", tmy3);
    CHECK(b.air_temperature->at(t) == Approx(15));
    CHECK(b.pressure->at(t) == Approx(82000));
    CHECK(b.wind_speed->at(t) == Approx(5.14444).epsilon(1e-5));
    const Weather c = read("pvgis", pvgis);
    CHECK(c.air_temperature->at(t) == Approx(15));
    CHECK(c.pressure->at(t) == Approx(82000));
    CHECK(c.wind_speed->at(t) == Approx(10));
    const auto with = [](std::string text, const std::string& from, const std::string& to) {
        return text.replace(text.find(from), from.size(), to);
    };
    CHECK_THROWS_WITH(read("psm3", with(psm3, ",kPa,", ",kips,")),
                      Contains("w:2:6: pressure: text (4 bytes) is not a known unit"));
    CHECK_THROWS_WITH(read("tmy3", with(tmy3, "(knots)", "(Bft)")),
                      Contains("w:2:10: wind speed: text (3 bytes) is not a known unit"));
    CHECK_THROWS_WITH(read("pvgis", with(pvgis, "speed (km/h)", "speed (Bft)")),
                      Contains("wind speed: text (3 bytes) is not a known unit"));
}

TEST_CASE("between two heights the wind follows the logarithmic profile through both, the air a straight line") {
    const std::string text = srw("Temperature,Pressure,Speed,Temperature,Pressure,Speed,Speed",
                                 "C,kPa,m/s,F,hPa,km/h,m/s", "60,60,60,120,120,120,40", "10,84,6,46.4,834,28.8,5");
    const auto at = [&](double height) {
        return read("srw", text, [&](WeatherSource& s) { s.wanted_wind_height = height; });
    };
    const Instant t = instant("2022-03-01");
    const Weather w = at(90);
    CHECK(w.wind_height == 90);
    CHECK(w.wind_speed->at(t) == Approx(6 + 2 * std::log(90. / 60) / std::log(2))); // 6 m/s at 60 m, 8 m/s at 120 m
    CHECK(w.temperature_height == 90);
    CHECK(w.air_temperature->at(t) == Approx(9)); // half-way from 10 to 8 degrees
    CHECK(w.pressure->at(t) == Approx(83700));
    CHECK(has_note(w, "wind at 90 m, by the logarithmic profile between 60 and 120 m"));
    CHECK(at(50).wind_speed->at(t) == Approx(5 + std::log(50. / 40) / std::log(1.5)));
    CHECK(at(50).temperature_height == 60); // none lower
    CHECK(at(10).wind_height == 40);
    CHECK(at(10).wind_speed->at(t) == 5);
    CHECK(at(300).wind_height == 120);
    CHECK(at(300).wind_speed->at(t) == Approx(8));
    std::string gap = text;
    gap.replace(gap.find("28.8"), 4, "");
    CHECK_THROWS_WITH(read("srw", gap, [](WeatherSource& s) { s.wanted_wind_height = 90; }),
                      Contains("wind speed: missing"));
}

namespace {

/// Open-Meteo hours from `first` on: global irradiance like the sun's over a place, wind, temperature rising by hours.
std::string open_meteo(const Place& place, const char* first, int hours, const std::string& extra_units = "",
                       double sun_longitude = 1000) {
    const Place under{place.latitude, sun_longitude < 400 ? sun_longitude : place.longitude, 0};
    std::string times, light, air, wind;
    for (int h = 0; h < hours; ++h) {
        const Instant at = instant(first) + Duration::from_hours(h);
        const double up = sun_at(under, at - Duration::from_seconds(1800)).direction.up;
        const char* comma = h > 0 ? "," : "";
        times += fmt::format("{}\"{}\"", comma, to_string(at).substr(0, 16));
        light += fmt::format("{}{:.1f}", comma, up > 0 ? 900 * up : -2);
        air += fmt::format("{}{}", comma, h % 40);
        wind += fmt::format("{}{}", comma, 36);
    }
    return fmt::format(
        "{{\"latitude\": {}, \"longitude\": {}, \"elevation\": 100, \"utc_offset_seconds\": 0,\n"
        "\"hourly_units\": {{{}\"temperature_2m\": \"\u00b0C\", \"shortwave_radiation\": \"W/m\u00b2\"}},\n"
        "\"hourly\": {{\"time\": [{}],\n\"shortwave_radiation\": [{}],\n\"temperature_2m\": [{}],\n"
        "\"wind_speed_10m\": [{}],\n\"wind_speed_100m\": [{}]}}}}",
        place.latitude, place.longitude, extra_units, times, light, air, wind, wind);
}

constexpr Place berlin{52.5, 13.4, 0};

Weather read_days(const std::string& text, const char* from, const char* to, EndRule ends = EndRule::fail,
                  const std::optional<Place>& place = std::nullopt) {
    return read("open-meteo", text, [&](WeatherSource& source) {
        source.from = instant(from);
        source.to = instant(to);
        source.ends = ends;
        source.place = place;
    });
}

} // namespace

TEST_CASE("Open-Meteo: other units, none, and the heights of the wind") {
    const std::string two_days = open_meteo(berlin, "2023-06-21T00:00Z", 48, "\"wind_speed_10m\": \"kn\", ");
    const Weather weather = read_days(two_days, "2023-06-21", "2023-06-23");
    CHECK(weather.wind_speed->at(instant("2023-06-21")) == Approx(36 * 1852 / 3600.));
    CHECK(has_note(read("open-meteo", two_days,
                        [](WeatherSource& source) {
                            source.from = instant("2023-06-21");
                            source.to = instant("2023-06-22");
                            source.wanted_wind_height = 100;
                        }),
                   "wind_speed_100m has no unit in hourly_units: read as km/h"));
    const Weather between = read("open-meteo", two_days, [](WeatherSource& source) {
        source.from = instant("2023-06-21");
        source.to = instant("2023-06-22");
        source.wanted_wind_height = std::sqrt(1000.); // half-way from 10 to 100 m by the logarithm
    });
    CHECK(between.wind_speed->at(instant("2023-06-21")) == Approx((36 * 1852 / 3600. + 10) / 2));
    CHECK_THROWS_WITH(read_days(open_meteo(berlin, "2023-06-21T00:00Z", 48, "\"wind_speed_10m\": \"Bft\", "),
                                "2023-06-21", "2023-06-23"),
                      Contains("wind speed: text (3 bytes) is not a known unit"));
}

TEST_CASE("a few watts below zero at night are zero, with a count") {
    const Weather weather = read_days(open_meteo(berlin, "2023-06-21T00:00Z", 48), "2023-06-21", "2023-06-23");
    CHECK(weather.ghi->at(instant("2023-06-21T23:30Z")) == 0);
    CHECK(*std::ranges::min_element(weather.ghi->values()) == 0);
    CHECK(has_note(weather, "values of global horizontal irradiance below 0 taken as 0, the lowest -2 W/m2"));
}

TEST_CASE("a file of days covers what is asked for, or holds, or repeats, as is stated") {
    const std::string text = open_meteo(berlin, "2023-06-21T00:00Z", 48);
    // Exactly covered: nothing to tell.
    CHECK_FALSE(has_note(read_days(text, "2023-06-21", "2023-06-23"), "covers"));
    for (const auto& [from, to] : {std::pair{"2023-06-20", "2023-06-22"}, std::pair{"2023-06-21", "2023-07-01"},
                                   std::pair{"2024-06-21", "2024-06-23"}, std::pair{"2022-06-21", "2022-06-22"}})
        CHECK_THROWS_WITH(read_days(text, from, to), Contains("covers 2023-06-21T00:00:00Z to 2023-06-23T00:00:00Z") &&
                                                         Contains("'ends: hold' or 'ends: repeat'"));
    const Weather held = read_days(text, "2023-06-21", "2023-07-01", EndRule::hold);
    CHECK(held.air_temperature->at(instant("2023-06-29T12:00Z")) == 47 % 40);
    CHECK(has_note(held, "beyond which its first and last values hold"));
    const Weather repeated = read_days(text, "2023-06-21", "2023-07-01", EndRule::repeat);
    CHECK(has_note(repeated, "which is repeated"));
    for (const char* day : {"2023-06-19T12:00Z", "2023-06-23T12:00Z", "2023-06-29T12:00Z"}) {
        CHECK(repeated.air_temperature->at(instant(day)) == 12);
        CHECK(repeated.ghi->at(instant(day)) == repeated.ghi->at(instant("2023-06-21T12:00Z")));
    }
    CHECK_THROWS_WITH(
        read_days(open_meteo(berlin, "2023-06-21T00:00Z", 47), "2023-06-21", "2023-07-01", EndRule::repeat),
        Contains("expected whole days"));
    // The file need only reach `until`.
    CHECK_NOTHROW(read("open-meteo", text, [](WeatherSource& source) {
        source.from = instant("2023-06-21");
        source.to = instant("2024-06-21");
        source.until = instant("2023-06-23");
    }));
}

TEST_CASE("a year that was is replayed in another one only when that is stated, with a note; leap days") {
    const std::string year = open_meteo(berlin, "2023-01-01T00:00Z", 8760);
    CHECK_FALSE(has_note(read_days(year, "2023-01-01", "2024-01-01"), "replayed"));
    CHECK_FALSE(has_note(read_days(year, "2023-05-01", "2023-06-01"), "replayed"));
    CHECK_THROWS_WITH(read_days(year, "2024-01-01", "2025-01-01"),
                      Contains("is of 2023-01-01T00:00:00Z to 2024-01-01T00:00:00Z, but 2024-01-01") &&
                          Contains("'ends: repeat'"));
    CHECK_THROWS_WITH(read_days(year, "2023-07-01", "2024-07-01"), Contains("'ends: repeat'"));
    CHECK_THROWS_WITH(read_days(year, "2022-07-01", "2023-07-01"), Contains("'ends: repeat'"));
    const Weather leap = read_days(year, "2024-01-01", "2025-01-01", EndRule::repeat);
    CHECK(has_note(leap, "a year that is replayed by the calendar"));
    const auto at = [&](const char* t) { return leap.air_temperature->at(instant(t)); };
    CHECK(at("2024-02-29T05:00Z") == at("2024-02-28T05:00Z"));
    CHECK(at("2024-03-01T00:00Z") == (31 + 28) * 24 % 40);
}

TEST_CASE("a file of another place: its distance is told, and what the site's sun contradicts is refused") {
    const Place denver{40, -105, 1600};
    const std::string text = open_meteo(denver, "2023-01-01T00:00Z", 8760);
    const auto at = [&](const Place& place) {
        return read_days(text, "2023-01-01", "2024-01-01", EndRule::fail, place);
    };
    CHECK(at({40.3, -105.2, 1600}).notes.size() == at(denver).notes.size());
    CHECK(has_note(at({42, -107, 1600}), "is the weather of 40.00 N 105.00 W, 279 km away from 42.00 N 107.00 W"));
    CHECK_THROWS_WITH(at({-33, 151, 20}), Contains("is of 40.00 N 105.00 W, 13384 km away"));
    CHECK_THROWS_WITH(at({40, 105, 1600}), Contains("of its light would fall in the dark"));   // the sign of longitude
    CHECK_THROWS_WITH(at({-40, -105, 1600}), Contains("of its light would fall in the dark")); // and of latitude
    CHECK_THROWS_WITH(read_days(open_meteo(denver, "2023-06-01T00:00Z", 72), "2023-06-01", "2023-06-04", EndRule::fail,
                                Place{40, 105, 1600}),
                      Contains("in the dark")); // a few days are enough
    // The header itself has the wrong sign: its own irradiance contradicts it.
    CHECK_THROWS_WITH(
        read_days(open_meteo({40, 105, 1600}, "2023-01-01T00:00Z", 8760, "", -105), "2023-01-01", "2024-01-01"),
        Contains("one of the three is wrong, such as the sign of the longitude"));
}

TEST_CASE("a place without an elevation has that of the file") {
    const std::string text = open_meteo(berlin, "2023-06-21T00:00Z", 48);
    const Weather weather = read("open-meteo", text, [](WeatherSource& source) {
        source.from = instant("2023-06-21");
        source.to = instant("2023-06-22");
        source.place = Place{52.4, 13.3, 0};
        source.elevation_known = false;
    });
    CHECK(weather.place.elevation == 100);
    CHECK(weather.place.latitude == 52.4);
}
