// Times at which a job could run, for an explanation.
#pragma once

#include "sunward/policy/explanation.hpp"
#include "sunward/policy/plan.hpp"

namespace sunward {

/// Fills in the candidates of an explanation: whole runs at the starts where the mean over a run can be least (now, the
/// latest, the signal's boundaries and these less the length, or the aligned slots), for a rule that may pause the
/// slots up to the deadline. The best ones are kept, and those that the plan takes.
void find_candidates(const WhenSpec& spec, const RunPlanner& planner, const PlanRequest& request,
                     const Series& forecast, const Plan& plan, Explanation& into);

} // namespace sunward
