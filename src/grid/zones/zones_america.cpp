// Fleets in MW net and marginal costs in USD/MWh at the fuel prices of the year, as blocks of like plants.
// Facts, rounded, are the mean demand, the energy by fuel, the most and least of nuclear, hydro and coal and the
// monthly figures: those of the EIA-930 hourly generation of 2022. Capacities are approximate, in the order of EIA-860
// and not copied from it. Fitted to the reference: costs, minimum outputs, the split into blocks, and winds, whose
// yearly and daily swings follow the output of 2022 (in Texas the low-level jet blows at night, in California the sea
// breeze in the evening, both in summer most).
#include "grid/zones/zone_table.hpp"

namespace sunward::grid {

CatalogueZone california() {
    CatalogueZone zone;
    zone.name = "california";
    zone.title = "California ISO 2022, plants within the area";
    zone.source = "EIA-930 hourly generation of CISO, 2022; capacities in the order of EIA-860";
    zone.reference = "EIA-930 generation mix of CISO, 2022";
    zone.eia_factors = true;
    zone.currency = "USD";
    // Diablo Canyon 2.3 GW with its two refuellings; gas that local reliability keeps on about 1.6 GW.
    zone.fleet = {kind("solar", 15'000, 0),
                  kind("wind", 6'100, 0),
                  kind("nuclear", 2'280, 10),
                  kind("hydro", 5'200, 5),
                  kind("other", 500, 1, 0, 0.64),
                  kind("gas combined cycle:gas", 16'500, 70, 2'400, 0.93),
                  kind("gas turbines:gas-peaker", 11'800, 105, 0, 0.93),
                  kind("oil", 90, 200)};
    zone.monthly["nuclear"] = {0.99, 0.97, 0.87, 0.53, 1, 1, 0.99, 0.99, 0.98, 0.73, 0.57, 0.99};
    zone.reservoirs = {{"hydro", 0.06, 0.9, {0.27, 0.29, 0.31, 0.35, 0.35, 0.39, 0.42, 0.41, 0.40, 0.22, 0.21, 0.29}}};
    zone.demand = demand_of(19'634, "double-peaking", "America/Los_Angeles");
    zone.tracking = true;
    zone.sites = sites_of(
        {
            {0.45, {35.0, -118.3, 750}, {0.82, 0.12}, {0.75, 0.15}, {17, 9, 7}, 6},
            {0.30, {36.6, -120.2, 60}, {0.86, 0.09}, {0.62, 0.22}, {18, 9, 7}, 4.5},
            {0.25, {33.6, -114.9, 150}, {0.80, 0.15}, {0.76, 0.15}, {23, 10, 7}, 5},
        },
        {
            {"wind", 0.55, {35.1, -118.3, 1200}, {16, 9, 6}, {8.9, 2.1, 0.22, 145, 0.13, 0.09, 20.5}},
            {"wind", 0.25, {38.1, -121.8, 20}, {16, 7, 6}, {8.0, 2.1, 0.24, 160, 0.14, 0.10, 20.5}},
            {"wind", 0.20, {33.9, -116.6, 350}, {21, 9, 7}, {8.9, 2.1, 0.22, 145, 0.13, 0.09, 20.5}},
        });
    return zone;
}

CatalogueZone texas() {
    CatalogueZone zone;
    zone.name = "texas";
    zone.title = "ERCOT 2022";
    // TWh: wind 107, solar 24, of plants that grew from 8.3 GW at the beginning of the year to 11.2 GW in April.
    zone.source = "EIA-930 hourly generation of ERCO, 2022; ERCOT fuel mix report, 2022";
    zone.reference = "EIA-930 generation mix of ERCO, 2022";
    zone.eia_factors = true;
    zone.currency = "USD";
    // Coal and gas plants take turns by their heat rates at 6.5 USD/MMBtu of gas; about 3 GW of gas makes process
    // steam.
    zone.fleet = {kind("wind", 35'500, 0),
                  kind("solar", 11'000, 0),
                  kind("hydro", 500, 0, 0, 0.07),
                  kind("nuclear", 4'973, 10),
                  kind("other", 250, 5, 0, 0.52),
                  kind("base coal:coal", 7'000, 28, 3'000),
                  kind("gas cogeneration:gas", 5'000, 30, 3'000, 0.9),
                  kind("new gas:gas", 15'000, 42, 0, 0.9),
                  kind("middle coal:coal", 2'400, 45),
                  kind("gas combined cycle:gas", 9'500, 48, 0, 0.9),
                  kind("old coal:coal", 2'200, 54),
                  kind("old combined cycle:gas", 9'500, 58, 0, 0.9),
                  kind("oldest coal:coal", 2'000, 64),
                  kind("gas turbines and steam:gas-peaker", 26'000, 85, 0, 0.9)};
    for (const char* coal : {"base coal", "middle coal", "old coal", "oldest coal"}) // maintenance in spring and autumn
        zone.monthly[coal] = {0.84, 0.84, 0.72, 0.65, 0.68, 0.86, 0.88, 0.88, 0.86, 0.78, 0.74, 0.80};
    zone.monthly["nuclear"] = {1, 1, 1, 0.86, 0.88, 1, 1, 1, 0.94, 0.80, 0.92, 1};
    zone.demand = demand_of(48'978, "summer-peaking", "America/Chicago");
    zone.tracking = true;
    zone.sites = sites_of(
        {
            {0.6, {31.3, -102.5, 850}, {0.62, 0.28}, {0.48, 0.27}, {18, 10, 7}, 7.5},
            {0.4, {30.5, -97.5, 200}, {0.50, 0.38}, {0.36, 0.28}, {20, 9, 6}, 6.5},
        },
        {
            {"wind", 0.45, {32.4, -100.4, 700}, {18, 10, 7}, {9.1, 3.3, 0.14, 95, 0.12, 0.04, 23.5}},
            {"wind", 0.30, {34.8, -101.5, 1050}, {15, 11, 8}, {9.5, 3.3, 0.14, 95, 0.11, 0.04, 23.5}},
            {"wind", 0.25, {27.2, -97.7, 10}, {23, 7, 5}, {8.7, 3.3, 0.14, 105, 0.12, 0.04, 21}},
        });
    return zone;
}

} // namespace sunward::grid
