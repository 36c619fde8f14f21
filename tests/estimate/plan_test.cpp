#include <catch2/catch.hpp>

#include "sunward/error/error.hpp"
#include "sunward/estimate/plan.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

/// Eight chips of 100 TFLOP/s in bf16, of which 80 are reached, 200 W each and 50 W idle; a host of 400 W and 100 W
/// idle.
EstimateHardware machine() {
    EstimateHardware hardware;
    hardware.name = "box";
    hardware.device.name = "chip";
    hardware.device.peak[static_cast<std::size_t>(Precision::bf16)] = 100e12;
    hardware.device.peak[static_cast<std::size_t>(Precision::fp8)] = 200e12;
    hardware.device.achievable[static_cast<std::size_t>(Precision::bf16)] = 80e12;
    hardware.device.power = {50 * watt, 200 * watt};
    hardware.device.embodied = Estimate{80 * kilogram, 100 * kilogram, 120 * kilogram};
    hardware.device.life = Duration::from_hours(10'000);
    hardware.device.sources = {{{"peak", "embodied"}, "data sheet", 2025, Tag::read}};
    hardware.node.name = "box";
    hardware.node.accelerators = 8;
    hardware.node.accelerator = hardware.device.power;
    hardware.node.host = {100 * watt, 400 * watt};
    hardware.node.host_embodied = Estimate{800 * kilogram, 800 * kilogram, 800 * kilogram};
    hardware.node.host_life = Duration::from_hours(10'000);
    return hardware;
}

EstimateDefaults defaults() {
    EstimateDefaults result;
    const auto add = [&](const char* name, Range value) {
        result.figures.push_back({name, value, {{}, "a table", 2024, Tag::read}});
    };
    add("mfu", {0.2, 0.4, 0.9});
    add("pue", {1.1, 1.2, 1.5});
    add("draw-measured", {0.9, 1, 1.1});
    add("draw-at-full-load", {0.7, 1, 1});
    add("idle-share", {0, 0, 0.1});
    add("intensity", {400, 500, 500});
    add("site-water", {0, 1, 2});
    add("grid-water", {3, 3, 5});
    add("price", {50, 80, 150});
    add("network", {0.001, 0.01, 0.06});
    result.zones.push_back({"california", {200, 250, 250}, {{}, "its plants", 2026, Tag::computed}});
    return result;
}

EstimatePlan plan(parameter::GivenValues given, const EstimateHardware& hardware = machine()) {
    return plan_estimate(parameter::Values(estimate_fields(), given), hardware, defaults());
}

std::string fault(parameter::GivenValues given, const EstimateHardware& hardware = machine()) {
    try {
        (void)plan(given, hardware);
    } catch (const InputError& error) {
        std::string text;
        for (const Fault& one : error.faults())
            text += to_string(one) + "\n";
        return text;
    }
    return {};
}

std::string source(const EstimatePlan& plan, const std::string& name) {
    for (const Assumption& assumption : plan.assumptions)
        if (assumption.name == name)
            return assumption.value + "; " + assumption.source;
    return "nothing of " + name;
}

} // namespace

TEST_CASE("what is not stated is taken from the defaults and the hardware, and said") {
    const EstimatePlan made = plan({{"hardware", "box"}, {"count", "16"}, {"params", "1e9"}, {"tokens", "1e12"}});
    CHECK(made.task.flop == Approx(6e21));
    CHECK(made.task.accelerators == 16);
    CHECK(made.task.flop_per_s.central == Approx(40e12));
    CHECK(made.task.flop_per_s.high == Approx(80e12)); // what products of matrices reach, not 0.9 of the peak
    CHECK(made.task.accelerator_w.central == Approx(200));
    CHECK(made.task.host_w.central == Approx(50));
    CHECK(made.task.accelerator_w.low == Approx(140));
    CHECK(made.task.idle_w == Approx(50 + 100.0 / 8));
    CHECK(made.task.pue.high == Approx(1.5));
    CHECK(made.task.g_per_kwh.central == Approx(500));
    CHECK(made.task.price.central == Approx(0.08));
    CHECK(made.task.embodied_kg_per_hour.central == Approx((100 + 800.0 / 8) / 10'000));
    CHECK(made.task.embodied_kg_per_hour.high == Approx((120 + 800.0 / 8) / 10'000));
    CHECK(made.currency == "USD");
    CHECK(source(made, "PUE") == "1.2 (1.1 to 1.5); a table (2024, V)");
    CHECK(source(made, "peak") == "100 TFLOP/s in bf16; data sheet (2025, V)");
    CHECK_THAT(source(made, "carbon intensity"), Contains("no zone is given"));
    CHECK_THAT(source(made, "network"), Contains("none is stated"));
    CHECK_THAT(source(made, "embodied, an accelerator"), Contains("100 (80 to 120) kg over"));
}

TEST_CASE("what is stated is taken as it is, with the source that says so") {
    const EstimatePlan made = plan({{"hardware", "box"},
                                    {"flop", "3 EFLOP"},
                                    {"mfu", "50 %"},
                                    {"pue", "1.05"},
                                    {"zone", "57 gCO2/kWh"},
                                    {"price", "90 EUR/MWh"},
                                    {"power", "510 W"},
                                    {"embodied", "0 kg"},
                                    {"data", "1 TB"},
                                    {"trials", "10"},
                                    {"precision", "fp8"},
                                    {"water", "0 L/kWh"},
                                    {"idle-share", "20 %"}});
    CHECK(made.task.flop == Approx(30e18));
    CHECK(made.task.flop_per_s.low == Approx(100e12));
    CHECK(made.task.accelerator_w.central + made.task.host_w.central == Approx(510));
    CHECK(made.task.g_per_kwh.central == Approx(57));
    CHECK(made.task.price.high == Approx(0.09));
    CHECK(made.currency == "EUR");
    CHECK(made.task.moved_gb == Approx(1000));
    CHECK(made.task.kwh_per_gb.central == Approx(0.01));
    CHECK(made.task.embodied_kg_per_hour.central == 0);
    CHECK(made.task.site_water.central == 0);
    CHECK(made.task.idle_share.central == Approx(0.2));
    CHECK(source(made, "MFU") == "0.5; stated");
    CHECK(plan({{"hardware", "box"}, {"hours", "2 d"}, {"count", "3"}}).task.accelerator_hours == Approx(144));
    CHECK(plan({{"hardware", "box"}, {"hours", "1 h"}, {"zone", "california"}}).task.g_per_kwh.low == Approx(200));
}

// P = idle + (full - idle) f^3: at 68.75 W of 50 to 200 W f is 0.5, half the speed.
TEST_CASE("a cap slows down by the cubic law, and one above the draw changes nothing") {
    const EstimatePlan capped = plan({{"hardware", "box"}, {"flop", "1 EFLOP"}, {"mfu", "0.4"}, {"cap", "68.75 W"}});
    CHECK(capped.task.flop_per_s.central == Approx(20e12));
    CHECK(capped.task.accelerator_w.central == Approx(68.75));
    const EstimatePlan free = plan({{"hardware", "box"}, {"flop", "1 EFLOP"}, {"mfu", "0.4"}, {"cap", "300 W"}});
    CHECK(free.task.flop_per_s.central == Approx(40e12));
    CHECK_THAT(source(free, "cap"), Contains("changes nothing"));
}

TEST_CASE("what is measured of a node in training goes before its full load, and what is not known is said") {
    EstimateHardware hardware = machine();
    hardware.node.in_training = 1200 * watt;
    hardware.device.embodied.reset();
    hardware.node.host_embodied.reset();
    const EstimatePlan made = plan({{"hardware", "box"}, {"hours", "1 h"}}, hardware);
    CHECK(made.task.accelerator_w.central == Approx(150)); // no more than the node
    CHECK(made.task.host_w.central == Approx(0));
    CHECK(made.task.accelerator_w.high == Approx(165));
    CHECK(source(made, "embodied, an accelerator") == "0 kg; not known: left out");
    CHECK(source(made, "embodied, a host") == "0 kg; not known: left out");
}

TEST_CASE("faults of an estimate are told together") {
    CHECK_THAT(fault({{"hardware", "box"}}), Contains("params: expected one of --params with --tokens"));
    CHECK_THAT(fault({{"hardware", "box"}, {"flop", "1 EFLOP"}, {"hours", "1 h"}}), Contains("found several"));
    CHECK_THAT(fault({{"hardware", "box"}, {"params", "1e9"}}), Contains("tokens: missing"));
    CHECK_THAT(fault({{"hardware", "box"}, {"params", "1e9"}, {"tokens", "1e9"}, {"active", "2e9"}}),
               Contains("active: 2e9 is above"));
    CHECK_THAT(fault({{"hardware", "box"}, {"hours", "1 h"}, {"precision", "fp4"}}),
               Contains("precision: chip has no peak in fp4; it has bf16, fp8"));
    CHECK_THAT(fault({{"hardware", "box"}, {"hours", "1 h"}, {"mfu", "0"}}), Contains("mfu: expected above 0"));
    CHECK_THAT(fault({{"hardware", "box"}, {"hours", "1 h"}, {"mfu", "0.85"}}),
               Contains("mfu: 0.85 is above 0.8, the most that products of matrices reach on chip"));
    CHECK_THAT(fault({{"hardware", "box"}, {"hours", "1 h"}, {"cap", "40 W"}}), Contains("cap: 40 W is below"));
    CHECK_THAT(fault({{"hardware", "box"}, {"hours", "1 h"}, {"zone", "californa"}}),
               Contains("zone: 'californa' is neither") && Contains("did you mean 'california'?"));
    const std::string several = fault({{"hardware", "box"}, {"mfu", "0"}, {"zone", "x"}, {"cap", "1 W"}});
    for (const char* key : {"params: ", "mfu: ", "zone: ", "cap: "})
        CHECK_THAT(several, Contains(key));
}
