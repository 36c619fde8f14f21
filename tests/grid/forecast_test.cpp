#include <catch2/catch.hpp>

#include <cmath>
#include <string>

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

ForecastSpec iid(double error) { return choose_forecast("iid", {{"error", std::to_string(error)}}); }

} // namespace

TEST_CASE("models of forecasts have the names that scenarios use") {
    std::vector<std::string> names;
    for (const ForecastModel* model : forecast_models()) {
        names.emplace_back(model->name);
        CHECK(&forecast_model(model->name) == model); // no other one has the name
        CHECK_FALSE(model->help.empty());
        CHECK(model->make != nullptr);
    }
    // They stay, in their order; a new one comes behind them.
    names.resize(std::min<std::size_t>(names.size(), 6));
    CHECK(names == std::vector<std::string>{"perfect", "iid", "noisy", "persistence", "climatology", "file"});
    CHECK_THROWS_AS(forecast_model("perfekt"), InputError);
    CHECK_THROWS_WITH(choose_forecast("iid", {{"eror", "0.1"}}), Catch::Contains("did you mean 'error'?"));
}

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

namespace {

/// A year of hours, 300 + 100 sin of the day, with a week-long swing so that days differ.
Series swinging(std::size_t hours, EndRule ends = EndRule::fail) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < hours; ++i) {
        const double h = static_cast<double>(i);
        points.push_back({at("2022-01-01") + Duration::from_hours(static_cast<std::int64_t>(i)),
                          300 + 100 * std::sin(h * 0.2618) + 50 * std::sin(h * 0.0374)});
    }
    SeriesOptions options;
    options.ends = ends;
    return Series::from_points(points, options);
}

/// Values that a scenario could not have.
void set(ForecastSpec& spec, std::string_view key, double number) {
    parameter::Value value;
    value.number = number;
    value.us = Duration::from_seconds(number).us;
    spec.values.set(key, std::move(value));
}

/// A point of the growth of errors.
parameter::Value lead(Duration ahead, double error) {
    parameter::Value point;
    point.entries.resize(2);
    point.entries[0].key = "lead";
    point.entries[0].us = ahead.us;
    point.entries[1].key = "error";
    point.entries[1].number = error;
    return point;
}

std::vector<Instant> every(std::int64_t hours, std::size_t count, Instant first) {
    std::vector<Instant> times;
    for (std::size_t i = 0; i < count; ++i)
        times.push_back(first + static_cast<std::int64_t>(i) * Duration::from_hours(hours));
    return times;
}

std::vector<double> copy(std::span<const double> values) { return {values.begin(), values.end()}; }

constexpr Duration hours(std::int64_t n) { return Duration::from_hours(n); }

} // namespace

TEST_CASE("noisy errors have the stated deviation at each lead, no bias, and a known present") {
    const Series truth = swinging(8760 * 6);
    const auto forecast = make_forecast(truth, choose_forecast("noisy"), 3, "gb", true);
    CHECK_FALSE(forecast->is_static());
    const std::vector<Duration> edges = {hours(0),  hours(1),  hours(2),  hours(6), hours(7),
                                         hours(24), hours(25), hours(48), hours(49)};
    // 25 h apart, so that the hours of the day are all seen.
    const auto asked = every(25, 2000, at("2022-01-10"));
    const auto rows = realised_errors(*forecast, asked, truth, edges);
    REQUIRE(rows.size() == 8);
    CHECK(rows[0].deviation == 0);
    CHECK(rows[1].count == 2000);
    CHECK(rows[1].deviation / 300 == Approx(0.09).epsilon(0.08)); // policies.md, as measured on NESO's forecasts
    CHECK(rows[3].deviation / 300 == Approx(0.20).epsilon(0.08));
    CHECK(rows[5].deviation / 300 == Approx(0.25).epsilon(0.08));
    CHECK(rows[7].deviation / 300 == Approx(0.35).epsilon(0.10));
    CHECK(std::abs(rows[5].bias) < 4 * 75 / std::sqrt(1000.));
}

TEST_CASE("noisy errors are correlated in time and each issue revises the one before it") {
    const Series truth = swinging(8760 * 3);
    const ForecastSpec spec = choose_forecast("noisy", {{"correlation", "0.9"}});
    const auto forecast = make_forecast(truth, spec, 3, "gb", false);
    double squares = 0;
    double neighbours = 0;
    double later = 0;
    double later_squares = 0;
    for (const Instant now : every(25, 900, at("2022-01-10"))) {
        const auto error = [&](Instant asked, Duration lead) {
            return forecast->issued(asked).at(now + lead) - truth.at(now + lead);
        };
        const double a = error(now, hours(24));
        const double b = error(now, hours(25));
        const double c = error(now + hours(18), hours(24)); // the same hour, seen 6 h ahead
        squares += a * a;
        neighbours += a * b;
        later += a * c;
        later_squares += c * c;
    }
    CHECK(neighbours / squares == Approx(0.9).margin(0.05));
    // Covariance of two issues for one hour is the variance at the shorter lead.
    CHECK(later / later_squares == Approx(1).margin(0.15));
    CHECK(later_squares / squares == Approx(0.04 / 0.0625).margin(0.1));
}

