// Paths as scenarios write them: environment variables, relative to the file that names them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunward::scenario {

/// The text with its `${VARIABLE}`s put in. Nothing, with the reason in `problem`, for a variable that is not set (or
/// empty) and an open `${`.
[[nodiscard]] std::optional<std::string> expand_variables(std::string_view text, std::string& problem);

/// The absolute path of a text with `${VARIABLE}`s, relative ones from `folder`. Nothing, with the reason in
/// `problem`, for a variable that is not set (or empty), an open `${`, and an empty text.
[[nodiscard]] std::optional<std::filesystem::path>
resolve_path(std::string_view text, const std::filesystem::path& folder, std::string& problem);

/// The file of a path or, when its name has `*`s, those of its folder whose names fit, in order of name.
[[nodiscard]] std::vector<std::filesystem::path> matching_files(const std::filesystem::path& pattern);

/// `; did you mean 'x.csv'?` of the names in a path's folder; empty if none is near.
[[nodiscard]] std::string near_file(const std::filesystem::path& path);

/// A scenario file as given or, when there is none, among the installed scenarios; nothing when it is nowhere.
[[nodiscard]] std::optional<std::filesystem::path> find_scenario(const std::filesystem::path& file);

/// Absolute folder of a file with links followed, so that it does not depend on how the file was reached.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& file);

} // namespace sunward::scenario
