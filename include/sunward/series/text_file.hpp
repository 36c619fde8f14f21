// Input files as text: the one door through which every file comes in, bounded and clean.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace sunward {

/// What a file may be at most, and whether other text than UTF-8 will do.
struct TextRules {
    std::size_t bytes = std::size_t{1} << 30;      ///< of the file as it lies there
    std::size_t unpacked = std::size_t{256} << 20; ///< of what a gzip file holds, which is small on disk
    std::size_t line = std::size_t{1} << 20;       ///< longest line; 0: any, for JSON and YAML
    /// Bytes that are no UTF-8 are read as Latin-1 and what cannot be printed as `?`, for formats whose texts (names of
    /// stations, comments) mean nothing to us. Otherwise both are faults.
    bool any_text = false;
};

/// For formats in which a file may be one line.
[[nodiscard]] constexpr TextRules at_most(std::size_t bytes) { return {bytes, bytes, 0, false}; }

/// The whole file, gunzipped when it is gzip, a UTF-8 byte-order mark removed. Memory is what the text takes and no
/// more, and what is refused is refused without reading on. Throws InputError when the file is missing, no regular file
/// (a folder, a device, a pipe: nobody knows when these end), unreadable, larger than the rules allow, or damaged gzip,
/// and, with line and column, for a line too long, a control character, or a byte that is no UTF-8.
[[nodiscard]] std::string read_text(const std::filesystem::path& path, const TextRules& rules = {});

} // namespace sunward
