#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "points.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

namespace {

/// Hourly points from `start`.
Series hourly(const std::vector<double>& values, const SeriesOptions& options) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({start + hours(static_cast<std::int64_t>(i)), values[i]});
    return Series::from_points(points, options);
}

/// The integral by walking every point, in long double.
long double walk(const std::vector<Point>& points, Duration last, Shape shape, Instant a, Instant b) {
    long double sum = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Instant from = points[i].at;
        const Instant to = i + 1 < points.size() ? points[i + 1].at : from + last;
        const Instant low = std::max(from, a);
        const Instant high = std::min(to, b);
        if (low >= high)
            continue;
        const long double slope =
            shape == Shape::linear && i + 1 < points.size()
                ? (static_cast<long double>(points[i + 1].value) - points[i].value) / (to - from).us
                : 0;
        const long double value = points[i].value + slope * ((low - from).us + (high - from).us) / 2;
        sum += value * (high - low).us / 1e6L;
    }
    return sum;
}

} // namespace

TEST_CASE("a constant") {
    const Series series = Series::constant(400);
    CHECK(series.is_constant());
    CHECK(series.size() == 1);
    CHECK(series.boundaries().size() == 2);
    CHECK(series.at(at("1900-01-01")) == 400);
    CHECK(series.at(at("2200-01-01")) == 400);
    CHECK(series.integral(start, start + hours(1)) == 400 * 3600);
    CHECK(series.integral(at("1900-01-01"), at("1900-01-02")) == 400 * 86400.0);
    CHECK(series.integral(at("1969-12-31"), at("1970-01-03")) == 3 * 400 * 86400.0);
    CHECK(series.mean(start, start) == 400);
    CHECK(series.next_change(start) == Instant::never());
    CHECK(series.step_start(start) == start);
    CHECK(series.primitive(start + minutes(10)) - series.primitive(start) == 400 * 600);
    CHECK_THROWS_AS(Series::constant(std::nan("")), InputError);
    CHECK_THROWS_AS(Series::constant(std::numeric_limits<double>::infinity()), InputError);
}

TEST_CASE("a step series holds each value for its step") {
    const Series series = hourly({1, 2, 3}, with(EndRule::fail));
    CHECK(series.begin() == start);
    CHECK(series.end() == start + hours(3));
    CHECK(series.at(start) == 1);
    CHECK(series.at(start + hours(1) - Duration{1}) == 1);
    CHECK(series.at(start + hours(1)) == 2);
    CHECK(series.at(start + hours(3) - Duration{1}) == 3);
    CHECK(series.integral(start, series.end()) == 6 * 3600);
    CHECK(series.integral(start + minutes(30), start + minutes(150)) == (0.5 + 2 + 1.5) * 3600);
    CHECK(series.mean(start, start + hours(2)) == 1.5);
    CHECK(series.step_start(start + minutes(90)) == start + hours(1));
}

TEST_CASE("a lone point lasts an hour") {
    const Series series = Series::from_points({{start, 5}}, {});
    CHECK(series.end() == start + hours(1));
    SeriesOptions options;
    options.label = Label::period_end;
    CHECK(Series::from_points({{start, 5}}, options).begin() == start - hours(1));
}

TEST_CASE("mixed steps of 15, 30 and 60 minutes are no gaps") {
    const auto points = mixed_steps();
    std::vector<Gap> gaps;
    const Series series = Series::from_points(points, {}, &gaps);
    CHECK(gaps.empty());
    CHECK(series.size() == points.size());
    CHECK(series.end() == points.back().at + hours(1));
    for (const Point& point : points) {
        CHECK(series.at(point.at) == point.value);
        CHECK(series.at(point.at + minutes(7)) == point.value);
        CHECK(series.step_start(point.at + minutes(7)) == point.at);
    }
    for (std::size_t i = 0; i + 1 < points.size(); ++i)
        CHECK(series.next_change(points[i].at) == points[i + 1].at);
}

