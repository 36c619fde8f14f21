#include <catch2/catch.hpp>

#include "sunward/workload/workload.hpp"

using namespace sunward;

namespace {

using Kind = SlackRule::Kind;
constexpr Duration one_hour = Duration::from_hours(1);

Instant at(const char* text, const char* zone = "") {
    const auto instant = parse_instant(text, zone);
    REQUIRE(instant);
    return *instant;
}

std::string calendar(Kind kind, const char* end, const char* zone = "") {
    SlackRule rule;
    rule.kind = kind;
    rule.time_zone = zone;
    return to_string(deadline_of(rule, at(end, zone) - one_hour, one_hour));
}

} // namespace

TEST_CASE("slack is added to the end of an undelayed run") {
    SlackRule rule;
    rule.kind = Kind::duration;
    rule.duration = Duration::from_hours(24);
    CHECK(to_string(deadline_of(rule, at("2022-06-06T00:00Z"), one_hour)) == "2022-06-07T01:00:00Z");
    rule.kind = Kind::multiple;
    rule.multiple = 1.5;
    CHECK(to_string(deadline_of(rule, at("2022-06-06T00:00Z"), one_hour)) == "2022-06-06T02:30:00Z");
    rule.multiple = 0;
    CHECK(to_string(deadline_of(rule, at("2022-06-06T00:00Z"), one_hour)) == "2022-06-06T01:00:00Z");
}

TEST_CASE("no slack overflows") {
    SlackRule rule;
    rule.kind = Kind::multiple;
    rule.multiple = 1e300;
    CHECK(deadline_of(rule, at("2022-06-06T00:00Z"), one_hour) <= Instant::never());
    rule.kind = Kind::duration;
    rule.duration = Duration::forever();
    CHECK(deadline_of(rule, at("2022-06-06T00:00Z"), Duration::forever()) == Instant::never());
}

// 3 June 2022 was a Friday.
TEST_CASE("next workday, as in Let's Wait Awhile") {
    CHECK(calendar(Kind::next_workday, "2022-06-02T16:59") == "2022-06-02T16:59:00Z"); // working hours: no slack
    CHECK(calendar(Kind::next_workday, "2022-06-02T09:00") == "2022-06-02T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-02T17:00") == "2022-06-02T17:00:00Z"); // within them, the end too
    CHECK(calendar(Kind::next_workday, "2022-06-02T17:00:00.000001") == "2022-06-03T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-03T17:00") == "2022-06-03T17:00:00Z"); // Friday
    CHECK(calendar(Kind::next_workday, "2022-06-03T17:00:00.000001") == "2022-06-04T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-02T08:59:59.999999") == "2022-06-02T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-03T00:00") == "2022-06-03T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-03T23:59:59.999999") == "2022-06-04T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-02T08:59") == "2022-06-02T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-04T00:00") == "2022-06-06T09:00:00Z"); // Saturday
    CHECK(calendar(Kind::next_workday, "2022-06-04T23:59") == "2022-06-06T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-04T17:00") == "2022-06-06T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-05T00:00") == "2022-06-06T09:00:00Z"); // Sunday
    CHECK(calendar(Kind::next_workday, "2022-06-05T17:00") == "2022-06-06T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-06T00:00") == "2022-06-06T09:00:00Z"); // Monday
    CHECK(calendar(Kind::next_workday, "2022-06-05T03:00") == "2022-06-06T09:00:00Z"); // Sunday
    CHECK(calendar(Kind::next_workday, "2022-06-05T20:00") == "2022-06-06T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-06-03T18:00") == "2022-06-04T09:00:00Z"); // Friday evening
}

TEST_CASE("next workday over the end of a month and of a year") {
    CHECK(calendar(Kind::next_workday, "2020-12-31T18:00") == "2021-01-01T09:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-12-31T12:00") == "2023-01-02T09:00:00Z"); // Saturday
    CHECK(calendar(Kind::next_workday, "2024-02-28T22:00") == "2024-02-29T09:00:00Z");
}

TEST_CASE("next workday is judged by the local clock and keeps 09:00 when the clocks change") {
    // Berlin: winter time is UTC+1, summer time from 27 March 2022 (a Sunday) is UTC+2.
    CHECK(calendar(Kind::next_workday, "2022-03-26T12:00", "Europe/Berlin") == "2022-03-28T07:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-03-19T12:00", "Europe/Berlin") == "2022-03-21T08:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-10-29T12:00", "Europe/Berlin") == "2022-10-31T08:00:00Z");
    // 17:00 sharp is 15:00 UTC in summer, 16:00 in winter.
    CHECK(calendar(Kind::next_workday, "2022-03-28T17:00", "Europe/Berlin") == "2022-03-28T15:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-03-25T17:00", "Europe/Berlin") == "2022-03-25T16:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-03-28T17:00:01", "Europe/Berlin") == "2022-03-29T07:00:00Z");
    CHECK(calendar(Kind::next_workday, "2022-03-27T00:00", "Europe/Berlin") == "2022-03-28T07:00:00Z");
    // 16:30 UTC is 17:30 in Berlin in winter: after work there, not in UTC.
    SlackRule rule;
    rule.kind = Kind::next_workday;
    rule.time_zone = "Europe/Berlin";
    CHECK(to_string(deadline_of(rule, at("2022-01-12T15:30Z"), one_hour)) == "2022-01-13T08:00:00Z");
    rule.time_zone = "";
    CHECK(to_string(deadline_of(rule, at("2022-01-12T15:30Z"), one_hour)) == "2022-01-12T16:30:00Z");
}

TEST_CASE("semi-weekly: Monday or Thursday 09:00 at or after the end") {
    CHECK(calendar(Kind::semi_weekly, "2022-06-06T09:00") == "2022-06-06T09:00:00Z"); // Monday, just in time
    CHECK(calendar(Kind::semi_weekly, "2022-06-06T09:00:00.000001") == "2022-06-09T09:00:00Z");
    CHECK(calendar(Kind::semi_weekly, "2022-06-07T00:00") == "2022-06-09T09:00:00Z");
    CHECK(calendar(Kind::semi_weekly, "2022-06-09T08:00") == "2022-06-09T09:00:00Z");
    CHECK(calendar(Kind::semi_weekly, "2022-06-09T10:00") == "2022-06-13T09:00:00Z");
    CHECK(calendar(Kind::semi_weekly, "2022-06-12T23:00") == "2022-06-13T09:00:00Z");
    // Thursday 29 December after nine: Monday 2 January.
    CHECK(calendar(Kind::semi_weekly, "2022-12-29T09:01") == "2023-01-02T09:00:00Z");
    CHECK(calendar(Kind::semi_weekly, "2022-03-25T12:00", "Europe/Berlin") == "2022-03-28T07:00:00Z");
}
