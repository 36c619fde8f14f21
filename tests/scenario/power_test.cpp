#include <catch2/catch.hpp>

#include "files.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// The first of two sites with more keys.
std::string with_keys(const std::string& keys) {
    return with(two_sites, "zone: north\n", "zone: north\n    " + keys + "\n");
}

SitePower power_of(const std::string& keys) {
    return load_scenario(scenario_file(with_keys(keys))).scenario.sites[0].power;
}

} // namespace

TEST_CASE("a building of parts, all of it stated") {
    const Facility facility = power_of("facility: {model: parts, rated: 1 MW, ups: {no_load: 3 %, proportional: 6 %, "
                                       "square: 1 %}, pdu: {no_load: 2 %, proportional: 0.5 %, square: 2.5 %}, "
                                       "lighting: 2 %, supply_c: 25, return_rise_k: 10, cop: 4.5, free_cooling: water, "
                                       "approach_k: 5, fan_share: 7 %, water: evaporation, concentration: 4, "
                                       "ups_limit: 900 kW, transformer_limit: 1.5 MW}")
                                  .facility;
    CHECK_FALSE(facility.pue);
    CHECK(facility.rated_it == 1 * megawatt);
    CHECK(facility.ups.no_load == 0.03);
    CHECK(facility.ups.proportional == 0.06);
    CHECK(facility.ups.square == 0.01);
    CHECK(facility.pdu.no_load == 0.02);
    CHECK(facility.pdu.proportional == 0.005);
    CHECK(facility.pdu.square == 0.025);
    CHECK(facility.lighting == 0.02);
    CHECK(facility.cooling.supply_c == 25);
    CHECK(facility.cooling.return_rise_k == 10);
    CHECK(facility.cooling.cop == 4.5);
    CHECK(facility.cooling.free_cooling == FreeCooling::water);
    CHECK(facility.cooling.approach_k == 5);
    CHECK(facility.cooling.fan_share == Approx(0.07));
    CHECK(facility.cooling.water == WaterUse::evaporation);
    CHECK(facility.cooling.concentration == 4);
    CHECK(facility.ups_limit == 900 * kilowatt);
    CHECK(facility.transformer_limit == 1.5 * megawatt);
}

TEST_CASE("a building of parts is by default the one of the white paper, rated at its nodes' full load") {
    const Facility facility = power_of("facility: {model: parts}").facility;
    const Facility expected;
    CHECK(facility.rated_it == 4 * 6.5 * kilowatt);
    CHECK(facility.ups.no_load == expected.ups.no_load);
    CHECK(facility.ups.proportional == expected.ups.proportional);
    CHECK(facility.ups.square == expected.ups.square);
    CHECK(facility.pdu.no_load == expected.pdu.no_load);
    CHECK(facility.pdu.proportional == expected.pdu.proportional);
    CHECK(facility.pdu.square == expected.pdu.square);
    CHECK(facility.lighting == expected.lighting);
    CHECK(facility.cooling.return_rise_k == expected.cooling.return_rise_k);
    CHECK(facility.cooling.concentration == expected.cooling.concentration);
    CHECK(facility.cooling.water == WaterUse::none);
    CHECK_FALSE(facility.ups_limit);
}

TEST_CASE("a building of constant ratios, and what does not go with it") {
    const Facility facility = power_of("facility: {pue: 1.2, wue: 1.8, transformer_limit: 20 kW}").facility;
    CHECK(facility.pue == 1.2);
    CHECK(facility.wue == 1.8);
    CHECK(facility.transformer_limit == 20 * kilowatt);
    CHECK_THAT(faults_in(with_keys("facility: {pue: 1.2, ups_limit: 1 MW, water: evaporation}")),
               Contains("facility.ups_limit: has no meaning with model") && Contains("facility.water: has no meaning"));
    CHECK_THAT(faults_in(with_keys("facility: {model: parts, wue: 1, cop: 0.3}")), Contains("facility.wue"));
    CHECK_THAT(faults_in(with_keys("facility: {model: parts, cop: 0.3}")),
               StartsWith("s.yaml:9:15: sites[0].facility.cop: 0.3, expected 0.5 to 100"));
    CHECK_THAT(faults_in(with_keys("facility: {model: parts, concentration: 1}")), Contains("above 1"));
}

