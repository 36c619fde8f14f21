// Oracles: pvlib's tests of irradiance (transposition) and values computed with pvlib.
#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "sunward/weather/irradiance.hpp"
#include "sunward/weather/tracker.hpp"

using namespace sunward;

namespace {
double cosine(double degrees) { return std::cos(degrees * std::numbers::pi / 180); }

struct Row {
    Irradiance light;
    SkyAngles sun;
    double isotropic, hay_davies, reindl;
};
// Tilt 40 degrees, facing south.
const Row rows[] = {
    {{79.73860422, 316.1949056, 40.46149818}, {82.85457044, 66.71410338}, 35.728402, 27.1775, 27.9412},
    {{1042.48031487, 939.95469881, 118.45831879}, {10.56413562, 144.76567754}, 104.601328, 102.9949, 104.1317},
    {{257.20751138, 646.22886049, 62.03376265}, {72.41687122, 287.04104128}, 54.777191, 33.1909, 34.1663},
};
} // namespace

TEST_CASE("diffuse light of the sky on a tilted plane") {
    const Direction plane = surface_normal(40, 180);
    for (const Row& row : rows) {
        const Sun sun{to_direction(row.sun), 1321.1655834833093};
        CHECK(on_plane(row.light, sun, plane, 0, DiffuseModel::isotropic).sky == Approx(row.isotropic).epsilon(1e-6));
        CHECK(on_plane(row.light, sun, plane, 0, DiffuseModel::hay_davies).sky == Approx(row.hay_davies).epsilon(1e-5));
        CHECK(on_plane(row.light, sun, plane, 0, DiffuseModel::reindl).sky == Approx(row.reindl).epsilon(1e-5));
    }
    const Sun high{to_direction({40, 180}), 1366.1};
    CHECK(on_plane({0, 700, 100}, high, surface_normal(30, 180), 0, DiffuseModel::hay_davies).sky ==
          Approx(111.36684096).epsilon(1e-8));
}

TEST_CASE("isotropic sky, ground and beam") {
    const Sun sun{to_direction({30, 180}), 1366.1};
    const PlaneIrradiance plane =
        on_plane({900, 800, 100}, sun, surface_normal(40, 180), 0.25, DiffuseModel::isotropic);
    CHECK(plane.sky == Approx(88.30222215594891));
    CHECK(plane.ground == Approx(26.32000014911496));
    CHECK(plane.beam == Approx(800 * cosine(10)));
    CHECK(plane.total() == Approx(plane.beam + plane.sky + plane.ground));
    CHECK(on_plane({900, 800, 100}, sun, surface_normal(90, 0), 0.25, DiffuseModel::hay_davies).beam == 0);
}

TEST_CASE("Erbs") {
    const double extraterrestrial = spencer_extraterrestrial(172);
    const Irradiance light = erbs(500, cosine(60), extraterrestrial);
    CHECK(500 / (extraterrestrial * cosine(60)) == Approx(.75664509).epsilon(1e-7));
    CHECK(light.dhi == Approx(88.9488284).epsilon(1e-7));
    CHECK(light.dni == Approx(822.1023432).epsilon(1e-7));
    CHECK(light.ghi == 500);
    // The three pieces meet their neighbours, and the parts add up to the whole.
    for (double ghi = 1; ghi < 650; ghi += 1) {
        const Irradiance part = erbs(ghi, cosine(60), extraterrestrial);
        CHECK(part.dhi + part.dni * cosine(60) == Approx(ghi));
        CHECK(part.dni >= 0);
    }
    const Irradiance low = erbs(20, cosine(88), extraterrestrial);
    CHECK(low.dni == 0);
    CHECK(low.dhi == 20);
    CHECK(erbs(0, 0.5, extraterrestrial).dhi == 0);
}

namespace {
struct Turn {
    SingleAxisTracker tracker;
    SkyAngles sun;
    double rotation, angle_of_incidence, azimuth, tilt;
};
SingleAxisTracker tracker(double tilt, double azimuth, double most, bool backtrack, double coverage = 2.0 / 7) {
    return {tilt, azimuth, most, backtrack, coverage, 0};
}
} // namespace

TEST_CASE("single-axis tracking") {
    // pvlib, tests/test_tracking.py.
    const Turn turns[] = {
        {tracker(0, 0, 90, true), {10, 180}, 0, 10, 0, 0},
        {tracker(0, 180, 90, true), {60, 90}, -60, 0, 90, 60},
        {tracker(0, 0, 90, true), {60, 90}, 60, 0, 90, 60},
        {tracker(0, 0, 45, true), {60, 90}, 45, 15, 90, 45},
        {tracker(0, 0, 90, false), {80, 90}, 80, 0, 90, 80},
        {tracker(0, 0, 90, true), {80, 90}, 27.4283, 52.5716, 90, 27.42833},
        {tracker(30, 180, 90, true), {30, 135}, -20.88121, 7.286245, 142.65730, 35.98741},
        {tracker(30, 0, 90, true), {30, 135}, 31.6655, 47.6632, 50.96969, 42.5152},
        {tracker(0, 90, 90, true), {30, 90}, 0, 30, 0, 0},
        {tracker(0, 180, 90, true), {30, 90}, -30, 0, 90, 30},
        {tracker(0, 90, 90, true), {30, 180}, 30, 0, 180, 30},
        {tracker(30, 180, 60, true, 0.35), {80, 338}, 60, 80.420987, 253.897886, 64.341094},
    };
    for (const Turn& turn : turns) {
        const TrackerAxis axis(turn.tracker);
        const Direction sun = to_direction(turn.sun);
        const double rotation = axis.rotation(sun);
        const Direction normal = axis.normal(rotation);
        CHECK(rotation == Approx(turn.rotation).margin(1e-4));
        CHECK(std::acos(std::min(1.0, normal * sun)) * 180 / std::numbers::pi ==
              Approx(turn.angle_of_incidence).margin(1e-4));
        const SkyAngles surface = to_angles(normal);
        CHECK(surface.zenith == Approx(turn.tilt).margin(1e-4));
        if (turn.tilt > 0)
            CHECK(surface.azimuth == Approx(turn.azimuth).margin(1e-4));
    }
}

TEST_CASE("a tracker rests at night") {
    CHECK(TrackerAxis(tracker(0, 180, 60, true)).rotation(to_direction({100, 300})) == 0);
}

TEST_CASE("backtracking rows just do not shade each other") {
    // Row of width w at distance w / coverage: the shadow line through a row's upper edge meets the next one's lower.
    const double coverage = 0.5;
    const TrackerAxis axis(tracker(0, 0, 90, true, coverage));
    for (double zenith = 62; zenith < 89; zenith += 3) {
        const double rotation = axis.rotation(to_direction({zenith, 90})) * std::numbers::pi / 180;
        const double sun = zenith * std::numbers::pi / 180;
        CHECK(std::cos(sun - rotation) == Approx(std::cos(sun) / coverage));
    }
}
