// Where the tests find the real traces that are not part of the repository.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sunward::test {

/// The file below $SUNWARD_DATA (default: ../shared/data beside the checkout). When it is absent, prints a line that
/// makes the test runner report the test as skipped, and returns nothing; with SUNWARD_DATA_REQUIRED set it fails
/// instead.
[[nodiscard]] std::optional<std::filesystem::path> data_file(const std::string& name);

/// An empty folder of this test's own, made anew and removed when the process ends.
[[nodiscard]] std::filesystem::path scratch_folder(const std::string& name);

/// Writes a text file and returns its path.
std::filesystem::path write_file(const std::filesystem::path& path, const std::string& text);

} // namespace sunward::test
