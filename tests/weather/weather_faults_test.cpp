// Damaged weather files: every fault with its line and column.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/weather/weather_format.hpp"

using namespace sunward;

namespace {

Instant instant(const char* text) { return parse_instant(text).value(); }

/// A year of PVGIS-like rows, each of which `change` may alter or (by an empty text) leave out.
std::string pvgis_year(const std::function<std::string(int hour, std::string row)>& change) {
    std::string text = "Latitude (decimal degrees): 45.0\nLongitude (decimal degrees): 8.0\nElevation (m): 250.0\n"
                       "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n";
    const Instant first = instant("2019-01-01");
    for (int h = 0; h < 8760; ++h) {
        const CivilTime at = civil_time(first + Duration::from_hours(h));
        const std::string row = change(h, fmt::format("{}{:02}{:02}:{:02}00,{},50,100,0,100,300,2,180,100000", at.year,
                                                      at.month, at.day, h % 24, h % 30));
        if (!row.empty())
            text += row + "\n";
    }
    return text + "\nT2m: 2-m air temperature (degree Celsius)\n";
}

Weather read_text_as(std::string_view format, const std::string& text, GapRule gaps = GapRule::fail) {
    WeatherSource source;
    source.format = &weather_format(format);
    source.file = test::write_file(test::scratch_folder("weather_faults") / "weather.txt", text);
    source.from = instant("2022-01-01");
    source.to = instant("2023-01-01");
    source.gaps = gaps;
    source.utc_offset = format == "pvgis" ? std::optional<double>(0) : std::nullopt;
    return read_weather(source);
}

/// An Open-Meteo document from one instant to another.
Weather read_json(const std::string& text, const char* from, const char* to, GapRule gaps) {
    WeatherSource source;
    source.format = &weather_format("open-meteo");
    source.file = test::write_file(test::scratch_folder("weather_faults") / "w.json", text);
    source.from = instant(from);
    source.to = instant(to);
    source.gaps = gaps;
    return read_weather(source);
}

/// `line:column: field: message` of each fault.
std::vector<std::string> faults_of(std::string_view format, const std::string& text) {
    try {
        (void)read_text_as(format, text);
    } catch (const InputError& error) {
        std::vector<std::string> all;
        for (const Fault& fault : error.faults())
            all.push_back(fmt::format("{}:{}: {}: {}", fault.at.line, fault.at.column, fault.field, fault.message));
        return all;
    }
    return {};
}

} // namespace

TEST_CASE("a whole year reads") {
    const Weather weather = read_text_as("pvgis", pvgis_year([](int, std::string row) { return row; }));
    CHECK(weather.air_temperature->at(instant("2022-01-01T05:00Z")) == 5);
    CHECK(weather.ghi->begin() <= instant("2022-01-01"));
    CHECK(weather.ghi->end() >= instant("2023-01-01"));
}

TEST_CASE("all bad cells are told at once") {
    const auto faults = faults_of("pvgis", pvgis_year([](int h, std::string row) -> std::string {
                                      switch (h) {
                                      case 0: return "20190101:0000,5,50,-30,0,100,300,2,180,100000";
                                      case 1: return "20190101:0100,abc,50,100,0,100,300,2,180,100000";
                                      case 2: return "20190101:0200,5,150,100,0,100,300,2,180,100000";
                                      case 3: return "20190230:0300,5,50,100,0,100,300,2,180,100000";
                                      case 4: return "20190101:0400,inf,50,100,0,100,300,2,180,100000";
                                      case 5: return "20190101:0500,5,50,100,0,100,300,2,180,1000";
                                      default: return row;
                                      }
                                  }));
    REQUIRE(faults.size() == 6);
    CHECK(faults[0] == "5:4: global horizontal irradiance: -30 W/m2, expected 0 to 2000");
    CHECK(faults[1] == "6:2: T2m: text (3 bytes) is not a finite number");
    CHECK(faults[2] == "7:3: relative humidity: 150 %, expected 0 to 110");
    CHECK(faults[3] == "8:1: time(UTC): '20190230:0300', expected a time such as 20180131:2300");
    CHECK(faults[4] == "9:2: T2m: text (3 bytes) is not a finite number");
    CHECK(faults[5] == "10:10: pressure: 1000 Pa, expected 30000 to 120000");
}

