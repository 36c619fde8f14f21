#include <catch2/catch.hpp>

#include <cmath>

#include "sources.hpp"
#include "sunward/grid/forecast.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

Series two_level(std::size_t hours) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < hours; ++i)
        points.push_back(
            {at("2022-01-01") + Duration::from_hours(static_cast<std::int64_t>(i)), i % 2 == 0 ? 200. : 400.});
    return Series::from_points(points, {});
}

ForecastSpec iid(double error) { return {ForecastModel::iid, error}; }

} // namespace

TEST_CASE("a perfect forecast is the signal itself") {
    const Series truth = two_level(48);
    const auto forecast = make_forecast(truth, {}, 1, "de", true);
    CHECK(&forecast->issued(at("2022-01-01T12:00Z")) == &truth);
    CHECK(forecast->is_static());
}

TEST_CASE("iid errors have mean zero and the stated deviation") {
    constexpr std::size_t n = 20'000;
    const Series truth = two_level(n); // mean 300
    const auto forecast = make_forecast(truth, iid(0.05), 7, "de", true);
    const Series& issued = forecast->issued(at("2022-01-01"));
    REQUIRE(issued.size() == n);
    double sum = 0;
    double squares = 0;
    double lag = 0;
    double before = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double error = issued.values()[i] - truth.values()[i];
        sum += error;
        squares += error * error;
        lag += error * before;
        before = error;
    }
    const double deviation = 15;
    const double count = static_cast<double>(n);
    CHECK(std::abs(sum / count) < 3 * deviation / std::sqrt(count));
    CHECK(std::abs(std::sqrt(squares / count) - deviation) < 3 * deviation / std::sqrt(2 * count));
    CHECK(std::abs(lag / squares) < 3 / std::sqrt(count));
    CHECK(forecast->is_static());
    CHECK(&forecast->issued(at("2022-06-01")) == &issued);
    CHECK(issued.begin() == truth.begin());
    CHECK(issued.end() == truth.end());
}

TEST_CASE("the same seed and zone draw the same forecast, others draw others") {
    const Series truth = two_level(100);
    const auto values = [&truth](std::uint64_t seed, const char* zone) {
        const auto forecast = make_forecast(truth, iid(0.1), seed, zone, true);
        const auto span = forecast->issued(at("2022-01-01")).values();
        return std::vector<double>(span.begin(), span.end());
    };
    CHECK(values(1, "de") == values(1, "de"));
    CHECK(values(1, "de") != values(2, "de"));
    CHECK(values(1, "de") != values(1, "fr"));
}

TEST_CASE("intensities are floored at zero, prices are not") {
    const Series truth = two_level(1000);
    const auto least = [](const Forecast& forecast) {
        const auto values = forecast.issued(at("2022-01-01")).values();
        return *std::ranges::min_element(values);
    };
    CHECK(least(*make_forecast(truth, iid(2), 1, "de", true)) == 0);
    CHECK(least(*make_forecast(truth, iid(2), 1, "de", false)) < -100);
}

TEST_CASE("no error is the truth, a constant keeps its end rule, a negative error is a fault") {
    const Series truth = two_level(10);
    const auto exact = make_forecast(truth, iid(0), 1, "de", true);
    CHECK(std::ranges::equal(exact->issued(at("2022-01-01")).values(), truth.values()));
    const Series flat = Series::constant(100);
    const auto drawn = make_forecast(flat, iid(0.1), 1, "de", true);
    CHECK(drawn->issued(at("2022-01-01")).is_constant());
    CHECK(drawn->issued(at("2022-01-01")).at(at("2022-01-01")) == Approx(100).margin(60));
    CHECK_THROWS_AS(make_forecast(truth, iid(-0.1), 1, "de", true), InputError);
    CHECK_THROWS_AS(make_forecast(truth, iid(NAN), 1, "de", true), InputError);
}

TEST_CASE("a linear signal is forecast by the mean of each step") {
    SeriesOptions options;
    options.shape = Shape::linear;
    options.ends = EndRule::hold;
    const Series truth = Series::from_points(
        {{at("2022-01-01T00:00Z"), 100}, {at("2022-01-01T01:00Z"), 200}, {at("2022-01-01T02:00Z"), 400}}, options);
    const auto exact = make_forecast(truth, iid(0), 1, "de", true);
    CHECK(exact->issued(at("2022-01-01")).at(at("2022-01-01T00:10Z")) == Approx(150));
    CHECK(exact->issued(at("2022-01-01")).at(at("2022-01-01T01:10Z")) == Approx(300));
}
