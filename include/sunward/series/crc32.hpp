// Check sums that tell whether a file is still the same.
#pragma once

#include <cstdint>
#include <string_view>

namespace sunward {

/// CRC-32 (ISO 3309, as in gzip) of a text after one whose sum is `before`; 0 stands for no text.
[[nodiscard]] std::uint32_t crc32_of(std::string_view text, std::uint32_t before = 0);

} // namespace sunward
