// Parts of an explanation that text and JSON share.
#pragma once

#include <string>

#include "sunward/report/explanation_document.hpp"

namespace sunward {

/// Unit of the signal that the policy looks at.
[[nodiscard]] std::string optimised_unit(const Scenario& scenario);

/// What the scores of the clusters are.
[[nodiscard]] std::string score_meaning(const Scenario& scenario, const Explanation& explanation);

/// A score in the unit that score_meaning() names.
[[nodiscard]] double score_of(const Scenario& scenario, const Explanation& explanation, const ConsideredPlace& place);

} // namespace sunward
