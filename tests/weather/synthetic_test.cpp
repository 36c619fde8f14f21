// Laws of the synthetic weather: shares and means of the cloud process, moments of the Weibull distribution
// (2-parameter, from the gamma function), correlations in time and between sites.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sunward/error/error.hpp"
#include "sunward/random/stream.hpp"
#include "sunward/weather/atmosphere.hpp"
#include "sunward/weather/clear_sky.hpp"
#include "sunward/weather/synthetic.hpp"

using namespace sunward;

namespace {

Instant instant(const char* text) { return parse_instant(text).value(); }

SyntheticSpan years(int from, int to, Duration step = Duration::from_hours(1), std::uint64_t seed = 7) {
    SyntheticSpan span;
    span.seed = seed;
    span.from = from_civil(from, 1, 1, Duration{});
    span.to = from_civil(to, 1, 1, Duration{});
    span.step = step;
    return span;
}

Weather one(const SyntheticSite& site, const SyntheticSpan& span) {
    return synthetic_weather({&site, 1}, span).front();
}

SyntheticSite denver() {
    SyntheticSite site;
    site.place = {40, -105, 1600};
    return site;
}

/// Clear-sky index of each step in which the sun stands well above the horizon.
std::vector<double> indices(const Weather& weather, double linke_turbidity) {
    const ClearSky sky(weather.place, linke_turbidity);
    const auto suns = suns_over(weather.place, weather.ghi->boundaries());
    std::vector<double> kc;
    for (std::size_t i = 0; i < suns.size(); ++i)
        if (suns[i].direction.up > 0.1)
            kc.push_back(weather.ghi->values()[i] / sky.light(sky.seen(suns[i])).ghi);
    return kc;
}

double mean(std::span<const double> values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

double correlation(std::span<const double> a, std::span<const double> b) {
    const double mean_a = mean(a), mean_b = mean(b);
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - mean_a) * (b[i] - mean_b);
        aa += (a[i] - mean_a) * (a[i] - mean_a);
        bb += (b[i] - mean_b) * (b[i] - mean_b);
    }
    return ab / std::sqrt(aa * bb);
}

double lagged(std::span<const double> values, std::size_t lag) {
    return correlation(values.first(values.size() - lag), values.subspan(lag));
}

} // namespace

TEST_CASE("the shares of the sky are stationary for any step") {
    const SkyShares shares{0.45, 0.35, 0.2};
    for (const Duration step : {Duration::from_seconds(300), Duration::from_hours(1), Duration::from_days(1)}) {
        const TransitionMatrix matrix = sky_transitions(shares, 10, step);
        for (std::size_t j = 0; j < 3; ++j) {
            double sum = 0, row = 0;
            for (std::size_t i = 0; i < 3; ++i) {
                sum += shares[i] * matrix[i][j];
                row += matrix[j][i];
            }
            CHECK(sum == Approx(shares[j]));
            CHECK(row == Approx(1));
        }
    }
    // Twelve steps of five minutes are one of an hour.
    const TransitionMatrix hourly = sky_transitions(shares, 10, Duration::from_hours(1));
    const TransitionMatrix five = sky_transitions(shares, 10, Duration::from_seconds(300));
    TransitionMatrix power = five;
    for (int n = 1; n < 12; ++n) {
        TransitionMatrix next{};
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j)
                for (std::size_t k = 0; k < 3; ++k)
                    next[i][j] += power[i][k] * five[k][j];
        power = next;
    }
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            CHECK(power[i][j] == Approx(hourly[i][j]));
}