TEST_CASE("what a noisy forecast says does not depend on what was asked before") {
    const Series truth = swinging(8760);
    const auto asked_often = make_forecast(truth, choose_forecast("noisy"), 3, "gb", true);
    for (const Instant now : every(1, 2000, at("2022-01-10")))
        (void)asked_often->issued(now);
    const Instant now = at("2022-02-20T13:20Z");
    const auto asked_once = make_forecast(truth, choose_forecast("noisy"), 3, "gb", true);
    const auto values = copy(asked_once->issued(now).values());
    CHECK(copy(asked_often->issued(now).values()) == values);
    CHECK(&asked_once->issued(now) == &asked_once->issued(now + Duration::from_seconds(60)));
    const auto other_seed = make_forecast(truth, choose_forecast("noisy"), 4, "gb", true);
    CHECK(copy(other_seed->issued(now).values()) != values);
}

TEST_CASE("an issued forecast holds the measured past and covers what the signal covers") {
    const Series truth = swinging(8760);
    const Instant now = at("2022-06-01T10:30Z");
    for (const char* model : {"noisy", "persistence"}) {
        const auto forecast = make_forecast(truth, choose_forecast(model), 3, "gb", true);
        const Series& issued = forecast->issued(now);
        CHECK(issued.begin() == truth.begin());
        CHECK(issued.end() == truth.end());
        CHECK(issued.ends() == EndRule::fail);
        for (std::int64_t h = -72; h <= 0; ++h)
            CHECK(issued.at(now + h * hours(1)) == truth.at(now + h * hours(1)));
        CHECK(issued.at(now + hours(1)) != truth.at(now + hours(1)));
        // far ahead: level at the mean of the last three days
        CHECK(issued.at(at("2022-09-01")) == Approx(truth.mean(at("2022-05-29T10:00Z"), at("2022-06-01T10:00Z"))));
        const Series& first = forecast->issued(at("2022-01-01T00:00Z"));
        CHECK(first.end() == truth.end());
        const Series& last = forecast->issued(at("2022-12-31T22:10Z"));
        CHECK(last.end() == truth.end());
        const Series& after = forecast->issued(at("2023-01-05"));
        CHECK(after.end() == truth.end());
    }
    const Series repeated = swinging(48, EndRule::repeat);
    const auto forecast = make_forecast(repeated, choose_forecast("noisy"), 3, "gb", true);
    CHECK(forecast->issued(at("2025-01-01")).ends() == EndRule::hold);
    CHECK(forecast->issued(at("2025-01-01T05:00Z")).at(at("2025-01-01T02:00Z")) ==
          repeated.at(at("2025-01-01T02:00Z")));
}

TEST_CASE("persistence is the same hour of the last day or week that is measured") {
    const Series truth = swinging(24 * 30);
    const Instant now = at("2022-01-20T10:00Z");
    const auto yesterday = make_forecast(truth, choose_forecast("persistence"), 1, "gb", true);
    CHECK(yesterday->issued(now).at(at("2022-01-20T15:00Z")) == truth.at(at("2022-01-19T15:00Z")));
    CHECK(yesterday->issued(now).at(at("2022-01-21T10:00Z")) == truth.at(at("2022-01-20T10:00Z")));
    CHECK(yesterday->issued(now).at(at("2022-01-21T11:00Z")) == truth.at(at("2022-01-19T11:00Z")));
    const ForecastSpec weekly = choose_forecast("persistence", {{"period", "7 d"}});
    const auto last_week = make_forecast(truth, weekly, 1, "gb", true);
    CHECK(last_week->issued(now).at(at("2022-01-20T15:00Z")) == truth.at(at("2022-01-13T15:00Z")));
    // nothing of last week on the first day: what is measured now
    CHECK(last_week->issued(at("2022-01-01T05:00Z")).at(at("2022-01-01T15:00Z")) == truth.at(at("2022-01-01T05:00Z")));
}

