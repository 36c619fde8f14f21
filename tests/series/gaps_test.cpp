#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "points.hpp"
#include "sunward/error/error.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

TEST_CASE("gaps are found, reported and filled") {
    // 15-minute points, of which those from 01:15 to 02:30 are absent.
    std::vector<Point> points;
    for (int i = 0; i < 20; ++i)
        if (i < 5 || i > 10)
            points.push_back({start + minutes(15 * i), static_cast<double>(i)});
    SeriesOptions options;
    CHECK_THROWS_WITH(Series::from_points(points, options),
                      "gap from 2022-01-01T01:15:00Z to 2022-01-01T02:45:00Z (90 min): no points");
    std::vector<Gap> gaps;
    options.gaps = GapRule::hold;
    const Series held = Series::from_points(points, options, &gaps);
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].from == start + minutes(75));
    CHECK(gaps[0].to == start + minutes(165));
    CHECK(gaps[0].why == "no points");
    CHECK(held.at(start + minutes(164)) == 4);
    CHECK(held.at(start + minutes(165)) == 11);
    options.gaps = GapRule::interpolate;
    const Series filled = Series::from_points(points, options, &gaps);
    CHECK(gaps.size() == 2); // appended
    for (int i = 0; i < 20; ++i)
        CHECK(filled.at(start + minutes(15 * i + 14)) == Approx(i));
    CHECK(filled.size() == 20);
    options.shape = Shape::linear;
    const Series line = Series::from_points(points, options);
    CHECK(line.at(start + minutes(100)) == Approx(100 / 15.0));
    options.gaps = GapRule::hold;
    CHECK(Series::from_points(points, options).at(start + minutes(164)) == 4);
}

TEST_CASE("missing values are gaps, at the ends too") {
    const double none = std::nan("");
    const std::vector<Point> points = {
        {start, none},          {start + hours(1), 10},  {start + hours(2), none}, {start + hours(3), none},
        {start + hours(4), 40}, {start + hours(5), none}};
    SeriesOptions options;
    CHECK_THROWS_WITH(
        Series::from_points(points, options),
        "3 gaps, 4 h in all: the first from 2022-01-01T00:00:00Z to 2022-01-01T01:00:00Z (1 h), the longest from "
        "2022-01-01T02:00:00Z to 2022-01-01T04:00:00Z (2 h): 2 values missing");
    options.gaps = GapRule::interpolate;
    std::vector<Gap> gaps;
    const Series filled = Series::from_points(points, options, &gaps);
    REQUIRE(gaps.size() == 3);
    CHECK(gaps[1].from == start + hours(2));
    CHECK(gaps[1].to == start + hours(4));
    CHECK(gaps[1].why == "2 values missing");
    CHECK(gaps[2].to == start + hours(6));
    const std::vector<double> expected = {10, 10, 20, 30, 40, 40};
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(filled.values()[i] == Approx(expected[i]));
    options.gaps = GapRule::hold;
    CHECK(Series::from_points(points, options).at(start + hours(3)) == 10);
}

TEST_CASE("a stated longest step decides what is a gap") {
    SeriesOptions options;
    options.max_step = minutes(30);
    options.gaps = GapRule::hold;
    std::vector<Gap> gaps;
    (void)Series::from_points(mixed_steps(), options, &gaps);
    CHECK(gaps.size() == 24 + 23); // the steps of an hour between points, of which the last has no point after it
    options.max_step = hours(1);
    gaps.clear();
    (void)Series::from_points(mixed_steps(), options, &gaps);
    CHECK(gaps.empty());
    // Every step too long: each period is as long as allowed.
    options.max_step = minutes(10);
    const Series sparse = Series::from_points({{start, 1}, {start + hours(1), 2}}, options, &gaps);
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].from == start + minutes(10));
    CHECK(sparse.end() == start + hours(1) + minutes(10));
}

