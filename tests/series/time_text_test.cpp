#include <catch2/catch.hpp>

#include <string>

#include "sunward/series/time_text.hpp"

using namespace sunward;

TEST_CASE("dates with the day first, and those that leave it open") {
    const auto at = [](const char* text, const char* zone = "") { return parse_time(text, zone); };
    // date -u -d '2024-03-25 00:00' +%s
    CHECK(at("25.03.2024 00:00") == Instant{1711324800'000000});
    CHECK(at("25.03.2024") == at("2024-03-25"));
    CHECK(at("2024/03/25 13:45:10") == at("2024-03-25T13:45:10Z"));
    CHECK(at("25.03.2024 00:00", "Europe/Berlin") == Instant{1711321200'000000});
    for (const char* text : {"03/25/2024", "25/03/2024 00:00", "1/2/2024", "25.3.2024", "32.01.2024", "25.13.2024",
                             "25.03.24", "2024.03.25", "25.03.2024 - 26.03.2024", "25-03-2024", "11.12.13.14"})
        CHECK_FALSE(at(text));
    CHECK(time_problem("03/04/2024") ==
          "'03/04/2024' may begin with the day or with the month; write dates as 2022-03-01 00:00");
    CHECK(time_problem("01.01.2024 00:00 - 01.01.2024 01:00").find("are two times, expected one") != std::string::npos);
    CHECK(time_problem("soon").find("text (4 bytes) is not a time, expected for example") == 0);
}

TEST_CASE("unix times in seconds, milliseconds, microseconds and nanoseconds") {
    const Instant march = parse_instant("2024-03-01T00:00:00Z").value(); // date -d @1709251200 -u
    CHECK(parse_unix_time("1709251200") == march);
    CHECK(parse_unix_time(" 1709251200 ") == march);
    CHECK(parse_unix_time("1709251200.25") == march + Duration{250'000});
    CHECK(parse_unix_time("1709251200.0") == march);
    CHECK(parse_unix_time("1709251200500") == march + Duration{500'000});
    CHECK(parse_unix_time("1709251200000001") == march + Duration{1});
    CHECK(parse_unix_time("1709251200000001999") == march + Duration{1});
    CHECK(parse_unix_time("915148800") == parse_instant("1999-01-01T00:00:00Z"));
    for (const char* text :
         {"", "0", "-1709251200", "17092512", "20240301", "2024030112", "202403011200", "20240301120000", "1709251200s",
          "1.7e9", "17092512000", "9999999999999", "0709251200", "1709251200.", "99999999999999999999", "1709251200,5"})
        CHECK_FALSE(parse_unix_time(text));
    CHECK(parse_time("1709251200", "Europe/Berlin") == march);
    CHECK(parse_time("2024-03-01 01:00", "Europe/Berlin") == march);
}

TEST_CASE("which times state their offset") {
    for (const char* text : {"2024-03-01T00:00Z", "2024-03-01 00:00:00+00:00", "2024-03-01T00:00-0800", "1709251200"})
        CHECK(states_offset(text));
    for (const char* text : {"2024-03-01", "2024-03-01 00:00", "2024-03-01T00:00:00.5", ""})
        CHECK_FALSE(states_offset(text));
}

TEST_CASE("lengths as sacct writes them") {
    const auto seconds = [](const char* text) { return parse_clock_length(text).value().seconds(); };
    CHECK(seconds("2-01:24:56") == 177'896); // 2 d + 5096 s
    CHECK(seconds("1-02:03:04") == 93'784);
    CHECK(seconds("01:30:00") == 5400);
    CHECK(seconds("100:00:00") == 360'000);
    CHECK(seconds("05:30") == 330);
    CHECK(seconds("90:00") == 5400);
    CHECK(seconds("00:00:01.5") == 1.5);
    CHECK(seconds("7-00") == 604'800);
    CHECK(seconds("1-12:30") == 131'400);
    for (const char* text : {"", "5", "UNLIMITED", "1-", "-01:00", "1-24:00:00", "01:60:00", "01:00:60", "1:2:3:4",
                             "a:b", "1-2-3", "01:00:", ":01:00", "1.5:00", "01:00:00.", "99999999999:00"})
        CHECK_FALSE(parse_clock_length(text));
}

TEST_CASE("a time that a zone's clocks skip is none, and is said to be so") {
    // TZ=Europe/Berlin date -d '2024-03-31 02:30' is refused as invalid; 03:00 there is 01:00Z.
    CHECK_FALSE(parse_date("2024-03-31 02:00", "Europe/Berlin"));
    CHECK_FALSE(parse_date("31.03.2024 02:30", "Europe/Berlin"));
    CHECK_FALSE(parse_time("2024/03/31 02:59:59.999", "Europe/Berlin"));
    CHECK(parse_date("2024-03-31 03:00", "Europe/Berlin") == parse_instant("2024-03-31T01:00Z"));
    CHECK(parse_date("2024-03-31 01:59:59", "Europe/Berlin") == parse_instant("2024-03-31T00:59:59Z"));
    CHECK(parse_date("2024-03-31 02:30+01:00", "Europe/Berlin") == parse_instant("2024-03-31T01:30Z"));
    CHECK(parse_date("2024-03-31 02:30", "") == parse_instant("2024-03-31T02:30Z"));
    // Lord Howe Island skips half an hour, Sao Paulo skipped midnight.
    CHECK_FALSE(parse_date("2022-10-02 02:15", "Australia/Lord_Howe"));
    CHECK(parse_date("2022-10-02 02:30", "Australia/Lord_Howe") == parse_instant("2022-10-01T15:30Z"));
    CHECK_FALSE(parse_date("2018-11-04 00:30", "America/Sao_Paulo"));
    CHECK(parse_date("2018-11-04", "America/Sao_Paulo") == parse_instant("2018-11-04T03:00Z"));
    CHECK(time_problem("2024-03-31 02:30", "Europe/Berlin") ==
          "'2024-03-31 02:30' does not exist in Europe/Berlin, whose clocks are put ahead past it; leave it out, or "
          "state the zone that the times are in by 'time_zone' or by offsets such as +01:00");
    CHECK(time_problem("03/04/2024", "Europe/Berlin") == time_problem("03/04/2024"));
}
