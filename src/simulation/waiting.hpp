// Runs that do not go on: which jobs wait, and for what.
#pragma once

#include <string>

#include "simulation/fleet/fleet.hpp"

namespace sunward::simulation {

/// Throws PolicyError when a policy was called too often in a row while no job was active and nothing changed.
void guard_progress(const Run& run, const Fleet& fleet);

/// Nothing is to come any more, or nothing that changes anything.
[[noreturn]] void refuse_standstill(const Run& run, const Fleet& fleet);

/// The first jobs that were submitted, hold no nodes and have not ended, each on a line with what it waits for.
[[nodiscard]] std::string waiting_names(const Run& run, const Fleet& fleet);

/// Signals that may not be asked beyond their data and have none from now on, with what to do about it: where jobs
/// outlast them, that is why a run ends. Empty: there are none.
[[nodiscard]] std::string ended_data(const Run& run);

} // namespace sunward::simulation
