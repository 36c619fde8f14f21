// Reads MATPOWER case files (format versions 1 and 2).
#pragma once

#include <filesystem>

#include "sunward/grid/power_network.hpp"

namespace sunward {

/// What a direct-current power flow needs of a case: bus (number, type, Pd, Gs), gen (bus, Pg, status, Pmax, Pmin),
/// branch (ends, x, rateA, ratio, angle, status, angle limits), gencost of real power (polynomials up to the square,
/// piecewise linear; without it power is free), bus_name and genfuel where given. rateA 0 is no limit; a bus of type 4
/// is out of service; limits on the difference of angles become limits on the flow. Emission factors are 0: they are
/// the caller's. Other fields are passed over, but lines of direct current in service are a fault. Throws InputError
/// naming file and line of all faults (the first 50), for files above 64 MB too.
[[nodiscard]] PowerNetwork read_matpower(const std::filesystem::path& path);

} // namespace sunward
