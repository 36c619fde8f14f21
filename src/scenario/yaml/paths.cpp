#include "scenario/yaml/paths.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>

#include "sunward/scenario/load.hpp"
#include "sunward/units/spelling.hpp"

namespace sunward {

namespace fs = std::filesystem;

fs::path data_home() {
    if (const char* home = std::getenv("SUNWARD_HOME"); home != nullptr && *home != '\0')
        return home;
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    fs::path installed = program.parent_path().parent_path() / "share" / "sunward";
    if (!program.empty() && fs::is_directory(installed / "scenarios", ignored))
        return installed;
    return SUNWARD_SOURCE_DIR;
}

namespace scenario {

std::optional<std::string> expand_variables(std::string_view text, std::string& problem) {
    std::string expanded;
    while (true) {
        const std::size_t open = text.find("${");
        expanded += text.substr(0, open);
        if (open == std::string_view::npos)
            return expanded;
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) {
            problem = "expected '}' after '${'";
            return std::nullopt;
        }
        const std::string variable(text.substr(open + 2, close - open - 2));
        const char* value = std::getenv(variable.c_str());
        if (value == nullptr || *value == '\0') {
            problem = fmt::format("the environment variable {} is not set", variable);
            return std::nullopt;
        }
        expanded += value;
        text.remove_prefix(close + 1);
    }
}

std::optional<fs::path> resolve_path(std::string_view text, const fs::path& folder, std::string& problem) {
    const auto expanded = expand_variables(text, problem);
    if (!expanded)
        return std::nullopt;
    if (expanded->empty()) {
        problem = "expected a path, found an empty string";
        return std::nullopt;
    }
    return (folder / *expanded).lexically_normal();
}

namespace {

/// Whether a name is the pattern with any text in the place of each `*`. On a mismatch the last `*` takes one more.
bool fits(std::string_view name, std::string_view pattern) {
    std::size_t n = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t taken = 0; // what the last `*` stands for ends here in the name
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++n;
            ++p;
        } else if (star != std::string_view::npos) {
            n = ++taken;
            p = star + 1;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

} // namespace

std::vector<fs::path> matching_files(const fs::path& pattern) {
    const std::string name = pattern.filename().string();
    std::error_code failed;
    if (name.find('*') == std::string::npos)
        return fs::exists(pattern, failed) ? std::vector{pattern} : std::vector<fs::path>{};
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(pattern.parent_path(), failed), end; !failed && entry != end;
         entry.increment(failed))
        if (fits(entry->path().filename().string(), name))
            files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

std::string near_file(const fs::path& path) {
    constexpr std::size_t most_names = 10'000;
    std::vector<std::string> names;
    std::error_code failed;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : ".";
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end && names.size() < most_names;
         entry.increment(failed))
        names.push_back(entry->path().filename().string());
    std::ranges::sort(names);
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string_view near = nearest(path.filename().string(), candidates);
    return near.empty() ? "" : fmt::format("; did you mean '{}'?", near);
}

std::optional<fs::path> find_scenario(const fs::path& file) {
    std::error_code ignored;
    if (fs::exists(file, ignored) || file.is_absolute())
        return fs::exists(file, ignored) ? std::optional(file) : std::nullopt;
    const fs::path home = data_home();
    for (const fs::path& folder : std::array{home / "scenarios", home})
        if (fs::exists(folder / file, ignored))
            return folder / file;
    return std::nullopt;
}

fs::path folder_of(const fs::path& file) {
    const fs::path folder = fs::absolute(file).parent_path();
    std::error_code failed;
    fs::path followed = fs::canonical(folder, failed);
    return failed ? folder.lexically_normal() : followed;
}

} // namespace scenario

} // namespace sunward
