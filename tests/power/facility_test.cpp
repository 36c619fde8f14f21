#include <catch2/catch.hpp>

#include <cmath>

#include "sunward/power/effectiveness.hpp"
#include "sunward/power/facility.hpp"

using namespace sunward;
using Catch::Matchers::Contains;

namespace {

const OutdoorAir mild{20, 50};

/// The chain of APC White Paper 113 at 1 MW, chillers for supply at 20 C.
Facility white_paper() {
    Facility facility;
    facility.rated_it = 1 * megawatt;
    return facility;
}

double pue_at(const Facility& facility, double load, const OutdoorAir& air = {}) {
    return facility_draw(facility, load * facility.rated_it, air).total / (load * facility.rated_it);
}

Facility free_cooled(FreeCooling kind) {
    Facility facility = white_paper();
    facility.cooling.free_cooling = kind;
    facility.cooling.fan_share = 0.04;
    return facility;
}

std::string faults_text(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults)
        text += to_string(fault) + "\n";
    return text;
}

} // namespace

// Worked apart from this code.
TEST_CASE("PUE falls with load: no-load losses weigh on a small one") {
    const Facility facility = white_paper();
    REQUIRE(faults_of(facility).empty());
    const double table[][2] = {{0.1, 2.202909}, {0.25, 1.712545}, {0.5, 1.553029}, {0.75, 1.503140}, {1, 1.480657}};
    double before = HUGE_VAL;
    for (const auto& [load, pue] : table) {
        CHECK(pue_at(facility, load) == Approx(pue).epsilon(0).margin(5.1e-7));
        CHECK(pue_at(facility, load) < before);
        before = pue_at(facility, load);
    }
    const FacilityDraw half = facility_draw(facility, 500 * kilowatt, mild);
    CHECK(half.pdu.in(megawatt) == Approx(0.01875));
    CHECK(half.ups.in(megawatt) == Approx(0.065));
    CHECK(half.cooling.in(megawatt) == Approx(0.182765).epsilon(3e-6));
    const FacilityDraw full = facility_draw(facility, 1 * megawatt, mild);
    CHECK(full.pdu.in(megawatt) == Approx(0.03));
    CHECK(full.ups.in(megawatt) == Approx(0.09));
    CHECK(full.cooling.in(megawatt) == Approx(0.350657).epsilon(3e-6));
    CHECK(full.lighting.in(megawatt) == Approx(0.01));
}

TEST_CASE("an idle building still draws") {
    const FacilityDraw idle = facility_draw(white_paper(), {}, mild);
    CHECK(idle.total.in(kilowatt) == Approx(40 + 15 + 10 + 55 / 3.194));
    CHECK(idle.slope == Approx(1.05 * (1 + 1 / 3.194)));
}

TEST_CASE("the parts add up and the slope is the derivative") {
    for (const FreeCooling kind : {FreeCooling::none, FreeCooling::air, FreeCooling::water}) {
        const Facility facility = free_cooled(kind);
        for (const double outside : {-30.0, 5.0, 18.0, 24.0, 35.0})
            for (const double load : {0.05, 0.4, 0.9, 1.2}) {
                const OutdoorAir air{outside, 60};
                const FacilityDraw draw = facility_draw(facility, load * megawatt, air);
                const Power sum = draw.it + draw.ups + draw.pdu + draw.lighting + draw.cooling + draw.other;
                CHECK(draw.total.base() == Approx(sum.base()).epsilon(1e-15));
                const Power step = 100 * watt;
                const Power rise = facility_draw(facility, draw.it + step, air).total -
                                   facility_draw(facility, draw.it - step, air).total;
                CHECK(draw.slope == Approx(rise / (2 * step)).epsilon(1e-7));
            }
    }
}

TEST_CASE("a constant PUE is a factor") {
    const FacilityDraw draw = facility_draw(constant_pue(1.25), 800 * kilowatt, OutdoorAir{45, 90});
    CHECK(draw.total.in(kilowatt) == Approx(1000));
    CHECK(draw.other.in(kilowatt) == Approx(200));
    CHECK(draw.slope == 1.25);
    CHECK(draw.water_l_per_hour == 0);
}

// Moore et al., USENIX ATC 2005: the polynomial at some temperatures.
TEST_CASE("chiller COP") {
    CHECK(chiller_cop(15) == Approx(2.000));
    CHECK(chiller_cop(18) == Approx(2.6756));
    CHECK(chiller_cop(20) == Approx(3.194));
    CHECK(chiller_cop(25) == Approx(4.728));
    CHECK(chiller_cop(27) == Approx(5.4368));
}

