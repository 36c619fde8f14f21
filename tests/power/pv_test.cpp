// Oracles: pvlib's tests of temperature, pvsystem and inverter; the full chain computed with pvlib (SPA, Ineichen with
// Linke turbidity 3, Hay-Davies, albedo 0.25, Faiman, PVWatts); NREL's PVWatts itself for a house in Denver.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/power/pv.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/weather/atmosphere.hpp"
#include "sunward/weather/clear_sky.hpp"

using namespace sunward;

TEST_CASE("cell temperature") {
    CHECK(cell_temperature(FaimanCell{}, 900, 20, 5) == Approx(35.203).margin(1e-3));
    CHECK(cell_temperature(FaimanCell{22, 6}, 900, 20, 5) == Approx(37.308).margin(1e-3));
    CHECK(cell_temperature(FaimanCell{}, 500, 10, 5) == Approx(18.446).margin(1e-3));
    CHECK(cell_temperature(SapmCell{}, 900, 20, 5) == Approx(43.509).epsilon(1e-3));
    CHECK(cell_temperature(SapmCell{-3.47, -.0594, 0}, 900, 20, 5) == Approx(40.809).epsilon(1e-3));
    CHECK(cell_temperature(PvsystCell{}, 900, 20, 5) == Approx(45.137).margin(1e-3));
}

TEST_CASE("PVWatts direct current and losses") {
    CHECK(pvwatts_dc(900, 30, 100, -.003) == Approx(88.65));
    CHECK(pvwatts_dc(900, 600, 100, -.003) == 0);
    const std::array losses{.02, .03, 0., .02, .02, .005, .015, .01, 0., .03};
    CHECK(combined_loss(losses) == Approx(.140757).margin(5e-7));
    CHECK(pvwatts_losses == Approx(combined_loss(losses)));
}

TEST_CASE("PVWatts inverter") {
    CHECK(pvwatts_inverter(90, 100, .95) == Approx(85.58556604752516));
    CHECK(pvwatts_inverter(50, 100, .95) == Approx(47.60843624));
    CHECK(pvwatts_inverter(100, 100, .95) == Approx(95));
    CHECK(pvwatts_inverter(.001, 1, .95) == 0);
    CHECK(pvwatts_inverter(0, 100, .95) == 0);
    const std::array<std::array<double, 2>, 7> rows{{{10, 3.941190},
                                                     {100, 92.162789},
                                                     {200, 189.880170},
                                                     {500, 481.095777},
                                                     {800, 769.406579},
                                                     {1000, 960},
                                                     {1100, 960}}};
    for (const auto& [dc, ac] : rows)
        CHECK(pvwatts_inverter(dc, 1000, .96) == Approx(ac).epsilon(1e-6));
}

namespace {

const Place berlin{52.52, 13.405, 34};

/// 1000 W with an inverter of 1000 W DC, no losses.
PvArray oracle_array() {
    PvArray array;
    array.dc_capacity = 1 * kilowatt;
    array.mount = FixedMount{30, 180};
    array.losses = 0;
    array.dc_ac_ratio = 1 / 0.96;
    array.glass = false;
    return array;
}

struct Chain {
    SkyAngles sun;
    Irradiance light;
    double haurwitz;
    double isotropic;
    PvPoint point;
};

Chain chain_at(const PvModel& hay_davies, const PvModel& isotropic, Instant t) {
    Sun sun = sun_at(berlin, t);
    const Irradiance light = clear_sky(berlin, sun, 3);
    sun.direction = refracted(sun.direction, pressure_at(berlin.elevation), 12);
    return {to_angles(sun.direction), light, haurwitz(sun.direction.up),
            isotropic.at(sun, light, 20, 3, .25).plane_irradiance, hay_davies.at(sun, light, 20, 3, .25)};
}

std::array<PvModel, 2> oracle_models() {
    PvArray isotropic = oracle_array();
    isotropic.diffuse = DiffuseModel::isotropic;
    return {PvModel(oracle_array()), PvModel(isotropic)};
}

} // namespace

