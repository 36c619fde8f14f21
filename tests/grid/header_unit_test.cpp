#include <catch2/catch.hpp>

#include <string>

#include "grid/signal/header_unit.hpp"
#include "sources.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;
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

TEST_CASE("a header whose unit is that of another kind") {
    const auto of = [](const std::string& column, SignalKind kind, double scale = 1) {
        auto source = csv_source("time," + column + "\n2024-01-01T00:00Z,300\n2024-01-01T01:00Z,300\n");
        tell(source, "value", column);
        source.kind = kind;
        source.scale = scale;
        source.currency = "EUR";
        return source;
    };
    for (const SignalKind kind : {SignalKind::average, SignalKind::marginal})
        CHECK_THAT(fault_of(of("Price (EUR/MWh)", kind)),
                   Contains("signal.csv:1:2: Price (EUR/MWh): the header says that this is a price in EUR, expected an "
                            "intensity"));
    CHECK_THAT(fault_of(of("intensity [gCO2/kWh]", SignalKind::price)), Contains("an intensity, expected a price"));
    CHECK_THAT(joined_notes(read_signal(of("Load (MW)", SignalKind::average))),
               Contains("the header says that one of 'Load (MW)' is 1 MW, taken as the 1 g/kWh of 'unit'"));
    CHECK_THAT(joined_notes(read_signal(of("USD/MWh", SignalKind::price))),
               Contains("the header says that one of 'USD/MWh' is 1 USD/MWh, taken as the 1 EUR/MWh of 'unit'"));
    CHECK_THAT(joined_notes(read_signal(of("EUR/kWh", SignalKind::price))),
               Contains("is 1000 EUR/MWh, taken as the 1 EUR/MWh of 'unit'"));
    CHECK(joined_notes(read_signal(of("EUR/MWh", SignalKind::price))).empty());
    CHECK(joined_notes(read_signal(of("intensity [gCO2/kWh]", SignalKind::average))).empty());
    CHECK(joined_notes(read_signal(of("EUR/MWh", SignalKind::amount))).empty());
}

TEST_CASE("columns that are not there are told together") {
    auto source = csv_source("time,intensity\n2024-01-01T00:00Z,300\n");
    tell(source, "time", "tme");
    tell(source, "value", "intensty");
    CHECK_THAT(fault_of(source), Contains("signal.csv:1: no column 'tme'; did you mean 'time'?\n") &&
                                     Contains("signal.csv:1: no column 'intensty'; did you mean 'intensity'?"));
    CHECK_THAT(fault_of(text_source("entsoe", "e.csv", "Tme,Carbon\n2024-01-01T00:00Z,300\n")),
               Contains("'Time'") && Contains("'Carbon Intensity'"));
    CHECK_THAT(fault_of(text_source("neso-actual", "n.csv", "frm,actul\n2024-01-01T00:00Z,300\n")),
               Contains("'from'") && Contains("'actual'"));
}