TEST_CASE("missing hours and values are faults, or filled with a note") {
    const auto damage = [](int h, std::string row) -> std::string {
        if (h == 100 || h == 101)
            return "";
        return h == 200 ? "20190109:0800,,50,100,0,100,300,2,180,100000" : row;
    };
    const std::string text = pvgis_year(damage);
    const auto cells = faults_of("pvgis", text);
    REQUIRE(cells.size() == 1);
    CHECK(cells[0] == "203:2: air temperature: missing");
    const auto hours = faults_of(
        "pvgis", pvgis_year([](int h, std::string row) { return h == 100 || h == 101 ? std::string() : row; }));
    REQUIRE(hours.size() == 1);
    CHECK(hours[0] == "104:0: : after this row 2 are missing, from 01-05T04:00 local standard time on");
    const Weather held = read_text_as("pvgis", text, GapRule::hold);
    CHECK(held.air_temperature->at(instant("2022-01-05T05:30Z")) == 99 % 30);
    CHECK(held.notes.size() >= 2);
    const Weather straight = read_text_as("pvgis", text, GapRule::interpolate);
    CHECK(straight.air_temperature->at(instant("2022-01-09T08:00Z")) == Approx((199 % 30 + 201 % 30) / 2.0));
}

TEST_CASE("rows with more or fewer cells than the header are faults, words for a missing value are none") {
    const auto faults = faults_of("pvgis", pvgis_year([](int h, std::string row) -> std::string {
                                      return h == 3 ? row + ",1" : h == 4 ? "20190101:0400,5" : row;
                                  }));
    REQUIRE(faults.size() == 2);
    CHECK(faults[0] == "8:0: : row of 11 cells, but the header has 10");
    CHECK(faults[1] == "9:0: : row of 2 cells, but the header has 10");
    const std::string text = pvgis_year([](int h, std::string row) -> std::string {
        return h == 200 ? "20190109:0800,n/a,50,100,0,100,300,2,180,100000" : row;
    });
    CHECK(read_text_as("pvgis", text, GapRule::hold).air_temperature->at(instant("2022-01-09T08:00Z")) == 199 % 30);
    CHECK(faults_of("pvgis", text) == std::vector<std::string>{"205:2: air temperature: missing"});
}

