#include <catch2/catch.hpp>

#include "sunward/error/error.hpp"
#include "sunward/weather/atmosphere.hpp"
#include "sunward/weather/episode.hpp"

using namespace sunward;

namespace {

Instant after(int h) { return parse_instant("2023-07-01T00:00Z").value() + Duration::from_hours(h); }

Series hourly(const std::vector<double>& values) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({after(static_cast<int>(i)), values[i]});
    return Series::from_points(std::move(points), {});
}

} // namespace

TEST_CASE("an episode warms the air and leaves its vapour as it was") {
    Weather weather;
    weather.air_temperature = hourly({20, 21, 22, 23});
    const double dew_point = 12;
    weather.relative_humidity = hourly({relative_humidity(20, dew_point), relative_humidity(21, dew_point),
                                        relative_humidity(22, dew_point), relative_humidity(23, dew_point)});
    const Episode heat{after(1), after(3) + Duration::from_seconds(900), 10};
    const Episode more{after(2), after(3), 2};
    const std::vector<Episode> episodes = {heat, more};
    const Weather warm = with_episodes(weather, episodes);
    CHECK(warm.air_temperature->at(after(0)) == 20);
    CHECK(warm.air_temperature->at(after(1)) == 31);
    CHECK(warm.air_temperature->at(after(2)) == 34);
    CHECK(warm.air_temperature->at(after(3)) == 25.5); // a quarter of the hour
    CHECK(warm.relative_humidity->at(after(0)) == weather.relative_humidity->at(after(0)));
    CHECK(warm.relative_humidity->at(after(1)) == Approx(relative_humidity(31, dew_point)));
    CHECK(warm.relative_humidity->at(after(2)) == Approx(relative_humidity(34, dew_point)));
}

TEST_CASE("a cold spell raises the relative humidity to saturation at most") {
    Weather weather;
    weather.air_temperature = hourly({20, 20});
    weather.relative_humidity = hourly({relative_humidity(20, 5), relative_humidity(20, 18)});
    const Episode cold{after(0), after(2), -8};
    const Weather chilly = with_episodes(weather, {&cold, 1});
    CHECK(chilly.air_temperature->at(after(0)) == 12);
    CHECK(chilly.relative_humidity->at(after(0)) == Approx(relative_humidity(12, 5)));
    CHECK(chilly.relative_humidity->at(after(1)) == 100);
}

TEST_CASE("faults of episodes are told together") {
    const std::vector<Episode> episodes = {{after(1), after(2), 5}, {after(3), after(3), 5}};
    try {
        (void)with_episodes(Weather{}, episodes);
        FAIL("no fault");
    } catch (const InputError& error) {
        REQUIRE(error.faults().size() == 2);
        CHECK(error.faults()[0].field == "episodes");
        CHECK(error.faults()[1].field == "episodes[1].to");
    }
}
