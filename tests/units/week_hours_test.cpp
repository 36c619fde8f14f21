#include "sunward/units/week_hours.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

using namespace sunward;

namespace {

constexpr Weekdays daily{true, true, true, true, true, true, true};
constexpr Weekdays weekdays{false, true, true, true, true, true, false};
constexpr Weekdays sunday{true};

Instant at(std::string_view text) { return *parse_instant(text); }

WeekHours hours(const std::vector<std::string>& spans, const Weekdays& days, std::string_view zone = {}) {
    std::vector<ClockSpan> read;
    for (const std::string& span : spans)
        read.push_back(*parse_clock_span(span));
    return {read, days, zone};
}

std::string text(const WeekHours::Open& open) { return to_string(open.from) + " " + to_string(open.to); }
std::string open_at(const WeekHours& hours, std::string_view t) { return text(hours.at_or_after(at(t))); }

} // namespace

TEST_CASE("spans of the day as people write them") {
    CHECK(parse_clock_span("10:00-16:00")->from == Duration::from_hours(10));
    CHECK(parse_clock_span("10:00-16:00")->to == Duration::from_hours(16));
    CHECK(parse_clock_span("22:00-06:00")->to == Duration::from_hours(30));
    CHECK(parse_clock_span("00:00-24:00")->to == Duration::from_hours(24));
    CHECK(parse_clock_span("18:30:15-24:00:00")->from == Duration::from_seconds(66'615));
    for (const char* text : {"", "-", "10:00", "10-16", "10:00-10:00", "24:00-06:00", "10:00-24:01", "10:00-25:00",
                             "10:00-16:00-18:00", "10:00 - 16:00", "a-b"}) {
        INFO(text);
        CHECK_FALSE(parse_clock_span(text));
    }
}

// 2022-03-04 was a Friday.
TEST_CASE("hours come on their days, and those over midnight belong to the day they begin on") {
    const WeekHours day = hours({"10:00-16:00"}, weekdays);
    CHECK(open_at(day, "2022-03-04T09:00Z") == "2022-03-04T10:00:00Z 2022-03-04T16:00:00Z");
    CHECK(open_at(day, "2022-03-04T10:00Z") == "2022-03-04T10:00:00Z 2022-03-04T16:00:00Z");
    CHECK(open_at(day, "2022-03-04T15:59:59Z") == "2022-03-04T10:00:00Z 2022-03-04T16:00:00Z");
    CHECK(open_at(day, "2022-03-04T16:00Z") == "2022-03-07T10:00:00Z 2022-03-07T16:00:00Z");
    CHECK_FALSE(day.contains(at("2022-03-04T09:59Z")));
    CHECK(day.contains(at("2022-03-04T10:00Z")));
    CHECK_FALSE(day.contains(at("2022-03-04T16:00Z")));
    CHECK(day.next_change(at("2022-03-04T09:00Z")) == at("2022-03-04T10:00Z"));
    CHECK(day.next_change(at("2022-03-04T10:00Z")) == at("2022-03-04T16:00Z"));
    CHECK(day.next_change(at("2022-03-04T16:00Z")) == at("2022-03-07T10:00Z"));
    CHECK(day.longest() == Duration::from_hours(6));
    const WeekHours night = hours({"22:00-06:00"}, weekdays);
    CHECK(open_at(night, "2022-03-05T05:00Z") == "2022-03-04T22:00:00Z 2022-03-05T06:00:00Z");
    CHECK(open_at(night, "2022-03-05T06:00Z") == "2022-03-07T22:00:00Z 2022-03-08T06:00:00Z");
    CHECK(night.longest() == Duration::from_hours(8));
}

TEST_CASE("spans that touch or overlap are one, in whatever order they are written and asked for") {
    const WeekHours two = hours({"20:00-24:00", "12:00-13:00", "00:00-06:00"}, daily);
    CHECK(open_at(two, "2022-03-05T21:00Z") == "2022-03-05T20:00:00Z 2022-03-06T06:00:00Z");
    CHECK(open_at(two, "2022-03-05T05:00Z") == "2022-03-04T20:00:00Z 2022-03-05T06:00:00Z"); // before the last answer
    CHECK(open_at(two, "2022-03-05T07:00Z") == "2022-03-05T12:00:00Z 2022-03-05T13:00:00Z");
    CHECK(open_at(two, "2032-03-05T07:00Z") == "2032-03-05T12:00:00Z 2032-03-05T13:00:00Z");
    CHECK(two.longest() == Duration::from_hours(10));
    const WeekHours week = hours({"00:00-24:00"}, weekdays);
    CHECK(open_at(week, "2022-03-04T12:00Z") == "2022-02-28T00:00:00Z 2022-03-05T00:00:00Z");
    CHECK(week.longest() == Duration::from_days(5));
    const WeekHours nearly = hours({"00:00-23:00", "01:00-23:59"}, daily);
    CHECK(nearly.longest() == Duration::from_seconds(86'340));
    const WeekHours always = hours({"06:00-06:00:01", "05:00-05:30", "05:30-05:00"}, daily);
    CHECK(always.longest() == Duration::forever());
    CHECK(always.contains(at("2022-03-04T12:00Z")));
    CHECK(always.next_change(at("2022-03-04T12:00Z")) == Instant::never());
}

// Europe/Berlin: on 2022-03-27 02:00 to 03:00 was skipped (at 01:00 UTC), on 2022-10-30 it came twice (from 00:00 UTC).
TEST_CASE("hours go by the local clock, also where it changes") {
    const auto berlin = [](const char* span) { return hours({span}, daily, "Europe/Berlin"); };
    CHECK(open_at(berlin("22:00-06:00"), "2022-03-26T12:00Z") == "2022-03-26T21:00:00Z 2022-03-27T04:00:00Z"); // 7 h
    CHECK(open_at(berlin("22:00-06:00"), "2022-10-29T12:00Z") == "2022-10-29T20:00:00Z 2022-10-30T05:00:00Z"); // 9 h
    CHECK(open_at(berlin("01:30-02:30"), "2022-03-26T12:00Z") == "2022-03-27T00:30:00Z 2022-03-27T01:00:00Z");
    CHECK(open_at(berlin("02:30-03:30"), "2022-03-26T12:00Z") == "2022-03-27T01:00:00Z 2022-03-27T01:30:00Z");
    CHECK(open_at(berlin("02:00-03:00"), "2022-03-26T12:00Z") == "2022-03-28T00:00:00Z 2022-03-28T01:00:00Z");
    CHECK(open_at(berlin("02:00-03:00"), "2022-10-29T12:00Z") == "2022-10-30T00:00:00Z 2022-10-30T02:00:00Z"); // 2 h
    CHECK(open_at(berlin("01:00-02:30"), "2022-10-29T12:00Z") == "2022-10-29T23:00:00Z 2022-10-30T00:30:00Z");
    CHECK(berlin("22:00-06:00").longest() == Duration::from_hours(8));
    // Once a year at most there is a Sunday without it.
    const WeekHours skipped = hours({"02:10-02:50"}, sunday, "Europe/Berlin");
    CHECK(open_at(skipped, "2022-03-21T00:00Z") == "2022-04-03T00:10:00Z 2022-04-03T00:50:00Z");
    // Years beyond the database's list of changes: the last Sunday of March 2040 is the 25th.
    CHECK(open_at(berlin("01:30-02:30"), "2040-03-24T12:00Z") == "2040-03-25T00:30:00Z 2040-03-25T01:00:00Z");
    CHECK_THROWS_AS(hours({"10:00-16:00"}, daily, "Europe/Berln"), std::invalid_argument);
}
