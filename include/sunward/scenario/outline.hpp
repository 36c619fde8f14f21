// What a scenario file says without the inputs it names: quick to read, whatever the size of a trace.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sunward/scenario/load.hpp"

namespace sunward {

struct Outline {
    std::string name;
    std::uint64_t seed = 1;
    Horizon horizon;
    PolicySpec policy;
    std::vector<std::string> policies;   ///< names under `policies`
    std::vector<std::string> variants;   ///< names under `variants`
    std::optional<std::string> baseline; ///< the policy that savings are measured against
    std::string resolved;                ///< as Loaded::resolved
    std::string meaning;                 ///< the same for every spelling: `1 h` and `60 min`, `1e3` and `1000`
    std::vector<InputFile> files;        ///< as Loaded::files
};

/// Reads and checks a scenario file. Throws InputError with all faults but those of the inputs.
[[nodiscard]] Outline outline_scenario(const std::filesystem::path& file, const LoadOptions& options = {});

/// Whether a scenario read with the one policy is, but for Scenario::policy, the one read with the other.
[[nodiscard]] bool same_inputs(const PolicySpec& one, const PolicySpec& other);

} // namespace sunward
