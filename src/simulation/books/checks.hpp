// The identities that the books of a run must keep.
#pragma once

#include "sunward/simulation/result.hpp"

namespace sunward::simulation {

/// The accounts of each site, the rows of the jobs against the sites' accounts of jobs and network, and accelerators
/// used against those there are. Takes down the largest error in Result::balance_error; throws SimulationError where an
/// identity does not hold.
void check_books(const Scenario& scenario, Result& result);

} // namespace sunward::simulation
