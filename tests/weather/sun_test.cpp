// Oracles: NREL SPA example (Reda and Andreas, NREL/TP-560-34302, and pvlib's test_solarposition), Spencer's series and
// extraterrestrial irradiance as computed by pvlib.
#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include "sunward/weather/sun.hpp"

using namespace sunward;

namespace {
constexpr double radian = std::numbers::pi / 180;
const Place golden{39.742476, -105.1786, 1830.14};
Instant instant(const char* text) { return parse_instant(text).value(); }
} // namespace

TEST_CASE("the sun stands where the NREL SPA example says") {
    const Sun sun = sun_at(golden, instant("2003-10-17T19:30:30Z"));
    const SkyAngles angles = to_angles(sun.direction);
    CHECK(angles.zenith == Approx(50.127954).margin(0.01));
    CHECK(angles.azimuth == Approx(194.340241).margin(0.01));
    CHECK(sun_coordinates(instant("2003-10-17T19:30:30Z")).equation_of_time == Approx(14.641511).margin(0.02));
    const SkyAngles seen = to_angles(refracted(sun.direction, 82000, 11));
    CHECK(seen.zenith == Approx(50.111622).margin(0.01));
    CHECK(seen.azimuth == Approx(194.340241).margin(0.01));
    CHECK(angles.zenith - seen.zenith == Approx(39.888378 - 39.872046).margin(1e-5));
}

TEST_CASE("the sun of the next day of the SPA example") {
    const Sun sun = sun_at(golden, instant("2003-10-18T19:30:30Z"));
    CHECK(90 - to_angles(sun.direction).zenith == Approx(39.505196 - (50.494804 - 50.478260)).margin(0.02));
    const SkyAngles seen = to_angles(refracted(sun.direction, 82000, 11));
    CHECK(seen.zenith == Approx(50.478260).margin(0.02));
    CHECK(seen.azimuth == Approx(194.311132).margin(0.02));
}

TEST_CASE("Spencer's series") {
    struct Row {
        double day, declination, equation_of_time;
    };
    for (const Row& row : {Row{1, -23.05862917, -2.91967833},
                           {80, -.06592404, -7.87366989},
                           {172, 23.45204607, -1.34372473},
                           {266, .24877955, 7.62662396},
                           {355, -23.41989041, 2.15508562}}) {
        CHECK(spencer_declination(row.day) / radian == Approx(row.declination).margin(1e-7));
        CHECK(spencer_equation_of_time(row.day) == Approx(row.equation_of_time).margin(1e-7));
    }
}

TEST_CASE("the position agrees with Spencer's within 0.55 degrees and a minute") {
    for (int day = 1; day <= 365; ++day) {
        const SunCoordinates sun = sun_coordinates(from_civil(2021, 1, day, Duration::from_hours(12)));
        CHECK(sun.declination / radian == Approx(spencer_declination(day) / radian).margin(0.55));
        CHECK(sun.equation_of_time == Approx(spencer_equation_of_time(day)).margin(1));
    }
}

TEST_CASE("extraterrestrial irradiance of 26 October 2016") {
    CHECK(spencer_extraterrestrial(300) == Approx(1383.6362).epsilon(1e-7));
    CHECK(asce_extraterrestrial(300) == Approx(1385.7848).epsilon(1e-7));
    CHECK(sun_at({}, instant("2016-10-26T00:00Z")).extraterrestrial == Approx(1382.3912).epsilon(1e-4));
}

TEST_CASE("a path gives what single positions give") {
    const Place place{-33.9, 151.2, 10};
    const Instant from = instant("2023-12-25T03:00Z");
    const SunPath path(place, from, from + Duration::from_days(31));
    for (std::int64_t i = 0; i < 720; ++i) {
        const Instant t = from + i * Duration::from_seconds(3700);
        const Sun one = sun_at(place, t);
        const Sun of_path = path.at(t);
        CHECK(of_path.direction.east == Approx(one.direction.east).margin(2e-6));
        CHECK(of_path.direction.north == Approx(one.direction.north).margin(2e-6));
        CHECK(of_path.direction.up == Approx(one.direction.up).margin(2e-6));
        CHECK(of_path.extraterrestrial == Approx(one.extraterrestrial).epsilon(1e-6));
    }
}

