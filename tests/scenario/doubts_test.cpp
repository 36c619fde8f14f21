// Notes on what a scenario leaves out or looks mistaken about.
#include <catch2/catch.hpp>

#include <algorithm>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;

namespace {

bool notes(const std::string& text, const std::string& part) {
    const auto all = load_scenario(scenario_file(text)).scenario.notes;
    return std::ranges::any_of(all, [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

} // namespace

TEST_CASE("a zone without an intensity counts as 0 g with a note, if anything is drawn from it") {
    const std::string silent = with(two_sites, "{name: north, signals: {average: 400 gCO2/kWh}}", "{name: north}");
    CHECK(notes(silent, "zone north: has no carbon intensity ('signals.average')"));
    CHECK_FALSE(notes(silent, "zone south: has no carbon intensity"));
    const std::string marginal = with(two_sites, "north, signals: {average:", "north, signals: {marginal:");
    CHECK(notes(marginal, "zone north: has no carbon intensity"));
    const std::string unused = with(silent, "zone: north", "zone: south");
    CHECK_FALSE(notes(unused, "no carbon intensity"));
    CHECK_FALSE(notes(two_sites, "no carbon intensity"));
}

TEST_CASE("a zone without a price beside one with a price has a note") {
    const std::string priced = with(two_sites, "average: 400 gCO2/kWh", "average: 400 gCO2/kWh, price: 40 EUR/MWh");
    CHECK(notes(priced, "zone south: has no price"));
    CHECK_FALSE(notes(priced, "zone north: has no price"));
    CHECK_FALSE(notes(two_sites, "has no price"));
}

TEST_CASE("milliwatts have a note") {
    CHECK(notes(with(two_sites, "zone: north", "zone: north\n    grid: {import_limit: 50 mW}"),
                "sites[0].grid.import_limit: '50 mW' is in milliwatts, 0.05 W; megawatts are MW"));
    CHECK_FALSE(notes(with(two_sites, "zone: north", "zone: north\n    grid: {import_limit: 50 MW}"), "milliwatts"));
}

TEST_CASE("weather beyond what the wet-bulb formula holds for is counted") {
    // Hourly, a day: 3 hours colder than -20 C, none warmer than 50 C, 5 hours more humid than 99 %.
    const auto folder = scenario_file("").parent_path();
    const std::string json = "{\"latitude\": 60, \"longitude\": 25, \"elevation\": 10, \"utc_offset_seconds\": 0, "
                             "\"hourly_units\": {\"time\": \"iso8601\", \"temperature_2m\": \"C\", "
                             "\"relative_humidity_2m\": \"%\"}, \"hourly\": {";
    std::string time;
    std::string air;
    std::string humidity;
    for (int hour = 0; hour < 48; ++hour) {
        const std::string comma = hour == 0 ? "" : ", ";
        time += comma + "\"2024-01-0" + std::to_string(1 + hour / 24) + "T" + (hour % 24 < 10 ? "0" : "") +
                std::to_string(hour % 24) + ":00\"";
        air += comma + (hour < 3 ? "-25" : "-10");
        humidity += comma + (hour < 5 ? "100" : "80");
    }
    write_file(folder / "w.json", json + "\"time\": [" + time + "], \"temperature_2m\": [" + air +
                                      "], \"relative_humidity_2m\": [" + humidity + "]}}");
    const std::string text = with(two_sites, "zone: north",
                                  "zone: north\n    weather: {format: open-meteo, file: w.json}\n    facility: "
                                  "{model: parts, free_cooling: water}");
    CHECK(notes(text, "site oslo: 3 of 48 values of the air temperature (C) outside -20 to 50"));
    CHECK(notes(text, "site oslo: 5 of 48 values of the relative humidity (%) outside 5 to 99"));
    CHECK_FALSE(notes(with(text, "water}", "air}"), "wet-bulb"));
    CHECK_FALSE(notes(text, "no air temperature"));
    write_file(folder / "w.json", json + "\"time\": [" + time + "], \"relative_humidity_2m\": [" + humidity + "]}}");
    const std::string untold = "site oslo: the weather has no air temperature; cooling is that of 20 degrees C";
    CHECK(notes(text, untold));
    CHECK(notes(with(text, "water}", "air}"), untold));
    CHECK_FALSE(notes(with(text, "free_cooling: water}", "free_cooling: none}"), untold));
}
