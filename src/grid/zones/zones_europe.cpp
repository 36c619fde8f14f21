// Fleets in MW net and marginal costs in EUR/MWh (GBP in Great Britain) at the fuel and allowance prices of the year,
// as blocks of like plants.
// Facts, rounded, are the capacities by fuel of the sources named at each zone, the year's energy by fuel that they
// give, and the monthly figures. Fitted to the reference, or where there is none to the year's energy by fuel: costs,
// minimum outputs, the split of a fuel into blocks, what the neighbours can spare, the part of the pumped storage that
// moves a day's load, and winds: their yearly and daily swings follow ENTSO-E's and SMARD's output of 2020. Monthly
// figures of France are shares of ENTSO-E generation of 2020, nuclear raised by some 3 points of availability that it
// did not use.
#include "grid/zones/zone_table.hpp"

namespace sunward::grid {

CatalogueZone germany() {
    CatalogueZone zone;
    zone.name = "germany";
    zone.title = "Germany 2023";
    // Net public generation in TWh: wind 115 onshore and 24 offshore, solar 53.5 of 59.9 fed in, biomass 42, hydro 20.
    // The solar capacity is the 74 GW of mid-year less what households use behind their meters.
    zone.source = "Fraunhofer ISE, net public electricity generation in Germany in 2023; Bundesnetzagentur (MaStR)";
    zone.reference = "Electricity Maps DE 2023, life-cycle";
    zone.currency = "EUR";
    zone.imports_direct = 150;
    zone.imports_life_cycle = 190;
    zone.fleet = {kind("solar", 66'500, 0),
                  kind("wind", 59'500, 0),
                  kind("wind-offshore", 8'200, 0),
                  kind("hydro", 3'900, 0, 0, 0.50),
                  kind("biomass", 8'500, 1, 0, 0.57),
                  kind("waste", 1'800, 2, 0, 0.45),
                  kind("nuclear", 4'056, 10),
                  kind("imports", 9'000, 85),
                  kind("lignite", 17'500, 88, 4'000, 0.74),
                  kind("gas cogeneration:gas", 9'000, 90, 3'600, 0.8),
                  kind("new coal:coal", 8'500, 102, 1'500, 0.75),
                  kind("gas combined cycle:gas", 12'000, 110, 0, 0.85),
                  kind("old coal:coal", 9'500, 122, 0, 0.75),
                  kind("gas turbines:gas-peaker", 12'000, 150, 0, 0.85),
                  kind("oil", 3'000, 250, 0, 0.8)};
    zone.monthly["nuclear"] = {0.75, 0.65, 0.65, 0.3, 0, 0, 0, 0, 0, 0, 0, 0}; // closed on 15 April
    zone.monthly["imports"] = {0.05, 0.05, 0.15, 0.3, 0.75, 0.8, 0.85, 0.75, 0.75, 0.6, 0.35, 0.25};
    zone.storage = {8'000, 400}; // pumped storage, and batteries beside the panels
    zone.demand = demand_of(53'500, "temperate", "Europe/Berlin");
    zone.sites = sites_of(
        {
            {0.45, {48.5, 11.5, 450}, {0.42, 0.33}, {0.20, 0.25}, {9, 10, 5}, 5.5},
            {0.30, {51.5, 7.5, 80}, {0.35, 0.35}, {0.16, 0.26}, {10.5, 8.5, 4}, 6.5},
            {0.25, {52.5, 12.5, 50}, {0.40, 0.33}, {0.17, 0.24}, {10, 10, 5}, 6.5},
        },
        {
            {"wind", 0.45, {53.5, 9.0, 15}, {9.5, 8.5, 4}, {7.5, 2.2, 0.18, 20, 0.02, 0.02, 18}},
            {"wind", 0.35, {52.3, 13.0, 50}, {10, 10, 5}, {7.0, 2.2, 0.18, 20, 0.02, 0.02, 18}},
            {"wind", 0.20, {50.2, 8.5, 350}, {9, 9, 5}, {6.5, 2.2, 0.20, 20, 0.02, 0.02, 18}},
            {"wind-offshore", 1, {54.4, 7.0, 0}, {10, 6.5, 1}, {9.7, 2.2, 0.20, 15, 0.03, 0.03, 24}},
        });
    return zone;
}

CatalogueZone great_britain() {
    CatalogueZone zone;
    zone.name = "great-britain";
    zone.title = "Great Britain 2023";
    // Of the generation gas is 32 %, wind 29 %, coal 1 %; combined cycles have 27 GW, interconnectors 8.4 GW.
    zone.source = "National Grid ESO, Britain's Electricity Explained, 2023 review; DUKES; Electric Insights, 2023";
    zone.reference = "Electricity Maps GB 2023, life-cycle";
    zone.currency = "GBP";
    zone.imports_direct = 60;
    zone.imports_life_cycle = 95;
    zone.fleet = {kind("wind-offshore", 14'000, 0),
                  kind("wind", 14'500, 0),
                  kind("solar", 15'500, 0),
                  kind("hydro", 1'500, 0, 0, 0.36),
                  kind("nuclear", 5'900, 10, 0, 0.72),
                  kind("biomass", 4'200, 60, 800, 0.40),
                  kind("waste", 1'500, 1, 0, 0.6),
                  kind("gas cogeneration:gas", 3'500, 80, 1'800, 0.8),
                  kind("sunny imports:imports", 6'000, 50),
                  kind("new combined cycle:gas", 7'500, 90, 1'000, 0.87),
                  kind("imports", 8'400, 94, 0, 0.5),
                  kind("old combined cycle:gas", 18'000, 104, 0, 0.87),
                  kind("coal", 2'000, 120, 0, 0.8),
                  kind("gas turbines:gas-peaker", 3'000, 170)};
    zone.storage = {600, 40};
    zone.surplus["sunny imports"] = {0, {{"solar", 1}}};
    zone.demand = demand_of(30'500, "winter-peaking", "Europe/London");
    zone.demand.peak = 42'000;
    zone.sites = sites_of(
        {
            {0.6, {51.3, -1.5, 80}, {0.33, 0.37}, {0.18, 0.30}, {11, 6.5, 4}, 6.8},
            {0.4, {52.8, 0.2, 20}, {0.35, 0.37}, {0.20, 0.30}, {10.5, 6.5, 4}, 7.2},
        },
        {
            {"wind", 0.75, {56.3, -4.0, 250}, {8, 5.5, 3}, {8.2, 2.6, 0.17, 15, 0.05, 0.03, 15}},
            {"wind", 0.25, {53.0, -1.5, 100}, {10, 6.5, 4}, {7.2, 2.6, 0.17, 15, 0.06, 0.03, 15}},
            {"wind-offshore", 0.6, {54.0, 1.2, 0}, {10, 5, 1}, {10.2, 2.4, 0.20, 15, 0.03, 0.03, 24}},
            {"wind-offshore", 0.4, {53.9, -3.5, 0}, {10.5, 5, 1}, {10.0, 2.4, 0.20, 15, 0.03, 0.03, 24}},
        });
    return zone;
}

CatalogueZone france() {
    CatalogueZone zone;
    zone.name = "france";
    zone.title = "France 2020";
    // TWh: nuclear 335, hydro 65, wind 40, gas 34.5, solar 12.6; wind 17.6 GW and solar 10.4 GW at the year's end.
    zone.source = "RTE, bilan electrique 2020; ENTSO-E generation of 2020";
    zone.reference = "ENTSO-E generation and imports of France, 2020, life-cycle";
    zone.currency = "EUR";
    zone.imports_direct = 250;
    zone.imports_life_cycle = 300;
    zone.fleet = {kind("wind", 17'600, 0),
                  kind("solar", 10'400, 0),
                  kind("run of river:hydro", 11'500, 0),
                  kind("biomass", 700, 1, 0, 0.5),
                  kind("waste", 400, 1, 0, 0.5),
                  kind("gas cogeneration:gas", 5'000, 35, 5'000),
                  kind("nuclear", 61'400, 10, 18'000),
                  kind("reservoir:hydro", 11'500, 20),
                  kind("gas combined cycle:gas", 6'500, 42, 0, 0.9),
                  kind("imports", 9'000, 50, 900),
                  kind("coal", 3'000, 60, 0, 0.7),
                  kind("oil", 3'000, 120, 120, 0.9),
                  kind("gas turbines:gas-peaker", 2'000, 140)};
    // Gas in the months in which it ran, about two thirds of it day and night.
    zone.monthly["gas cogeneration"] = {0.90, 0.67, 0.60, 0.09, 0.20, 0.43, 0.43, 0.43, 0.46, 0.40, 0.75, 0.77};
    zone.monthly["nuclear"] = {0.86, 0.82, 0.71, 0.65, 0.58, 0.53, 0.53, 0.54, 0.53, 0.66, 0.76, 0.80};
    zone.monthly["run of river"] = {0.42, 0.49, 0.54, 0.40, 0.53, 0.48, 0.36, 0.28, 0.26, 0.39, 0.33, 0.42};
    zone.reservoirs = {
        {"reservoir", 0.02, 0.85, {0.25, 0.24, 0.27, 0.16, 0.19, 0.20, 0.15, 0.10, 0.09, 0.15, 0.17, 0.20}}};
    zone.storage = {1'100, 60};
    zone.demand = demand_of(57'200, "electric-heating", "Europe/Paris");
    zone.sites = sites_of(
        {
            {0.6, {43.8, 2.5, 150}, {0.72, 0.20}, {0.38, 0.28}, {14, 8.5, 5}, 6},
            {0.4, {46.5, 0.5, 100}, {0.62, 0.26}, {0.28, 0.30}, {12, 8, 5}, 6},
        },
        {
            {"wind", 0.65, {49.8, 2.8, 120}, {11, 7.5, 4}, {7.4, 2.1, 0.18, 20, 0.03, 0.04, 19}},
            {"wind", 0.35, {43.5, 2.2, 300}, {13, 8.5, 5}, {7.5, 2.1, 0.10, 20, 0.03, 0.04, 18}},
        });
    return zone;
}

CatalogueZone poland() {
    CatalogueZone zone;
    zone.name = "poland";
    zone.title = "Poland 2023";
    // Hard coal 24.5 GW, lignite 8.1 GW, gas 4.6 GW; TWh: hard coal 77, lignite 35, wind 22, gas 14, solar 13.
    zone.source = "PSE, report on the national power system in 2023; ENTSO-E generation of 2023";
    zone.currency = "EUR";
    zone.imports_direct = 330;
    zone.imports_life_cycle = 380;
    zone.fleet = {kind("solar", 14'500, 0),
                  kind("wind", 9'000, 0),
                  kind("hydro", 980, 0, 0, 0.21),
                  kind("biomass", 1'000, 1, 0, 0.4),
                  kind("gas cogeneration:gas", 3'000, 70, 1'000, 0.5),
                  kind("lignite", 8'100, 85, 2'500, 0.52),
                  kind("new coal:coal", 7'500, 95, 2'500, 0.75),
                  kind("old coal:coal", 8'500, 108, 2'000, 0.72),
                  kind("imports", 3'000, 112, 0, 0.7),
                  kind("oldest coal:coal", 8'500, 116, 500, 0.72),
                  kind("gas combined cycle:gas", 1'600, 125, 0, 0.9),
                  kind("oil", 500, 250)};
    zone.demand = demand_of(19'100, "temperate", "Europe/Warsaw");
    zone.sites = sites_of(
        {
            {0.5, {51.8, 17.5, 100}, {0.40, 0.34}, {0.17, 0.24}, {9.5, 10.5, 5}, 6},
            {0.5, {50.7, 21.5, 200}, {0.40, 0.34}, {0.18, 0.24}, {9, 11, 5}, 6},
        },
        {
            {"wind", 0.65, {54.0, 17.0, 80}, {8.5, 9, 4}, {8.2, 2.1, 0.20, 20, 0.02, 0.02, 18}},
            {"wind", 0.35, {52.5, 19.0, 100}, {9.5, 10.5, 5}, {7.4, 2.1, 0.18, 20, 0.02, 0.02, 18}},
        });
    return zone;
}

CatalogueZone norway() {
    CatalogueZone zone;
    zone.name = "norway";
    zone.title = "Norway 2022";
    // Hydro 33 GW, wind 5 GW and 15 TWh; a quarter of the hydro runs with the river.
    zone.source = "NVE and Statistics Norway, 2022";
    zone.reference = "Electricity Maps NO 2022, life-cycle";
    zone.currency = "EUR";
    zone.imports_direct = 170;
    zone.imports_life_cycle = 210;
    // What neighbours can spare on windy, sunny and quiet hours is cheaper than water, the rest is dearer.
    zone.fleet = {kind("wind", 5'060, 0),
                  kind("solar", 300, 0),
                  kind("run of river:hydro", 9'000, 0),
                  kind("spare imports:imports", 5'000, 60),
                  kind("reservoir:hydro", 24'500, 110, 0, 0.9),
                  kind("imports", 3'000, 150),
                  kind("gas", 350, 20, 50, 0.3)};
    zone.monthly["run of river"] = {0.38, 0.34, 0.32, 0.42, 0.70, 0.78, 0.65, 0.55, 0.52, 0.50, 0.46, 0.42};
    zone.surplus["spare imports"] = {-0.3, {{"wind", 1.1}, {"solar", 0.5}, {"quiet-hours", 0.25}}};
    zone.demand = demand_of(15'400, "electric-heating", "Europe/Oslo");
    zone.sites = sites_of(
        {
            {1, {59.5, 10.5, 100}, {0.38, 0.36}, {0.18, 0.25}, {6.5, 10, 4}, 5},
        },
        {
            {"wind", 0.5, {63.8, 10.0, 250}, {4, 8.5, 3}, {8.8, 2, 0.18, 15, 0.03, 0, 14}},
            {"wind", 0.5, {58.6, 6.3, 250}, {6.5, 8, 3}, {8.9, 2, 0.18, 15, 0.03, 0, 14}},
        });
    return zone;
}

CatalogueZone sweden() {
    CatalogueZone zone;
    zone.name = "sweden";
    zone.title = "Sweden 2022";
    // 170 TWh, of which 33 more went out than came in: hydro 70, nuclear 50, wind 33; solar grew to 2.4 GW.
    zone.source = "Svenska kraftnat and Energimyndigheten, 2022";
    zone.currency = "EUR";
    zone.imports_direct = 120;
    zone.imports_life_cycle = 160;
    zone.fleet = {kind("wind", 13'500, 0),
                  kind("solar", 2'000, 0),
                  kind("run of river:hydro", 5'000, 0),
                  kind("biomass", 4'500, 1, 0, 0.40),
                  kind("nuclear", 6'880, 10, 0, 0.83),
                  kind("reservoir:hydro", 11'300, 60),
                  kind("imports", 9'000, 120),
                  kind("oil", 1'500, 250)};
    zone.monthly["run of river"] = {0.48, 0.46, 0.45, 0.50, 0.65, 0.68, 0.58, 0.50, 0.46, 0.46, 0.48, 0.48};
    zone.reservoirs = {
        {"reservoir", 0.10, 0.9, {0.63, 0.62, 0.58, 0.52, 0.45, 0.47, 0.47, 0.47, 0.50, 0.54, 0.58, 0.63}}};
    zone.demand = demand_of(19'300, "electric-heating", "Europe/Stockholm"); // exports too
    zone.demand.peak = 26'500;                                               // exports are least when it is cold
    zone.sites = sites_of(
        {
            {1, {57.5, 13.5, 100}, {0.38, 0.36}, {0.15, 0.25}, {7.5, 9.5, 4}, 6},
        },
        {
            {"wind", 0.5, {63.5, 17.0, 300}, {3.5, 11, 4}, {8.0, 2.2, 0.15, 15, 0.02, 0.02, 18}},
            {"wind", 0.5, {57.5, 14.0, 150}, {7, 9.5, 4}, {7.8, 2.2, 0.18, 15, 0.02, 0.02, 18}},
        });
    return zone;
}

} // namespace sunward::grid
