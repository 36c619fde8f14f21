#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "sunward/estimate/footprint.hpp"
#include "sunward/estimate/plan.hpp"
#include "sunward/grid/zone_catalogue.hpp"
#include "sunward/grid/zone_year.hpp"
#include "sunward/scenario/estimate.hpp"
#include "sunward/units/parse.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

Footprint estimate(parameter::GivenValues given) {
    const parameter::Values values(estimate_fields(), given);
    return footprint_of(plan_estimate(values, estimate_hardware(values.text("hardware")), estimate_defaults()).task);
}

/// Mean of a built-in zone over a year of generated weather, without what a site changes in it.
double mean_of(const CatalogueZone& zone, Basis basis) {
    const Instant from = *parse_instant("2023-01-01T00:00Z");
    const Instant to = from + Duration::from_days(365);
    return run_zone(zone_input(zone, basis, from, to, zone_shares(zone, from, to, 1)), from, to).average.mean(from, to);
}

} // namespace

TEST_CASE("every built-in zone has its mean, of a life cycle and of its stacks alone") {
    const EstimateDefaults defaults = estimate_defaults();
    CHECK(defaults.zones.size() == zone_catalogue().size());
    for (const CatalogueZone& zone : zone_catalogue()) {
        INFO(zone.name);
        const auto found = std::ranges::find(defaults.zones, zone.name, &DefaultFigure::name);
        REQUIRE(found != defaults.zones.end());
        CHECK(found->value.central == Approx(mean_of(zone, Basis::life_cycle)).epsilon(0.03));
        CHECK(found->value.low == Approx(mean_of(zone, Basis::direct)).epsilon(0.03).margin(0.6));
        CHECK(found->value.high == found->value.central);
    }
}

TEST_CASE("hardware is found as node type, by what it is called in results, and as a device") {
    CHECK(estimate_hardware("dgx-h100").device.name == "h100-sxm");
    CHECK(estimate_hardware("h100").node.name == "dgx-h100");
    CHECK(estimate_hardware("v100").node.name == "v100-node");
    CHECK(estimate_hardware("a100").node.name == "dgx-a100");
    CHECK(estimate_hardware("b200").node.name == "hgx-b200");
    CHECK_FALSE(estimate_hardware("v100").device.sources.empty());
    CHECK(estimate_hardware("a100-pcie").node.accelerators == 1);
    CHECK(estimate_hardware("a100-pcie").node.host.full == Power{});
    CHECK_THROWS_WITH(estimate_hardware("h101"), Contains("hardware: unknown hardware 'h101'") && Contains("h100"));
}

// Patterson et al. 2021, table 4: GPT-3 on 10,000 V100 in 14.8 days at a PUE of 1.1 and 0.429 kg/kWh: 1287 MWh, 552.1
// t. The node's draw in training is what was measured there, 330 W a V100.
TEST_CASE("GPT-3 comes out as published, with what it took to make the hardware beside it") {
    const Footprint gpt = estimate(
        {{"hardware", "v100"}, {"count", "10000"}, {"hours", "14.8 d"}, {"pue", "1.1"}, {"zone", "429 gCO2/kWh"}});
    CHECK(gpt.kwh.central == Approx(1'287'000).epsilon(0.01));
    const double embodied = gpt.layers[static_cast<std::size_t>(Layer::embodied)].kg.central;
    CHECK((gpt.kg.central - embodied) / 1e3 == Approx(552.1).epsilon(0.01));
    // By hand: (150 + 2500 / 8) kg over 4 years of 8760 h, for 3.552e6 h.
    CHECK(embodied == Approx(3.552e6 * (150 + 312.5) / 35'040));
    // 24.6 of 125 TFLOP/s.
    const Footprint work = estimate(
        {{"hardware", "v100"}, {"count", "10000"}, {"params", "175e9"}, {"tokens", "300e9"}, {"mfu", "0.1968"}});
    CHECK(work.hours.central / 24 == Approx(14.8).epsilon(0.01));
}

// 6 x 175e9 x 300e9 FLOP on 1024 A100 at 45 % of 312 TFLOP/s, 510 W each with everything, PUE 1.1, 0.4 kg/kWh.
TEST_CASE("a run from its parameters to its tonnes") {
    const Footprint run = estimate({{"hardware", "a100"},
                                    {"count", "1024"},
                                    {"params", "175e9"},
                                    {"tokens", "300e9"},
                                    {"mfu", "0.45"},
                                    {"power", "510 W"},
                                    {"pue", "1.1"},
                                    {"zone", "400 gCO2/kWh"},
                                    {"embodied", "0 kg"}});
    CHECK(run.hours.central / 24 == Approx(25.3589).epsilon(1e-5));
    CHECK(run.kwh.central == Approx(349'626.07).epsilon(1e-7));
    CHECK(run.kg.central / 1e3 == Approx(139.850).epsilon(1e-5));
    CHECK(run.layers[static_cast<std::size_t>(Layer::overhead)].kwh.central == Approx(349'626.07 / 11).epsilon(1e-7));
}

// Meta, Llama 3: 6 x 70e9 x 15e12 FLOP on 8960 TPU v5p of 459 TFLOP/s at 40 %; DeepSeek-V3: 37e9 active parameters,
// 14.8e12 tokens, 2.664 million hours of H800 of 989.4 TFLOP/s at 34.62 %.
TEST_CASE("published runs by their work take the published time") {
    const Footprint tpu =
        estimate({{"hardware", "tpu-v5p"}, {"count", "8960"}, {"params", "70e9"}, {"tokens", "15e12"}, {"mfu", "0.4"}});
    CHECK(tpu.hours.central / 24 == Approx(44.3247).epsilon(1e-5));
    const Footprint deepseek = estimate({{"hardware", "h800"},
                                         {"count", "2048"},
                                         {"params", "671e9"},
                                         {"active", "37e9"},
                                         {"tokens", "14.8e12"},
                                         {"mfu", "0.3462"}});
    CHECK(deepseek.accelerator_hours.central == Approx(2.664e6).epsilon(1e-3));
    CHECK(deepseek.flop == Approx(3.2856e24));
}

// Strubell et al. 2019, table 3.
TEST_CASE("an architecture search by its hours comes to five cars") {
    const Footprint search = estimate({{"hardware", "p100"},
                                       {"count", "8"},
                                       {"hours", "274120 h"},
                                       {"power", "189.42875 W"},
                                       {"pue", "1.58"},
                                       {"zone", "432.727 gCO2/kWh"},
                                       {"embodied", "0 kg"}});
    CHECK(search.kwh.central == Approx(656'347).epsilon(1e-5));
    CHECK(equivalents_of(search.kg.central).car_lifetimes == Approx(4.9695).epsilon(1e-4));
}
