// A single file of results among the files of others.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

#include "sunward/report/document.hpp"

namespace sunward {

struct ResultFileGuard {
    std::vector<std::filesystem::path> inputs;                ///< never to be replaced
    std::function<bool(std::string_view first_line)> is_ours; ///< whether a file that is there may be
};

/// Writes a file, whole or not at all. Throws InputError when something is there under the name that is not a regular
/// file (a link, a pipe, a device), is an input, or was not written by this program; SimulationError when the system
/// refuses.
void write_result_file(const std::filesystem::path& file, const ResultFileGuard& guard,
                       const std::function<void(const Sink&)>& content);

} // namespace sunward