TEST_CASE("integrals over mixed steps agree with walking them") {
    const auto points = mixed_steps();
    std::mt19937_64 random(6);
    for (const Shape shape : {Shape::step, Shape::linear}) {
        const Series series = Series::from_points(points, with(EndRule::fail, shape));
        const auto span = static_cast<std::uint64_t>((series.end() - series.begin()).us);
        for (int i = 0; i < 300; ++i) {
            Instant a = start + Duration{static_cast<std::int64_t>(random() % span)};
            Instant b = start + Duration{static_cast<std::int64_t>(random() % span)};
            if (b < a)
                std::swap(a, b);
            const auto expected = static_cast<double>(walk(points, hours(1), shape, a, b));
            CHECK(series.integral(a, b) == Approx(expected).epsilon(1e-12).margin(1e-7));
            CHECK(series.primitive(b) - series.primitive(a) == Approx(expected).epsilon(1e-12).margin(1e-7));
        }
    }
}

TEST_CASE("a linear series") {
    const Series series = hourly({0, 10, 4}, with(EndRule::hold, Shape::linear));
    CHECK(series.at(start + minutes(30)) == Approx(5));
    CHECK(series.at(start + minutes(90)) == Approx(7));
    CHECK(series.at(start + minutes(150)) == 4);
    CHECK(series.at(start + hours(100)) == 4);
    CHECK(series.at(start - hours(100)) == 0);
    CHECK(series.integral(start, start + hours(1)) == Approx(5 * 3600));
    CHECK(series.integral(start + minutes(30), start + minutes(90)) == Approx((3.75 + 4.25) * 3600));
    const Series resampled = series.resampled(minutes(30), false);
    CHECK(resampled.shape() == Shape::step);
    CHECK(resampled.at(start) == Approx(2.5));
    CHECK(resampled.integral(start, series.end()) == Approx(series.integral(start, series.end())));
    const Series round = hourly({0, 10, 4}, with(EndRule::repeat, Shape::linear));
    CHECK(round.at(start + minutes(150)) == Approx(2)); // on the way back to the first value
}

TEST_CASE("ten seconds late in a year of data keep their digits") {
    std::mt19937_64 random(7);
    std::vector<Point> points;
    for (int i = 0; i < 8760; ++i)
        points.push_back({start + hours(i), 100 + static_cast<double>(random() % 1'000'000) / 1999});
    for (const Shape shape : {Shape::step, Shape::linear}) {
        const Series series = Series::from_points(points, with(EndRule::hold, shape));
        for (const Duration into : {hours(8750) + minutes(13), hours(8758) - Duration::from_seconds(4)}) {
            const Instant a = start + into;
            const Instant b = a + Duration::from_seconds(10);
            const auto expected = static_cast<double>(walk(points, hours(1), shape, a, b));
            CHECK(std::abs(series.integral(a, b) / expected - 1) < 1e-14);
            CHECK(std::abs((series.primitive(b) - series.primitive(a)) / expected - 1) < 1e-12);
        }
    }
    // Long after the data, and far from the epoch in one step of fifty years.
    for (const Series& series : {Series::from_points(points, with(EndRule::hold)), Series::constant(1 / 3.0)}) {
        const Instant a = at("2071-12-31T23:00:01.3Z");
        const Instant b = a + Duration::from_seconds(10);
        const double expected = series.values().back() * 10;
        CHECK(std::abs(series.integral(a, b) / expected - 1) < 1e-15);
        CHECK(std::abs((series.primitive(b) - series.primitive(a)) / expected - 1) < 1e-12);
    }
}

TEST_CASE("end rule fail") {
    const Series series = hourly({1, 2, 3}, with(EndRule::fail));
    CHECK_THROWS_WITH(series.at(series.end()), Contains("2022-01-01T03:00:00Z") && Contains("2022-01-01T00:00:00Z"));
    CHECK_THROWS_AS(series.at(start - Duration{1}), SimulationError);
    CHECK_THROWS_AS(series.integral(start - Duration{1}, start + hours(1)), SimulationError);
    CHECK_THROWS_AS(series.integral(start, series.end() + Duration{1}), SimulationError);
    CHECK_THROWS_AS(series.primitive(series.end() + Duration{1}), SimulationError);
    CHECK_THROWS_AS(series.integral(start + hours(1), start), SimulationError);
    CHECK(series.integral(start, series.end()) == 6 * 3600);
    CHECK(series.primitive(series.end()).value() == 6 * 3600);
    CHECK(series.next_change(start - hours(5)) == start);
    CHECK(series.next_change(start + hours(2)) == series.end());
    CHECK(series.next_change(series.end()) == Instant::never());
    CHECK_FALSE(series.is_constant());
    CHECK_FALSE(hourly({1}, with(EndRule::fail)).is_constant());
}

