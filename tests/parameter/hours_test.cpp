#include "sunward/parameter/hours.hpp"

#include <catch2/catch.hpp>

#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::parameter;
using Catch::Matchers::Contains;

namespace {

const Parameters fields{field("hours", hours_of_day(), "").required(), days_field(), time_zone_field()};

Instant at(std::string_view text) { return *parse_instant(text); }

Value list_of(std::vector<std::string> texts) {
    Value list;
    for (std::string& text : texts)
        list.entries.push_back({{std::move(text)}, {}, {}});
    return list;
}

std::string fault(std::string_view hours) {
    try {
        (void)Values(fields, {{"hours", hours}});
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

} // namespace

// 2022-03-05 was a Saturday.
TEST_CASE("hours, days and a time zone make hours of the week") {
    const auto daily = hours_in(Values(fields, {{"hours", "10:00-16:00"}}), "hours");
    REQUIRE(daily);
    CHECK(daily->at_or_after(at("2022-03-05")).from == at("2022-03-05T10:00Z"));
    const auto berlin = hours_in(
        Values(fields, {{"hours", "10:00-16:00"}, {"days", "weekdays"}, {"time_zone", "Europe/Berlin"}}), "hours");
    REQUIRE(berlin);
    CHECK(berlin->at_or_after(at("2022-03-05")).from == at("2022-03-07T09:00Z"));
}

TEST_CASE("hours and days may be lists") {
    Values values(fields, {{"hours", "10:00-16:00"}});
    values.set("hours", list_of({"20:00-24:00", "08:00-09:00"}));
    values.set("days", list_of({"monday", "weekend"}));
    const auto hours = hours_in(values, "hours");
    REQUIRE(hours);
    CHECK(hours->at_or_after(at("2022-03-05T12:00Z")).from == at("2022-03-05T20:00Z"));
    CHECK(hours->at_or_after(at("2022-03-07T12:00Z")).from == at("2022-03-07T20:00Z"));
    CHECK(hours->at_or_after(at("2022-03-08")).from == at("2022-03-12T08:00Z"));
    values.set("hours", list_of({}));
    CHECK_FALSE(hours_in(values, "hours"));
    CHECK_FALSE(hours_in(Values(), "hours"));
}

TEST_CASE("faults of hours say what to write") {
    CHECK_THAT(fault("10-16"), Contains("expected hours of the day, such as"));
    CHECK_THAT(fault("10:00-10:00"), Contains("has no length") && Contains("00:00-24:00"));
    CHECK_THROWS_AS(Values(fields, {{"hours", "10:00-16:00"}, {"days", "mondays"}}), InputError);
    CHECK_THROWS_AS(Values(fields, {{"hours", "10:00-16:00"}, {"time_zone", "Berlin"}}), InputError);
}
