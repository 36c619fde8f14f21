// A site with equipment of its own as rows of a linear program, in kWh of each slot h:
//
//   x = work of the jobs (IT energy above idle, appended by the caller)
//   f >= tangents of the facility's draw at idle + x        (f = PUE (idle + x) at a constant one)
//   import + solar + wind + discharge >= f + charge + export
//   level <= level before + eta_c charge - discharge / eta_d
//
// Every relaxation makes more possible: self-discharge, tapers and the dispatcher's rule are left out, generation may
// be dumped, limits of UPS and transformer are left out. The draw is convex in the load, so tangents lie below it, and
// its mean over a slot is at least the draw at the mean load (Jensen).
#pragma once

#include <vector>

#include "axis.hpp"
#include "signals.hpp"
#include "sunward/optimise/linear_program.hpp"

namespace sunward {

/// Appends the site's variables and rows with the figure as cost; gives back the row of x for each slot.
/// `level_change`: the least change of the battery's energy to the end, kWh.
[[nodiscard]] std::vector<std::size_t> add_equipment(const Site& site, Figure figure, const SiteSignal& signal,
                                                     const Axis& axis, double level_change, LinearProgram& program);

/// Appends the instants within (from, to) at which weather and generation change.
void add_equipment_changes(const SitePower& power, Instant from, Instant to, std::vector<Instant>& cuts);

} // namespace sunward
