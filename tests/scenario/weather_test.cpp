// Weather of sites and zones as a scenario states it: climates, ends of files, air density, notes.
#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "data.hpp"
#include "sunward/error/error.hpp"
#include "sunward/scenario/load.hpp"

using namespace sunward;
using Catch::Contains;

namespace {

std::string scenario(const std::string& place, const std::string& weather, const std::string& wind = "") {
    return "sunward: 1\nhorizon: {start: 2023-06-21T00:00Z, duration: 2 d}\n"
           "zones: [{name: z, signals: {average: 400 gCO2/kWh}}]\n"
           "sites:\n  - name: s\n    zone: z\n    clusters: [{node: dgx-a100, count: 1}]\n    at: {" +
           place + "}\n    weather: {" + weather + "}\n    wind: {turbine: enercon-e82-2000" + wind +
           "}\nworkload: [{synthetic: {jobs: 1, arrivals: {every: 1 h}, run: 30 min}}]\n";
}

Scenario load(const std::string& text) {
    return load_scenario(test::write_file(test::scratch_folder("weather") / "s.yaml", text)).scenario;
}

bool has_note(const Scenario& scenario, const std::string& part) {
    return std::ranges::any_of(scenario.notes,
                               [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

/// Two days of 8 m/s at 10 m and 20 degrees, at 850 hPa.
std::string days_of_wind() {
    std::string times, eights, twenties, pressures;
    for (int h = 0; h < 48; ++h) {
        const char* comma = h > 0 ? "," : "";
        times += fmt::format("{}\"2023-06-{:02}T{:02}:00\"", comma, 21 + h / 24, h % 24);
        eights += fmt::format("{}8", comma);
        twenties += fmt::format("{}20", comma);
        pressures += fmt::format("{}850", comma);
    }
    const std::string text =
        fmt::format("{{\"latitude\": 50, \"longitude\": 8, \"elevation\": 1400, \"utc_offset_seconds\": 0, "
                    "\"hourly_units\": {{\"wind_speed_98m\": \"m/s\", \"temperature_2m\": \"\u00b0C\", "
                    "\"surface_pressure\": \"hPa\"}}, \"hourly\": {{\"time\": [{}], \"wind_speed_98m\": [{}], "
                    "\"temperature_2m\": [{}], \"surface_pressure\": [{}]}}}}",
                    times, eights, twenties, pressures);
    return test::write_file(test::scratch_folder("weather_data") / "w.json", text).string();
}

double watts(const Scenario& scenario) { return scenario.sites[0].power.wind->at(scenario.horizon.start); }

} // namespace

TEST_CASE("made weather tells its climate, takes one by name, and knows the height of places") {
    const Scenario madrid = load(scenario("latitude: 40.4 deg, longitude: -3.7 deg", "format: synthetic"));
    CHECK(has_note(madrid, "site s: synthetic: generated, not measured: climate of madrid"));
    CHECK(madrid.sites[0].power.weather->place.elevation == Approx(650).margin(10));
    const Scenario named = load(
        scenario("latitude: 40.4 deg, longitude: -3.7 deg, elevation: 2000 m", "format: synthetic, climate: oslo"));
    CHECK(has_note(named, "climate of oslo as asked for"));
    CHECK(named.sites[0].power.weather->place.elevation == 2000);
    CHECK_THROWS_WITH(load(scenario("latitude: 40 deg, longitude: -3 deg", "format: synthetic, climate: olso")),
                      Contains("s.yaml:9:14: sites[0].weather.climate: no climate is named 'olso'") &&
                          Contains("did you mean 'oslo'"));
    CHECK_THROWS_WITH(load(scenario("latitude: 40 deg, longitude: -3 deg", "format: epw, file: w, climate: oslo")),
                      Contains("climate"));
}

TEST_CASE("a contract's plant in made weather tells its climate") {
    const Scenario loaded =
        load(scenario("latitude: 40.4 deg, longitude: -3.7 deg", "format: synthetic") +
             "contracts: [{name: park, price: 40 EUR/MWh, solar: {capacity: 1 MW}, at: {latitude: 37.4 deg, longitude: "
             "-5.9 deg}, weather: {format: synthetic}}]\n");
    CHECK(has_note(loaded, "contracts[0]: synthetic: generated, not measured: climate of seville"));
}

TEST_CASE("a weather file that ends before the horizon is an error, unless what then holds is stated") {
    const std::string here = "latitude: 50 deg, longitude: 8 deg";
    const std::string weather = "format: open-meteo, file: " + days_of_wind();
    CHECK_NOTHROW(load(scenario(here, weather)));
    const auto longer = [](std::string text) { return text.replace(text.find("duration: 2 d"), 13, "duration: 3 d"); };
    CHECK_THROWS_WITH(load(longer(scenario(here, weather))),
                      Contains("covers 2023-06-21T00:00:00Z to 2023-06-23T00:00:00Z") && Contains("ends: repeat"));
    CHECK(has_note(load(longer(scenario(here, weather + ", ends: hold"))), "first and last values hold"));
    CHECK(has_note(load(longer(scenario(here, weather + ", ends: repeat"))), "which is repeated"));
}

TEST_CASE("a job that outlasts a weather file is told before the run") {
    const std::string weather = "format: open-meteo, file: " + days_of_wind();
    const auto long_job = [&](const std::string& more) {
        std::string text = scenario("latitude: 50 deg, longitude: 8 deg", weather + more);
        return text.replace(text.find("run: 30 min"), 11, "run: 72 h");
    };
    CHECK_THROWS_WITH(load(long_job("")), Contains("sites[0].weather: w.json (open-meteo) of site s ends at "
                                                   "2023-06-23T00:00:00Z, but job ") &&
                                              Contains("runs until 2023-06-24T") && Contains("'horizon.drain: false'"));
    CHECK_NOTHROW(load(long_job(", ends: repeat")));
    std::string cut = long_job("");
    CHECK_NOTHROW(load(cut.replace(cut.find("duration: 2 d"), 13, "duration: 2 d, drain: false")));
}

TEST_CASE("the power curve is for standard air unless another density is stated") {
    const std::string weather = "format: open-meteo, file: " + days_of_wind();
    const auto power = [&](const std::string& density) {
        return watts(load(scenario("latitude: 50 deg, longitude: 8 deg", weather, density)));
    };
    CHECK(power("") == Approx(815e3)); // the E-82 at 8 m/s
    CHECK(power(", air_density: standard") == Approx(815e3));
    // By hand: 98 m above 850 hPa and 2 m above 20 C air of 837.75 hPa and 19.376 C has 0.9975 kg/m3 (barometric,
    // 1.225 x 288.15 / 101330 Pa). Between speeds moved by (1.225 / rho)^p, p = 1/3 at 7 m/s and 0.3667 at 8 m/s, the
    // curve's 532 kW at 7.4963 and 815 kW at 8.6259 m/s give 658.2 kW at 8 m/s.
    CHECK(power(", air_density: barometric") == Approx(658.2e3).epsilon(0.002));
    CHECK(power(", air_density: ideal-gas") == Approx(power(", air_density: barometric")).epsilon(0.001));
}