// The first is Stull's own example, 13.7 C; the others were worked apart from this code.
TEST_CASE("wet bulb") {
    CHECK(wet_bulb({20, 50}) == Approx(13.6993).margin(5e-5));
    CHECK(wet_bulb({30, 40}) == Approx(20.4492).margin(5e-5));
    CHECK(wet_bulb({10, 80}) == Approx(7.9286).margin(5e-5));
    CHECK(wet_bulb({35, 20}) == Approx(19.3024).margin(5e-5));
    CHECK(wet_bulb({20, 100}) <= 20);
    CHECK(wet_bulb({20, 0}) == wet_bulb({20, 5}));
    CHECK(wet_bulb({-35, 80}) <= -35);
    for (double humidity = 6; humidity < 100; ++humidity)
        CHECK(wet_bulb({25, humidity}) > wet_bulb({25, humidity - 1}));
}

TEST_CASE("free cooling: none needed, part, all") {
    Cooling cooling;
    cooling.supply_c = 24;
    cooling.return_rise_k = 10;
    cooling.approach_k = 3;
    CHECK(mechanical_share(cooling, {-10, 50}) == 1);
    cooling.free_cooling = FreeCooling::air;
    CHECK(mechanical_share(cooling, {21, 50}) == 0);
    CHECK(mechanical_share(cooling, {26, 50}) == Approx(0.5));
    CHECK(mechanical_share(cooling, {31, 50}) == 1);
    CHECK(mechanical_share(cooling, {40, 50}) == 1);
    CHECK(cooling_rates(cooling, {26, 50}).power_per_heat == Approx(0.5 / chiller_cop(24)));
    // At 30 C and 40 % the wet bulb is 20.45 C.
    cooling.free_cooling = FreeCooling::water;
    CHECK(mechanical_share(cooling, {30, 40}) == 0);
    cooling.supply_c = 20;
    CHECK(mechanical_share(cooling, {30, 40}) == Approx(0.34492).epsilon(1e-5));
    cooling.cop = 6;
    CHECK(cooling_rates(cooling, {30, 40}).power_per_heat == Approx(0.34492 / 6).epsilon(1e-5));
}

TEST_CASE("a cool day needs fans only, and fans follow the cube of the heat") {
    const Facility facility = free_cooled(FreeCooling::air);
    const FacilityDraw full = facility_draw(facility, 1 * megawatt, OutdoorAir{0, 50});
    CHECK(full.cooling.in(megawatt) == Approx(0.04));
    const FacilityDraw half = facility_draw(facility, 500 * kilowatt, OutdoorAir{0, 50});
    CHECK(half.cooling.in(megawatt) == Approx(0.04 * std::pow(0.58375 / 1.12, 3)));
    double before = 0;
    for (double outside = -10; outside <= 45; outside += 0.5) {
        const double now = pue_at(facility, 0.7, {outside, 50});
        CHECK(now >= before);
        before = now;
    }
    CHECK(before == pue_at(facility, 0.7, {60, 50}));
}

TEST_CASE("water of a tower") {
    CHECK(evaporation_l_per_kwh == Approx(1.595).epsilon(1e-4));
    CHECK(make_up_l_per_kwh(5) == Approx(1.59504 * 1.25).epsilon(1e-5));
    CHECK(make_up_l_per_kwh(2) == Approx(2 * evaporation_l_per_kwh));
    Facility facility = white_paper();
    facility.cooling.water = WaterUse::evaporation;
    // Heat of IT, PDU and UPS and the chillers' work at full load.
    const double rejected = 1120 * (1 + 1 / 3.194);
    CHECK(facility_draw(facility, 1 * megawatt, mild).water_l_per_hour == Approx(rejected * make_up_l_per_kwh(5)));
    facility.cooling.free_cooling = FreeCooling::air;
    CHECK(facility_draw(facility, 1 * megawatt, OutdoorAir{0, 50}).water_l_per_hour == 0);
    facility.cooling.free_cooling = FreeCooling::water;
    CHECK(facility_draw(facility, 1 * megawatt, OutdoorAir{0, 50}).water_l_per_hour ==
          Approx(1120 * make_up_l_per_kwh(5)));
}

