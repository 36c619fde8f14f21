// Several policies, or variants of a scenario, in the same worlds: paired differences against a baseline, and which of
// them are worth their price.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sunward/experiment/launcher.hpp"
#include "sunward/experiment/statistics.hpp"
#include "sunward/scenario/load.hpp"

namespace sunward {

struct CompareOptions {
    std::filesystem::path scenario;
    std::vector<std::string> sets;     ///< as LoadOptions::sets
    std::vector<std::string> policies; ///< names under `policies`, or `when` rules
    /// One more of the policies; none: the scenario's, else `now`. With variants: one of what is compared, none: the
    /// first.
    std::optional<std::string> baseline;
    std::uint64_t seeds = 1;             ///< so many, from the scenario's own on
    std::vector<std::string> variants{}; ///< names under `variants`; empty: the scenario as it stands
};

/// One of what is compared: a policy, or a variant under a policy.
struct ComparedArm {
    std::string name;    ///< of the policy; of the variant where all have one policy, else `variant/policy`
    std::string variant; ///< empty: the scenario as it stands
    std::string policy;
    std::size_t world = 0; ///< arms of one variant share a world, and with it a bound
};

/// The runs of a comparison, in order of seed, then arm.
struct ComparePlan {
    std::string scenario;
    std::vector<ComparedArm> arms; ///< by variant, then policy; the baseline first when it is not among those asked for
    std::size_t baseline = 0;      ///< in `arms`
    std::vector<std::size_t> world_baselines; ///< by world, in `arms`: what the shares of its possible saving are of
    std::vector<std::uint64_t> seeds;
    std::vector<RunRequest> requests;
    std::vector<InputFile> files; ///< that the runs read
};

/// Checks everything but the inputs. `now`, where neither the scenario nor the options name a policy so, is the
/// scenario's policy with `when: now`, `where: home` and `width: fixed`. With variants but no policies each runs under
/// its own. Throws InputError.
[[nodiscard]] ComparePlan plan_comparison(const CompareOptions& options);

/// Against the baseline, seed by seed.
struct Paired {
    double difference = 0; ///< mean of policy - baseline
    /// Of `difference`: Student t, but bootstrap for quantiles of distributions, which are far from normal.
    std::optional<Interval> interval;
    double median = 0;                       ///< of the differences
    std::optional<Interval> median_interval; ///< bootstrap
    std::optional<double> relative;          ///< mean of policy / baseline - 1; nothing when a baseline is 0
    std::optional<Interval> relative_interval;
};

struct ComparedFigure {
    std::vector<double> by_seed; ///< parallel to Comparison::seeds; empty when the figure is null for a seed
    std::optional<double> mean;
    std::optional<Interval> interval; ///< of the mean, Student t; bootstrap for quantiles
    std::optional<Paired> paired;     ///< nothing for the baseline
};

struct ComparedPolicy {
    std::string name;
    std::string variant; ///< as ComparedArm
    std::string policy;
    bool pareto = false; ///< no other is as good in both carbons, mean delay and cost, and better in one
    std::vector<ComparedFigure> figures; ///< parallel to Comparison::columns
};

/// Intervals are absent with a single seed.
struct Comparison {
    std::string scenario;
    std::size_t baseline = 0;             ///< in `policies`
    bool variants = false;                ///< else they are policies in one world
    std::vector<std::uint64_t> seeds;     ///< those in which every policy's run was done
    std::vector<Column> columns;          ///< numbers of run_columns(), then comparable_metrics()
    std::vector<ComparedPolicy> policies; ///< parallel to ComparePlan::arms
    bool equal_work = true;               ///< with each seed, all of them completed the same jobs
    std::size_t carbon = 0;               ///< the column to compare by: per accelerator-hour unless the work is equal
    std::string currency;                 ///< empty without prices
    std::vector<std::string> failures;    ///< a line for each run that was not done
    std::vector<std::string> notes;       ///< of the runs, and why bounds and shares are missing
};

/// Figures that compare runs of one scenario at equal work and equal idle time: from the start to the last end of all
/// runs with the seed, idle nodes charged up to there (where their share is not known, as with a battery, to the end of
/// each run).
struct ComparableMetric {
    std::string_view name;
    std::string_view unit;
    std::string_view help;
};
[[nodiscard]] std::span<const ComparableMetric> comparable_metrics();

/// Makes the runs and finds the bound of each seed. `progress` is told the share that is done. Throws InputError when
/// an input of the scenario has faults, SimulationError when no seed has all its runs done.
[[nodiscard]] Comparison compare(const ComparePlan& plan, Launcher& launcher,
                                 const std::function<void(double)>& progress);

/// Index of a column; throws std::out_of_range for a name that is none.
[[nodiscard]] std::size_t column_index(const Comparison& comparison, std::string_view name);

} // namespace sunward
