#include <catch2/catch.hpp>

#include "sources.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

TEST_CASE("an hour that a zone has twice is read in the order of the file") {
    // Berlin, 2022-10-30: 02:00 to 03:00 occurs at 00:00Z (summer time) and again at 01:00Z.
    std::string text = "time,value\n";
    int value = 0;
    for (const char* time :
         {"01:30", "01:45", "02:00", "02:15", "02:30", "02:45", "02:00", "02:15", "02:30", "02:45", "03:00", "03:15"})
        text += std::string("2022-10-30 ") + time + "," + std::to_string(value++) + "\n";
    auto source = csv_source(text);
    source.time_zone = "Europe/Berlin";
    const Signal signal = read_signal(source);
    REQUIRE(signal.series.size() == 12);
    CHECK_THAT(joined_notes(signal), !Contains("gap") && !Contains("zone"));
    CHECK(signal.series.begin() == at("2022-10-29T23:30Z"));
    CHECK(signal.series.at(at("2022-10-30T00:00Z")) == 2);
    CHECK(signal.series.at(at("2022-10-30T01:00Z")) == 6);
    CHECK(signal.series.at(at("2022-10-30T01:45Z")) == 9);
    CHECK(signal.series.at(at("2022-10-30T02:00Z")) == 10);
}

TEST_CASE("a repeated hourly label and the half hour of Lord Howe Island") {
    auto source = csv_source("time,value\n2022-11-06 00:00,1\n2022-11-06 01:00,2\n2022-11-06 01:00,3\n"
                             "2022-11-06 02:00,4\n");
    source.time_zone = "America/New_York";
    CHECK(read_signal(source).series.at(at("2022-11-06T06:00Z")) == 3);
    source = csv_source("time,value\n2022-04-03 01:00,1\n2022-04-03 01:30,2\n2022-04-03 01:30,3\n"
                        "2022-04-03 02:00,4\n");
    source.time_zone = "Australia/Lord_Howe";
    CHECK(read_signal(source).series.at(at("2022-04-02T15:00Z")) == 3);
}

TEST_CASE("the hour that spring leaves out is no gap") {
    auto source = csv_source("time,value\n2022-03-27 00:00,1\n2022-03-27 01:00,2\n2022-03-27 03:00,3\n"
                             "2022-03-27 04:00,4\n");
    source.time_zone = "Europe/Berlin";
    const Signal signal = read_signal(source);
    CHECK(signal.series.size() == 4);
    CHECK(signal.series.at(at("2022-03-27T01:00Z")) == 3);
    source = csv_source("time,value\n2022-03-27 01:00,2\n2022-03-27 02:00,3\n2022-03-27 03:00,4\n");
    source.time_zone = "Europe/Berlin";
    CHECK_THAT(fault_of(source),
               Contains(":3:1: time: '2022-03-27 02:00' does not exist in Europe/Berlin, whose clocks "
                        "are put ahead past it; leave it out, or state the zone"));
}

TEST_CASE("a repeated time is a fault where the zone does not repeat, or when an offset is stated") {
    auto source = csv_source("time,value\n2022-10-30 05:00,1\n2022-10-30 05:00,2\n");
    source.time_zone = "Europe/Berlin";
    CHECK_THAT(fault_of(source), Contains("occurs twice"));
    source = csv_source("time,value\n2022-10-30 02:00+02:00,1\n2022-10-30 02:00+02:00,2\n");
    source.time_zone = "Europe/Berlin";
    CHECK_THAT(fault_of(source), Contains("occurs twice"));
    CHECK_THAT(fault_of(csv_source("time,value\n2022-10-30 02:00,1\n2022-10-30 02:00,2\n")), Contains("occurs twice"));
    source = csv_source("time,value\n2022-10-30 02:00,1\n2022-10-30 02:00,2\n2022-10-30 02:00,3\n");
    source.time_zone = "Europe/Berlin";
    CHECK_THAT(fault_of(source), Contains(":4:1: time:"));
}

TEST_CASE("a file may begin within the second of two equal hours") {
    // Berlin, 2022-10-30: the second 02:00 is 01:00Z, 03:00 is 02:00Z.
    const auto read = [](const std::string& rows) {
        auto source = csv_source("time,value\n" + rows);
        source.time_zone = "Europe/Berlin";
        source.series.max_step = Duration::from_hours(1);
        return read_signal(source);
    };
    const Signal hourly = read("2022-10-30 02:00,1\n2022-10-30 03:00,2\n2022-10-30 04:00,3\n");
    CHECK(hourly.series.begin() == at("2022-10-30T01:00Z"));
    CHECK_THAT(joined_notes(hourly), Contains("clock is put back") && !Contains("gap"));
    const Signal halves = read("2022-10-30 02:00,1\n2022-10-30 02:30,2\n2022-10-30 03:00,3\n2022-10-30 03:30,4\n");
    CHECK(halves.series.begin() == at("2022-10-30T01:00Z"));
    CHECK(halves.series.at(at("2022-10-30T01:30Z")) == 2);
    // Both hours are there: the first row is in the first of them.
    const Signal both = read("2022-10-30 02:00,1\n2022-10-30 02:00,2\n2022-10-30 03:00,3\n2022-10-30 04:00,4\n");
    CHECK(both.series.begin() == at("2022-10-30T00:00Z"));
    CHECK_THAT(joined_notes(both), !Contains("put back"));
}

TEST_CASE("Unix times that are finer than seconds are told with their unit") {
    const auto notes = [](const std::string& zeros) {
        return joined_notes(
            read_signal(csv_source("time,value\n1717372800" + zeros + ",300\n1717376400" + zeros + ",300\n")));
    };
    CHECK(notes("").empty());
    CHECK_THAT(notes("000"), Contains("numbers of 'time' are taken as Unix times in milliseconds"));
    CHECK_THAT(notes("000000"), Contains("in microseconds"));
    CHECK_THAT(notes("000000000"), Contains("in nanoseconds"));
}