TEST_CASE("the full chain at noon and in the morning") {
    // The oracle's extraterrestrial irradiance is Spencer's, 0.09 % below that of the true distance.
    const auto models = oracle_models();
    const Chain noon = chain_at(models[0], models[1], parse_instant("2023-06-21T11:00Z").value());
    CHECK(noon.sun.zenith == Approx(29.124).margin(0.01));
    CHECK(noon.sun.azimuth == Approx(176.159).margin(0.02));
    CHECK(noon.light.ghi == Approx(878.109).epsilon(1.5e-3));
    CHECK(noon.light.dni == Approx(891.070).epsilon(1.5e-3));
    CHECK(noon.light.dhi == Approx(99.631).epsilon(1.5e-3));
    CHECK(noon.haurwitz == Approx(896.619).epsilon(1.5e-3));
    CHECK(noon.point.plane_irradiance == Approx(1012.302).epsilon(1.5e-3));
    CHECK(noon.isotropic == Approx(998.139).epsilon(1.5e-3));
    CHECK(noon.point.cell_c == Approx(42.239).epsilon(1.5e-3));
    CHECK(noon.point.dc == Approx(942.500).epsilon(1.5e-3));
    CHECK(noon.point.ac == Approx(905.336).epsilon(1.5e-3));
    const Chain morning = chain_at(models[0], models[1], parse_instant("2023-06-21T06:00Z").value());
    CHECK(morning.sun.zenith == Approx(63.835).margin(0.04));
    CHECK(morning.sun.azimuth == Approx(84.979).margin(0.02));
    CHECK(morning.light.ghi == Approx(389.462).epsilon(2e-3));
    CHECK(morning.light.dni == Approx(729.973).epsilon(2e-3));
    CHECK(morning.light.dhi == Approx(67.187).epsilon(2e-3));
    CHECK(morning.point.plane_irradiance == Approx(313.857).epsilon(2e-3));
    CHECK(morning.point.cell_c == Approx(26.895).epsilon(2e-3));
    CHECK(morning.point.dc == Approx(311.478).epsilon(2e-3));
    CHECK(morning.point.ac == Approx(298.433).epsilon(2e-3));
}

TEST_CASE("the full chain's sums of a day") {
    const auto models = oracle_models();
    double ghi = 0, hau = 0, poa = 0, iso = 0, dc = 0, ac = 0;
    for (std::int64_t h = 0; h < 24; ++h) {
        const Chain c =
            chain_at(models[0], models[1], parse_instant("2023-06-21T00:00Z").value() + Duration::from_hours(h));
        ghi += c.light.ghi;
        hau += c.haurwitz;
        poa += c.point.plane_irradiance;
        iso += c.isotropic;
        dc += c.point.dc;
        ac += c.point.ac;
    }
    CHECK(ghi == Approx(8232.50).epsilon(1e-3));
    CHECK(hau == Approx(8659.65).epsilon(1e-3));
    CHECK(poa == Approx(8352.19).epsilon(1e-3));
    CHECK(iso == Approx(8323.92).epsilon(1e-3));
    CHECK(dc == Approx(7947.38).epsilon(1e-3));
    CHECK(ac == Approx(7615.12).epsilon(1e-3));
}

namespace {

struct Denver {
    Weather weather;
    double plane = 0, dc = 0, ac = 0; ///< PVWatts's own year, W h
    std::vector<double> ac_hours;
};

Denver read_denver(const std::filesystem::path& path) {
    std::string text = read_text(path);
    text.erase(0, text.find("Month,Day,Hour"));
    CsvReader csv(text, path.string());
    std::vector<Point> ghi, dni, dhi, air, wind;
    Denver denver;
    denver.weather.place = {39.73, -105.18, 1819.6};
    const Instant start = parse_instant("2021-01-01T07:00Z").value();
    const SunPath sun(denver.weather.place, start, start + Duration::from_days(365));
    while (csv.next() && csv.cell(0) != "Totals") {
        const Instant t = start + static_cast<std::int64_t>(dni.size()) * Duration::from_hours(1);
        const double beam = csv.number(3).value();
        const double diffuse = csv.number(4).value();
        const double up = std::max(0.0, sun.over(t, t + Duration::from_hours(1)).direction.up);
        dni.push_back({t, beam});
        dhi.push_back({t, diffuse});
        ghi.push_back({t, diffuse + beam * up});
        air.push_back({t, csv.number(5).value()});
        wind.push_back({t, csv.number(6).value()});
        denver.plane += csv.number(7).value();
        denver.dc += csv.number(9).value();
        denver.ac += csv.number(10).value();
        denver.ac_hours.push_back(csv.number(10).value());
    }
    denver.weather.ghi = Series::from_points(ghi, {});
    denver.weather.dni = Series::from_points(dni, {});
    denver.weather.dhi = Series::from_points(dhi, {});
    denver.weather.air_temperature = Series::from_points(air, {});
    denver.weather.wind_speed = Series::from_points(wind, {});
    return denver;
}

} // namespace