TEST_CASE("an instant before 1970 and one on the other side of the date line") {
    // Noon at Greenwich in local mean time, and the same sun half a turn away at midnight.
    const SkyAngles noon = to_angles(sun_at({0, 0, 0}, instant("1960-03-20T12:07:30Z")).direction);
    CHECK(noon.zenith == Approx(0).margin(0.6));
    const SkyAngles night = to_angles(sun_at({0, 180, 0}, instant("1960-03-20T12:07:30Z")).direction);
    CHECK(night.zenith == Approx(180).margin(0.6));
}

TEST_CASE("the sun of an hour of sunrise is that of its lit part") {
    const Place berlin{52.52, 13.405, 34};
    const Instant dawn = instant("2023-03-20T05:00Z"); // sunrise is at about 05:11 UTC
    const SunPath path(berlin, dawn, dawn + Duration::from_days(1));
    const Sun lit = path.over(dawn, dawn + Duration::from_hours(1));
    const Sun middle = path.at(dawn + Duration::from_seconds(1800));
    CHECK(lit.direction.up > middle.direction.up);
    CHECK(lit.direction * lit.direction == Approx(1));
    const Sun later = path.at(dawn + Duration::from_seconds(2150)); // middle of 05:11 to 06:00
    CHECK(lit.direction.up == Approx(later.direction.up).margin(0.01));
    const Instant night = instant("2023-03-20T01:00Z");
    CHECK(path.over(night, night + Duration::from_hours(1)).direction.up < 0);
}

TEST_CASE("suns of periods") {
    const Place place{40, -105, 1600};
    const Instant start = instant("2023-06-01T18:00Z");
    const std::vector<Instant> ends{start, start + Duration::from_hours(1), start + Duration::from_hours(2)};
    const auto suns = suns_over(place, ends);
    REQUIRE(suns.size() == 2);
    CHECK(suns[0].direction.up ==
          Approx(sun_at(place, start + Duration::from_seconds(1800)).direction.up).margin(1e-5));
    CHECK(suns_over(place, std::vector<Instant>{start}).empty());
}

TEST_CASE("angles and directions are inverse to each other") {
    for (const SkyAngles angles : {SkyAngles{10, 0}, {45, 90}, {89, 200}, {120, 359}}) {
        const SkyAngles back = to_angles(to_direction(angles));
        CHECK(back.zenith == Approx(angles.zenith));
        CHECK(back.azimuth == Approx(angles.azimuth).margin(1e-9));
    }
}

TEST_CASE("refraction is 0.48 degrees at the horizon and nothing below it") {
    CHECK(refraction(0, 101325, 10) == Approx(0.4845).margin(0.005));
    CHECK(refraction(-1, 101325, 10) == 0);
    CHECK(refracted(to_direction({0, 0}), 101325, 10).up == 1);
}

TEST_CASE("a refracted direction is lifted by the refraction") {
    for (double elevation = -0.83; elevation < 90; elevation += 0.37)
        for (const double pressure : {101325.0, 60000.0}) {
            const Direction seen = refracted(to_direction({90 - elevation, 200}), pressure, 5);
            const double lifted = elevation + refraction(elevation, pressure, 5);
            CHECK(seen.up == Approx(std::sin(lifted * std::numbers::pi / 180)).epsilon(0).margin(1e-15));
            CHECK(seen * seen == Approx(1).epsilon(1e-14));
            CHECK(to_angles(seen).azimuth == Approx(200).epsilon(1e-12));
        }
    const Direction low = to_direction({91, 200});
    CHECK(refracted(low, 101325, 5).up == low.up);
}

TEST_CASE("distances over the earth") {
    // Berlin to Paris, 878 km by any gazetteer; a quarter of a meridian.
    CHECK(distance_km({52.52, 13.405, 0}, {48.8566, 2.3522, 0}) == Approx(878).margin(1));
    CHECK(distance_km({0, 0, 0}, {90, 0, 0}) == Approx(6371.0088 * std::numbers::pi / 2));
    CHECK(distance_km({10, 179.5, 0}, {10, -179.5, 0}) == Approx(109.5).margin(0.1));
    CHECK(distance_km({10, 20, 0}, {10, 20, 500}) == 0);
}