TEST_CASE("backup generators and cuts of the grid") {
    const SitePower power =
        power_of("grid: {import_limit: 1 MW, export_limit: 0 W, cuts: [{at: 2024-01-01T06:00Z, for: "
                 "2 h}, {at: 2024-01-01T08:00Z, for: 1 h}, {at: 2024-01-20T00:00Z, for: 90 min}]}\n"
                 "    backup: {capacity: 500 kW, fuel_factor: 0.8 t/MWh, cost: 0.3 EUR/kWh, start: "
                 "grid-cut}");
    CHECK(power.import_limit == 1 * megawatt);
    REQUIRE(power.connected);
    const auto at = [&](const char* time) { return power.connected->at(parse_instant(time).value()); };
    CHECK(at("2023-12-01T00:00Z") == 1);
    CHECK(at("2024-01-01T05:59:59Z") == 1);
    CHECK(at("2024-01-01T06:00Z") == 0);
    CHECK(at("2024-01-01T08:59:59Z") == 0);
    CHECK(at("2024-01-01T09:00Z") == 1);
    CHECK(at("2024-01-20T01:00Z") == 0);
    CHECK(at("2024-06-01T00:00Z") == 1);
    REQUIRE(power.backup);
    CHECK(power.backup->capacity == 500 * kilowatt);
    CHECK(power.backup->fuel_factor == Approx(800));
    CHECK(power.backup->fuel_cost == Approx(300));
    CHECK(power.backup->start == BackupStart::grid_cut);
    CHECK_FALSE(power_of("grid: {}").connected);
    CHECK_THAT(
        faults_in(with_keys("grid: {cuts: [{at: 2024-01-02T00:00Z, for: 2 h}, {at: 2024-01-01T00:00Z, for: 1 h}]}")),
        StartsWith("s.yaml:9:54: sites[0].grid.cuts[1]: begins before"));
    CHECK_THAT(faults_in(with_keys("backup: {fuel_factor: 1 MW}")),
               Contains("sites[0].backup.capacity: missing") && Contains("sites[0].backup.fuel_factor"));
}

TEST_CASE("one currency for prices of the grid and of fuel") {
    const std::string backup = "backup: {capacity: 1 MW, cost: 300 EUR/MWh}";
    CHECK(load_scenario(scenario_file(with_keys(backup))).scenario.currency == "EUR");
    const std::string priced =
        with(with_keys(backup), "average: 400 gCO2/kWh", "average: 400 gCO2/kWh, price: 50 USD/MWh");
    CHECK_THAT(faults_in(priced), StartsWith("s.yaml:9:36: sites[0].backup.cost: '300 EUR/MWh' is in EUR"));
}

TEST_CASE("panels face the equator unless stated, and the resolved scenario says where they do") {
    const auto loaded = [](const std::string& latitude, const std::string& solar) {
        return load_scenario(scenario_file(with_keys("at: {latitude: " + latitude +
                                                     ", longitude: 151 deg}\n    weather: {format: synthetic}\n    "
                                                     "solar: {capacity: 100 kW, tilt: 30 deg" +
                                                     solar + "}")));
    };
    const auto year = [&](const std::string& latitude, const std::string& solar) {
        const Scenario scenario = loaded(latitude, solar).scenario;
        return scenario.sites[0].power.solar->mean(scenario.horizon.start,
                                                   scenario.horizon.start + Duration::from_days(366));
    };
    CHECK(year("-34 deg", "") == year("-34 deg", ", azimuth: 0 deg"));
    CHECK(year("-34 deg", "") > 1.3 * year("-34 deg", ", azimuth: 180 deg"));
    CHECK(year("34 deg", "") == year("34 deg", ", azimuth: 180 deg"));
    CHECK(year("0 deg", "") == year("0 deg", ", azimuth: 180 deg"));
    CHECK_THAT(loaded("-34 deg", "").resolved, Contains("azimuth: 0 deg"));
    CHECK_THAT(loaded("34 deg", "").resolved, Contains("azimuth: 180 deg"));
    CHECK_THAT(loaded("34 deg", ", azimuth: 90 deg").resolved, Contains("azimuth: 90 deg"));
}

TEST_CASE("what is left out or odd about a site is noted") {
    const auto notes = [](const std::string& keys) {
        std::string text;
        for (const std::string& note : load_scenario(scenario_file(with_keys(keys))).scenario.notes)
            text += note + "\n";
        return text;
    };
    const std::string made = "at: {latitude: 40 deg, longitude: 10 deg}\n    weather: {format: synthetic}\n    ";
    CHECK_THAT(notes(made + "solar: {capacity: 1 MW}"),
               Contains("site oslo: emissions from making its solar panels are left out"));
    CHECK_THAT(notes(made + "wind: {turbine: enercon-e82-2000}"),
               Contains("from making its wind turbines are left out"));
    CHECK_THAT(notes(made + "solar: {capacity: 1 MW, life_cycle: 48 gCO2/kWh}"), !Contains("left out"));
    CHECK_THAT(notes(made + "solar: {capacity: 1 MW, embodied: 1000 t}"), !Contains("left out"));
    CHECK_THAT(notes(made + "solar: {capacity: 1 MW, life_cycle: 0 gCO2/kWh}"), !Contains("left out"));
    CHECK_THAT(notes("facility: {pue: 3.2}"), Contains("site oslo: a PUE of 3.2 is more than 3"));
    CHECK_THAT(notes("facility: {pue: 3}"), !Contains("PUE"));
    CHECK_THAT(faults_in(with_keys("facility: {pue: 0.95}")),
               Contains("facility.pue: '0.95' is out of range, expected a value from 1 to 10"));
}
