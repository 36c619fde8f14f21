#include <catch2/catch.hpp>

#include "grid/header_unit.hpp"

using sunward::grid::intensity_unit;

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
