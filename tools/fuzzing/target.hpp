// What is fuzzed: folders with a scenario (or sweep) and the files that it names, any of which may be damaged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sunward::fuzzing {

struct Target {
    std::string name;                                       ///< of the folder
    std::vector<std::pair<std::string, std::string>> files; ///< name and text; scenario.yaml or sweep.yaml among them
};

/// The folders below `samples`, by name. Throws std::runtime_error when there are none.
[[nodiscard]] std::vector<Target> read_targets(const std::filesystem::path& samples);

/// Names and values of all of them.
[[nodiscard]] std::vector<std::string> words_of(const std::vector<Target>& targets);

/// The target with one of its files damaged, or, with the number 0, as it is.
[[nodiscard]] Target damaged(const Target& target, std::uint64_t seed, std::uint64_t number,
                             const std::vector<std::string>& words);

enum class Outcome { refused, accepted, ran };

/// Writes the target into an empty folder and loads it as the program would; every `run_one_in`-th that is accepted is
/// simulated in a process of its own. Throws what is not an InputError: a finding, as is a run that fails.
[[nodiscard]] Outcome attempt(const Target& target, const std::filesystem::path& folder, std::uint64_t number);

} // namespace sunward::fuzzing