TEST_CASE("the clear-sky index keeps its mean, its bounds and its two peaks") {
    SyntheticSite site = denver();
    CloudClimate& cloud = site.climate.cloud;
    cloud.summer = cloud.winter = {0.5, 0.2, 0.3};
    const Weather weather = one(site, years(2000, 2030));
    const auto kc = indices(weather, cloud.linke_turbidity);
    CHECK(mean(kc) == Approx(0.5 * 1.0 + 0.2 * 0.65 + 0.3 * 0.28).margin(0.01));
    CHECK(*std::ranges::min_element(kc) >= 0);
    CHECK(*std::ranges::max_element(kc) <= 1.2 * (1 + 1e-12));
    const auto between = [&kc](double low, double high) {
        return std::ranges::count_if(kc, [&](double k) { return k >= low && k < high; });
    };
    CHECK(between(0.2, 0.35) > 2 * between(0.45, 0.6));
    CHECK(between(0.95, 1.1) > 4 * between(0.7, 0.85));
}

TEST_CASE("the share of each sky, where the skies do not overlap") {
    SyntheticSite site = denver();
    CloudClimate& cloud = site.climate.cloud;
    cloud.summer = cloud.winter = {0.45, 0.35, 0.2};
    cloud.spread = {0, 0, 0};
    const auto kc = indices(one(site, years(2000, 2030)), cloud.linke_turbidity);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto here = std::ranges::count_if(kc, [&](double k) { return std::abs(k - cloud.mean[i]) < 1e-6; });
        CHECK(static_cast<double>(here) / static_cast<double>(kc.size()) == Approx(cloud.summer[i]).margin(0.015));
    }
}

TEST_CASE("the clear-sky index is correlated from hour to hour") {
    SyntheticSite site = denver();
    const Weather weather = one(site, years(2000, 2020));
    const ClearSky sky(site.place, 3);
    const auto suns = suns_over(site.place, weather.ghi->boundaries());
    std::vector<double> now, next;
    for (std::size_t i = 0; i + 1 < suns.size(); ++i)
        if (suns[i].direction.up > 0.1 && suns[i + 1].direction.up > 0.1) {
            now.push_back(weather.ghi->values()[i] / sky.light(sky.seen(suns[i])).ghi);
            next.push_back(weather.ghi->values()[i + 1] / sky.light(sky.seen(suns[i + 1])).ghi);
        }
    const double lag_1 = correlation(now, next);
    CHECK(lag_1 > 0.8);
    CHECK(lag_1 < 0.92);
}

TEST_CASE("nights are dark, and the parts of the light fit together") {
    const SyntheticSite site = denver();
    const Weather weather = one(site, years(2021, 2022, Duration::from_seconds(900)));
    const ClearSky sky(site.place, 3);
    const auto suns = suns_over(site.place, weather.ghi->boundaries());
    for (std::size_t i = 0; i < suns.size(); ++i) {
        const double up = sky.seen(suns[i]).direction.up;
        const double ghi = weather.ghi->values()[i];
        if (up <= 0)
            REQUIRE(ghi == 0);
        REQUIRE(ghi >= 0);
        REQUIRE(weather.dni->values()[i] >= 0);
        REQUIRE(weather.dhi->values()[i] + weather.dni->values()[i] * std::max(0.0, up) == Approx(ghi).margin(1e-9));
    }
    CHECK(weather.ghi->mean(weather.ghi->begin(), weather.ghi->end()) > 100);
}

TEST_CASE("it is light exactly while the sun is seen, in short steps and long ones, far north too") {
    for (const double latitude : {-35.0, 69.0})
        for (const Duration step : {Duration::from_seconds(300), Duration::from_hours(1), Duration::from_hours(24)}) {
            SyntheticSite site = denver();
            site.place.latitude = latitude;
            const Weather weather = one(site, years(2021, 2022, step));
            const ClearSky sky(site.place, 3);
            const auto suns = suns_over(site.place, weather.ghi->boundaries());
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < suns.size(); ++i)
                wrong += (sky.seen(suns[i]).direction.up > 0) != (weather.ghi->values()[i] > 0);
            CHECK(wrong == 0);
        }
}

