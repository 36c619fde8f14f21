#include "sunward/bound/saving.hpp"

#include <array>

namespace sunward {

Saving saving_of(const Scenario& scenario, std::string_view name, const Attained& baseline, const Attained& policy) {
    const std::array runs{baseline, policy};
    const Instant end = common_end(scenario, runs);
    Saving saving;
    saving.baseline = name;
    if (!baseline.fault.empty() || !policy.fault.empty()) {
        saving.note = baseline.fault.empty() ? policy.fault : "baseline: " + baseline.fault;
        return saving;
    }
    const std::optional<Totals> before = totals_until(scenario, baseline, end);
    const std::optional<Totals> after = totals_until(scenario, policy, end);
    if (!before || !after) {
        saving.note = "baseline and policy end at different times, and what idle nodes draw in between is not known";
        return saving;
    }
    saving.baseline_g = before->carbon_g;
    saving.policy_g = after->carbon_g;
    const BoundOf bound = lower_bound(scenario, runs, Figure::carbon);
    saving.bound_g = bound.value;
    saving.method = bound.method;
    saving.note = bound.note;
    if (bound.value)
        saving.share = share_of_possible_saving(*saving.baseline_g, *saving.policy_g, *bound.value);
    return saving;
}

} // namespace sunward
