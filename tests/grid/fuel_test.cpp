#include <catch2/catch.hpp>

#include <cmath>

#include "sources.hpp"
#include "sunward/grid/fleet.hpp"
#include "sunward/grid/fuel.hpp"
#include "sunward/series/csv.hpp"
#include "sunward/series/text_file.hpp"

using namespace sunward;
using namespace sunward::test;
using Catch::Matchers::Contains;

TEST_CASE("every fuel of the factor tables has a class and a use of water") {
    for (const FactorTable* factors : {&eia_file_factors(), &ipcc_2014_factors(), &eia_fuels(),
                                       &ipcc_2014_fuels(Basis::life_cycle), &ipcc_2014_fuels(Basis::direct)})
        for (const auto& [fuel, factor] : *factors) {
            INFO(fuel);
            CHECK(carbon_free_fuels().contains(fuel));
            CHECK(renewable_fuels().contains(fuel));
            CHECK(water_by_fuel().contains(fuel));
        }
    CHECK(carbon_free_fuels().at("nuclear") == 1);
    CHECK(renewable_fuels().at("nuclear") == 0);
    CHECK(renewable_fuels().at("geothermal") == 1);
    // Macknick et al. 2012: nuclear with a tower 672 gal/MWh.
    CHECK(water_by_fuel().at("NUC") == Approx(2.5438).epsilon(1e-4));
}

TEST_CASE("the shares of a mix file") {
    auto source = text_source("eia-mix", "mix.csv",
                              "timestamp,WND,SUN,NG,NUC,GEO\n"
                              "2022-01-01 00:00:00+00:00,10,20,40,30,0\n"
                              "2022-01-01 01:00:00+00:00,0,-5,75,20,5\n",
                              GapRule::fail);
    source.factors = eia_file_factors();
    source.factors["GEO"] = 38;
    const MixOrigin origin = read_mix_origin(source);
    REQUIRE((origin.carbon_free && origin.renewable && origin.water));
    const Instant first = parse_instant("2022-01-01T00:00Z").value();
    const Instant second = first + Duration::from_hours(1);
    CHECK(origin.carbon_free->at(first) == Approx(0.6));
    CHECK(origin.renewable->at(first) == Approx(0.3));
    CHECK(origin.water->at(first) == Approx((0.2 * 1 + 0.4 * 205 + 0.3 * 672) * 3.785411784e-3));
    CHECK(origin.carbon_free->at(second) == Approx(0.2));
    CHECK(origin.renewable->at(second) == 0);
    CHECK(origin.unknown == std::vector<std::string>{"GEO"});
    source.format = &signal_format("constant");
    CHECK_FALSE(read_mix_origin(source).carbon_free);
}

TEST_CASE("California's carbon-free share of 2022 is that of its rows") {
    const auto found = data_file("carbon/eia_CISO_2022_genmix_ci.csv");
    if (!found)
        return;
    const std::filesystem::path& file = *found;
    SignalSource source;
    source.format = &signal_format("eia-mix");
    source.file = file;
    source.factors = eia_file_factors();
    source.series.gaps = GapRule::interpolate;
    const MixOrigin origin = read_mix_origin(source);
    REQUIRE((origin.carbon_free && origin.renewable && origin.water));
    const std::string text = read_text(file);
    CsvReader csv(text, file.string());
    double residual = 0;
    std::size_t rows = 0;
    while (csv.next()) {
        double total = 0;
        double clean = 0;
        bool whole = true;
        for (const char* fuel : {"WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH"}) {
            const auto value = csv.number(csv.require(fuel));
            whole = whole && value.has_value();
            const double generation = std::max(0.0, value.value_or(0));
            total += generation;
            const std::string_view name = fuel;
            clean += name == "WND" || name == "SUN" || name == "WAT" || name == "NUC" ? generation : 0;
        }
        if (!whole)
            continue;
        ++rows;
        residual =
            std::max(residual, std::abs(origin.carbon_free->at(parse_instant(csv.cell(0)).value()) - clean / total));
    }
    CHECK(rows == 8757);
    CHECK(residual < 1e-12);
}

TEST_CASE("Electricity Maps files bring their shares") {
    auto source = text_source("electricity-maps", "em.csv",
                              "Datetime (UTC),Carbon Intensity gCO₂eq/kWh (direct),Low Carbon Percentage,"
                              "Renewable Percentage\n"
                              "2022-01-01 00:00:00,209.52,55.39,41.21\n2022-01-01 01:00:00,199,60,45\n",
                              GapRule::fail);
    source.basis = Basis::direct;
    const MixOrigin origin = read_mix_origin(source);
    const Instant first = parse_instant("2022-01-01T00:00Z").value();
    REQUIRE((origin.carbon_free && origin.renewable));
    CHECK(origin.carbon_free->at(first) == Approx(0.5539));
    CHECK(origin.renewable->at(first + Duration::from_hours(1)) == Approx(0.45));
    CHECK_FALSE(origin.water);
    auto bare =
        text_source("electricity-maps", "bare.csv",
                    "Datetime (UTC),Carbon Intensity gCO₂eq/kWh (direct)\n2022-01-01 00:00:00,209.52\n", GapRule::fail);
    bare.basis = Basis::direct;
    CHECK_FALSE(read_mix_origin(bare).renewable);
}

TEST_CASE("published shares below 0 or above 100 % are faults") {
    const auto with_share = [](const std::string& share) {
        auto source = text_source("electricity-maps", "em.csv",
                                  "Datetime (UTC),Carbon Intensity gCO₂eq/kWh (direct),Low Carbon Percentage\n"
                                  "2022-01-01 00:00:00,209.52,100\n2022-01-01 01:00:00,210," +
                                      share + "\n");
        source.basis = Basis::direct;
        return source;
    };
    CHECK(read_mix_origin(with_share("0")).carbon_free->values()[0] == 1);
    CHECK_THROWS_WITH(read_mix_origin(with_share("100.5")),
                      Contains("em.csv:3:3: Low Carbon Percentage: 100.5 is more than 100"));
    CHECK_THROWS_WITH(read_mix_origin(with_share("-1")), Contains("em.csv:3:3:") && Contains("-1 is negative"));
    const MixOrigin holed = read_mix_origin(with_share("n/a"));
    CHECK_FALSE(holed.carbon_free);
    REQUIRE(holed.notes.size() == 1);
    CHECK_THAT(holed.notes[0],
               Contains("its mix is not used: Low Carbon Percentage: ") && Contains("gap from 2022-01-01T01:00:00Z"));
}
