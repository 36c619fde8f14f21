#include "data.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <vector>

namespace sunward::test {

std::optional<std::filesystem::path> data_file(const std::string& name) {
    const char* named = std::getenv("SUNWARD_DATA");
    const std::filesystem::path root =
        named != nullptr && *named != '\0'
            ? std::filesystem::path{named}
            : std::filesystem::path{SUNWARD_SOURCE_DIR}.parent_path() / "shared" / "data";
    if (std::filesystem::exists(root / name))
        return root / name;
    if (std::getenv("SUNWARD_DATA_REQUIRED") != nullptr)
        throw std::runtime_error("required data file is absent: " + (root / name).string());
    std::cout << "SKIPPED: no " << (root / name).string() << '\n';
    return std::nullopt;
}

namespace {

/// Folders to remove when the test's process ends; a forked child leaves them to its parent.
struct Scratch {
    std::vector<std::filesystem::path> folders;
    pid_t owner = getpid();
    Scratch() = default;
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        for (const std::filesystem::path& folder : folders)
            if (getpid() == owner)
                std::filesystem::remove_all(folder, ignored);
    }
};

} // namespace

std::filesystem::path scratch_folder(const std::string& name) {
    const auto folder = std::filesystem::temp_directory_path() / ("sunward-" + std::to_string(getpid()) + "-" + name);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    static Scratch scratch;
    scratch.folders.push_back(folder);
    return folder;
}

std::filesystem::path write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

} // namespace sunward::test
