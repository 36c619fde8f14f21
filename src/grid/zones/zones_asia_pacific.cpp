// Fleets in MW net and marginal costs in local currency per MWh, as blocks of like plants. Facts, rounded, are the
// capacities by fuel of the sources named at each zone; costs, minimum outputs and winds are assumptions.
#include "grid/zones/zone_table.hpp"

namespace sunward::grid {

CatalogueZone india_west() {
    CatalogueZone zone;
    zone.name = "india-west";
    zone.title = "Western region of India 2023";
    // Coal some 80 GW, gas 10.8 GW, hydro 7.4 GW, nuclear 1.84 GW; the reference has estimates for every hour and is
    // good for the mean only: at noon the panels alone give a tenth of the demand, of which it shows nothing.
    zone.source = "Central Electricity Authority, installed capacity of the western region, 2023";
    zone.reference = "Electricity Maps IN-WE 2023, life-cycle";
    zone.currency = "INR";
    zone.fleet = {kind("solar", 17'500, 0),
                  kind("wind", 17'500, 0),
                  kind("nuclear", 1'840, 1'000, 0, 0.8),
                  kind("pithead coal:coal", 38'000, 2'000, 20'000, 0.8),
                  kind("hydro", 7'400, 2'500),
                  kind("coal", 42'000, 3'800, 8'000, 0.75),
                  kind("biomass", 3'500, 4'500, 0, 0.2),
                  kind("gas", 10'000, 9'000, 300, 0.3)};
    zone.reservoirs = {{"hydro", 0.02, 0.6, {0.16, 0.16, 0.16, 0.16, 0.16, 0.16, 0.24, 0.34, 0.34, 0.26, 0.18, 0.16}}};
    zone.demand = demand_of(57'000, "tropical", "Asia/Kolkata");
    zone.sites = sites_of(
        {
            {0.6, {23.5, 71.5, 30}, {0.25, 0.40}, {0.82, 0.14}, {27, 6, 6}, 6},
            {0.4, {18.5, 75.0, 550}, {0.18, 0.40}, {0.80, 0.15}, {26, 4, 7}, 5},
        },
        {
            {"wind", 0.6, {22.8, 70.0, 40}, {27, 6, 6}, {7.4, 2, 0.28, 190, 0.08, 0, 20}},
            {"wind", 0.4, {17.5, 74.5, 700}, {25, 4, 7}, {6.8, 2, 0.38, 195, 0.08, 0, 20}},
        });
    return zone;
}

CatalogueZone south_australia() {
    CatalogueZone zone;
    zone.name = "south-australia";
    zone.title = "South Australia 2022";
    // Lines to Victoria: Heywood 650 MW, Murraylink 220 MW, less than they could carry in practice.
    zone.source = "AEMO generation information and South Australian Electricity Report, 2022";
    zone.currency = "AUD";
    zone.imports_direct = 850;
    zone.imports_life_cycle = 950;
    zone.fleet = {kind("wind", 2'350, 0),
                  kind("solar", 2'500, 0), // two thirds of it on roofs
                  kind("steam gas:gas-peaker", 800, 110, 70, 0.8),
                  kind("gas combined cycle:gas", 480, 95, 60, 0.85),
                  kind("imports", 650, 120, 0, 0.75),
                  kind("gas turbines:gas-peaker", 1'100, 180, 0, 0.9),
                  kind("oil", 500, 400)};
    zone.demand = demand_of(1'600, "summer-peaking", "Australia/Adelaide", true);
    zone.sites = sites_of(
        {
            {0.7, {-34.9, 138.6, 50}, {0.72, 0.18}, {0.36, 0.33}, {17, 6, 5}, 6},
            {0.3, {-32.8, 137.8, 20}, {0.80, 0.13}, {0.50, 0.30}, {19, 7, 6}, 6.5},
        },
        {
            {"wind", 0.6, {-33.3, 138.7, 500}, {16, 7, 6}, {8.3, 2, 0.06, 240, 0.10, 0, 20}},
            {"wind", 0.4, {-37.6, 140.3, 40}, {14, 5, 5}, {8.0, 2, 0.06, 240, 0.08, 0, 16}},
        });
    return zone;
}

} // namespace sunward::grid
