#include "sunward/series/crc32.hpp"

#include <zlib.h>

namespace sunward {

std::uint32_t crc32_of(std::string_view text, std::uint32_t before) {
    // zlib takes no text at all for the wish to start anew.
    return text.empty() ? before
                        : static_cast<std::uint32_t>(
                              ::crc32_z(before, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

} // namespace sunward