TEST_CASE("the same seed gives the same weather, another seed another") {
    const SyntheticSite site = denver();
    const Weather a = one(site, years(2022, 2023));
    const Weather b = one(site, years(2022, 2023));
    const Weather c = one(site, years(2022, 2023, Duration::from_hours(1), 8));
    CHECK(std::ranges::equal(a.ghi->values(), b.ghi->values()));
    CHECK(std::ranges::equal(a.wind_speed->values(), b.wind_speed->values()));
    CHECK(std::ranges::equal(a.air_temperature->values(), b.air_temperature->values()));
    CHECK_FALSE(std::ranges::equal(a.wind_speed->values(), c.wind_speed->values()));
    CHECK_FALSE(std::ranges::equal(a.ghi->values(), c.ghi->values()));
}

TEST_CASE("July is the same in a run of July and in one of the year") {
    const SyntheticSite site = denver();
    const Weather year = one(site, years(2022, 2023));
    SyntheticSpan span = years(2022, 2023);
    span.from = instant("2022-07-01T00:20Z");
    span.to = instant("2022-07-20T10:40Z");
    const Weather july = one(site, span);
    CHECK(july.ghi->begin() == instant("2022-07-01T00:00Z"));
    CHECK(july.ghi->end() == instant("2022-07-20T11:00Z"));
    for (Instant t = span.from; t < span.to; t = t + Duration::from_hours(1)) {
        REQUIRE(july.wind_speed->at(t) == year.wind_speed->at(t));
        REQUIRE(july.ghi->at(t) == Approx(year.ghi->at(t)).margin(0.01));
        REQUIRE(july.air_temperature->at(t) == year.air_temperature->at(t));
    }
}

TEST_CASE("wind has the moments of its Weibull distribution and its memory") {
    // shape, scale -> mean, standard deviation, mean of the cube
    const std::vector<std::array<double, 5>> rows{{2, 8, 7.0898154, 3.7060110, 680.62228},
                                                  {2, 10, 8.8622693, 4.6325138, 1329.34039},
                                                  {1.8, 7, 6.2250071, 3.5785875, 516.06939}};
    for (const auto& [shape, scale, mean_speed, deviation, cube] : rows) {
        SyntheticSite site = denver();
        site.climate.wind.shape = shape;
        site.climate.wind.scale = scale;
        const Weather weather = one(site, years(2000, 2040));
        const auto speed = weather.wind_speed->values();
        double squares = 0, cubes = 0;
        for (const double v : speed) {
            squares += v * v / static_cast<double>(speed.size());
            cubes += v * v * v / static_cast<double>(speed.size());
        }
        CHECK(mean(speed) == Approx(mean_speed).epsilon(0.01));
        CHECK(std::sqrt(squares - mean(speed) * mean(speed)) == Approx(deviation).epsilon(0.02));
        CHECK(cubes == Approx(cube).epsilon(0.03));
        // The copula's normals have exp(-1/12) after an hour; the speeds a little less.
        CHECK(lagged(speed, 1) == Approx(std::exp(-1 / 12.)).margin(0.01));
        CHECK(lagged(speed, 24) == Approx(std::exp(-2)).margin(0.03));
        CHECK(weather.wind_height == 10);
    }
}

TEST_CASE("wind may swing through the day and the year") {
    SyntheticSite site = denver();
    site.climate.wind.seasonal = 0.2;
    site.climate.wind.windiest_day = 15;
    site.climate.wind.daily = 0.3;
    site.climate.wind.windiest_hour = 2;
    const Weather weather = one(site, years(2000, 2020));
    double night = 0, noon = 0, january = 0, july = 0;
    for (int day = 0; day < 7305; ++day) {
        const Instant local = from_civil(2000, 1, 1 + day, Duration::from_hours(7)); // 00:00 of 105 W
        night += weather.wind_speed->at(local + Duration::from_hours(1)) +
                 weather.wind_speed->at(local + Duration::from_hours(2));
        noon += weather.wind_speed->at(local + Duration::from_hours(13)) +
                weather.wind_speed->at(local + Duration::from_hours(14));
    }
    for (int year = 2000; year < 2020; ++year) {
        january += weather.wind_speed->mean(from_civil(year, 1, 1, {}), from_civil(year, 1, 29, {}));
        july += weather.wind_speed->mean(from_civil(year, 7, 2, {}), from_civil(year, 7, 30, {}));
    }
    CHECK(night / noon == Approx(1.3 / 0.7).epsilon(0.06));
    CHECK(january / july == Approx(1.2 / 0.8).epsilon(0.08));
}

