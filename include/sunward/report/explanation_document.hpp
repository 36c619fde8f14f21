// An explanation of one job as it is read.
#pragma once

#include <string>
#include <string_view>

#include "sunward/policy/explanation.hpp"
#include "sunward/simulation/result.hpp"

namespace sunward {

/// The job of that name; `entry/name` where several workload entries have one. Throws InputError with the nearest name.
[[nodiscard]] JobIndex job_named(const Workload& workload, std::string_view name);

/// Several lines for people: what came of the job, clusters and times that it could have had, what happened to it.
[[nodiscard]] std::string explanation_text(const Scenario& scenario, const Result& result, JobIndex job,
                                           const Explanation& explanation);
/// The same as explain.json: times in UTC, means of the forecast in the unit that is named.
[[nodiscard]] std::string explanation_json(const Scenario& scenario, const Result& result, JobIndex job,
                                           const Explanation& explanation);

} // namespace sunward
