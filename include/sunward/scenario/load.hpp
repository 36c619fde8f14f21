// A scenario file becomes a Scenario, or every fault of it at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sunward/simulation/scenario.hpp"

namespace sunward {

struct LoadOptions {
    std::vector<std::string> sets;     ///< `path=value`, as `horizon.duration=3 d`, `sites[0].facility.pue=1.1`,
                                       ///< `sites[fresno].facility.pue=1.1`
    std::optional<std::uint64_t> seed; ///< overrides the file's
    std::optional<std::string> policy; ///< a name under `policies`, or a `when` rule by name
    bool all_policies = false;         ///< check the files of all policies, not only those that a run executes
    /// A name under `variants`; none: the scenario as it stands. The scenario is then named `name-variant`.
    std::optional<std::string> variant{};
};

/// A file that a scenario is made of or that its run reads.
struct InputFile {
    std::filesystem::path path; ///< absolute
    bool of_policy = false;     ///< only the policy of the run reads it: a library, the words of a command
};

[[nodiscard]] std::vector<std::filesystem::path> paths_of(std::span<const InputFile> files);

struct Loaded {
    Scenario scenario;
    std::vector<InputFile> files;
    /// The scenario with includes flattened, --set applied, defaults filled in and paths absolute. Loading it gives the
    /// same Scenario and the same text again.
    std::string resolved;
    /// A note for each of its policies that is a program or a library.
    std::vector<std::string> foreign_code;
};

/// Set to anything but 0 in the environment, it makes libraries and programs of policies faults of a scenario, for this
/// process and all that it starts.
inline constexpr const char* no_plugins_variable = "SUNWARD_NO_PLUGINS";

/// Reads a scenario file and the inputs that it names. A path that does not exist is looked for among the installed
/// scenarios. Throws InputError with all faults.
[[nodiscard]] Loaded load_scenario(const std::filesystem::path& file, const LoadOptions& options = {});

/// Folder of the scenarios and the catalogue: $SUNWARD_HOME, beside the program (installed: ../share/sunward), or the
/// source tree.
[[nodiscard]] std::filesystem::path data_home();

} // namespace sunward