TEST_CASE("temperature has its mean, its swings and its noise") {
    SyntheticSite site = denver();
    site.climate.temperature = {10, 12, 200, 6, 15, 4, 48, 7};
    const Weather weather = one(site, years(2000, 2040));
    const auto& air = *weather.air_temperature;
    CHECK(mean(air.values()) == Approx(10).margin(0.4));
    double afternoon = 0, morning = 0, july = 0, january = 0;
    const int days = 40 * 365;
    for (int day = 0; day < days; ++day) {
        const Instant local = from_civil(2000, 1, 1 + day, Duration::from_hours(7));
        afternoon += (air.at(local + Duration::from_hours(15)) + air.at(local + Duration::from_hours(14))) / 2 / days;
        morning += (air.at(local + Duration::from_hours(3)) + air.at(local + Duration::from_hours(2))) / 2 / days;
    }
    CHECK(afternoon - morning == Approx(12).epsilon(0.02));
    for (int year = 2000; year < 2040; ++year) {
        july += air.mean(from_civil(year, 7, 14, {}), from_civil(year, 7, 24, {})) / 40;
        january += air.mean(from_civil(year, 1, 13, {}), from_civil(year, 1, 23, {})) / 40;
    }
    CHECK(july - january == Approx(24).margin(2.5));
    double squares = 0;
    for (const double t : air.values())
        squares += (t - 10) * (t - 10) / static_cast<double>(air.size());
    CHECK(squares == Approx(12 * 12 / 2. + 6 * 6 / 2. + 4 * 4).epsilon(0.05));
    for (const double humidity : weather.relative_humidity->values()) {
        REQUIRE(humidity > 0);
        REQUIRE(humidity <= 100);
    }
    CHECK(weather.pressure->at(instant("2022-01-01")) == pressure_at(1600));
}

TEST_CASE("neighbours have much weather in common, strangers none") {
    std::vector<SyntheticSite> sites(4, denver());
    sites[1].place.longitude += 1.2; // 102 km
    sites[2].place.longitude += 7;   // 595 km
    sites[3].place.longitude += 60;
    const auto weather = synthetic_weather(sites, years(2000, 2020));
    const auto against_first = [&](std::size_t i) {
        // Through the normals of the copula, in which the correlation is stated.
        std::vector<double> a, b;
        for (std::size_t t = 0; t < weather[0].wind_speed->size(); ++t) {
            const auto normal = [&](const Weather& w) {
                const double p = 1 - std::exp(-std::pow(w.wind_speed->values()[t] / 7, 2));
                return inverse_normal(p);
            };
            a.push_back(normal(weather[0]));
            b.push_back(normal(weather[i]));
        }
        return correlation(a, b);
    };
    CHECK(against_first(1) == Approx(std::exp(-distance_km(sites[0].place, sites[1].place) / 600)).margin(0.02));
    CHECK(against_first(2) == Approx(std::exp(-distance_km(sites[0].place, sites[2].place) / 600)).margin(0.04));
    CHECK(against_first(3) == Approx(0).margin(0.05));
    // At the same hour the sun stands alike over the first two, so their light is alike too; the far one has night.
    const auto light = [&](std::size_t i) { return correlation(weather[0].ghi->values(), weather[i].ghi->values()); };
    CHECK(light(1) > light(2));
    CHECK(light(2) > light(3));
}

TEST_CASE("sites do not change those before them, and one on top of another is the same") {
    std::vector<SyntheticSite> sites(2, denver());
    const auto both = synthetic_weather(sites, years(2021, 2022));
    const Weather alone = one(sites[0], years(2021, 2022));
    CHECK(std::ranges::equal(both[0].ghi->values(), alone.ghi->values()));
    CHECK(std::ranges::equal(both[0].wind_speed->values(), alone.wind_speed->values()));
    CHECK(std::ranges::equal(both[0].ghi->values(), both[1].ghi->values()));
}

