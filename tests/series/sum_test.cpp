#include <catch2/catch.hpp>

#include "sunward/error/error.hpp"
#include "sunward/series/series.hpp"

using namespace sunward;

namespace {

Instant at_h(std::int64_t h) { return Instant{} + Duration::from_hours(h); }

/// Steps of some hours from an hour on.
Series steps(std::int64_t from, std::int64_t length, const std::vector<double>& values, EndRule ends,
             Shape shape = Shape::step) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({at_h(from + length * static_cast<std::int64_t>(i)), values[i]});
    SeriesOptions options;
    options.ends = ends;
    options.shape = shape;
    return Series::from_points(std::move(points), options);
}

} // namespace

TEST_CASE("a sum has the boundaries of both series") {
    const Series a = steps(0, 2, {10, 20, 30}, EndRule::fail); // to 6 h
    const Series b = steps(1, 3, {1, 2, 4}, EndRule::hold);    // 1 before 1 h, 4 from 7 h on
    const Series sum = Series::sum(a, b, 100);
    CHECK(sum.ends() == EndRule::fail);
    CHECK(sum.begin() == at_h(0));
    CHECK(sum.end() == at_h(6));
    CHECK(sum.at(at_h(0)) == 110);
    CHECK(sum.at(at_h(3)) == 120);
    CHECK(sum.at(at_h(5)) == 230);
    CHECK(sum.next_change(at_h(3)) == at_h(4));
    CHECK(sum.integral(at_h(0), at_h(6)) == Approx(a.integral(at_h(0), at_h(6)) + 100 * b.integral(at_h(0), at_h(6))));
}

TEST_CASE("sums of held series reach over both") {
    const Series sum = Series::sum(steps(0, 1, {1, 2}, EndRule::hold), steps(5, 1, {10, 20}, EndRule::hold), 1);
    CHECK(sum.ends() == EndRule::hold);
    CHECK(sum.at(at_h(-9)) == 11);
    CHECK(sum.at(at_h(3)) == 12);
    CHECK(sum.at(at_h(9)) == 22);
}

TEST_CASE("two that repeat do so after the common multiple of their periods") {
    const Series a = steps(0, 1, {1, 2}, EndRule::repeat);
    const Series b = steps(1, 1, {10, 20, 30}, EndRule::repeat);
    const Series sum = Series::sum(a, b, 2);
    CHECK(sum.ends() == EndRule::repeat);
    CHECK(sum.end() - sum.begin() == Duration::from_hours(6));
    for (std::int64_t h = -20; h < 40; ++h)
        CHECK(sum.at(at_h(h)) == a.at(at_h(h)) + 2 * b.at(at_h(h)));
}

TEST_CASE("a constant shifts and keeps lines straight") {
    const Series lines = steps(0, 2, {0, 8, 4}, EndRule::hold, Shape::linear);
    const Series sum = Series::sum(Series::constant(5), lines, 3);
    CHECK(sum.shape() == Shape::linear);
    CHECK(sum.at(at_h(1)) == Approx(5 + 3 * 4));
    CHECK(sum.integral(at_h(0), at_h(2)) == Approx(3600 * 2 * (5 + 3 * 4)));
    const Series means = Series::sum(steps(0, 1, {1, 2, 3, 4}, EndRule::hold), lines, 3);
    CHECK(means.integral(at_h(0), at_h(4)) == Approx(3600 * (10 + 3 * (4 * 2 + 6 * 2))));
}

TEST_CASE("series that have no sum") {
    const Series repeats = steps(0, 1, {1, 2}, EndRule::repeat);
    CHECK_THROWS_AS(Series::sum(repeats, steps(0, 1, {1, 2}, EndRule::hold), 1), InputError);
    CHECK_THROWS_AS(Series::sum(steps(0, 1, {1, 2}, EndRule::fail), steps(9, 1, {1, 2}, EndRule::fail), 1), InputError);
    std::vector<Point> odd{{Instant{}, 1}, {Instant{999'999'999'989}, 2}}; // a prime number of microseconds
    SeriesOptions options;
    options.ends = EndRule::repeat;
    CHECK_THROWS_AS(Series::sum(repeats, Series::from_points(odd, options), 1), InputError);
}