TEST_CASE("PVWatts's year in Denver") {
    const auto path = test::data_file("solar/pvwatts_8760_rackmount_denver.csv");
    if (!path)
        return;
    const Denver denver = read_denver(*path);
    REQUIRE(denver.ac_hours.size() == 8760);
    PvArray array;
    array.dc_capacity = 4 * kilowatt;
    array.mount = FixedMount{20, 180};
    array.losses = 0.1408;
    const auto year = [&denver](const PvArray& a) {
        const Series ac = pv_output(a, denver.weather);
        return ac.integral(ac.begin(), ac.end()) / 3600;
    };
    CHECK(denver.ac == Approx(6023671.24).epsilon(1e-6));
    CHECK(year(array) == Approx(denver.ac).epsilon(0.01));
    array.temperature_coefficient = -0.0047; // PVWatts's own for standard modules
    CHECK(year(array) == Approx(denver.ac).epsilon(0.01));
    const Series ac = pv_output(array, denver.weather);
    const double most = 4000 / 1.2;
    double difference = 0;
    for (std::size_t i = 0; i < ac.size(); ++i) {
        CHECK(ac.values()[i] <= most * (1 + 1e-12));
        difference += std::abs(ac.values()[i] - denver.ac_hours[i]);
    }
    CHECK(difference / denver.ac < 0.03); // hour by hour, so that morning and evening do not cancel
}

TEST_CASE("front glass") {
    // pvlib, test_iam.py, test_physical.
    const auto cosine = [](double degrees) { return std::cos(degrees * 3.14159265358979323846 / 180); };
    CHECK(glass_transmission(1) == 1);
    CHECK(glass_transmission(cosine(22.5)) == Approx(.99926198).epsilon(1e-7));
    CHECK(glass_transmission(cosine(45)) == Approx(.98797788).epsilon(1e-7));
    CHECK(glass_transmission(cosine(67.5)) == Approx(.8893998).epsilon(1e-6));
    CHECK(glass_transmission(0) == 0);
    CHECK(glass_transmission(-1) == 0);
}

TEST_CASE("a tracker collects more than a fixed array, and limits matter") {
    Weather weather;
    weather.place = {35, -100, 300};
    const Instant start = parse_instant("2023-06-21T06:00Z").value();
    std::vector<Point> ghi, dni, dhi;
    const SunPath path(weather.place, start, start + Duration::from_days(1));
    for (std::int64_t i = 0; i < 288; ++i) {
        const Instant t = start + i * Duration::from_seconds(300);
        const Irradiance light = clear_sky(weather.place, path.at(t + Duration::from_seconds(150)), 3);
        ghi.push_back({t, light.ghi});
        dni.push_back({t, light.dni});
        dhi.push_back({t, light.dhi});
    }
    weather.ghi = Series::from_points(ghi, {});
    weather.dni = Series::from_points(dni, {});
    weather.dhi = Series::from_points(dhi, {});
    weather.air_temperature = Series::constant(20);
    const auto day = [&weather](const PvMount& mount) {
        PvArray array = oracle_array();
        array.mount = mount;
        const Series ac = pv_output(array, weather);
        return ac.integral(ac.begin(), ac.end()) / 3.6e6;
    };
    SingleAxisTracker tracker;
    tracker.backtrack = false;
    const double tracked = day(tracker);
    CHECK(tracked > 1.2 * day(FixedMount{30, 180}));
    tracker.backtrack = true;
    CHECK(day(tracker) < tracked);
    tracker.max_rotation = 0;
    CHECK(day(tracker) == Approx(day(FixedMount{0, 180})));
}

TEST_CASE("an array out of range is told, all of it") {
    PvArray array;
    array.dc_capacity = -1 * kilowatt;
    array.mount = FixedMount{91, 180};
    array.losses = std::nan("");
    array.dc_ac_ratio = 0;
    array.cell = FaimanCell{0, 1};
    try {
        PvModel model(array);
        FAIL("no fault");
    } catch (const InputError& error) {
        std::string fields;
        for (const Fault& fault : error.faults())
            fields += fault.field + " ";
        CHECK(fields == "dc_capacity losses dc_ac_ratio tilt u0 ");
    }
    SingleAxisTracker tracker;
    tracker.ground_coverage = 0;
    array = {};
    array.mount = tracker;
    CHECK_THROWS_AS(PvModel(array), InputError);
    CHECK_THROWS_AS(pv_output({}, Weather{}), InputError);
}