TEST_CASE("summer and winter may have skies of their own") {
    SyntheticSite site = denver();
    site.climate.cloud.summer = {0.9, 0.1, 0};
    site.climate.cloud.winter = {0.1, 0.1, 0.8};
    const Weather weather = one(site, years(2000, 2020));
    double june = 0, december = 0, clear_june = 0, clear_december = 0;
    const ClearSky sky(site.place, 3);
    const auto ends = weather.ghi->boundaries();
    const auto suns = suns_over(site.place, ends);
    for (std::size_t i = 0; i < suns.size(); ++i) {
        const unsigned month = civil_time(ends[i]).month;
        const double clear = sky.light(sky.seen(suns[i])).ghi;
        (month == 6 ? june : december) += month == 6 || month == 12 ? weather.ghi->values()[i] : 0;
        (month == 6 ? clear_june : clear_december) += month == 6 || month == 12 ? clear : 0;
    }
    CHECK(june / clear_june == Approx(0.9 * 1 + 0.1 * 0.65).margin(0.03));
    CHECK(december / clear_december == Approx(0.1 * 1 + 0.1 * 0.65 + 0.8 * 0.28).margin(0.05));
}

TEST_CASE("a swing of half a year, as where a monsoon cools the summer") {
    SyntheticSite site = denver();
    site.climate.temperature = {20, 0, 200, 0, 15, 0, 48, 7, 3, 15.5};
    const Weather weather = one(site, years(2021, 2022));
    const auto at = [&](const char* day) { return weather.air_temperature->at(instant(day)); };
    CHECK(at("2021-01-15T12:00Z") == Approx(23).margin(0.05));
    CHECK(at("2021-07-17T00:00Z") == Approx(23).margin(0.05));
    CHECK(at("2021-04-16T00:00Z") == Approx(17).margin(0.05));
}

TEST_CASE("parameters out of range are told, all of them") {
    SyntheticSite site = denver();
    site.place.latitude = 91;
    site.climate.cloud.summer = {0.5, 0.2, 0.2};
    site.climate.cloud.memory_hours = 0;
    site.climate.wind.shape = std::nan("");
    site.climate.wind.daily = 1;
    SyntheticSpan span = years(2022, 2023);
    span.step = Duration::from_seconds(1);
    try {
        (void)one(site, span);
        FAIL("no fault");
    } catch (const InputError& error) {
        std::string fields;
        for (const Fault& fault : error.faults())
            fields += fault.field + " ";
        CHECK(fields ==
              "step sites[0].place.latitude sites[0].climate.cloud.summer sites[0].climate.cloud.memory_hours "
              "sites[0].climate.wind.shape sites[0].climate.wind ");
    }
    std::vector<SyntheticSite> many(201, denver());
    CHECK_THROWS_AS(synthetic_weather(many, years(2022, 2023)), InputError);
    CHECK_THROWS_AS(synthetic_weather(std::vector<SyntheticSite>(200, denver()), years(2000, 2022)), InputError);
    span = years(2022, 2022);
    CHECK_THROWS_AS(one(denver(), span), InputError);
    WeatherCorrelation correlation;
    correlation.wind_km = -1;
    CHECK_THROWS_AS(synthetic_weather(std::vector<SyntheticSite>(1, denver()), years(2022, 2023), correlation),
                    InputError);
    CHECK(synthetic_weather({}, years(2022, 2023)).empty());
}

TEST_CASE("a span of a single step") {
    SyntheticSpan span = years(2022, 2023, Duration::from_seconds(300));
    span.to = span.from + Duration::from_seconds(60);
    const Weather weather = one(denver(), span);
    CHECK(weather.wind_speed->begin() == span.from);
    CHECK(weather.wind_speed->at(span.from) > 0);
}
