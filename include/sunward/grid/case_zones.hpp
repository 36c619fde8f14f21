// A transmission network as zones with plants: each bus a zone, each branch a line that Kirchhoff's laws hold on.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sunward/grid/power_network.hpp"
#include "sunward/grid/zone_group.hpp"

namespace sunward {

struct CaseZones {
    std::vector<std::string> names; ///< the buses' numbers
    std::vector<ZoneInput> zones;   ///< parallel to the network's buses
    std::vector<ZonalLine> lines;
    std::vector<bool> in_service; ///< parallel to the buses
};

/// Generators become plants named `gen 1`, `gen 2`, ... with their factor. A cost that is quadratic or piecewise linear
/// becomes plants of equal width, `segments` of them, `gen 1.1` and so on, each at the mean cost of its part: the
/// total cost is exact at their ends and off by at most quadratic x width^2 / 4 between them. Constant costs are left
/// out, because all generators are committed. `load` multiplies the load (with the shunt) of every bus; one below 0 is
/// power from nowhere in particular, without emissions. A generator whose output may be below 0 is a load that can be
/// dispatched (MATPOWER's isload: Pmin < 0 = Pmax): the most that it takes is demand, of which parts named `load 1` go
/// unserved at its cost; what it may give above 0 is a plant.
/// Throws InputError with all faults: those of check_network, more than 1,000 buses, segments outside 1 to 100.
[[nodiscard]] CaseZones zones_of_case(const PowerNetwork& network, std::size_t segments, const Series& load);

} // namespace sunward
