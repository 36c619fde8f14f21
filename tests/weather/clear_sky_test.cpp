// Oracles: pvlib's tests of airmass, alt2pres, haurwitz, ineichen and simplified_solis.
#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "sunward/weather/atmosphere.hpp"
#include "sunward/weather/clear_sky.hpp"

using namespace sunward;

namespace {
double cosine(double degrees) { return std::cos(degrees * std::numbers::pi / 180); }
} // namespace

TEST_CASE("air mass") {
    CHECK(std::isnan(kasten_young_air_mass(100)));
    CHECK(kasten_young_air_mass(89.9) == Approx(36.467).margin(1e-3));
    CHECK(kasten_young_air_mass(80) == Approx(5.586).margin(1e-3));
    CHECK(kasten_young_air_mass(0) == Approx(1.000).margin(1e-3));
    CHECK(kasten_1966_air_mass(89.9) == Approx(35.365).margin(1e-3));
    CHECK(kasten_1966_air_mass(80) == Approx(5.580).margin(1e-3));
    CHECK(kasten_1966_air_mass(0) == Approx(.999).margin(1e-3));
    CHECK(simple_air_mass(89.9) == Approx(572.958).margin(1e-3));
    CHECK(simple_air_mass(80) == Approx(5.759).margin(1e-3));
    CHECK(simple_air_mass(0) == 1);
}

TEST_CASE("elevation and pressure") {
    CHECK(pressure_at(-100) == Approx(102532.073).margin(1e-3));
    CHECK(pressure_at(0) == Approx(101324.999).margin(1e-3));
    CHECK(pressure_at(1000) == Approx(89874.750).margin(1e-3));
    CHECK(pressure_at(8000) == Approx(35600.496).margin(1e-3));
    CHECK(elevation_of(10000) == Approx(15797.638).margin(1e-3));
    CHECK(elevation_of(90000) == Approx(988.637).margin(1e-3));
    CHECK(elevation_of(101325) == Approx(.124).margin(1e-3));
}

TEST_CASE("relative humidity from the dew point") {
    CHECK(relative_humidity(20, 20) == 100);
    CHECK(relative_humidity(20, 25) == 100);
    CHECK(relative_humidity(20, 9.27) == Approx(50).margin(0.1)); // psychrometric chart
}

TEST_CASE("Haurwitz") {
    CHECK(haurwitz(cosine(110)) == 0);
    CHECK(haurwitz(cosine(90.05)) == 0);
    CHECK(haurwitz(cosine(90.001)) == 0);
    CHECK(haurwitz(cosine(85)) == Approx(48.6298687941956));
    CHECK(haurwitz(cosine(80)) == Approx(135.741748091813));
    CHECK(haurwitz(cosine(60)) == Approx(487.894132885425));
    CHECK(haurwitz(cosine(40)) == Approx(778.766689344363));
    CHECK(haurwitz(cosine(0)) == Approx(1035.09203253450));
}

TEST_CASE("Ineichen") {
    const Irradiance one = ineichen(cosine(10), 1, 3, 0, 1364);
    CHECK(one.ghi == Approx(1038.159219).epsilon(1e-8));
    CHECK(one.dni == Approx(942.2081860).epsilon(1e-8));
    CHECK(one.dhi == Approx(110.2652929).epsilon(1e-8));
    struct Row {
        double zenith, air_mass, ghi, dni, dhi;
    };
    for (const Row& row : {Row{82.85457044, 6.97935524, 65.49426624, 321.16092181, 25.54562017},
                           {46.0467599, 1.32355476, 704.6968125, 888.90147035, 87.73601277},
                           {10.56413562, .93527685, 1044.1230677, 953.24925854, 107.03109696},
                           {34.86074109, 1.12008114, 853.02065704, 922.06124712, 96.42909484},
                           {72.41687122, 3.01614096, 251.99427693, 655.44925241, 53.9901349}}) {
        // The published series was made with an extraterrestrial irradiance of 1364 W/m2 too.
        const Irradiance light = ineichen(cosine(row.zenith), row.air_mass, 3, 0, 1364);
        CHECK(light.ghi == Approx(row.ghi).epsilon(1e-8));
        CHECK(light.dni == Approx(row.dni).epsilon(1e-8));
        CHECK(light.dhi == Approx(row.dhi).epsilon(1e-8));
    }
    CHECK(ineichen(-0.1, NAN, 3, 0, 1364).ghi == 0);
}

TEST_CASE("simplified Solis") {
    const Irradiance light = simplified_solis(std::sin(80 * std::numbers::pi / 180), 0.1, 1, 101325, 1364);
    CHECK(light.ghi == Approx(1064.653145).epsilon(1e-8));
    CHECK(light.dni == Approx(959.335463).epsilon(1e-8));
    CHECK(light.dhi == Approx(129.125602).epsilon(1e-8));
    CHECK(simplified_solis(-0.1, 0.1, 1, 101325, 1364).ghi == 0);
}

TEST_CASE("a clear sky is dark below the horizon and lit just above it") {
    const Place place{50, 10, 100};
    Sun sun{to_direction({95, 90}), 1360};
    CHECK(clear_sky(place, sun, 3).ghi == 0);
    sun.direction = to_direction({89, 90});
    CHECK(clear_sky(place, sun, 3).ghi > 0);
    CHECK(clear_sky(place, sun, 3).ghi < 20);
}

TEST_CASE("the global part of the light, and how long it stays dark") {
    const Place place{50, 10, 300};
    const ClearSky sky(place, 3);
    for (const double zenith : {0.0, 40.0, 80.0, 89.9, 91.0}) {
        const Sun sun{to_direction({zenith, 120}), 1360};
        CHECK(sky.global(sun) == sky.light(sun).ghi);
    }
    CHECK(ClearSky::dark_for({to_direction({90.5, 90}), 1360}) == Duration{});
    // The sun climbs fastest on the equator: from 19.5 degrees below the horizon in 1 h 18 min.
    const Sun low{to_direction({109.471, 90}), 1360};
    CHECK(ClearSky::dark_for(low).seconds() == Approx((1.0 / 3 - 0.02) / 7.293e-5).epsilon(1e-4));
    CHECK(ClearSky::dark_for(low).seconds() < 78 * 60);
}
