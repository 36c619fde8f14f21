// `when`: at which times jobs run.
#pragma once

#include <memory>
#include <optional>

#include "sunward/grid/forecast.hpp"
#include "sunward/policy/online_rule.hpp"
#include "sunward/policy/plan.hpp"
#include "sunward/policy/rule.hpp"

namespace sunward {

/// What a rule takes as a job's length.
enum class Knowledge { truth, requested, class_mean };

enum class HorizonSolver { lp, greedy };

/// All jobs of a pool planned together, again and again.
struct HorizonSpec {
    Duration every;   ///< plans anew so often, from midnight UTC on
    Duration horizon; ///< looks so far ahead
    Duration slot;    ///< a step of the plan
    HorizonSolver solver = HorizonSolver::lp;
    std::uint32_t most_variables = 0; ///< greedy for larger programs
};

struct WhenRule;
struct WhenSpec;

/// What a rule takes for the forecast; nothing: that is not known.
using ForecastSeen = std::optional<Series> (*)(const WhenSpec&, const Forecast&, Instant now);

/// A rule with what it was told.
struct WhenSpec {
    const WhenRule* rule;       ///< never null, and none that goes over another one
    parameter::Values values{}; ///< of its own parameters
    Knowledge length = Knowledge::requested;
    Cells cells{};
    /// Where forecasts change: plans of jobs that wait are made anew this often (from midnight UTC on), in the pool
    /// that was chosen for them. 0: never.
    Duration replan{};
    bool reserved_first = false; ///< start earlier as soon as enough reserved accelerators are free
    std::uint32_t reserved = 0;  ///< accelerators a cluster has already paid for
    ForecastSeen sees = nullptr; ///< null: the forecast itself
};

/// What others have to know of a `when` rule.
struct WhenTraits {
    bool waits = true;           ///< jobs may be held back; else each is released when it is submitted
    bool interrupts = false;     ///< may plan several segments
    bool looks_at_signal = true; ///< at what the policy optimises
    bool needs_surplus = false;  ///< looks at a site's own sun and wind
    bool uses_reserved = false;  ///< starts jobs early on accelerators that are paid for
    bool needs_errors = false;   ///< of forecasts: how they are distributed
    bool decides_once = false;   ///< when RunPlanner::starts() opens, and not at every `replan`
    bool weighs_gain = false;    ///< by what is saved for the time that it takes
    bool over_another = false;   ///< goes over the rule that `over` names
    bool plans_together = false; ///< the jobs of a pool in one plan
    bool forbids_times = false;  ///< at which no job is to run, whether it has a deadline or not
};

struct WhenRule {
    std::string_view name;
    std::string_view help;
    std::string_view source;
    Parameters (*parameters)() = no_parameters;
    WhenTraits traits{};
    RulePage page;
    /// Of rules that decide as time goes by and of those that plan jobs together: what they begin with.
    std::unique_ptr<RunPlanner> (*planner)(const WhenSpec&) = nullptr;
    /// Of rules that decide as time goes by.
    std::unique_ptr<OnlineRule> (*online)(const WhenSpec&) = nullptr;
    /// Of rules that plan jobs together.
    HorizonSpec (*together)(const WhenSpec&) = nullptr;
    /// Up to when it looks at the forecast, from the time at which it decides on a job; beyond the job's deadline.
    Duration (*lookahead)(const WhenSpec&) = nullptr;
    /// Of rules that go over another one: what that takes for the forecast.
    ForecastSeen sees = nullptr;
    /// What does not fit together in the values given; empty: nothing.
    std::vector<ValueFault> (*faults)(const parameter::Values&) = nullptr;

    /// Whether each job is planned when it is submitted.
    [[nodiscard]] bool plans_each_job() const { return online == nullptr && together == nullptr; }
    /// Whether a job runs in several parts.
    [[nodiscard]] bool runs_in_parts() const { return traits.interrupts || online != nullptr; }
};

} // namespace sunward
