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

/// Makes oracle.yaml, a line of YAML added: one job of 3 h and 1 kW in 8 h. At once (`plain`) it emits 800 g, in the
/// best three hours in a row (`row`) 500 g, in the best three (`spread`) 300 g.
void make_oracle(const std::filesystem::path& folder, const std::string& more);

} // namespace sunward::test
