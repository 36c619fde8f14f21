// Every run of a sweep, in the order in which they are numbered.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sunward/experiment/input_sums.hpp"
#include "sunward/experiment/launcher.hpp"

namespace sunward {

struct SweepRun {
    std::uint64_t id = 0;            ///< from 1, in the order of the plan; in a store, its own for good
    std::vector<std::string> values; ///< parallel to SweepPlan::parameters, for people
    std::vector<std::string> sets;   ///< the same as LoadOptions::sets
    std::uint64_t seed = 0;
    std::string policy;
};

struct SweepPlan {
    std::string name;
    std::filesystem::path scenario;
    std::vector<std::string> parameters;
    std::vector<SweepRun> runs; ///< parameters change slowest, policies quickest
    std::uint64_t excluded = 0; ///< left out
    std::size_t policies = 1;
    bool policies_named = false; ///< else the one of the scenario
    std::optional<Duration> timeout;
    bool saving = false;           ///< runs are held against the scenario's baseline
    std::string definition;        ///< a line a parameter, the seeds, the policies, the exclusions
    std::string resolved;          ///< the base scenario as Outline::resolved
    std::vector<SummedFile> files; ///< that the runs read, each once for each policy that alone does; not summed up
};

/// What a run is known by: its overrides in any order and spelling, seed and policy.
[[nodiscard]] std::string key_of(const SweepPlan& plan, const SweepRun& run);

/// Reads a sweep file and checks every value in the first run that has it, without the inputs of the scenario. Throws
/// InputError with all faults; those of values are placed in the sweep file.
[[nodiscard]] SweepPlan plan_sweep(const std::filesystem::path& file);

[[nodiscard]] RunRequest request_of(const SweepPlan& plan, const SweepRun& run);

} // namespace sunward
