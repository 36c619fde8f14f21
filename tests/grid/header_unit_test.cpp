#include <catch2/catch.hpp>

#include <string>

#include "../../src/grid/header_unit.hpp"

using sunward::grid::intensity_unit;
using sunward::grid::other_unit;
using sunward::grid::price_unit;

TEST_CASE("units in the names of columns") {
    CHECK(intensity_unit("Carbon Intensity gCO\u2082eq/kWh (direct)") == 1.0);
    CHECK(intensity_unit("intensity [g/kWh]") == 1.0);
    CHECK(intensity_unit("kgCO2e per MWh") == 1.0);
    CHECK(intensity_unit("co2_intensity_t_per_mwh") == 1000.0);
    for (const char* name :
         {"MOER (lbs/MWh)", "moer_lbs_per_mwh", "lbs_co2_per_mwh", "lb CO2/MWh", "Pounds CO2e / MWh"})
        CHECK(intensity_unit(name).value_or(0) == Approx(0.45359237).epsilon(1e-12));
    for (const char* name : {"MOER", "", "generation MWh", "price EUR/MWh", "tons/MWh", "/MWh", "per kWh", "avg_CI",
                             "Carbon Intensity", "rating kWh"})
        CHECK_FALSE(intensity_unit(name));
}

TEST_CASE("prices in the names of columns") {
    const auto unit = [](const char* name) {
        const auto found = price_unit(name);
        return found ? std::string(found->currency) + " " + std::to_string(static_cast<int>(found->per_mwh)) : "";
    };
    for (const char* name : {"Price (EUR/MWh)", "price_eur_per_mwh", "Day-ahead [\u20ac/MWh]", "EUR / MWh", "eur/mwh"})
        CHECK(unit(name) == "EUR 1");
    CHECK(unit("tariff_gbp_per_kwh") == "GBP 1000");
    CHECK(unit("LMP ($/MWh)") == "USD 1");
    for (const char* name : {"", "MWh", "/MWh", "price", "gCO2/kWh", "lbs/MWh", "pounds/MWh", "amateur/MWh", "kg/MWh"})
        CHECK(unit(name).empty());
}

TEST_CASE("powers, energies and shares in the names of columns") {
    CHECK(other_unit("Load (MW)") == "MW");
    CHECK(other_unit("generation MWh") == "MWh");
    CHECK(other_unit("load_gw") == "GW");
    CHECK(other_unit("Renewable [%]") == "%");
    for (const char* name :
         {"", "gCO2/kWh", "g per kWh", "co2_per_mwh", "intensity", "Carbon Intensity", "%/MWh", "bmw"})
        CHECK(other_unit(name).empty());
}
