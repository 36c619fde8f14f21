// Input files as text: read once, bounded, gzip opened on the way.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace sunward {

/// The whole file, gunzipped when it is gzip, a UTF-8 byte-order mark removed. Throws InputError when it is missing, a
/// folder, unreadable, larger than `limit` bytes (after unpacking), or damaged gzip.
[[nodiscard]] std::string read_text(const std::filesystem::path& path, std::size_t limit = std::size_t{4} << 30);

} // namespace sunward
