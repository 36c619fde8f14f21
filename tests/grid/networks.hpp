// Small networks for tests.
#pragma once

#include <limits>

#include "sunward/grid/power_network.hpp"

namespace sunward::test {

/// The PJM 5-bus system (Li and Bo, Small Test Systems for Power System Economic Studies, IEEE PES General Meeting
/// 2010) as in MATPOWER's case5, with the bus 4 as reference.
inline PowerNetwork pjm5() {
    PowerNetwork network;
    network.buses = {{1, "A", 0, 0, false, true},
                     {2, "B", 300, 0, false, true},
                     {3, "C", 300, 0, false, true},
                     {4, "D", 400, 0, true, true},
                     {5, "E", 0, 0, false, true}};
    const auto generator = [&](std::size_t bus, double output, double maximum, double cost, double factor) {
        network.generators.push_back({bus, "", output, 0, maximum, {0, cost, 0, {}}, factor, true});
    };
    generator(0, 40, 40, 14, 490);
    generator(0, 170, 170, 15, 490);
    generator(2, 323.49, 520, 30, 820);
    generator(3, 0, 200, 40, 650);
    generator(4, 466.51, 600, 10, 12);
    const auto branch = [&](std::size_t from, std::size_t to, double reactance, double rating) {
        Branch line;
        line.from = from;
        line.to = to;
        line.reactance = reactance;
        if (rating > 0) {
            line.least = -rating;
            line.most = rating;
        }
        network.branches.push_back(line);
    };
    branch(0, 1, 0.0281, 400);
    branch(0, 3, 0.0304, 0);
    branch(0, 4, 0.0064, 0);
    branch(1, 2, 0.0108, 0);
    branch(2, 3, 0.0297, 0);
    branch(3, 4, 0.0297, 240);
    return network;
}

inline PowerNetwork without_limits(PowerNetwork network) {
    for (Branch& branch : network.branches) {
        branch.least = -std::numeric_limits<double>::infinity();
        branch.most = std::numeric_limits<double>::infinity();
    }
    return network;
}

} // namespace sunward::test