// Worked apart from this code; wet bulb in Fahrenheit, cycles, L/kWh.
TEST_CASE("empirical water of a tower") {
    const double table[][3] = {{60, 5, 3.95}, {60, 3, 4.74}, {70, 5, 4.85}, {80, 5, 6.40}, {50, 5, 3.25}};
    for (const auto& [fahrenheit, cycles, litres] : table)
        CHECK(empirical_water_l_per_kwh((fahrenheit - 32) / 1.8, cycles) == Approx(litres).epsilon(2e-3));
    CHECK(empirical_water_l_per_kwh(-20, 5) == 0);
    Facility facility = white_paper();
    facility.cooling.water = WaterUse::empirical;
    const double curve = empirical_water_l_per_kwh(wet_bulb({30, 40}), 5);
    CHECK(facility_draw(facility, 600 * kilowatt, OutdoorAir{30, 40}).water_l_per_hour == Approx(600 * curve));
}

TEST_CASE("limits of UPS and transformer") {
    Facility facility = white_paper();
    const CoolingRates indoors = cooling_rates(facility.cooling, {});
    CHECK(std::isinf(it_power_limit(facility, indoors).base()));
    facility.ups_limit = 900 * kilowatt;
    const Power by_ups = it_power_limit(facility, indoors);
    // it + 15 kW + 15 kW (it / 1 MW)^2 = 900 kW
    const double x = by_ups.in(megawatt);
    CHECK(x + 0.015 + 0.015 * x * x == Approx(0.9).epsilon(1e-14));
    facility.transformer_limit = 800 * kilowatt;
    const Power by_both = it_power_limit(facility, indoors);
    CHECK(by_both < by_ups);
    CHECK(facility_draw(facility, by_both, indoors).total.in(kilowatt) == Approx(800).epsilon(1e-14));
    facility.transformer_limit = 50 * kilowatt;
    CHECK(it_power_limit(facility, indoors).base() == 0);
    CHECK(it_power_for(constant_pue(1.25), 1 * megawatt, indoors).in(kilowatt) == Approx(800).epsilon(1e-14));
    // What is at hand binds where it is less than the limits allow.
    Facility free = white_paper();
    const Power half = largest_it_power(free, 500 * kilowatt, indoors);
    CHECK(facility_draw(free, half, indoors).total.in(kilowatt) == Approx(500).epsilon(1e-14));
    CHECK(std::isinf(largest_it_power(free, INFINITY * watt, indoors).base()));
    facility.transformer_limit = 800 * kilowatt;
    CHECK(largest_it_power(facility, INFINITY * watt, indoors) == by_both);
    CHECK(largest_it_power(facility, 500 * kilowatt, indoors) == half);
    CHECK(largest_it_power(facility, 10 * kilowatt, indoors).base() == 0);
    // Heat takes room from the computers.
    Facility outdoors = free_cooled(FreeCooling::air);
    outdoors.transformer_limit = 1 * megawatt;
    const auto limit_outdoors = [&](double outside) {
        return it_power_limit(outdoors, cooling_rates(outdoors.cooling, {outside, 20}));
    };
    CHECK(limit_outdoors(40) < limit_outdoors(10));
}

TEST_CASE("all faults of a facility at once") {
    Facility facility;
    facility.lighting = -1;
    facility.ups.square = std::nan("");
    facility.cooling.supply_c = 300;
    facility.cooling.return_rise_k = 0;
    facility.cooling.cop = -2;
    facility.cooling.concentration = 1;
    facility.transformer_limit = -1 * watt;
    CHECK_THAT(faults_text(faults_of(facility)),
               Contains("rated_it") && Contains("ups:") && Contains("lighting: -1") &&
                   Contains("cooling.supply: 300") && Contains("cooling.return_rise") && Contains("cooling.cop") &&
                   Contains("cooling.concentration: 1") && Contains("transformer_limit"));
    Facility constant = constant_pue(0.9);
    constant.ups_limit = 1 * megawatt;
    CHECK_THAT(faults_text(faults_of(constant)), Contains("pue: 0.9") && Contains("ups_limit"));
}

TEST_CASE("ratios per IT energy") {
    const Energy it = 1000 * kilowatt_hour;
    const Energy facility = 1300 * kilowatt_hour;
    CHECK(pue(facility, it).value() == Approx(1.3));
    CHECK(dcie(facility, it).value() == Approx(1 / 1.3));
    // CUE = intensity x PUE.
    CHECK(cue_kg_per_kwh(facility * (400 * gram_per_kilowatt_hour), it).value() == Approx(0.4 * 1.3));
    CHECK(wue_l_per_kwh(1800, it).value() == Approx(1.8));
    CHECK(wue_source_l_per_kwh(1800, 2, facility, it).value() == Approx(1.8 + 2 * 1.3));
    CHECK(ere(facility, 500 * kilowatt_hour, it).value() == Approx(0.8));
    CHECK_FALSE(pue(facility, {}));
    CHECK_FALSE(dcie({}, {}));
    CHECK_FALSE(cue_kg_per_kwh({}, {}));
}