TEST_CASE("times that name the end of their period") {
    SeriesOptions options;
    options.label = Label::period_end;
    const Series series =
        Series::from_points({{start + minutes(60), 1}, {start + minutes(120), 2}, {start + minutes(135), 3}}, options);
    CHECK(series.begin() == start);
    CHECK(series.end() == start + minutes(135));
    CHECK(series.at(start + minutes(59)) == 1);
    CHECK(series.at(start + minutes(60)) == 2);
    CHECK(series.at(start + minutes(134)) == 3);
    // A gap lies before the period that the next time ends.
    options.gaps = GapRule::hold;
    std::vector<Gap> gaps;
    const std::vector<Point> holed = {
        {start + hours(1), 1}, {start + hours(2), 2}, {start + hours(5), 5}, {start + hours(6), 6}};
    const Series held = Series::from_points(holed, options, &gaps);
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].from == start + hours(2));
    CHECK(gaps[0].to == start + hours(4));
    CHECK(held.at(start + minutes(239)) == 2);
    CHECK(held.at(start + hours(4)) == 5);
    options.gaps = GapRule::interpolate;
    const Series filled = Series::from_points(holed, options);
    CHECK(filled.at(start + hours(2)) == Approx(3));
    CHECK(filled.at(start + hours(3)) == Approx(4));
    gaps.clear();
    const std::vector<Point> blank = {{start + hours(1), 1}, {start + hours(2), std::nan("")}, {start + hours(3), 3}};
    CHECK(Series::from_points(blank, options, &gaps).at(start + hours(1)) == Approx(2));
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].from == start + hours(1));
    CHECK(gaps[0].why == "1 value missing");
}

TEST_CASE("points that are no series") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(Series::from_points({}, {}), Contains("no points"));
    CHECK_THROWS_WITH(Series::from_points({{start, std::nan("")}}, {}), Contains("every value is missing"));
    try {
        (void)Series::from_points({{start, 1},
                                   {start, 2},
                                   {start - hours(1), 3},
                                   {start + hours(1), infinity},
                                   {start + hours(2), -infinity},
                                   {Instant{std::numeric_limits<std::int64_t>::max()}, 1}},
                                  {});
        FAIL("made");
    } catch (const InputError& error) {
        REQUIRE(error.faults().size() == 5);
        CHECK_THAT(error.what(), Contains("time 2022-01-01T00:00:00Z occurs twice") &&
                                     Contains("time 2021-12-31T23:00:00Z is earlier") &&
                                     Contains("infinite value at 2022-01-01T01:00:00Z") &&
                                     Contains("the time of point 6 is out of range"));
        CHECK(error.faults()[0].at.file.empty());
    }
    try {
        (void)Series::from_points(std::vector<Point>(1000, Point{start, 1}), {});
        FAIL("made");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 3); // of 999, the first three are told and the others counted
        CHECK_THAT(error.what(), Contains("and 996 more like it"));
    }
    CHECK_THROWS_WITH(Series::from_points({{start, 1.7e308}, {start + hours(1), 1.7e308}}, {}), Contains("too large"));
    SeriesOptions options;
    options.gaps = GapRule::interpolate;
    options.max_step = Duration{1};
    CHECK_THROWS_WITH(Series::from_points({{at("1900-01-01"), 1}, {at("2200-01-01"), 2}}, options),
                      Contains("too long to fill"));
}

namespace {

/// The gaps of points at these hours, as `from-to`, in hours.
std::vector<std::pair<double, double>> gaps_at(const std::vector<double>& at_hours, Duration longest = {}) {
    std::vector<Point> points;
    for (const double hour : at_hours)
        points.push_back({start + Duration::from_seconds(hour * 3600), hour});
    SeriesOptions options;
    options.gaps = GapRule::hold;
    options.max_step = longest;
    std::vector<Gap> gaps;
    (void)Series::from_points(points, options, &gaps);
    std::vector<std::pair<double, double>> found;
    for (const Gap& gap : gaps)
        found.emplace_back((gap.from - start).seconds() / 3600, (gap.to - start).seconds() / 3600);
    return found;
}

/// Hours from 0 to `count` without some of them.
std::vector<double> hours_without(int count, const std::vector<int>& absent) {
    std::vector<double> all;
    for (int hour = 0; hour < count; ++hour)
        if (std::ranges::find(absent, hour) == absent.end())
            all.push_back(hour);
    return all;
}

} // namespace

TEST_CASE("gaps are found at either end and several in a row") {
    using Found = std::vector<std::pair<double, double>>;
    CHECK(gaps_at({0, 2, 3, 4}) == Found{{1, 2}});
    CHECK(gaps_at({0, 1, 2, 4}) == Found{{3, 4}});
    CHECK(gaps_at({0, 3, 4, 5}) == Found{{1, 3}});
    CHECK(gaps_at({0, 1, 3, 4}) == Found{{2, 3}});
    CHECK(gaps_at({0, 1, 2, 2.5}).empty()); // a change of resolution
    CHECK(gaps_at({0, 1, 1.25}).empty());   // of two steps nobody knows which is usual
    CHECK(gaps_at(hours_without(48, {1, 3, 5})) == Found{{1, 2}, {3, 4}, {5, 6}});
    CHECK(gaps_at(hours_without(48, {44, 46})) == Found{{44, 45}, {46, 47}});
    CHECK(gaps_at(hours_without(48, {20, 22, 24, 26})) == Found{{20, 21}, {22, 23}, {24, 25}, {26, 27}});
    CHECK(gaps_at(hours_without(20, {9, 11})) == Found{{9, 10}, {11, 12}});
    CHECK(gaps_at(hours_without(16, {7, 9})) == Found{{7, 8}, {9, 10}});
    // Every second hour is absent for two days: that is a resolution, and between two of them there is no gap.
    std::vector<int> odd;
    for (int hour = 101; hour < 148; hour += 2)
        odd.push_back(hour);
    CHECK(gaps_at(hours_without(300, odd)).empty());
    odd.push_back(200);
    CHECK(gaps_at(hours_without(300, odd)) == Found{{200, 201}});
}

