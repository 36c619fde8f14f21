// Wind over a region: the law of a smoothed AR(1) process, and a daily swing that follows the season.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/random/stream.hpp"
#include "sunward/weather/synthetic.hpp"

using namespace sunward;

namespace {

SyntheticSite region() {
    SyntheticSite site;
    site.place = {52, 0, 0};
    site.climate.wind.memory_hours = 36;
    site.climate.wind.smoothing_hours = 3;
    return site;
}

Weather years_of(const SyntheticSite& site, int from, int to) {
    SyntheticSpan span;
    span.seed = 3;
    span.from = from_civil(from, 1, 1, Duration{});
    span.to = from_civil(to, 1, 1, Duration{});
    return synthetic_weather({&site, 1}, span).front();
}

/// The speeds' normal scores: what drives them.
std::vector<double> scores(std::span<const double> speeds, const WindClimate& climate) {
    std::vector<double> score;
    for (const double speed : speeds)
        score.push_back(inverse_normal(1 - std::exp(-std::pow(speed / climate.scale, climate.shape))));
    return score;
}

double lagged_product(std::span<const double> values, std::size_t lag) {
    double sum = 0;
    for (std::size_t i = 0; i + lag < values.size(); ++i)
        sum += values[i] * values[i + lag];
    return sum / static_cast<double>(values.size() - lag);
}

/// Mean speed of an hour (UTC, which is mean solar time at longitude 0) in a month.
double hour_of_month(const Weather& weather, unsigned month, int hour) {
    double sum = 0;
    int count = 0;
    for (Instant t = weather.wind_speed->begin(); t < weather.wind_speed->end(); t = t + Duration::from_hours(1)) {
        const CivilTime time = civil_time(t);
        if (time.month == month && time.since_midnight == Duration::from_hours(hour)) {
            sum += weather.wind_speed->at(t);
            ++count;
        }
    }
    return sum / count;
}

} // namespace

TEST_CASE("smoothed wind keeps its distribution and gains a smooth course") {
    const SyntheticSite site = region();
    const Weather weather = years_of(site, 2000, 2060);
    const auto score = scores(weather.wind_speed->values(), site.climate.wind);
    double mean = 0;
    for (const double x : score)
        mean += x / static_cast<double>(score.size());
    CHECK(std::abs(mean) < 0.03);
    CHECK(lagged_product(score, 0) == Approx(1).epsilon(0.02));
    // r(k) = [a (1 - b^2) a^k - b (1 - a^2) b^k] / [(a - b)(1 + a b)], the AR(1) process a through the filter b
    const double a = std::exp(-1 / 36.);
    const double b = std::exp(-1 / 3.);
    for (const int lag : {1, 3, 6, 12, 24, 48}) {
        const double expected =
            (a * (1 - b * b) * std::pow(a, lag) - b * (1 - a * a) * std::pow(b, lag)) / ((a - b) * (1 + a * b));
        INFO(lag);
        CHECK(lagged_product(score, static_cast<std::size_t>(lag)) == Approx(expected).margin(0.015));
        // and the law for short steps that the header states
        CHECK(expected == Approx((36 * std::exp(-lag / 36.) - 3 * std::exp(-lag / 3.)) / 33).margin(0.005));
    }
}

TEST_CASE("the daily swing of the wind is strongest in summer") {
    SyntheticSite site = region();
    site.climate.wind.memory_hours = 1; // many independent days
    site.climate.wind.smoothing_hours = 0;
    site.climate.wind.daily = 0.2;
    site.climate.wind.daily_summer = 0.15;
    site.climate.wind.windiest_hour = 23.5;
    const Weather weather = years_of(site, 2000, 2030);
    // (1 + swing) / (1 - swing) between the hours about 23:30 and 11:30
    const auto ratio = [&](unsigned month) {
        return hour_of_month(weather, month, 23) / hour_of_month(weather, month, 11);
    };
    CHECK(ratio(6) == Approx(1.35 / 0.65).epsilon(0.04));
    CHECK(ratio(12) == Approx(1.05 / 0.95).epsilon(0.04));
    site.place.latitude = -35;
    const Weather southern = years_of(site, 2000, 2030);
    CHECK(hour_of_month(southern, 12, 23) / hour_of_month(southern, 12, 11) == Approx(1.35 / 0.65).epsilon(0.04));
}

TEST_CASE("swings that could stop the wind are faults") {
    SyntheticSite site = region();
    site.climate.wind.daily = 0.4;
    site.climate.wind.seasonal = 0.3;
    site.climate.wind.daily_summer = -0.3;
    site.climate.wind.smoothing_hours = -1;
    try {
        (void)years_of(site, 2000, 2001);
        FAIL("no fault found");
    } catch (const InputError& error) {
        REQUIRE(error.faults().size() == 2);
        CHECK(error.faults()[0].field == "sites[0].climate.wind.smoothing_hours");
        CHECK(error.faults()[1].field == "sites[0].climate.wind");
    }
}
