// The ends of a run: of its window, and of its books.
#pragma once

#include "simulation/parts.hpp"

namespace sunward::simulation {

/// The horizon ends: what runs on is billed to the drain from here.
void close_window(Parts& parts);

/// Fills in the result, and checks it. Throws SimulationError where an account does not close, PolicyError where jobs
/// are left that the policy never starts.
void close_books(Parts& parts);

} // namespace sunward::simulation
