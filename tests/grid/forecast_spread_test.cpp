// What is known of the errors of forecasts.
#include <catch2/catch.hpp>

#include "sunward/grid/forecast.hpp"
#include "sunward/grid/forecast_model.hpp"

using namespace sunward;

namespace {

Instant at_h(std::int64_t hours) { return Instant{} + Duration::from_hours(hours); }

Series level_days(double value, std::int64_t days) {
    std::vector<Point> points;
    for (std::int64_t i = 0; i < 24 * days; ++i)
        points.push_back({at_h(i), value});
    return Series::from_points(std::move(points), {});
}

constexpr double one_above = 0.8413447460685429; ///< of a standard normal distribution

} // namespace

// The default growth: 9 % of the mean at 1 h, 20 % at 6 h, 25 % at 24 h, straight between.
TEST_CASE("noisy forecasts know how far they err at each lead, and that nothing is below zero") {
    const Series truth = level_days(200, 10);
    const ForecastSpec spec = choose_forecast("noisy");
    const auto forecast = make_forecast(truth, spec, 1, "zone", true);
    const Instant now = at_h(72);
    const auto high = forecast->quantile(now, one_above);
    const auto low = forecast->quantile(now, 1e-9);
    REQUIRE(high);
    REQUIRE(low);
    const Series& told = forecast->issued(now);
    const auto above = [&](std::int64_t lead) { return high->at(at_h(72 + lead)) - told.at(at_h(72 + lead)); };
    CHECK(above(-5) == 0); // has been measured
    CHECK(above(0) == 0);  // is known
    CHECK(above(1) == Approx(18));
    CHECK(above(6) == Approx(40));
    CHECK(above(15) == Approx(45));
    CHECK(above(24) == Approx(50));
    CHECK(above(72) == Approx(70)); // held after 48 h
    CHECK(low->at(at_h(96)) == 0);
    CHECK(forecast->quantile(now, 0.5)->at(at_h(96)) == told.at(at_h(96)));
    // Prices may be below zero.
    CHECK(make_forecast(truth, spec, 1, "zone", false)->quantile(now, 1e-9)->at(at_h(96)) < -50);
}

TEST_CASE("iid forecasts err alike at all leads, perfect ones never, and of others nothing is known") {
    const Series truth = level_days(200, 10);
    const auto iid = make_forecast(truth, choose_forecast("iid", {{"error", "10 %"}}), 1, "zone", true);
    for (const std::int64_t lead : {1, 48})
        CHECK(iid->quantile(at_h(24), one_above)->at(at_h(24 + lead)) - iid->issued({}).at(at_h(24 + lead)) ==
              Approx(20));
    CHECK(make_forecast(truth, {}, 1, "zone", true)->quantile(at_h(24), 0.9)->at(at_h(40)) == 200);
    for (const std::string_view name : {"persistence", "climatology"})
        CHECK_FALSE(make_forecast(truth, choose_forecast(name), 1, "zone", true)->quantile(at_h(24), 0.9));
}

TEST_CASE("what a model of forecasts says of its errors is what its forecasts know") {
    const Series truth = level_days(200, 10);
    for (const ForecastModel* model : forecast_models()) {
        if (model->traits.from_issues)
            continue; // as the issues are
        const bool needs_error = model->name == std::string_view("iid");
        const ForecastSpec spec =
            needs_error ? choose_forecast(model->name, {{"error", "10 %"}}) : choose_forecast(model->name);
        INFO(model->name);
        CHECK(make_forecast(truth, spec, 1, "zone", true)->quantile(at_h(24), 0.9).has_value() ==
              model->traits.knows_errors);
    }
}
