// The built-in zones against the real years at hand, by the limits of tools/calibrate.
#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>

#include "calibration.hpp"
#include "data.hpp"
#include "sunward/error/error.hpp"
#include "weather_year.hpp"

using namespace sunward;
using namespace sunward::calibration;
using namespace sunward::test;

namespace {

void check_limits(const Calibration& one) {
    int judged = 0;
    for (const Figure& figure : one.figures) {
        if (!figure.limit)
            continue;
        ++judged;
        INFO(one.reference->zone << " " << figure.name << ": " << *figure.ratio << ", expected " << figure.limit->low
                                 << " to " << figure.limit->high);
        CHECK_FALSE(figure.missed());
    }
    CHECK(judged > 0);
    CHECK(one.unserved_share == 0);
}

/// The folder that holds the files of a reference; nothing, and the runner told so, when one is absent.
std::optional<std::filesystem::path> data_of(const Reference& reference) {
    const auto file = data_file(std::string(reference.file));
    if (!file || (!reference.driver_file.empty() && !data_file(std::string(reference.driver_file))))
        return std::nullopt;
    return file->parent_path().parent_path();
}

/// Every driver of the zone's real year, then synthetic weather.
void check_zone(std::string_view zone) {
    const Reference* last = nullptr;
    for (const Reference& reference : references()) {
        if (reference.zone != zone)
            continue;
        const auto data = data_of(reference);
        if (!data)
            continue;
        INFO(describe_driver(reference));
        if (reference.driver != Driver::synthetic)
            check_limits(calibrate(reference, *data));
        if (last == nullptr)
            check_limits(calibrate_synthetic(reference, *data));
        last = &reference;
    }
}

} // namespace

TEST_CASE("california is like its real year") { check_zone("california"); }
TEST_CASE("texas is like its real year") { check_zone("texas"); }
TEST_CASE("germany is like its real year") { check_zone("germany"); }
TEST_CASE("great-britain is like its real year") { check_zone("great-britain"); }
TEST_CASE("france is like its real year") { check_zone("france"); }
TEST_CASE("norway is like its real year") { check_zone("norway"); }
TEST_CASE("india-west has its real year's mean") { check_zone("india-west"); }

TEST_CASE("every zone of the catalogue is in the table, in its order") {
    std::vector<std::string_view> zones;
    for (const Reference& reference : references())
        if (zones.empty() || zones.back() != reference.zone)
            zones.push_back(reference.zone);
    REQUIRE(zones.size() == zone_catalogue().size());
    for (std::size_t i = 0; i < zones.size(); ++i) {
        CHECK(zones[i] == zone_catalogue()[i].name);
        const auto found = std::ranges::find(references(), zones[i], &Reference::zone);
        CHECK(found->file.empty() == zone_catalogue()[i].reference.empty());
    }
}

TEST_CASE("the limits of the table, and a zone that is unlike its year misses them") {
    const auto texas = std::ranges::find(references(), "texas", &Reference::zone);
    const auto data = data_of(*texas);
    if (!data)
        return;
    Reference other = *texas;
    other.driver = Driver::synthetic;
    other.zone = "poland"; // its coal is nothing like ERCOT's mix
    const Calibration one = calibrate(other, *data);
    CHECK(one.synthetic);
    CHECK(one.missed());
    CHECK(one.figures[0].missed());
    CHECK_FALSE(one.figures[1].limit); // reported only
    const Calibration real = calibrate(*texas, *data);
    const std::vector<std::pair<double, double>> limits = {{0.9, 1.1}, {0.9, 1}, {0.7, 1.4}, {0.7, 1.3}, {0.75, 1.25}};
    for (std::size_t i = 0; i < limits.size(); ++i) {
        CHECK(real.figures[i].limit->low == limits[i].first);
        CHECK(real.figures[i].limit->high == limits[i].second);
    }
    CHECK(*real.figures[4].real == Approx(0.144).margin(0.001)); // of the real year
}

TEST_CASE("a zone without a real year has figures of its own and no ratios") {
    const auto poland = std::ranges::find(references(), "poland", &Reference::zone);
    const Calibration one = calibrate(*poland, "no/such/folder");
    CHECK_FALSE(one.missed());
    CHECK_FALSE(one.real);
    CHECK(*one.figures[0].made > 400);
    for (const Figure& figure : one.figures)
        CHECK_FALSE((figure.ratio || figure.limit));
    CHECK_THROWS_AS(real_shares(*poland, "no/such/folder"), InputError);
    const auto germany = std::ranges::find(references(), "germany", &Reference::zone);
    CHECK_THROWS_AS(calibrate(*germany, "no/such/folder"), InputError);
}

TEST_CASE("made weather is like the typical years and the climate normals that are known") {
    int judged = 0;
    for (const KnownPlace& place : known_places()) {
        const auto file =
            place.file.empty() ? std::optional<std::filesystem::path>(".") : data_file(std::string(place.file));
        if (!file)
            continue;
        const WeatherCalibration one = calibrate_weather(place, file->parent_path().parent_path());
        for (const WeatherFigure& figure : one.figures) {
            INFO(one.name << " " << figure.name << ": made " << figure.made << ", known " << figure.known);
            CHECK_FALSE(figure.missed());
            judged += figure.limit ? 1 : 0;
        }
    }
    CHECK(judged >= 36); // the places without a file alone have nine times four
}

TEST_CASE("a figure beyond its limit is missed, one that has none is not") {
    CHECK(WeatherFigure{"wind", 3.7, 3, 0.2, true}.missed());
    CHECK_FALSE(WeatherFigure{"wind", 3.5, 3, 0.2, true}.missed());
    CHECK(WeatherFigure{"January", -3.1, 0, 3, false}.missed());
    CHECK_FALSE(WeatherFigure{"irradiation", 2, 1, std::nullopt, true}.missed());
}
