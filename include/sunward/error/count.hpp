// Counts in messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sunward {

/// `1 job`, `4 jobs`.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

/// `once`, `4 times`.
[[nodiscard]] std::string times(std::uint64_t count);

} // namespace sunward