TEST_CASE("climatology is the mean of the hour of the day in its month") {
    const Series truth = swinging(24 * 59); // January and February
    const auto forecast = make_forecast(truth, choose_forecast("climatology"), 1, "gb", true);
    CHECK(forecast->is_static());
    double sum = 0;
    for (int day = 0; day < 31; ++day)
        sum += truth.at(at("2022-01-01T07:00Z") + Duration::from_days(day));
    CHECK(forecast->issued(at("2022-02-01")).at(at("2022-01-15T07:30Z")) == Approx(sum / 31));
    CHECK(forecast->issued(at("2022-02-01")).at(at("2022-02-15T07:30Z")) != Approx(sum / 31));
}

TEST_CASE("one zone's forecasts err together: more sun and wind than told, less carbon") {
    const Series carbon = swinging(8760 * 2);
    const Series price = carbon.with_values(copy(carbon.values()));
    std::vector<double> sun;
    std::vector<double> wind;
    for (std::size_t i = 0; i < carbon.size(); ++i) {
        sun.push_back(std::max(0.0, std::sin(static_cast<double>(i) * 0.2618)));
        wind.push_back(0.5 + 0.3 * std::sin(static_cast<double>(i) * 0.01));
    }
    const Series solar_series = carbon.with_values(sun);
    const Series wind_series = carbon.with_values(wind);
    const ForecastSpec spec = choose_forecast("noisy");
    const ZoneForecast zone = make_forecasts({"gb", &carbon, nullptr, &price, &solar_series, &wind_series}, spec, 5);
    const auto alone = make_forecast(carbon, spec, 5, "gb", true);
    const auto correlation = [&](const Forecast& a, const Series& a_truth, const Forecast& b, const Series& b_truth) {
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (const Instant now : every(25, 600, at("2022-01-10"))) {
            const Instant then = now + hours(12);
            const double x = a.issued(now).at(then) - a_truth.at(then);
            const double y = b.issued(now).at(then) - b_truth.at(then);
            aa += x * x;
            bb += y * y;
            ab += x * y;
        }
        return ab / std::sqrt(aa * bb);
    };
    CHECK(correlation(*zone.carbon, carbon, *zone.price, price) == Approx(0.5).margin(0.15));
    CHECK(correlation(*zone.carbon, carbon, *zone.wind, wind_series) == Approx(-0.5).margin(0.15));
    const Instant now = at("2022-07-01T03:00Z");
    CHECK(copy(zone.carbon->issued(now).values()) == copy(alone->issued(now).values()));
    for (std::int64_t h = 1; h < 150; ++h) {
        const double told = zone.solar->issued(now).at(now + hours(h));
        if (solar_series.at(now + hours(h)) == 0)
            CHECK(told == 0);
        CHECK(told <= 1);
        CHECK(told >= 0);
    }
    CHECK(make_forecasts({"gb", &carbon, nullptr, nullptr, nullptr, nullptr}, spec, 5).wind == nullptr);
}

TEST_CASE("all faults of a forecast specification are told at once") {
    const Series truth = swinging(48);
    ForecastSpec spec = choose_forecast("noisy");
    parameter::Value growth;
    growth.entries = {lead(hours(1), 0.2), lead(hours(1), 0.1)};
    spec.values.set("growth", growth);
    set(spec, "correlation", 1);
    set(spec, "common", -0.1);
    set(spec, "issue_step", 0);
    set(spec, "horizon", -3600);
    set(spec, "lookback", -3600);
    try {
        (void)make_forecast(truth, spec, 1, "gb", true);
        FAIL("no fault found");
    } catch (const InputError& error) {
        CHECK(error.faults().size() == 7);
    }
    const ForecastSpec odd = choose_forecast("persistence", {{"period", "5000 s"}});
    CHECK_THROWS_AS(make_forecast(truth, odd, 1, "gb", true), InputError);
    CHECK_THROWS_WITH(make_forecast(truth, choose_forecast("file"), 1, "gb", true),
                      Catch::Contains("forecast.issued.gb"));
}

TEST_CASE("a flat signal can be foretold with errors that grow with the lead") {
    const Series flat = Series::constant(200);
    const auto forecast = make_forecast(flat, choose_forecast("noisy"), 3, "gb", true);
    const Series& issued = forecast->issued(at("2022-06-01T00:00Z"));
    CHECK(issued.at(at("2022-05-31T00:00Z")) == 200);
    CHECK(issued.at(at("2022-06-01T12:00Z")) != 200);
    CHECK(issued.at(at("2022-07-01T12:00Z")) == 200);
    const auto rows =
        realised_errors(*forecast, every(25, 500, at("2022-06-01")), flat, std::vector<Duration>{hours(6), hours(7)});
    CHECK(rows[0].deviation / 200 == Approx(0.2).epsilon(0.15));
}
