#include "data.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

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

std::filesystem::path scratch_folder(const std::string& name) {
    const auto folder = std::filesystem::temp_directory_path() / ("sunward-" + std::to_string(getpid()) + "-" + name);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder;
}

std::filesystem::path write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

} // namespace sunward::test