TEST_CASE("end rule hold") {
    const Series series = hourly({1, 2, 3}, with(EndRule::hold));
    CHECK(series.at(start - hours(1000)) == 1);
    CHECK(series.at(start + hours(1000)) == 3);
    CHECK(series.integral(start - hours(2), start + hours(5)) == (2 + 6 + 6) * 3600);
    CHECK(series.integral(start - hours(2), start - hours(1)) == 3600);
    CHECK(series.integral(start + hours(7), start + hours(9)) == 6 * 3600);
    CHECK(series.primitive(start - hours(2)).value() == -2 * 3600);
    CHECK(series.primitive(start + hours(5)).value() == 12 * 3600);
    CHECK(series.next_change(start - hours(5)) == start);
    CHECK(series.next_change(start) == start + hours(1));
    CHECK(series.next_change(start + hours(2)) == Instant::never());
    CHECK(series.next_change(start + hours(20)) == Instant::never());
    CHECK(series.step_start(start + hours(20)) == start + hours(2));
    CHECK(series.step_start(start - hours(20)) == start - hours(20));
}

TEST_CASE("end rule repeat, over several periods and before the beginning") {
    const Series series = hourly({1, 2, 6}, with(EndRule::repeat));
    CHECK(series.at(start + hours(3)) == 1);
    CHECK(series.at(start + hours(3 * 1000 + 2) + minutes(59)) == 6);
    CHECK(series.at(start - minutes(1)) == 6);
    CHECK(series.at(start - hours(3)) == 1);
    CHECK(series.at(start - hours(2)) == 2);
    CHECK(series.integral(start, start + hours(3 * 1000)) == 9000.0 * 3600);
    CHECK(series.integral(start - hours(3), start + hours(6)) == 27 * 3600);
    CHECK(series.integral(start - minutes(30), start + minutes(30)) == (3 + 0.5) * 3600);
    CHECK(series.integral(start + hours(10), start + hours(11)) == 2 * 3600);
    CHECK(series.integral(start + hours(11), start + hours(13)) == (6 + 1) * 3600);
    CHECK(series.primitive(start - hours(1)).value() == -6 * 3600);
    CHECK(series.primitive(start + hours(7)).value() == 19 * 3600);
    CHECK(series.mean(at("1950-01-01T00:00Z"), at("2150-01-01T00:00Z")) == Approx(3).epsilon(1e-9));
    CHECK(series.next_change(start + hours(2)) == start + hours(3));
    CHECK(series.next_change(start + hours(3)) == start + hours(4));
    CHECK(series.next_change(start - minutes(1)) == start);
    CHECK(series.next_change(start - hours(3)) == start - hours(2));
    CHECK(series.step_start(start - minutes(1)) == start - hours(1));
    CHECK(series.step_start(start + hours(301) + minutes(1)) == start + hours(301));
    CHECK(hourly({5}, with(EndRule::repeat)).is_constant());
}

TEST_CASE("repeated linear series integrate to the same as their periods") {
    const Series series = hourly({1, 2, 6, 3}, with(EndRule::repeat, Shape::linear));
    const double one = series.integral(start, series.end());
    CHECK(one == Approx(12 * 3600));
    CHECK(series.integral(start + minutes(17), start + hours(12) + minutes(17)) == Approx(3 * one).epsilon(1e-14));
    CHECK(series.primitive(start - hours(4)).value() == Approx(-one));
}

TEST_CASE("a year with a leap day is a day longer") {
    std::vector<Point> points;
    for (Instant t = at("2024-01-01"); t < at("2025-01-01"); t = t + hours(1))
        points.push_back({t, civil_time(t).month == 2 && civil_time(t).day == 29 ? 1.0 : 0.0});
    const Series series = Series::from_points(points, with(EndRule::repeat));
    CHECK(series.size() == 8784);
    CHECK(series.integral(at("2024-01-01"), at("2025-01-01")) == 86400);
    CHECK(series.at(at("2024-02-29T23:59Z")) == 1);
    CHECK(series.at(at("2024-03-01")) == 0);
    CHECK(series.at(at("2025-03-01")) == 1); // the 60th day of the repeated year
}

