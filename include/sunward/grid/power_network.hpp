// A transmission network as plain values: buses, generators with their costs, branches.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace sunward {

/// Cost in currency/h of an output in MW: quadratic p^2 + linear p + constant, or, when there are points, the convex
/// line through them, which goes on straight beyond the first and the last one.
struct GenerationCost {
    struct Point {
        double output = 0; ///< MW
        double cost = 0;   ///< currency/h
    };
    double quadratic = 0;
    double linear = 0;
    double constant = 0;
    std::vector<Point> points;
};
[[nodiscard]] double cost_of(const GenerationCost& cost, double output);

struct Bus {
    int number = 0; ///< as in the file; unique
    std::string name;
    double load = 0;        ///< MW; may be negative
    double shunt = 0;       ///< MW drawn by the shunt conductance at nominal voltage
    bool reference = false; ///< where the angle is zero
    bool in_service = true; ///< what stands at a bus out of service is out of service too, its load included
};

struct Generator {
    std::size_t bus = 0; ///< index into the buses
    std::string fuel;    ///< may be empty
    double output = 0;   ///< MW as stated in the file
    double minimum = 0;  ///< MW; negative for loads that can be dispatched
    double maximum = 0;  ///< MW
    GenerationCost cost;
    double factor = 0; ///< gCO2e/kWh, which is kg/MWh
    bool in_service = true;
};

struct Branch {
    std::size_t from = 0; ///< index into the buses
    std::size_t to = 0;
    double reactance = 0;                                    ///< per unit, not 0
    double least = -std::numeric_limits<double>::infinity(); ///< MW, flow from -> to
    double most = std::numeric_limits<double>::infinity();   ///< MW
    double tap = 1;                                          ///< ratio of a transformer
    double shift = 0;                                        ///< radians
    bool in_service = true;
};

struct PowerNetwork {
    double base = 100; ///< MVA of the per-unit system
    std::vector<Bus> buses;
    std::vector<Generator> generators;
    std::vector<Branch> branches;
};

/// Load and shunt of each bus in service, MW.
[[nodiscard]] std::vector<double> loads_of(const PowerNetwork& network);
/// Output as stated less load of each bus in service, MW.
[[nodiscard]] std::vector<double> injections_of(const PowerNetwork& network);

/// Throws InputError with all faults (the first 50): indices out of range, repeated bus numbers, numbers that are not
/// finite, no reactance, limits that cross, costs that are not convex.
void check_network(const PowerNetwork& network);

} // namespace sunward
