// The small scenario of make_tiny() under a policy of its own.
#pragma once

#include <filesystem>
#include <string>

#include "data.hpp"
#include "program.hpp"

namespace sunward::test {

inline const std::filesystem::path source_folder{SUNWARD_SOURCE_DIR};

/// Writes tiny.yaml with the given plug-in as its policy, named `mine`.
inline void make_plugin_world(const std::filesystem::path& folder, const std::string& plugin) {
    write_file(folder / "tiny.yaml",
               with(make_tiny(folder), "policy: plain", "policy: {name: mine, plugin: " + plugin + "}"));
}

inline std::string library(const std::string& path, const std::string& rest = "") {
    return "{library: \"" + path + "\"" + rest + "}";
}

/// A Python program below the source folder.
inline std::string program(const std::string& path, const std::string& rest = "") {
    return "{command: [python3, \"" + (source_folder / path).string() + "\"]" + rest + "}";
}

} // namespace sunward::test
