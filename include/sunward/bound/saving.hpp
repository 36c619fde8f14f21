// What a run saved against a baseline, and which share that is of what was possible.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/bound/bound.hpp"

namespace sunward {

/// Runs of one scenario over the window that they have in common: from the start to the last end of them, idle nodes
/// charged up to there.
struct SideBySide {
    std::vector<Totals> totals; ///< parallel to the runs, those that left work undone among them
    bool idle_known = true;     ///< else what idle nodes draw after a run is not known, and each counts to its own end
    Bound bound;                ///< of those that left the least undone; none when no run was fed all that it drew
};

/// With the bounds of some figures. The window goes on until `at_least`, where runs of other scenarios end then.
[[nodiscard]] SideBySide side_by_side(const Scenario& scenario, std::span<const Attained> runs,
                                      std::span<const Figure> figures, Instant at_least = {});

/// Throws SimulationError where a run that did the work of the bound attained less: one of the two is wrong.
void check_bound(const Bound& bound, const Totals& totals, std::string_view policy);

/// Of carbon in g, network included, from the start to the last end of the two runs, with idle nodes charged up to
/// there: at equal work and equal idle time.
struct SavedCarbon {
    std::optional<double> baseline_g;
    std::optional<double> policy_g;
    std::optional<double> bound_g;
    BoundMethod method = BoundMethod::none;
    std::optional<double> share; ///< (baseline - policy) / (baseline - bound)
    std::string note;            ///< why one of them is absent
    /// What each run emitted by itself, where the two cannot be held against each other: up to their common end or,
    /// with a battery, each to its own, in g; per completed accelerator-hour when they completed different jobs.
    struct Apart {
        double baseline = 0;
        double policy = 0;
        bool per_work = false;
    };
    std::optional<Apart> apart;
};

struct Saving {
    std::string baseline;                     ///< name of the policy
    SavedCarbon carbon;                       ///< location-based
    std::optional<SavedCarbon> consequential; ///< where there is a marginal intensity, or plants answer to the sites
    /// Jobs that ended after the horizon, which figures of the window leave out, and their work.
    std::uint64_t drained = 0;
    double drained_accelerator_h = 0;
    std::uint64_t baseline_drained = 0;
    double baseline_drained_accelerator_h = 0;

    /// Whether more work ended after the horizon than in the baseline: figures of the window flatter the policy.
    [[nodiscard]] bool drains_more() const { return drained_accelerator_h > baseline_drained_accelerator_h; }
    [[nodiscard]] std::string drained_text() const;
};

[[nodiscard]] Saving saving_of(const Scenario& scenario, std::string_view name, const Attained& baseline,
                               const Attained& policy);

} // namespace sunward