TEST_CASE("hours that are missing at either end, several in a row and in a file of days are named") {
    const auto without = [](auto lacks) {
        return faults_of("pvgis", pvgis_year([&](int h, std::string row) { return lacks(h) ? std::string() : row; }));
    };
    CHECK(without([](int h) { return h < 3; }) ==
          std::vector<std::string>{"5:0: : before this row 3 are missing, from 01-01T00:00 local standard time on"});
    CHECK(without([](int h) { return h == 1; }) ==
          std::vector<std::string>{"5:0: : after this row one is missing, from 01-01T01:00 local standard time on"});
    CHECK(without([](int h) { return h >= 8758; }) ==
          std::vector<std::string>{"8762:0: : after this row 2 are missing, from 12-31T22:00 local standard time on"});
    CHECK(without([](int h) { return h == 40 || (h > 70 && h < 90); }).size() == 2);
    std::string times, air;
    for (const int h : {0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) {
        times += fmt::format("{}\"2022-06-01T{:02}:00\"", h > 0 ? "," : "", h);
        air += fmt::format("{}{}", h > 0 ? "," : "", h);
    }
    const std::string days = fmt::format("{{\"latitude\": 50, \"longitude\": 8, \"elevation\": 100, "
                                         "\"utc_offset_seconds\": 0,\n\"hourly_units\": {{}},\n\"hourly\": "
                                         "{{\"time\": [{}],\n\"temperature_2m\": [{}]}}}}",
                                         times, air);
    const auto read = [&](GapRule gaps) { return read_json(days, "2022-06-01", "2022-06-01T13:00Z", gaps); };
    CHECK_THROWS_WITH(read(GapRule::fail),
                      Catch::Contains("rows are missing before this one, from 2022-06-01T01:00:00Z on"));
    const Weather held = read(GapRule::hold);
    CHECK(held.air_temperature->at(instant("2022-06-01T01:30Z")) == 0);
    CHECK(std::ranges::any_of(held.notes, [](const std::string& note) {
        return note ==
               "air temperature: gap from 2022-06-01T01:00:00Z to 2022-06-01T02:00:00Z (1 h), filled: no points";
    }));
    CHECK(read(GapRule::interpolate).air_temperature->at(instant("2022-06-01T01:30Z")) == Approx(1));
}

TEST_CASE("rows beyond a gap that is far from the span that is asked for are left out with a note") {
    // Hourly from 1 June to 10 June; a row is missing on 3 June at 00:00, a value on 8 June at 00:00.
    std::string times, air;
    for (int h = 0; h < 240; ++h)
        if (h != 48) {
            times += fmt::format("{}\"2022-06-{:02}T{:02}:00\"", h > 0 ? "," : "", 1 + h / 24, h % 24);
            air += h == 168 ? ",null" : fmt::format("{}{}", h > 0 ? "," : "", h % 40);
        }
    const std::string days = fmt::format("{{\"latitude\": 50, \"longitude\": 8, \"elevation\": 100, "
                                         "\"utc_offset_seconds\": 0,\n\"hourly_units\": {{}},\n\"hourly\": "
                                         "{{\"time\": [{}],\n\"temperature_2m\": [{}]}}}}",
                                         times, air);
    const Weather weather = read_json(days, "2022-06-05", "2022-06-06", GapRule::fail);
    CHECK(weather.air_temperature->at(instant("2022-06-05T02:00Z")) == (96 + 2) % 40);
    CHECK(weather.air_temperature->begin() == instant("2022-06-03T01:00Z"));
    CHECK(weather.air_temperature->end() == instant("2022-06-08"));
    CHECK(std::ranges::count(weather.notes, "120 rows of 239 beyond gaps, outside what the run needs, not used") == 1);
    CHECK_THROWS_WITH(read_json(days, "2022-06-03", "2022-06-04", GapRule::fail), Catch::Contains("rows are missing"));
    CHECK_THROWS_WITH(read_json(days, "2022-06-05", "2022-06-09", GapRule::fail), Catch::Contains("missing"));
}

TEST_CASE("a repeated hour is a fault") {
    const auto faults =
        faults_of("pvgis", pvgis_year([](int h, std::string row) { return h == 50 ? row + "\n" + row : row; }));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0] == "56:0: : this time of the year is already in line 55");
}

TEST_CASE("columns in another order are found by name, absent ones are told") {
    std::string text = "Latitude (decimal degrees): 45.0\nLongitude (decimal degrees): 8.0\nElevation (m): 250.0\n"
                       "time(UTC),SP,WS10m,G(h),Gd(h),Gb(n),RH,T2m\n";
    for (int h = 0; h < 8760; ++h) {
        const CivilTime at = civil_time(instant("2019-01-01") + Duration::from_hours(h));
        text += fmt::format("{}{:02}{:02}:{:02}00,90000,3,10,6,4,70,-5\n", at.year, at.month, at.day, h % 24);
    }
    const Weather weather = read_text_as("pvgis", text);
    CHECK(weather.air_temperature->at(instant("2022-07-01")) == -5);
    CHECK(weather.pressure->at(instant("2022-07-01")) == 90000);
    CHECK(weather.dhi->at(instant("2022-07-01")) == 6);
    const std::size_t at = text.find("WS10m");
    text.replace(at, 5, "Wind!");
    const auto faults = faults_of("pvgis", text);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].find("no column 'WS10m'") != std::string::npos);
}

