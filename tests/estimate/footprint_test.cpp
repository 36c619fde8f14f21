#include <catch2/catch.hpp>

#include "sunward/estimate/footprint.hpp"

using namespace sunward;

namespace {

/// A run given by its hours, with all figures stated: watts of an accelerator with everything.
EstimateTask hours_of(double accelerators, double hours, double watts, double pue, double g_per_kwh) {
    EstimateTask task;
    task.accelerators = accelerators;
    task.accelerator_hours = accelerators * hours;
    task.accelerator_w = Range::exactly(watts);
    task.pue = Range::exactly(pue);
    task.g_per_kwh = Range::exactly(g_per_kwh);
    return task;
}

LayerFigure of(const Footprint& footprint, Layer layer) { return footprint.layers[static_cast<std::size_t>(layer)]; }

} // namespace

// Patterson et al. 2021 (arXiv 2104.10350), table 4: chips, measured W, days, PUE, net kg/kWh; MWh and t as published.
TEST_CASE("the published runs of Patterson et al. come out") {
    struct Row {
        double chips, watts, days, pue, kg_per_kwh, tera, mwh, tonnes, flop;
    };
    const Row rows[] = {{200, 208, 6.8, 1.10, 0.431, 24.8, 7.5, 3.2, 2.91e21},
                        {512, 310, 20, 1.12, 0.545, 45.6, 85.7, 46.7, 4.05e22},
                        {1024, 245, 27, 1.10, 0.330, 34.4, 179, 59.1, 8.22e22},
                        {10'000, 330, 14.8, 1.10, 0.429, 24.6, 1287, 552.1, 3.14e23}};
    for (const Row& row : rows) {
        EstimateTask task = hours_of(row.chips, row.days * 24, row.watts, row.pue, 1e3 * row.kg_per_kwh);
        task.flop_per_s = Range::exactly(row.tera * 1e12);
        const Footprint footprint = footprint_of(task);
        CHECK(footprint.kwh.central / 1e3 == Approx(row.mwh).epsilon(0.01));
        CHECK(footprint.kg.central / 1e3 == Approx(row.tonnes).epsilon(0.015));
        CHECK(footprint.flop == Approx(row.flop).epsilon(0.01));
        // By its work in place of its hours, the same run.
        EstimateTask by_work = task;
        by_work.flop = footprint.flop;
        CHECK(footprint_of(by_work).hours.central == Approx(row.days * 24));
        CHECK(footprint_of(by_work).kwh.central == Approx(footprint.kwh.central));
    }
}

// BLOOM (Luccioni et al., arXiv 2211.02001): 1,082,990 hours at 400 W and 57 g/kWh are 433,196 kWh and 24.69 t.
// Llama 2 (arXiv 2307.09288): 1,720,320 hours at 400 W, 291.42 t at 0.4235 kg/kWh.
TEST_CASE("BLOOM and Llama 2 come out of their hours") {
    const Footprint bloom = footprint_of(hours_of(384, 1'082'990.0 / 384, 400, 1, 57));
    CHECK(bloom.kwh.central == Approx(433'196).epsilon(1e-6));
    CHECK(bloom.kg.central / 1e3 == Approx(24.69).epsilon(1e-3));
    const Footprint llama = footprint_of(hours_of(2000, 1'720'320.0 / 2000, 400, 1, 423.5));
    CHECK(llama.kwh.central == Approx(688'128));
    CHECK(llama.kg.central / 1e3 == Approx(291.42).epsilon(1e-4));
}

// Strubell et al. 2019, table 3: eight P100 with 1515.43 W, 274,120 h, PUE 1.58, 0.954 lb/kWh: 656,347 kWh and 626,155
// lb, which are 4.9695 lifetimes of a car of 126,000 lb.
TEST_CASE("the architecture search of Strubell et al. comes to five cars") {
    const Footprint search = footprint_of(hours_of(8, 274'120, 1515.43 / 8, 1.58, 0.954 * 453.59237));
    CHECK(search.kwh.central == Approx(656'347).epsilon(1e-5));
    CHECK(search.kg.central / 0.45359237 == Approx(626'155).epsilon(1e-5));
    CHECK(equivalents_of(search.kg.central).car_lifetimes == Approx(4.9695).epsilon(1e-4));
    CHECK(equivalents_of(1984 * 0.45359237).passenger_flights_ny_sf == Approx(1));
    CHECK(equivalents_of(36'156 * 0.45359237).us_person_years == Approx(1));
}

// 6 x 175e9 x 300e9 FLOP on 1024 accelerators of 312 TFLOP/s at 45 %, 510 W each with everything, PUE 1.1, 0.4 kg/kWh.
TEST_CASE("a run by its work comes to its days, energy and carbon") {
    EstimateTask task;
    task.flop = 3.15e23;
    task.accelerators = 1024;
    task.flop_per_s = Range::exactly(312e12 * 0.45);
    task.accelerator_w = Range::exactly(400);
    task.host_w = Range::exactly(110);
    task.pue = Range::exactly(1.1);
    task.g_per_kwh = Range::exactly(400);
    const Footprint footprint = footprint_of(task);
    CHECK(footprint.hours.central / 24 == Approx(25.3589).epsilon(1e-5));
    CHECK(footprint.kwh.central == Approx(349'626.07).epsilon(1e-7));
    CHECK(footprint.kg.central / 1e3 == Approx(139.850).epsilon(1e-5));
    CHECK(of(footprint, Layer::accelerator).kwh.central / of(footprint, Layer::host).kwh.central ==
          Approx(400.0 / 110));
}

// Google's account of Gemini (arXiv 2508.15734): 0.14 + 0.06 + 0.02 + 0.02 = 0.24 Wh, 1.72 times the accelerators.
TEST_CASE("the layers of Gemini add up to what is published") {
    EstimateTask task;
    task.accelerator_hours = 1;
    task.accelerator_w = Range::exactly(0.14);
    task.host_w = Range::exactly(0.06);
    task.idle_w = 0.2;
    task.idle_share = Range::exactly(0.1);
    task.pue = Range::exactly(1.09);
    task.g_per_kwh = Range::exactly(1000);
    const Footprint footprint = footprint_of(task);
    CHECK(1e3 * footprint.kwh.central == Approx(0.24).epsilon(0.01));
    CHECK(1e3 * of(footprint, Layer::idle).kwh.central == Approx(0.02));
    CHECK(1e3 * of(footprint, Layer::overhead).kwh.central == Approx(0.02).epsilon(0.02));
    CHECK(footprint.kwh.central / of(footprint, Layer::accelerator).kwh.central == Approx(1.72).epsilon(0.01));
    // PUE is on the carbon as on the energy.
    CHECK(footprint.kg.central == Approx(footprint.kwh.central));
}

TEST_CASE("layers add up, and low and high take every figure at its end") {
    EstimateTask task;
    task.flop = 3.6e18;
    task.flop_per_s = {1e15, 2e15, 4e15};
    task.accelerator_w = {300, 400, 500};
    task.host_w = {50, 100, 200};
    task.idle_w = 80;
    task.idle_share = {0, 0.1, 0.2};
    task.pue = {1.05, 1.2, 1.6};
    task.g_per_kwh = {100, 300, 600};
    task.moved_gb = 10;
    task.kwh_per_gb = {0.001, 0.01, 0.06};
    task.embodied_kg_per_hour = {0.01, 0.02, 0.03};
    task.site_water = {0, 1, 2};
    task.grid_water = {1, 2, 5};
    task.price = {0.05, 0.1, 0.2};
    const Footprint footprint = footprint_of(task);
    CHECK(footprint.accelerator_hours.low == Approx(0.25));
    CHECK(footprint.accelerator_hours.high == Approx(1));
    for (const double Range::*end : {&Range::low, &Range::central, &Range::high}) {
        double kwh = 0;
        double kg = 0;
        for (const LayerFigure& layer : footprint.layers) {
            kwh += layer.kwh.*end;
            kg += layer.kg.*end;
        }
        CHECK(kwh == Approx(footprint.kwh.*end));
        CHECK(kg == Approx(footprint.kg.*end));
    }
    // By hand: 0.5 h x (400 + 100 + 0.1 x 80) W = 0.254 kWh, x 1.2 = 0.3048, and 0.1 of the network.
    CHECK(footprint.kwh.central == Approx(0.4048));
    CHECK(footprint.kg.central == Approx(0.4048 * 0.3 + 0.55 * 0.02));
    CHECK(footprint.water_l.central == Approx(0.254 * 1 + 0.4048 * 2));
    CHECK(footprint.cost.central == Approx(0.04048));
    // 0.25 h x 350 W x 1.05 and 1 h x (700 + 16) W x 1.6.
    CHECK(footprint.kwh.low == Approx(0.25 * 0.35 * 1.05 + 0.01));
    CHECK(footprint.kwh.high == Approx(0.716 * 1.6 + 0.6));
}