TEST_CASE("times some seconds off are no gap") {
    const double second = 1.0 / 3600;
    CHECK(gaps_at({0, 1 + second, 2 + 7 * second, 3 - 2 * second, 4, 5}).empty());
    CHECK(gaps_at({0, 1, 2 + 600 * second, 3 - 300 * second, 4}).empty());
    std::vector<double> year = hours_without(8760, {5000});
    for (std::size_t i = 0; i < year.size(); ++i)
        year[i] += static_cast<double>(i * 7919 % 120) * second;
    CHECK(gaps_at(year).size() == 1);
    CHECK(gaps_at({0, 1, 2 + second, 3}, hours(1)).size() == 1); // what is stated counts to the second
}

TEST_CASE("rows without a value at either end, away from what is needed, are no data") {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const auto read = [](const std::vector<double>& values, Shape shape, int from, int to) {
        std::vector<Point> points;
        for (std::size_t i = 0; i < values.size(); ++i)
            points.push_back({start + hours(static_cast<std::int64_t>(i)), values[i]});
        SeriesOptions options = with(EndRule::hold, shape);
        options.needed = TimeSpan{start + hours(from), start + hours(to)};
        return Series::from_points(std::move(points), options);
    };
    for (const Shape shape : {Shape::step, Shape::linear}) {
        const Series before = read({10, 20, none, 30, 40, 50, none, none}, shape, 24, 48);
        CHECK(before.begin() == start + hours(3));
        CHECK(before.at(start + hours(30)) == 50);
        CHECK_FALSE(before.gap_at_end());
        const Series later = read({none, none, 10, 20, 30}, shape, -48, -24);
        CHECK(later.begin() == start + hours(2));
        CHECK(later.at(start - hours(30)) == 10);
        CHECK(read({none, 10, none}, shape, -48, -24).begin() == start + hours(1));
        CHECK(read({none, 10, none}, shape, 24, 48).at(start + hours(30)) == 10);
    }
}

TEST_CASE("only gaps in what is needed are faults, and the data end at the one after it") {
    // Hourly; the 3rd, the 11th and the 21st are absent.
    std::vector<Point> points;
    for (int i = 0; i < 30; ++i)
        if (i != 2 && i != 10 && i != 20)
            points.push_back({start + hours(i), static_cast<double>(i)});
    SeriesOptions options;
    const auto read = [&](int from, int to) {
        options.needed = TimeSpan{start + hours(from), start + hours(to)};
        return Series::from_points(points, options);
    };
    CHECK_THROWS_WITH(read(2, 8), Catch::Matchers::StartsWith("gap from 2022-01-01T02:00:00Z"));
    CHECK_THROWS_WITH(read(4, 11), Catch::Matchers::StartsWith("gap from 2022-01-01T10:00:00Z"));
    for (const EndRule ends : {EndRule::fail, EndRule::hold}) {
        options.ends = ends;
        const Series middle = read(3, 10);
        CHECK(middle.begin() == start + hours(3));
        CHECK(middle.end() == start + hours(10));
        CHECK(middle.at(start + hours(9)) == 9);
        CHECK_THROWS_WITH(middle.at(start + hours(10)), Contains("have a gap there"));
        REQUIRE(middle.gap_at_end());
        CHECK(middle.gap_at_end()->to == start + hours(11));
        const Series last = read(21, 25);
        CHECK(last.begin() == start + hours(21));
        CHECK(last.end() == start + hours(30));
        CHECK_FALSE(last.gap_at_end());
        CHECK(last.ends() == ends);
    }
    options.ends = EndRule::repeat; // comes by all of them
    CHECK_THROWS_WITH(read(21, 25), Contains("3 gaps, 3 h in all"));
    options.ends = EndRule::hold;
    options.gaps = GapRule::hold;
    CHECK(read(3, 25).at(start + hours(20)) == 19);
}