TEST_CASE("headers that are not those of the format") {
    for (const std::string_view format : {"epw", "tmy3", "pvgis", "psm3", "srw", "open-meteo"})
        for (const char* text : {"", "a", "a,b\n1,2\n", "\n\n\n\n\n\n\n\n\n\n\n", "LOCATION,x\n", "{}", "[1]",
                                 "\"\n\"\n\"\n", "1\n2\n3\n4\n5\n6\n7\nDATA PERIODS\n"})
            CHECK_THROWS_AS(read_text_as(format, text), InputError);
}

TEST_CASE("an EPW header with faults in three cells") {
    const auto faults = faults_of("epw", "LOCATION,a,b,c,d,e,97.0,200000,-8,none\n2\n3\n4\n5\n6\n7\n"
                                         "DATA PERIODS,1,1,Data,Sunday,1/1,12/31\n"
                                         "2019,1,1,25,0,?,5,5,50,100000,0,0,0,0,0,0,0,0,0,0,0,2\n");
    REQUIRE(faults.size() == 4);
    CHECK(faults[0] == "1:7: latitude: '97.0', expected a number from -90 to 90");
    CHECK(faults[1] == "1:8: longitude: '200000', expected a number from -180 to 360");
    CHECK(faults[2] == "1:10: elevation: text (4 bytes), expected a number from -500 to 9000");
    CHECK(faults[3] == "9:4: Hour: '25', expected a whole number from 1 to 24");
}

TEST_CASE("an EPW with four records an hour") {
    std::string text = "LOCATION,a,b,c,d,e,45,8,1,100\n2\n3\n4\n5\n6\n7\nDATA PERIODS,1,4,Data,Sunday,1/1,12/31\n";
    for (int q = 0; q < 4 * 8760; ++q) {
        const CivilTime at = civil_time(instant("2019-01-01") + Duration::from_hours(q / 4));
        text += fmt::format("{},{},{},{},{},?,{},5,50,100000,0,0,0,10,9999,9999,0,0,0,0,0,2\n", at.year, at.month,
                            at.day, q / 4 % 24 + 1, q % 4 * 15 + 15, q % 4);
    }
    const Weather weather = read_text_as("epw", text);
    CHECK(weather.air_temperature->at(instant("2022-05-01T10:00Z")) == 0);
    CHECK(weather.air_temperature->at(instant("2022-05-01T10:46Z")) == 3);
    CHECK(weather.dni); // 9999 throughout: absent, so split from the global irradiance
}

