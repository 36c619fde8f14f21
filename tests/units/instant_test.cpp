#include <catch2/catch.hpp>

#include <chrono>
#include <stdexcept>

#include "sunward/units/instant.hpp"

using namespace sunward;

namespace {

constexpr std::int64_t second_us = 1'000'000;

/// POSIX seconds of a text; -1 when it is refused (no text below means 1969-12-31T23:59:59Z).
std::int64_t posix(std::string_view text, std::string_view zone = {}) {
    const auto at = parse_instant(text, zone);
    return at && at->us % second_us == 0 ? at->us / second_us : -1;
}

std::string utc(std::string_view text, std::string_view zone = {}) {
    const auto at = parse_instant(text, zone);
    return at ? to_string(*at) : "refused";
}

} // namespace

// POSIX seconds as `date -u -d TEXT +%s` gives them.
TEST_CASE("ISO 8601 texts in UTC") {
    CHECK(posix("1970-01-01") == 0);
    CHECK(posix("2022-03-01") == 1646092800);
    CHECK(posix("2022-03-01T00:00Z") == 1646092800);
    CHECK(posix("2022-03-01t00:00z") == 1646092800);
    CHECK(posix("2023-03-15T12:00Z") == 1678881600);
    CHECK(posix("2023-01-01 00:00:00+00:00") == 1672531200);
    CHECK(posix("2022-03-01 00:00:00+01:00") == 1646089200);
    CHECK(posix("2022-03-01 00:00:00-0800") == 1646121600);
    CHECK(posix("2022-03-01T00:00+05:30") == 1646073000);
    CHECK(posix("2022-03-01T00:00+01") == 1646089200);
    CHECK(posix("2022-3-1 7:05") == 1646118300);
    CHECK(posix("1900-01-01") == -2208988800);
    CHECK(posix("2200-12-31T23:59:59Z") == 7289654399);
    CHECK(posix("2022-02-28 24:00") == 1646092800);
    CHECK(posix("2022-12-31T24:00:00.000Z") == 1672531200);
}

TEST_CASE("leap years") {
    CHECK(posix("2020-02-29T12:00Z") == 1582977600);
    CHECK(posix("2000-02-29") == 951782400);
    CHECK(posix("2021-02-29") == -1);
    CHECK(posix("1900-02-29") == -1);
    CHECK(posix("2100-02-29") == -1);
    CHECK(posix("2020-02-29 24:00") == 1583020800);
}