TEST_CASE("resampling is aligned to midnight and keeps ends and integral") {
    SeriesOptions options = with(EndRule::repeat);
    const Series series =
        Series::from_points({{start + minutes(50), 10}, {start + minutes(70), 20}, {start + minutes(90), 60}}, options);
    const Series mean = series.resampled(hours(1), false);
    CHECK(mean.begin() == series.begin());
    CHECK(mean.end() == series.end());
    CHECK(mean.ends() == EndRule::repeat);
    REQUIRE(mean.size() == 2);
    CHECK(mean.values()[0] == 10); // 00:50 to 01:00
    CHECK(mean.values()[1] == Approx((10 * 10 + 20 * 20 + 60 * 20) / 50.0));
    CHECK(mean.integral(start, start + hours(9)) == Approx(series.integral(start, start + hours(9))));
    const Series sample = series.resampled(minutes(30), true);
    REQUIRE(sample.size() == 3);
    CHECK(sample.values()[1] == 10); // at 01:00
    CHECK(sample.values()[2] == 60);
    // Seven hours do not divide the day: counted from the midnight before the beginning.
    CHECK(hourly(std::vector<double>(24, 1), with(EndRule::hold)).resampled(hours(7), false).boundaries()[1] ==
          start + hours(7));
    CHECK_THROWS_AS(series.resampled(Duration{}, false), InputError);
    CHECK_THROWS_AS(series.resampled(minutes(-5), false), InputError);
    CHECK_THROWS_AS(series.resampled(Duration{1}, false), InputError);
    CHECK(Series::constant(5).resampled(hours(1), false).is_constant());
}

TEST_CASE("other values at the same times") {
    const Series series = hourly({1, 2, 3}, with(EndRule::repeat, Shape::linear));
    const Series other = series.with_values({7, 8, 9});
    CHECK(other.shape() == Shape::step);
    CHECK(other.ends() == EndRule::repeat);
    CHECK(other.at(start + minutes(30)) == 7);
    CHECK(other.integral(start, start + hours(6)) == 48 * 3600);
    CHECK(other.boundaries().data() == series.boundaries().data());
    CHECK_THROWS_AS(series.with_values({1, 2}), SimulationError);
}

TEST_CASE("regular steps are what their points make") {
    const Series series = Series::regular(start, hours(1), {1, 2, 4}, EndRule::repeat);
    const Series points = hourly({1, 2, 4}, with(EndRule::repeat));
    CHECK(std::ranges::equal(series.boundaries(), points.boundaries()));
    CHECK(std::ranges::equal(series.values(), points.values()));
    CHECK(series.ends() == EndRule::repeat);
    CHECK(series.integral(start + minutes(30), start + hours(5)) ==
          points.integral(start + minutes(30), start + hours(5)));
    CHECK(Series::regular(start, minutes(5), {3}, EndRule::fail).end() == start + minutes(5));
    CHECK_THROWS_AS(Series::regular(start, hours(1), {}, EndRule::fail), InputError);
    CHECK_THROWS_AS(Series::regular(start, Duration{}, {1}, EndRule::fail), InputError);
    CHECK_THROWS_AS(Series::regular(start, hours(1), {1, std::nan("")}, EndRule::fail), InputError);
    CHECK_THROWS_AS(Series::regular(start, hours(1), {HUGE_VAL}, EndRule::fail), InputError);
}

TEST_CASE("a piece is the value and its next change") {
    std::vector<Series> all{Series::constant(3), hourly({5}, with(EndRule::hold)), hourly({5}, with(EndRule::fail))};
    for (const EndRule ends : {EndRule::fail, EndRule::hold, EndRule::repeat})
        for (const Shape shape : {Shape::step, Shape::linear}) {
            all.push_back(hourly({1, 2, 4}, with(ends, shape)));
            all.push_back(Series::from_points(mixed_steps(), with(ends, shape)));
        }
    for (const Series& series : all)
        for (Instant t = series.begin() - hours(3); t < series.end() + hours(3); t = t + minutes(5)) {
            if (series.ends() == EndRule::fail && (t < series.begin() || t >= series.end())) {
                REQUIRE_THROWS_AS(series.piece(t), SimulationError);
                continue;
            }
            const Piece piece = series.piece(t);
            REQUIRE(piece.value == series.at(t));
            REQUIRE(piece.until == series.next_change(t));
        }
}
