// What a run saved against a baseline, and which share that is of what was possible.
#pragma once

#include <optional>
#include <string>

#include "sunward/bound/bound.hpp"

namespace sunward {

/// Location-based carbon in g, network included, from the start to the last end of the two runs, with idle nodes
/// charged up to there: at equal work and equal idle time.
struct Saving {
    std::string baseline; ///< name of the policy
    std::optional<double> baseline_g;
    std::optional<double> policy_g;
    std::optional<double> bound_g;
    BoundMethod method = BoundMethod::none;
    std::optional<double> share; ///< (baseline - policy) / (baseline - bound)
    std::string note;            ///< why one of them is absent
};

[[nodiscard]] Saving saving_of(const Scenario& scenario, std::string_view name, const Attained& baseline,
                               const Attained& policy);

} // namespace sunward