TEST_CASE("fractions of a second, to the nearest microsecond") {
    CHECK(parse_instant("2022-03-01 00:00:00.25+01:00")->us == 1646089200'250000);
    CHECK(parse_instant("2022-03-01T00:00:00.0000000Z")->us == 1646092800'000000);
    CHECK(parse_instant("2022-03-01T00:00:00.1234567Z")->us == 1646092800'123457);
    CHECK(parse_instant("2022-03-01T00:00:00,5")->us == 1646092800'500000);
    CHECK(parse_instant("2022-03-01T23:59:59.9999999Z")->us == 1646179200'000000);
    CHECK(parse_instant("2022-03-01T00:00:00.123456499999999999999999999999")->us == 1646092800'123456);
}

TEST_CASE("texts that are no instants") {
    for (const char* text : {"",
                             " ",
                             "2022",
                             "2022-03",
                             "2022-13-01",
                             "2022-00-01",
                             "2022-04-31",
                             "2022-03-00",
                             "2022-03-32",
                             "1899-12-31",
                             "2201-01-01",
                             "22-03-01",
                             "2022-03-01T",
                             "2022-03-01 ",
                             "2022-03-01T1",
                             "2022-03-01T12",
                             "2022-03-01T25:00",
                             "2022-03-01T24:01",
                             "2022-03-01T24:00:01",
                             "2022-03-01T24:00:00.5",
                             "2022-03-01T12:60",
                             "2022-03-01T12:00:60",
                             "2022-03-01T12:00:00.",
                             "2022-03-01T12:00:00.Z",
                             "2022-03-01T12:00ZZ",
                             "2022-03-01T12:00+",
                             "2022-03-01T12:00+1",
                             "2022-03-01T12:00+01:",
                             "2022-03-01T12:00+01:6",
                             "2022-03-01T12:00+24:00",
                             "2022-03-01T12:00 UTC",
                             "2022-03-01Z",
                             " 2022-03-01",
                             "2022/03/01",
                             "01.03.2022",
                             "2022-03-01T12:00:5",
                             "-2022-03-01",
                             "nan",
                             "99999999"})
        CHECK_FALSE(parse_instant(text));
    CHECK_FALSE(parse_instant(std::string(1'000'000, '2')));
    CHECK_FALSE(parse_instant(std::string_view("2022-03-01\0", 11)));
    CHECK_FALSE(parse_instant("2022-03-01", "Europe/Atlantis"));
}

TEST_CASE("local times in Europe/Berlin, over both changes of 2023") {
    const char* zone = "Europe/Berlin";
    CHECK(utc("2023-01-15 12:00", zone) == "2023-01-15T11:00:00Z");
    CHECK(utc("2023-07-15 12:00", zone) == "2023-07-15T10:00:00Z");
    // 2023-03-26: 02:00 to 03:00 does not exist, read with the offset before the jump (+01:00).
    CHECK(utc("2023-03-26 01:59:59", zone) == "2023-03-26T00:59:59Z");
    CHECK(utc("2023-03-26 02:30", zone) == "2023-03-26T01:30:00Z");
    CHECK(utc("2023-03-26 03:00", zone) == "2023-03-26T01:00:00Z");
    // 2023-10-29: 02:00 to 03:00 occurs twice, read as the first time (+02:00).
    CHECK(utc("2023-10-29 01:59:59", zone) == "2023-10-28T23:59:59Z");
    CHECK(utc("2023-10-29 02:30", zone) == "2023-10-29T00:30:00Z");
    CHECK(utc("2023-10-29 03:00", zone) == "2023-10-29T02:00:00Z");
    CHECK(utc("2023-10-29 02:30+01:00", zone) == "2023-10-29T01:30:00Z");
    CHECK(utc("2023-10-29 02:30Z", zone) == "2023-10-29T02:30:00Z");
}

TEST_CASE("local times in America/Los_Angeles, over both changes of 2022") {
    const char* zone = "America/Los_Angeles";
    CHECK(utc("2022-03-13 01:59", zone) == "2022-03-13T09:59:00Z");
    CHECK(utc("2022-03-13 02:30", zone) == "2022-03-13T10:30:00Z");
    CHECK(utc("2022-03-13 03:00", zone) == "2022-03-13T10:00:00Z");
    CHECK(utc("2022-11-06 01:30", zone) == "2022-11-06T08:30:00Z");
    CHECK(utc("2022-11-06 02:00", zone) == "2022-11-06T10:00:00Z");
    CHECK(utc("2022-11-05 24:00", zone) == "2022-11-06T07:00:00Z");
}

TEST_CASE("zones of half and quarter hours") {
    CHECK(utc("2022-06-01 12:00", "Asia/Kolkata") == "2022-06-01T06:30:00Z");
    CHECK(utc("2022-06-01 00:00", "Asia/Kathmandu") == "2022-05-31T18:15:00Z");
    CHECK(civil_time(*parse_instant("2022-06-01T20:00Z"), "Asia/Kolkata").day == 2);
}

TEST_CASE("daylight saving goes on after the last listed year") {
    // The rules in force in 2026: last Sundays of March and October; second of March, first of November; first of
    // April, first of October.
    CHECK(utc("2040-07-01 12:00", "Europe/Berlin") == "2040-07-01T10:00:00Z");
    CHECK(utc("2040-12-01 12:00", "Europe/Berlin") == "2040-12-01T11:00:00Z");
    CHECK(utc("2060-03-28 01:59", "Europe/Berlin") == "2060-03-28T00:59:00Z");
    CHECK(utc("2060-03-28 03:00", "Europe/Berlin") == "2060-03-28T01:00:00Z");
    CHECK(utc("2044-02-29 12:00", "Europe/Berlin") == "2044-02-29T11:00:00Z");
    CHECK(utc("2050-07-01 12:00", "America/Los_Angeles") == "2050-07-01T19:00:00Z");
    CHECK(utc("2050-01-01 12:00", "Australia/Sydney") == "2050-01-01T01:00:00Z");
    CHECK(utc("2050-01-01 12:00", "Asia/Kolkata") == "2050-01-01T06:30:00Z");
    const CivilTime summer = civil_time(*parse_instant("2199-07-01T00:00Z"), "Europe/Berlin");
    CHECK(summer.since_midnight == Duration::from_hours(2));
    CHECK(summer.year == 2199);
}

TEST_CASE("zone names") {
    CHECK(is_time_zone("Europe/Berlin"));
    CHECK(is_time_zone("UTC"));
    for (const char* name : {"", "Europe/Berlinn", "europe/berlin", "../../etc/passwd", "/etc/localtime", "MWh"})
        CHECK_FALSE(is_time_zone(name));
    CHECK_THROWS_AS(civil_time({}, "Europe/Atlantis"), std::invalid_argument);
    CHECK_THROWS_AS(from_civil(2022, 1, 1, {}, "Europe/Atlantis"), std::invalid_argument);
}

TEST_CASE("printing an instant") {
    CHECK(to_string(Instant{}) == "1970-01-01T00:00:00Z");
    CHECK(to_string(Instant{1646092800'250000}) == "2022-03-01T00:00:00.250000Z");
    CHECK(to_string(Instant{-1}) == "1969-12-31T23:59:59.999999Z");
    CHECK(to_string(Instant::never()) == "never");
    CHECK(to_string(Instant{-Instant::never().us}) == "before year 0");
    for (const char* text : {"1900-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2200-12-31T23:59:59.000001Z"})
        CHECK(utc(text) == text);
}

TEST_CASE("civil time") {
    const CivilTime time = civil_time(*parse_instant("2024-02-29T13:45:10.5Z"));
    CHECK(time.year == 2024);
    CHECK(time.month == 2);
    CHECK(time.day == 29);
    CHECK(time.weekday == 4); // a Thursday
    CHECK(time.since_midnight == Duration::from_seconds(13 * 3600 + 45 * 60 + 10.5));
    const CivilTime before = civil_time(Instant{-1});
    CHECK(before.year == 1969);
    CHECK(before.day == 31);
    CHECK(before.weekday == 3);
    CHECK(before.since_midnight.us == 86'400'000'000 - 1);
    const CivilTime berlin = civil_time(*parse_instant("2023-03-26T01:00Z"), "Europe/Berlin");
    CHECK(berlin.weekday == 0);
    CHECK(berlin.since_midnight == Duration::from_hours(3));
}

TEST_CASE("the instant of a civil time") {
    const auto one = Duration::from_hours(1);
    CHECK(to_string(from_civil(2022, 1, 32, one)) == "2022-02-01T01:00:00Z");
    CHECK(to_string(from_civil(2024, 2, 30, one)) == "2024-03-01T01:00:00Z");
    CHECK(to_string(from_civil(2022, 1, 0, one)) == "2021-12-31T01:00:00Z");
    CHECK(to_string(from_civil(2023, 3, 26, Duration::from_seconds(9000), "Europe/Berlin")) == "2023-03-26T01:30:00Z");
    CHECK(to_string(from_civil(2023, 10, 29, Duration::from_seconds(9000), "Europe/Berlin")) == "2023-10-29T00:30:00Z");
    CHECK(to_string(from_civil(2023, 7, 1, Duration::from_hours(25), "Europe/Berlin")) == "2023-07-01T23:00:00Z");
}

TEST_CASE("civil time and back, every three hours of two years") {
    for (const char* zone : {"", "America/Los_Angeles", "Australia/Lord_Howe"}) {
        std::size_t other = 0;
        const Instant end = *parse_instant("2024-01-01");
        for (Instant at = *parse_instant("2022-01-01"); at < end; at = at + Duration::from_hours(3)) {
            const CivilTime time = civil_time(at, zone);
            const Instant back =
                from_civil(time.year, time.month, static_cast<int>(time.day), time.since_midnight, zone);
            other += back == at ? 0 : 1;
        }
        CHECK(other <= 2); // a second occurrence in autumn
    }
}