TEST_CASE("Open-Meteo with irradiance, units and gaps") {
    std::string times, light, wind, air;
    for (int h = 0; h < 48; ++h) {
        times += fmt::format("{}\"2022-06-{:02}T{:02}:00\"", h ? "," : "", 1 + h / 24, h % 24);
        light += fmt::format("{}{}", h ? "," : "", h * 10);
        air += fmt::format("{}{}", h ? ", " : "", h == 30 ? "null" : "50.0");
        wind += fmt::format("{}{}", h ? "," : "", h);
    }
    const std::string document =
        fmt::format("{{\"latitude\": 50, \"longitude\": 8, \"elevation\": 100, \"utc_offset_seconds\": 7200,\n"
                    "\"hourly_units\": {{\"temperature_2m\": \"\u00b0F\", \"wind_speed_100m\": \"m/s\"}},\n"
                    "\"hourly\": {{\"time\": [{}],\n\"shortwave_radiation\": [{}],\n\"temperature_2m\": "
                    "[{}],\n\"wind_speed_100m\": [{}]}}}}",
                    times, light, air, wind);
    const char* first = "2022-05-31T22:00Z";
    const auto read = [&](const std::string& text, GapRule gaps) {
        return read_json(text, first, "2022-06-02T22:00Z", gaps);
    };
    CHECK_THROWS_WITH(read(document, GapRule::fail), Catch::Contains("w.json:5:200: air temperature: missing"));
    const Weather weather = read(document, GapRule::hold);
    CHECK(weather.air_temperature->at(instant("2022-06-01T00:00Z")) == Approx(10));
    CHECK(weather.wind_height == 100);
    CHECK(weather.wind_speed->at(instant("2022-05-31T22:00Z")) == 0);
    // The value labelled 01:00 local time is the mean of the hour before it, 22:00 to 23:00 UTC.
    CHECK(weather.ghi->at(instant("2022-05-31T22:30Z")) == 10);
    CHECK(weather.dni);
    CHECK_THROWS_WITH(read_json(document, first, "2022-06-03T00:00Z", GapRule::hold),
                      Catch::Contains("is not a whole year"));
    std::string negative = document;
    negative.replace(negative.find("[0,10,"), 6, "[0,-90,");
    CHECK_THROWS_WITH(read(negative, GapRule::hold),
                      Catch::Contains("w.json:4:27: global horizontal irradiance: -90 W/m2"));
    CHECK_THROWS_WITH(read("{\"hourly\":{\n\"time\": [1,]}}", GapRule::fail), Catch::Contains("w.json:2:12: not JSON"));
    CHECK_THROWS_WITH(read(std::string(100, '['), GapRule::fail), Catch::Contains("nested deeper"));
    std::string fewer = document;
    fewer.replace(fewer.find("[0,10,"), 6, "[10,");
    CHECK_THROWS_WITH(read(fewer, GapRule::hold), Catch::Contains("47 values for 48 times"));
}

TEST_CASE("an SRW with missing rows") {
    std::string text = "id,city,ST,USA,2007,40,-100,300,-6,8760\ntext\nTemperature,Speed\nC,m/s\n80,80\n";
    for (int h = 0; h < 8759; ++h)
        text += "5,7\n";
    CHECK(faults_of("srw", text) ==
          std::vector<std::string>{"0:0: : 8759 rows, expected 8760 or 8784, or a multiple: missing hours?"});
    text += "5,-1\n";
    CHECK(faults_of("srw", text) == std::vector<std::string>{"8765:2: wind speed: -1 m/s, expected 0 to 120"});
    text.replace(text.find("5,-1"), 4, "5,9");
    CHECK(read_text_as("srw", text).wind_speed->at(instant("2022-01-01T06:00Z")) == 7);
}

TEST_CASE("of faults alike in every row few are told") {
    const auto faults = faults_of("pvgis", pvgis_year([](int, std::string row) {
                                      return row.substr(0, 13) + ",5,50,-90,0,100,300,2,180,100000";
                                  }));
    REQUIRE(faults.size() == 3);
    CHECK_THAT(faults.back(), Catch::Matchers::EndsWith("; and 8757 more like it"));
}

TEST_CASE("no place, an empty span, an offset out of range") {
    WeatherSource source;
    source.format = &weather_format("pvgis");
    source.file = test::write_file(test::scratch_folder("weather_faults") / "w.csv",
                                   pvgis_year([](int, std::string row) { return row; }));
    source.from = source.to = instant("2022-01-01");
    CHECK_THROWS_AS(read_weather(source), InputError);
    source.to = instant("2022-01-02");
    source.utc_offset = 20;
    CHECK_THROWS_AS(read_weather(source), InputError);
    source.utc_offset.reset();
    source.place = Place{100, 0, 0};
    CHECK_THROWS_AS(read_weather(source), InputError);
    source.file = "/nonexistent";
    source.place.reset();
    CHECK_THROWS_AS(read_weather(source), InputError);
}
