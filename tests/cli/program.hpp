// Runs the built program as its users do.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sunward::test {

struct Outcome {
    int status = -1; ///< exit status, or 128 + the signal that ended it
    std::string out;
    std::string err;
};

/// Runs `sunward ARGUMENT...` in a folder.
[[nodiscard]] Outcome run_program(const std::filesystem::path& folder, const std::vector<std::string>& arguments);

[[nodiscard]] std::string read_text(const std::filesystem::path& path);

/// The text with one part replaced; throws when it does not hold the part.
[[nodiscard]] std::string with(const std::string& text, const std::string& part, const std::string& instead);

/// Makes a small scenario with two days of hourly intensity and four jobs from files: `tiny.yaml`, `ci.csv`,
/// `jobs.csv`. Returns the text of tiny.yaml.
std::string make_tiny(const std::filesystem::path& folder);

} // namespace sunward::test
