#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "sources.hpp"
#include "sunward/grid/profile.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

std::string fault_of(const Profile& course) {
    return test::fault_of([&] { (void)profile_series(course, SignalKind::average); });
}

} // namespace

TEST_CASE("a profile by formula is least at its low hour and has its mean") {
    Profile course;
    course.mean = 400;
    course.amplitude = 150;
    course.low_hour = 13;
    const Series series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("2022-07-01T13:00Z")) == Approx(250));
    CHECK(series.at(at("2022-07-01T13:59Z")) == Approx(250));
    CHECK(series.at(at("2022-07-01T01:00Z")) == Approx(550));
    CHECK(series.at(at("2022-07-01T07:00Z")) == Approx(400));
    CHECK(series.at(at("2022-07-01T09:00Z")) == Approx(400 - 150 * 0.5)); // cos 60 degrees
    CHECK(series.mean(at("2022-07-01"), at("2022-07-02")) == Approx(400));
    CHECK(series.mean(at("1960-01-01"), at("1961-01-01")) == Approx(400));
    CHECK(series.next_change(at("2022-07-01T13:00Z")) == at("2022-07-01T14:00Z"));
}

TEST_CASE("a second wave of twelve hours is lowest at the same hour") {
    Profile course;
    course.mean = 400;
    course.amplitude = 100;
    course.second = 50;
    course.low_hour = 3;
    const Series series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("2022-07-01T03:00Z")) == Approx(250));
    CHECK(series.at(at("2022-07-01T15:00Z")) == Approx(450));
    CHECK(series.at(at("2022-07-01T09:00Z")) == Approx(450));
}

TEST_CASE("weekends have their own level") {
    Profile course;
    course.mean = 400;
    course.weekend = 0.5;
    const Series series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("2022-07-01T12:00Z")) == 400); // Friday
    CHECK(series.at(at("2022-07-02T12:00Z")) == 200);
    CHECK(series.at(at("2022-07-03T23:59Z")) == 200);
    CHECK(series.at(at("2022-07-04T00:00Z")) == 400);
}

TEST_CASE("values fill a day from midnight, or a week from Monday") {
    Profile course;
    course.values = {10, 20, 30, 40};
    Series series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("2022-07-01T05:59Z")) == 10);
    CHECK(series.at(at("2022-07-01T06:00Z")) == 20);
    CHECK(series.at(at("2022-07-01T23:00Z")) == 40);
    course.values = {1, 2, 3, 4, 5, 6, 7};
    course.period = Duration::from_days(7);
    series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("2022-07-04T00:00Z")) == 1); // Monday
    CHECK(series.at(at("2022-07-03T12:00Z")) == 7);
    course.values = {5};
    CHECK(profile_series(course, SignalKind::average).at(at("2022-07-03T12:00Z")) == 5);
}

// 2022-07-01 is a Friday, the Monday before it the 27th of June.
TEST_CASE("a period that does not divide a day begins at midnight of the day that is given") {
    Profile course;
    course.values = {10, 20};
    course.period = Duration::from_hours(14);
    course.start = at("2022-07-01T09:30Z");
    Series series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("2022-06-30T23:59Z")) == 20);
    CHECK(series.at(at("2022-07-01T00:00Z")) == 10);
    CHECK(series.at(at("2022-07-01T06:59Z")) == 10);
    CHECK(series.at(at("2022-07-01T07:00Z")) == 20);
    CHECK(series.at(at("2022-07-01T14:00Z")) == 10);
    CHECK(series.at(at("2022-07-02T03:59Z")) == 20);
    course.period = Duration::from_days(2);
    series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("2022-07-01T23:00Z")) == 10);
    CHECK(series.at(at("2022-07-02T01:00Z")) == 20);
    CHECK(series.at(at("2022-07-03T01:00Z")) == 10);
    course.period = Duration::from_days(14);
    series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("2022-06-27T00:00Z")) == 10); // Monday
    CHECK(series.at(at("2022-06-26T23:00Z")) == 20);
    CHECK(series.at(at("2022-07-04T00:00Z")) == 20);
    course.start = at("1965-01-02T03:00Z"); // before 1970 too
    course.period = Duration::from_hours(14);
    series = profile_series(course, SignalKind::average);
    CHECK(series.at(at("1965-01-02T00:00Z")) == 10);
    CHECK(series.at(at("1965-01-02T07:00Z")) == 20);
}

TEST_CASE("a profile is an average of stated basis, or a price with its currency") {
    SignalSource source;
    source.format = &signal_format("profile");
    tell(source, "mean", "30 gCO2/kWh");
    tell(source, "amplitude", "50 gCO2/kWh");
    tell(source, "period", "1 d");
    tell(source, "low_hour", "13");
    tell(source, "weekend", "1");
    source.basis = Basis::direct;
    CHECK_THAT(fault_of(source), Contains("profile: step 10 is -5.355"));
    source.kind = SignalKind::price;
    source.currency = "EUR";
    const Signal price = read_signal(source);
    CHECK(describe(price) == "price, EUR/MWh, profile");
    CHECK(price.series.at(at("2022-07-01T13:00Z")) == Approx(-20));
    source.kind = SignalKind::marginal;
    CHECK(describe(read_signal(source)) == "marginal, direct, profile");
}

TEST_CASE("a profile is resampled") {
    SignalSource source;
    source.format = &signal_format("profile");
    parameter::Value values;
    values.entries.resize(2);
    values.entries[0].number = parse_quantity("10 gCO2/kWh", Measure::intensity).base.value();
    values.entries[1].number = parse_quantity("20 gCO2/kWh", Measure::intensity).base.value();
    source.values.set("values", values);
    tell(source, "period", "1 d");
    tell(source, "low_hour", "13");
    tell(source, "weekend", "1");
    source.resample = Duration::from_hours(24);
    CHECK(read_signal(source).series.at(at("2022-07-01T06:00Z")) == Approx(15));
    CHECK(read_signal(source).series.at(at("2022-07-01T18:00Z")) == Approx(15));
}

TEST_CASE("bad profiles") {
    Profile course;
    course.values = {1, 2, 3, 4, 5, 6, 7};
    CHECK_THAT(fault_of(course), Contains("profile.period") && Contains("7 equal steps"));
    course.period = Duration{};
    CHECK_THAT(fault_of(course), Contains("profile.period"));
    course.period = Duration::from_days(7);
    course.weekend = 0.5;
    CHECK_THAT(fault_of(course), Contains("profile.weekend"));
    course.weekend = 1;
    course.values[3] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THAT(fault_of(course), Contains("profile.values[3]"));
    Profile formula;
    formula.mean = std::numeric_limits<double>::infinity();
    formula.low_hour = 25;
    CHECK_THAT(fault_of(formula), Contains("profile.mean") && Contains("profile.low_hour"));
}
